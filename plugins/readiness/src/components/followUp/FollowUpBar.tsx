import Chip from '@material-ui/core/Chip';
import { makeStyles } from '@material-ui/core/styles';
import { severitySchema } from '@prodready/report';
import { scopes, shows } from '../../filter/followUpView';
import type { FollowUpView } from '../../filter/followUpView';
import { useWords } from '../../words/useWords';
import { CheckChip } from '../layout/CheckChip';
import { FilterMenu } from '../layout/FilterMenu';
import { SearchField } from '../layout/SearchField';
import { Select } from '../layout/Select';
import { OwnerName } from '../status/OwnerName';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1, 2),
    },
    chip: {
      margin: 0,
      maxWidth: '100%',
      color: theme.palette.text.primary,
      backgroundColor: theme.palette.background.paper,
      border: `1px solid ${theme.palette.divider}`,
    },
  }),
  { name: 'ReadinessFollowUpBar' },
);

/** Whose findings, which of them, and what else they can be narrowed by. */
export function FollowUpBar(props: {
  view: FollowUpView;
  onChange: (part: Partial<FollowUpView>) => void;
}) {
  const { view, onChange } = props;
  const classes = useStyles();
  const { t } = useWords();
  return (
    <div className={classes.root} role="search" aria-label={t('filter.label')}>
      <Select
        label={t('followUp.scope')}
        value={view.scope}
        options={scopes.map(value => ({
          value,
          label: t(`followUp.scopes.${value}`),
        }))}
        onChange={scope => onChange({ scope, owner: [] })}
      />
      <Select
        label={t('followUp.show')}
        value={view.show}
        options={shows.map(value => ({
          value,
          label: t(`followUp.shows.${value}`),
        }))}
        onChange={show => onChange({ show })}
      />
      {view.show !== 'exemptions' && (
        <>
          <SearchField
            label={t('followUp.search')}
            value={view.text}
            onChange={text => onChange({ text })}
          />
          <FilterMenu
            label={t('filter.severity')}
            options={severitySchema.options.map(value => ({
              value,
              label: t(`severity.${value}`),
            }))}
            selected={view.severity}
            onChange={severity => onChange({ severity })}
          />
        </>
      )}
      {view.owner.map(owner => (
        <Chip
          key={owner}
          size="small"
          className={classes.chip}
          label={
            <>
              {t('overview.owner')}: <OwnerName owner={owner} />
            </>
          }
          onDelete={() =>
            onChange({ owner: view.owner.filter(other => other !== owner) })
          }
        />
      ))}
      {view.check.map(check => (
        <CheckChip
          key={check}
          checkId={check}
          className={classes.chip}
          onDelete={() =>
            onChange({ check: view.check.filter(other => other !== check) })
          }
        />
      ))}
    </div>
  );
}
