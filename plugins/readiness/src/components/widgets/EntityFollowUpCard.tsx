import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import type { Entity } from '@backstage/catalog-model';
import { Link } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { EntityInfoCard, useEntity } from '@backstage/plugin-catalog-react';
import { formatFollowUpView } from '../../filter/followUpView';
import { readinessApiRef } from '../../api';
import { useAnswer } from '../../hooks/useAnswer';
import { useFollowUpLink } from '../../hooks/useLinks';
import { useWords } from '../../words/useWords';
import { LinesSkeleton } from '../layout/LinesSkeleton';
import { Answered } from '../layout/Panel';
import { TodoList } from './TodoList';

/** What the group or user in context has to do: a card for the overview of its page. */
export function EntityFollowUpCard(props: {
  /** What stands above it. */
  title?: string;
}) {
  const { entity } = useEntity();
  const { t } = useWords();
  const api = useApi(readinessApiRef);
  const link = useFollowUpLink();
  const owner = ownersOf(entity);
  const key = owner.join();
  const whose = { scope: 'all', owner } as const;
  const answer = useAnswer(
    async signal => {
      const filter = { owner };
      const [summary, page] = await Promise.all([
        api.getFollowUpsSummary({ filter, limit: 1 }, { signal }),
        api.queryFollowUps({ filter, limit: 5 }, { signal }),
      ]);
      return { counts: summary.total, items: page.items };
    },
    [api, key],
  );
  return (
    <EntityInfoCard title={props.title ?? t('followUpCard.title')}>
      <Answered
        answer={answer}
        skeleton={
          <LinesSkeleton label={t('common.reading')} lines={6} height={48} />
        }
      >
        {value => <TodoList {...value} whose={whose} />}
      </Answered>
      {link && (
        <Link to={link(formatFollowUpView(whose))}>
          {t('followUp.openPage')}
        </Link>
      )}
    </EntityInfoCard>
  );
}

/** A group stands for itself and what is below it; a user also for the groups that they are a member of. */
function ownersOf(entity: Entity): string[] {
  const groups = (entity.relations ?? [])
    .filter(({ type }) => type === 'memberOf')
    .map(({ targetRef }) => targetRef)
    .filter(ref => parseEntityRef(ref).kind === 'group');
  return [stringifyEntityRef(entity), ...groups].slice(0, 100);
}
