import { ResponseErrorPanel } from '@backstage/core-components';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useWords } from '../../words/useWords';

const useStyles = makeStyles(
  theme => ({
    more: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      justifyContent: 'space-between',
      gap: theme.spacing(0.5, 2),
      padding: theme.spacing(1, 2),
      overflowWrap: 'anywhere',
    },
  }),
  { name: 'ReadinessFailed' },
);

/** What could not be read, why, and a way to try again; what else there is to know unfolds. */
export function Failed(props: {
  title: string;
  error: Error;
  onRetry: () => void;
}) {
  const { title, error, onRetry } = props;
  const classes = useStyles();
  const { t } = useWords();
  return (
    <div>
      <ResponseErrorPanel title={title} error={error} />
      <div className={classes.more}>
        <Typography variant="body2">{reasonOf(error)}</Typography>
        <Button size="small" variant="outlined" onClick={onRetry}>
          {t('common.tryAgain')}
        </Button>
      </div>
    </div>
  );
}

/** What the backend said, rather than with which status it said so. */
function reasonOf({ cause, message }: Error): string {
  return cause instanceof Error && cause.message ? cause.message : message;
}
