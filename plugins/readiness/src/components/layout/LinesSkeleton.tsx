import { makeStyles } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';

const useStyles = makeStyles(
  theme => ({ root: { padding: theme.spacing(0, 2) } }),
  { name: 'ReadinessLinesSkeleton' },
);

/** The outline of something that is read: as many lines as it will have, so that nothing moves when it comes. */
export function LinesSkeleton(props: {
  label: string;
  lines: number;
  height?: number;
  inset?: boolean;
}) {
  const { label, lines, height = 32, inset } = props;
  const classes = useStyles();
  return (
    <div
      role="status"
      aria-label={label}
      aria-busy
      className={inset ? classes.root : undefined}
    >
      {Array.from({ length: lines }, (_, index) => (
        <Skeleton key={index} height={height} />
      ))}
    </div>
  );
}
