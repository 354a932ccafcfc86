import { lazy, Suspense, useEffect, useMemo, useRef } from 'react';
import type { ReactNode } from 'react';
import { makeStyles } from '@material-ui/core/styles';
import Paper from '@material-ui/core/Paper';
import Typography from '@material-ui/core/Typography';
import type { EntityReport } from '@prodready/plugin-readiness-common';
import type { AreaReport, Report } from '@prodready/report';
import { useSearchParams } from 'react-router-dom';
import { useWords } from '../../words/useWords';
import { FollowUpsContext } from '../followUp/FollowUpsContext';
import { areaAnchor } from './anchors';
import { AreaSection } from './AreaSection';
import { AreaTable } from './AreaTable';
import { Prose, Sentence } from './Prose';
import {
  formatResultsFilter,
  isNarrowing,
  matches,
  parseResultsFilter,
} from './resultsFilter';
import type { ResultsFilter } from './resultsFilter';
import { ResultsFilterBar } from './ResultsFilterBar';
import { SourceLinksContext } from './SourceLink';

const HistorySection = lazy(() =>
  import('../history').then(m => ({ default: m.HistorySection })),
);

const useStyles = makeStyles(
  theme => ({
    // Two columns where both can be read, so that the table below comes into sight.
    summary: {
      columns: '420px 2',
      columnGap: theme.spacing(6),
      '& p': { breakInside: 'avoid' },
    },
    section: { marginTop: theme.spacing(4) },
    heading: { margin: theme.spacing(0, 0, 1.5) },
    subheading: { margin: theme.spacing(3, 0, 1.5) },
    table: { overflow: 'hidden' },
    notAssessed: {
      padding: theme.spacing(2),
      [theme.breakpoints.up('sm')]: { padding: theme.spacing(2, 3) },
      marginTop: theme.spacing(2),
      '& ul': { margin: theme.spacing(0.5, 0, 0), padding: 0 },
      '& li': {
        listStyle: 'none',
        padding: theme.spacing(0.5, 0),
        overflowWrap: 'anywhere',
      },
      '& li:target': { outline: `2px solid ${theme.palette.primary.main}` },
    },
    name: { fontWeight: theme.typography.fontWeightBold as number },
    notes: { margin: 0, paddingLeft: theme.spacing(2.5) },
  }),
  { name: 'ReadinessReport' },
);

/** A report as an experienced engineer would write it: summary, assessment, findings and recommendations, conclusion. */
export function ReportView(props: {
  report: Report;
  entityReport: EntityReport;
  /** Follow-ups have changed. */
  onChange: () => void;
}) {
  const { report, entityReport, onChange } = props;
  const { links, followUps } = entityReport;
  const followUp = useMemo(
    () => ({
      byCheck: new Map(followUps?.map(item => [item.checkId, item])),
      reload: onChange,
    }),
    [followUps, onChange],
  );
  const classes = useStyles();
  const { t } = useWords();
  const [params, setParams] = useSearchParams();
  const filter = useMemo(() => parseResultsFilter(params), [params]);
  const setFilter = (next: ResultsFilter) =>
    setParams(current => formatResultsFilter(current, next), { replace: true });
  useScrollToTarget(() => setFilter({ severities: [], outcomes: [] }));
  const results = report.areas.flatMap(area => area.results);
  const core = report.areas.filter(area => area.core);
  const further = report.areas.filter(area => !area.core);
  const furtherAssessed = further.filter(isAssessed);
  return (
    <FollowUpsContext.Provider value={followUp}>
      <SourceLinksContext.Provider value={links}>
        <Section id="summary" title={t('report.summary')}>
          <div className={classes.summary}>
            <Prose text={report.summary} />
          </div>
        </Section>
        <Section id="assessment" title={t('report.assessment')}>
          <Paper className={classes.table}>
            <AreaTable areas={core} caption={t('report.assessmentTable')} />
          </Paper>
          {furtherAssessed.length > 0 && (
            <>
              <Typography
                component="h3"
                variant="h6"
                className={classes.subheading}
              >
                {t('report.furtherAreas')}
              </Typography>
              <Paper className={classes.table}>
                <AreaTable
                  areas={furtherAssessed}
                  caption={t('report.furtherAreasTable')}
                />
              </Paper>
            </>
          )}
        </Section>
        <div className={classes.section}>
          <Suspense fallback={null}>
            <HistorySection
              entityRef={entityReport.entityRef}
              assessedAt={entityReport.assessedAt}
              title={t('history.title')}
            />
          </Suspense>
        </div>
        <Section id="findings" title={t('report.findings')}>
          <ResultsFilterBar
            results={results}
            filter={filter}
            onChange={setFilter}
          />
          <Areas areas={core} blockers={report.blockers} filter={filter} />
          {isNarrowing(filter) &&
            !results.some(result => matches(filter, result)) && (
              <Typography>{t('filter.nothing')}</Typography>
            )}
        </Section>
        {further.some(area => shows(filter, area)) && (
          <Section id="further-areas" title={t('report.further')}>
            <Areas areas={further} blockers={report.blockers} filter={filter} />
          </Section>
        )}
        <Section id="conclusion" title={t('report.conclusion')}>
          <Prose text={report.conclusion} />
        </Section>
        {report.notes.length > 0 && (
          <Section id="limits" title={t('report.limits')}>
            <ul className={classes.notes}>
              {report.notes.map((note, index) => (
                <Typography component="li" key={index}>
                  <Sentence text={note} />
                </Typography>
              ))}
            </ul>
          </Section>
        )}
      </SourceLinksContext.Provider>
    </FollowUpsContext.Provider>
  );
}

function Section(props: { id: string; title: string; children: ReactNode }) {
  const classes = useStyles();
  const headingId = `readiness-${props.id}`;
  return (
    <section aria-labelledby={headingId} className={classes.section}>
      <Typography
        component="h2"
        variant="h5"
        id={headingId}
        className={classes.heading}
      >
        {props.title}
      </Typography>
      {props.children}
    </section>
  );
}

/** Areas with results in full, the others in one short list: nothing is to be said of them but why. */
function Areas(props: {
  areas: AreaReport[];
  blockers: string[];
  filter: ResultsFilter;
}) {
  const { areas, blockers, filter } = props;
  const classes = useStyles();
  const { t } = useWords();
  const shown = areas.filter(area => shows(filter, area));
  const notAssessed = shown.filter(area => !isAssessed(area));
  return (
    <>
      {shown.filter(isAssessed).map(area => (
        <AreaSection
          key={area.id}
          area={area}
          blockers={blockers}
          filter={filter}
        />
      ))}
      {notAssessed.length > 0 && (
        <Paper className={classes.notAssessed} variant="outlined">
          <Typography component="h3" variant="h6">
            {t('report.notAssessed')}
          </Typography>
          <ul>
            {notAssessed.map(area => (
              <Typography
                component="li"
                key={area.id}
                id={areaAnchor(area.id)}
                tabIndex={-1}
              >
                <span className={classes.name}>{t(`area.${area.id}`)}</span>:{' '}
                <Sentence text={area.reason} />
              </Typography>
            ))}
          </ul>
        </Paper>
      )}
    </>
  );
}

function isAssessed(area: AreaReport): boolean {
  return area.results.length > 0;
}

/** Without a filter everything; with one, areas that have a result to show. */
function shows(filter: ResultsFilter, area: AreaReport): boolean {
  return (
    !isNarrowing(filter) || area.results.some(result => matches(filter, result))
  );
}

/**
 * A link from outside to an area or a finding arrives before the report is on the page: go there once it is. A link
 * within the page may lead to what the filter hides, or what is folded away: show it.
 */
function useScrollToTarget(onHidden: () => void) {
  const show = useRef(onHidden);
  show.current = onHidden;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const goTo = (retry: boolean) => {
      const id = decodeURIComponent(window.location.hash.slice(1));
      const target = id ? document.getElementById(id) : null;
      if (!target) {
        if (id && retry) {
          show.current();
          timer = setTimeout(() => goTo(false));
        }
        return;
      }
      target.closest('details')?.setAttribute('open', '');
      target.scrollIntoView();
      target.focus({ preventScroll: true });
    };
    const onHashChange = () => goTo(true);
    goTo(false);
    window.addEventListener('hashchange', onHashChange);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('hashchange', onHashChange);
    };
  }, []);
}
