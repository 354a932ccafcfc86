import type { ReactNode } from 'react';
import {
  EntityAboutCard,
  EntityDependsOnComponentsCard,
  EntityDependsOnResourcesCard,
  EntityHasComponentsCard,
  EntityHasResourcesCard,
  EntityLayout,
  EntityOrphanWarning,
  EntityProcessingErrorsPanel,
  EntitySwitch,
  hasCatalogProcessingErrors,
  isKind,
  isOrphan,
} from '@backstage/plugin-catalog';
import { EntityCatalogGraphCard } from '@backstage/plugin-catalog-graph';
import {
  EntityGroupProfileCard,
  EntityMembersListCard,
  EntityOwnershipCard,
  EntityUserProfileCard,
} from '@backstage/plugin-org';
import {
  EntityReadinessCard,
  EntityReadinessContent,
  EntityReadinessFollowUpCard,
  isReadinessAvailable,
} from '@prodready/plugin-readiness';
import Grid from '@material-ui/core/Grid';

const warnings = (
  <>
    <EntitySwitch>
      <EntitySwitch.Case if={isOrphan}>
        <Grid item xs={12}>
          <EntityOrphanWarning />
        </Grid>
      </EntitySwitch.Case>
    </EntitySwitch>
    <EntitySwitch>
      <EntitySwitch.Case if={hasCatalogProcessingErrors}>
        <Grid item xs={12}>
          <EntityProcessingErrorsPanel />
        </Grid>
      </EntitySwitch.Case>
    </EntitySwitch>
  </>
);

function overview(...cards: ReactNode[]) {
  return (
    <Grid container spacing={3} alignItems="stretch">
      {warnings}
      {cards.map((card, index) => (
        <Grid key={index} item xs={12} md={6}>
          {card}
        </Grid>
      ))}
    </Grid>
  );
}

const componentPage = (
  <EntityLayout>
    <EntityLayout.Route path="/" title="Overview">
      {overview(
        <EntityAboutCard />,
        <EntityReadinessCard />,
        <EntityCatalogGraphCard height={400} />,
      )}
    </EntityLayout.Route>
    <EntityLayout.Route
      path="/readiness"
      title="Readiness"
      if={isReadinessAvailable}
    >
      <EntityReadinessContent />
    </EntityLayout.Route>
    <EntityLayout.Route path="/dependencies" title="Dependencies">
      {overview(
        <EntityDependsOnComponentsCard />,
        <EntityDependsOnResourcesCard />,
      )}
    </EntityLayout.Route>
  </EntityLayout>
);

const systemPage = (
  <EntityLayout>
    <EntityLayout.Route path="/" title="Overview">
      {overview(
        <EntityAboutCard />,
        <EntityCatalogGraphCard height={400} />,
        <EntityHasComponentsCard />,
        <EntityHasResourcesCard />,
      )}
    </EntityLayout.Route>
  </EntityLayout>
);

const groupPage = (
  <EntityLayout>
    <EntityLayout.Route path="/" title="Overview">
      {overview(
        <EntityGroupProfileCard />,
        <EntityOwnershipCard />,
        <EntityReadinessFollowUpCard />,
        <EntityMembersListCard />,
      )}
    </EntityLayout.Route>
  </EntityLayout>
);

const userPage = (
  <EntityLayout>
    <EntityLayout.Route path="/" title="Overview">
      {overview(
        <EntityUserProfileCard />,
        <EntityOwnershipCard />,
        <EntityReadinessFollowUpCard />,
      )}
    </EntityLayout.Route>
  </EntityLayout>
);

const defaultPage = (
  <EntityLayout>
    <EntityLayout.Route path="/" title="Overview">
      {overview(<EntityAboutCard />, <EntityCatalogGraphCard height={400} />)}
    </EntityLayout.Route>
  </EntityLayout>
);

/** The page of an entity, by kind. */
export const entityPage = (
  <EntitySwitch>
    <EntitySwitch.Case if={isKind('component')} children={componentPage} />
    <EntitySwitch.Case if={isKind('system')} children={systemPage} />
    <EntitySwitch.Case if={isKind('group')} children={groupPage} />
    <EntitySwitch.Case if={isKind('user')} children={userPage} />
    <EntitySwitch.Case>{defaultPage}</EntitySwitch.Case>
  </EntitySwitch>
);
