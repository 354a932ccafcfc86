import type { ReactNode } from 'react';
import { makeStyles } from '@material-ui/core/styles';
import Paper from '@material-ui/core/Paper';
import Typography from '@material-ui/core/Typography';
import { Failed } from '../status/Failed';
import { isNotFound } from '../../hooks/isNotFound';
import type { Answer } from '../../hooks/useAnswer';
import { useId } from '../../hooks/useId';
import { useWords } from '../../words/useWords';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexDirection: 'column',
      minWidth: 0,
      height: '100%',
    },
    head: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      justifyContent: 'space-between',
      gap: theme.spacing(0.5, 2),
      minHeight: 48,
      padding: theme.spacing(1, 2),
    },
    title: { margin: 0, fontSize: '1rem', lineHeight: 1.4 },
    body: {
      flex: 1,
      minWidth: 0,
      padding: theme.spacing(0, 2, 2),
      transition: 'opacity 120ms',
      '@media (prefers-reduced-motion: reduce)': { transition: 'none' },
    },
    flush: { padding: 0 },
    waiting: { opacity: 0.6 },
    notOffered: { padding: theme.spacing(1, 2) },
  }),
  { name: 'ReadinessPanel' },
);

/** A part of a page with a title of its own. */
export function Panel(props: {
  title: string;
  action?: ReactNode;
  /** Content that reaches the edges, for example a table. */
  flush?: boolean;
  /** Newer content is on its way. */
  waiting?: boolean;
  children: ReactNode;
}) {
  const { title, action, flush, waiting, children } = props;
  const classes = useStyles();
  const headingId = useId();
  return (
    <Paper
      component="section"
      className={classes.root}
      aria-labelledby={headingId}
    >
      <div className={classes.head}>
        <Typography
          component="h2"
          variant="h6"
          id={headingId}
          className={classes.title}
        >
          {title}
        </Typography>
        {action}
      </div>
      <div
        className={[
          classes.body,
          flush && classes.flush,
          waiting && classes.waiting,
        ]
          .filter(Boolean)
          .join(' ')}
        aria-busy={waiting || undefined}
      >
        {children}
      </div>
    </Paper>
  );
}

/** What stands in a panel: the answer, its outline while it is read for the first time, or why there is none. */
export function Answered<T>(props: {
  answer: Answer<T>;
  skeleton: ReactNode;
  children: (value: T) => ReactNode;
}) {
  const { answer, skeleton, children } = props;
  const classes = useStyles();
  const { t } = useWords();
  // A backend of another version, or one that keeps this from the user: nothing is broken.
  if (answer.error && isNotFound(answer.error)) {
    return (
      <Typography variant="body2" className={classes.notOffered}>
        {t('common.notOffered')}
      </Typography>
    );
  }
  if (answer.error) {
    return (
      <Failed
        title={t('common.failed')}
        error={answer.error}
        onRetry={answer.retry}
      />
    );
  }
  return <>{answer.value === undefined ? skeleton : children(answer.value)}</>;
}
