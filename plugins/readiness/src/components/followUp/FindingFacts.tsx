import { Link } from '@backstage/core-components';
import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import { makeStyles } from '@material-ui/core/styles';
import type { FollowUp } from '@prodready/plugin-readiness-common';
import { formatFollowUpView } from '../../filter/followUpView';
import { useFollowUpLink } from '../../hooks/useLinks';
import { useWords } from '../../words/useWords';
import { isWebAddress } from '../report/SourceLink';
import { Commit } from '../status/Commit';
import { Tag } from '../status/Tag';
import { Day, RelativeTime } from '../status/Time';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0.25, 1.25),
      ...theme.typography.body2,
      color: theme.palette.text.secondary,
      overflowWrap: 'anywhere',
    },
    note: { flexBasis: '100%', color: theme.palette.text.primary },
  }),
  { name: 'ReadinessFindingFacts' },
);

/** What is known of a finding beside what was found: since when, until when, who, where it is worked on. */
export function FindingFacts({ item }: { item: FollowUp }) {
  const classes = useStyles();
  const { t } = useWords();
  const { exemption } = item;
  const followUpLink = useFollowUpLink();
  const exemptionTag = exemption && (
    <Tag tone="neutral">
      {t(
        exemption.status === 'requested'
          ? 'followUp.exemptionRequested'
          : 'followUp.exempt',
        { day: <Day iso={exemption.until} /> },
      )}
    </Tag>
  );
  return (
    <div className={classes.root}>
      {item.state === 'resolved' ? (
        item.resolvedAt && (
          <span>
            {t(`followUp.resolved.${item.resolution ?? 'passed'}`, {
              time: <RelativeTime iso={item.resolvedAt} />,
            })}{' '}
            {item.resolvedCommit && <Commit sha={item.resolvedCommit} />}
          </span>
        )
      ) : (
        <>
          {item.overdue && item.dueAt && (
            <Tag tone="bad">
              {t('followUp.overdueSince', { day: <Day iso={item.dueAt} /> })}
            </Tag>
          )}
          {!item.overdue && item.dueAt && (
            <span>
              {t('followUp.dueOn', { day: <Day iso={item.dueAt} /> })}
            </span>
          )}
          <span>
            {item.assignee ? (
              <>
                {t('followUp.assignedTo')}{' '}
                <EntityDisplayName
                  entityRef={item.assignee}
                  defaultKind="user"
                  hideIcon
                  disableTooltip
                />
              </>
            ) : (
              t('followUp.unassigned')
            )}
          </span>
          <span>
            {t('followUp.openSince', {
              time: <RelativeTime iso={item.openedAt} />,
            })}{' '}
            {item.openedCommit && <Commit sha={item.openedCommit} />}
          </span>
        </>
      )}
      {item.ticketUrl && isWebAddress(item.ticketUrl) && (
        <Link to={item.ticketUrl}>{t('followUp.ticket')}</Link>
      )}
      {exemptionTag && followUpLink ? (
        <Link to={followUpLink(exemptionsOf(item))}>{exemptionTag}</Link>
      ) : (
        exemptionTag
      )}
      {item.note && <span className={classes.note}>{item.note}</span>}
    </div>
  );
}

/** The view that has the finding's exemption, whoever looks. */
function exemptionsOf({ owner }: FollowUp): URLSearchParams {
  return formatFollowUpView({
    scope: 'all',
    show: 'exemptions',
    ...(owner && { owner: [owner] }),
  });
}
