import { makeStyles } from '@material-ui/core/styles';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { severitySchema } from '@prodready/report';
import type { CheckResult } from '@prodready/report';
import { useWords } from '../../words/useWords';
import { ToggleChips } from '../status/ToggleChips';
import { filterOutcomes, isNarrowing, matches } from './resultsFilter';
import type { ResultsFilter } from './resultsFilter';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1, 3),
      marginBottom: theme.spacing(2),
      '@media print': { display: 'none' },
    },
    shown: {
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1),
    },
  }),
  { name: 'ReadinessResultsFilterBar' },
);

/** Narrows the results of a report by severity and outcome. The numbers say what each would show. */
export function ResultsFilterBar(props: {
  results: CheckResult[];
  filter: ResultsFilter;
  onChange: (filter: ResultsFilter) => void;
}) {
  const { results, filter, onChange } = props;
  const classes = useStyles();
  const { t, number } = useWords();
  const countOf = (part: Partial<ResultsFilter>) =>
    results.filter(result => matches({ ...filter, ...part }, result)).length;
  return (
    <div
      className={classes.root}
      role="search"
      aria-label={t('filter.results')}
    >
      <ToggleChips
        label={t('filter.severity')}
        options={severitySchema.options.map(value => ({
          value,
          label: t(`severity.${value}`),
          count: number(countOf({ severities: [value] })),
        }))}
        selected={filter.severities}
        onChange={severities => onChange({ ...filter, severities })}
      />
      <ToggleChips
        label={t('filter.outcome')}
        options={filterOutcomes
          .filter(value => results.some(({ outcome }) => outcome === value))
          .map(value => ({
            value,
            label: t(`outcome.${value}`),
            count: number(countOf({ outcomes: [value] })),
          }))}
        selected={filter.outcomes}
        onChange={outcomes => onChange({ ...filter, outcomes })}
      />
      {/* Always there, so that it can announce itself. */}
      <div className={classes.shown} aria-live="polite">
        {isNarrowing(filter) && (
          <>
            <Typography variant="body2">
              {t('filter.shown', { count: countOf({}) })}
            </Typography>
            <Button
              size="small"
              onClick={() => onChange({ severities: [], outcomes: [] })}
            >
              {t('common.clearFilters')}
            </Button>
          </>
        )}
      </div>
    </div>
  );
}
