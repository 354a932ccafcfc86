/**
 * The pages of Prodready for apps on the new frontend system: install the default export.
 *
 * @packageDocumentation
 */
import {
  ApiBlueprint,
  createFrontendPlugin,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { HomePageWidgetBlueprint } from '@backstage/plugin-home-react/alpha';
import { SearchResultListItemBlueprint } from '@backstage/plugin-search-react/alpha';
import VerifiedUserIcon from '@material-ui/icons/VerifiedUserOutlined';
import { readinessApiFactory } from './api';
import { isReadinessAvailable, isReadinessOwner } from './conditions';
import {
  checkReferenceRouteRef,
  checkRouteRef,
  entityContentPath,
  entityContentRouteRef,
  followUpRouteRef,
  rootRouteRef,
} from './routes';

const readinessApi = ApiBlueprint.make({
  params: defineParams => defineParams(readinessApiFactory),
});

const readinessPage = PageBlueprint.make({
  params: {
    path: '/readiness',
    routeRef: rootRouteRef,
    // The frame of the new frontend system has a header, but names no main content.
    loader: () =>
      import('./components/page').then(m => (
        <main>
          <m.ReadinessRoutes />
        </main>
      )),
  },
});

const readinessEntityContent = EntityContentBlueprint.make({
  params: {
    path: entityContentPath,
    title: 'Readiness',
    routeRef: entityContentRouteRef,
    filter: isReadinessAvailable,
    loader: () =>
      import('./components/content').then(m => <m.EntityReadinessContent />),
  },
});

const readinessEntityCard = EntityCardBlueprint.make({
  params: {
    type: 'info',
    filter: isReadinessAvailable,
    loader: () =>
      import('./components/card').then(m => <m.EntityReadinessCard />),
  },
});

const readinessFollowUpCard = EntityCardBlueprint.make({
  name: 'follow-up',
  params: {
    type: 'content',
    filter: isReadinessOwner,
    loader: () =>
      import('./components/widgets').then(m => <m.EntityFollowUpCard />),
  },
});

const readinessHomeWidget = HomePageWidgetBlueprint.make({
  params: {
    name: 'Readiness',
    title: 'My services’ readiness',
    components: () =>
      import('./components/widgets').then(m => ({ Content: m.HomeWidget })),
  },
});

const readinessSearchResult = SearchResultListItemBlueprint.make({
  params: {
    predicate: result => result.type === 'readiness',
    component: () =>
      import('./components/widgets').then(m => m.SearchResultItem),
  },
});

/**
 * The readiness plugin for apps on the new frontend system: the *Readiness* tab and the overview card of entities,
 * the page of the whole organisation with follow-up and checks at `/readiness`, a card for groups and users, a widget for
 * the home page and an item for search results.
 *
 * @alpha
 */
export default createFrontendPlugin({
  pluginId: 'readiness',
  title: 'Readiness',
  icon: <VerifiedUserIcon fontSize="inherit" />,
  info: { packageJson: () => import('../package.json') },
  routes: {
    root: rootRouteRef,
    followUp: followUpRouteRef,
    check: checkRouteRef,
    entityContent: entityContentRouteRef,
  },
  externalRoutes: { checkReference: checkReferenceRouteRef },
  extensions: [
    readinessApi,
    readinessPage,
    readinessEntityContent,
    readinessEntityCard,
    readinessFollowUpCard,
    readinessHomeWidget,
    readinessSearchResult,
  ],
});
