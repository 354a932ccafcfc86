import Button from '@material-ui/core/Button';
import type {
  EntityFilter,
  Overview,
} from '@prodready/plugin-readiness-common';
import { useWords } from '../../words/useWords';
import { Notice } from './Notice';

/** Why there is nothing to count: first scans are to come, the reader owns nothing, or the portal knows no entity yet. */
export type NothingYet = 'waiting' | 'nobodys' | 'empty';

/** Why figures would all be zero; `undefined` where they say something. */
export function nothingYet(
  overview: Pick<Overview, 'total' | 'verdicts'> | undefined,
  filter: EntityFilter,
): NothingYet | undefined {
  if (!overview || filter.verdict) return undefined;
  const { total, verdicts } = overview;
  if (total > 0) {
    return verdicts['not-assessed'] === total ? 'waiting' : undefined;
  }
  const { mine, ...others } = filter;
  const narrowed = Object.values(others).some(value => value !== undefined);
  if (narrowed) return undefined;
  return mine ? 'nobodys' : 'empty';
}

/** Says why there is nothing to count, in place of zeros that would read as an answer. */
export function NothingYetNotice(props: {
  kind: NothingYet;
  /** Services that wait. */
  total: number;
  /** Leads to everybody's. */
  onShowAll?: () => void;
}) {
  const { kind, total, onShowAll } = props;
  const { t } = useWords();
  const text = {
    waiting: {
      title: t('nothingYet.waiting', { count: total }),
      why: t('nothingYet.waitingWhy'),
    },
    nobodys: { title: t('home.none'), why: t('nothingYet.nobodysWhy') },
    empty: {
      title: t('overview.empty'),
      why: t('overview.emptyWhy', { key: <code>readiness</code> }),
    },
  }[kind];
  return (
    <div role="status">
      <Notice
        tone="neutral"
        title={text.title}
        action={
          kind === 'nobodys' &&
          onShowAll && (
            <Button size="small" variant="outlined" onClick={onShowAll}>
              {t('followUp.showAll')}
            </Button>
          )
        }
      >
        {text.why}
      </Notice>
    </div>
  );
}
