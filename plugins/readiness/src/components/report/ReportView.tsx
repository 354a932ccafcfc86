import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { makeStyles } from '@material-ui/core/styles';
import Paper from '@material-ui/core/Paper';
import Typography from '@material-ui/core/Typography';
import type { EntityReport } from '@prodready/plugin-readiness-common';
import { sectionWords } from '@prodready/report';
import type { AreaReport, Report } from '@prodready/report';
import { areaAnchor } from './anchors';
import { AreaSection } from './AreaSection';
import { AreaTable } from './AreaTable';
import { Prose, Sentence } from './Prose';
import { SourceLinksContext } from './SourceLink';

const useStyles = makeStyles(
  theme => ({
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
  links: EntityReport['links'];
}) {
  const { report, links } = props;
  const classes = useStyles();
  useScrollToTarget();
  const core = report.areas.filter(area => area.core);
  const further = report.areas.filter(area => !area.core);
  const furtherAssessed = further.filter(isAssessed);
  return (
    <SourceLinksContext.Provider value={links}>
      <Section id="summary" title={sectionWords.summary}>
        <Prose text={report.summary} />
      </Section>
      <Section id="assessment" title={sectionWords.assessment}>
        <Paper className={classes.table}>
          <AreaTable areas={core} caption="Assessment by component" />
        </Paper>
        {furtherAssessed.length > 0 && (
          <>
            <Typography
              component="h3"
              variant="h6"
              className={classes.subheading}
            >
              Further areas, outside the verdict
            </Typography>
            <Paper className={classes.table}>
              <AreaTable
                areas={furtherAssessed}
                caption="Assessment of the further areas"
              />
            </Paper>
          </>
        )}
      </Section>
      <Section id="findings" title={sectionWords.findings}>
        <Areas areas={core} blockers={report.blockers} />
      </Section>
      {further.length > 0 && (
        <Section id="further-areas" title="Further Areas">
          <Areas areas={further} blockers={report.blockers} />
        </Section>
      )}
      <Section id="conclusion" title={sectionWords.conclusion}>
        <Prose text={report.conclusion} />
      </Section>
      {report.notes.length > 0 && (
        <Section id="limits" title="Limits of This Reading">
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
function Areas(props: { areas: AreaReport[]; blockers: string[] }) {
  const { areas, blockers } = props;
  const classes = useStyles();
  const notAssessed = areas.filter(area => !isAssessed(area));
  return (
    <>
      {areas.filter(isAssessed).map(area => (
        <AreaSection key={area.id} area={area} blockers={blockers} />
      ))}
      {notAssessed.length > 0 && (
        <Paper className={classes.notAssessed} variant="outlined">
          <Typography component="h3" variant="h6">
            Not assessed
          </Typography>
          <ul>
            {notAssessed.map(area => (
              <Typography
                component="li"
                key={area.id}
                id={areaAnchor(area.id)}
                tabIndex={-1}
              >
                <span className={classes.name}>{area.name}</span>:{' '}
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

/** A link from outside to an area arrives before the report is on the page: go there once it is. */
function useScrollToTarget() {
  useEffect(() => {
    const id = decodeURIComponent(window.location.hash.slice(1));
    const target = id ? document.getElementById(id) : null;
    target?.scrollIntoView();
    target?.focus({ preventScroll: true });
  }, []);
}
