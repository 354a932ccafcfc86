import { useState } from 'react';
import { Link } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type {
  EntityFilter,
  Exemption,
  ExemptionDecision,
  ExemptionsPage,
} from '@prodready/plugin-readiness-common';
import { readinessApiRef } from '../../api';
import { useAnswer } from '../../hooks/useAnswer';
import type { Answer } from '../../hooks/useAnswer';
import { useTabLink } from '../../hooks/useTabLink';
import type { Tone } from '../../theme/tones';
import { useWords } from '../../words/useWords';
import { LinesSkeleton } from '../layout/LinesSkeleton';
import { Answered, Panel } from '../layout/Panel';
import { checkAnchor } from '../report/anchors';
import { SeverityTag, Tag } from '../status/Tag';
import { Day, RelativeTime } from '../status/Time';
import { DecisionDialog } from './DecisionDialog';

const useStyles = makeStyles(
  theme => ({
    root: { display: 'grid', gap: theme.spacing(2) },
    list: { listStyle: 'none', margin: 0, padding: 0 },
    item: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr) auto',
      gap: theme.spacing(0.5, 2),
      alignItems: 'center',
      padding: theme.spacing(1, 2),
      borderTop: `1px solid ${theme.palette.divider}`,
      [theme.breakpoints.down('xs')]: { gridTemplateColumns: '1fr' },
    },
    head: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'baseline',
      gap: theme.spacing(0.25, 1),
      '& a': { fontWeight: theme.typography.fontWeightBold as number },
    },
    reason: { overflowWrap: 'anywhere', maxWidth: '120ch' },
    subtle: { ...theme.typography.body2, color: theme.palette.text.secondary },
    actions: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
    none: { padding: theme.spacing(0, 2, 2) },
    trail: {
      ...theme.typography.body2,
      '& > summary': { cursor: 'pointer', width: 'fit-content' },
      '& > ol': {
        margin: theme.spacing(0.5, 0, 0),
        paddingLeft: theme.spacing(2.5),
      },
    },
  }),
  { name: 'ReadinessExemptions' },
);

const tones: Record<Exemption['status'], Tone> = {
  requested: 'warning',
  approved: 'good',
  rejected: 'bad',
  withdrawn: 'neutral',
  revoked: 'neutral',
  expired: 'neutral',
};
type Decision = ExemptionDecision['decision'];
const decisions: Decision[] = ['approve', 'reject', 'withdraw', 'revoke'];

/** What waits for the user's decision, and what was asked for and decided on. */
export function Exemptions(props: {
  filter: EntityFilter;
  queue: Answer<ExemptionsPage>;
  onDone: () => void;
}) {
  const { filter, queue, onDone } = props;
  const classes = useStyles();
  const { t } = useWords();
  const api = useApi(readinessApiRef);
  const all = useAnswer(
    signal => api.queryExemptions({ filter }, { signal }),
    [api, JSON.stringify(filter)],
  );
  const done = () => {
    queue.retry();
    all.retry();
    onDone();
  };
  const skeleton = (
    <LinesSkeleton label={t('common.reading')} lines={3} height={56} inset />
  );
  return (
    <div className={classes.root}>
      <Panel title={t('exemption.queue')} flush>
        <Answered answer={queue} skeleton={skeleton}>
          {({ items }) => (
            <List
              items={items.filter(isDecidable)}
              none={t('exemption.queueEmpty')}
              onDone={done}
            />
          )}
        </Answered>
      </Panel>
      <Panel title={t('exemption.all')} flush>
        <Answered answer={all} skeleton={skeleton}>
          {({ items }) => (
            <List
              items={items.filter(item => !isDecidable(item))}
              none={t(items.length > 0 ? 'exemption.noMore' : 'exemption.none')}
              onDone={done}
            />
          )}
        </Answered>
      </Panel>
    </div>
  );
}

function isDecidable({ status, may }: Exemption): boolean {
  return status === 'requested' && may.approve;
}

/** Nobody rejects a request of their own: they withdraw it. */
function isOwnRejection(name: Decision, { may }: Exemption): boolean {
  return name === 'reject' && may.withdraw;
}

function List(props: { items: Exemption[]; none: string; onDone: () => void }) {
  const { items, none, onDone } = props;
  const classes = useStyles();
  if (items.length === 0) {
    return <Typography className={classes.none}>{none}</Typography>;
  }
  return (
    <ul className={classes.list}>
      {items.map(item => (
        <Item key={item.id} item={item} onDone={onDone} />
      ))}
    </ul>
  );
}

function Person({ entityRef }: { entityRef: string }) {
  return (
    <EntityDisplayName
      entityRef={entityRef}
      defaultKind="user"
      hideIcon
      disableTooltip
    />
  );
}

function Item(props: { item: Exemption; onDone: () => void }) {
  const { item, onDone } = props;
  const classes = useStyles();
  const { t } = useWords();
  const tabLink = useTabLink();
  const [decision, setDecision] = useState<Decision>();
  return (
    <li className={classes.item}>
      <div>
        <div className={classes.head}>
          <Tag tone={tones[item.status]}>{t(`exemption.${item.status}`)}</Tag>
          {item.severity && <SeverityTag severity={item.severity} />}
          <Link to={`${tabLink(item.entityRef)}#${checkAnchor(item.checkId)}`}>
            {item.entityTitle}: {item.title}
          </Link>
        </div>
        <Typography variant="body2" className={classes.reason}>
          {item.reason}
        </Typography>
        <div className={classes.subtle}>
          {t('exemption.by')} <Person entityRef={item.requestedBy} />
          {' · '}
          <RelativeTime iso={item.requestedAt} />
          {' · '}
          {t('exemption.holdsUntil', { day: <Day iso={item.until} /> })}
          {item.status === 'requested' && !item.may.approve && (
            <>
              {' · '}
              {t('exemption.someoneElse')}
            </>
          )}
        </div>
        <details className={classes.trail}>
          <summary>{t('exemption.trail')}</summary>
          <ol>
            {item.trail.map((step, index) => (
              <li key={index}>
                {t(`exemption.${step.action}`)}
                {step.by && (
                  <>
                    {', '}
                    <Person entityRef={step.by} />
                  </>
                )}
                {', '}
                <RelativeTime iso={step.at} />
                {step.note && `: ${step.note}`}
              </li>
            ))}
          </ol>
        </details>
      </div>
      <div className={classes.actions}>
        {decisions
          .filter(name => item.may[name] && !isOwnRejection(name, item))
          .map(name => (
            <Button
              key={name}
              size="small"
              variant={name === 'approve' ? 'contained' : 'outlined'}
              color={name === 'approve' ? 'primary' : 'default'}
              aria-label={`${t(`exemption.do.${name}`)}: ${item.entityTitle}: ${
                item.title
              }`}
              onClick={() => setDecision(name)}
            >
              {t(`exemption.do.${name}`)}
            </Button>
          ))}
      </div>
      {decision && (
        <DecisionDialog
          item={item}
          decision={decision}
          onClose={() => setDecision(undefined)}
          onDone={() => {
            setDecision(undefined);
            onDone();
          }}
        />
      )}
    </li>
  );
}
