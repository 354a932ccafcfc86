import { Link } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import { isWebAddress } from '../report/SourceLink';

const useStyles = makeStyles(
  { code: { fontFamily: 'Menlo, Consolas, "Liberation Mono", monospace' } },
  { name: 'ReadinessCommit' },
);

/** A commit by the beginning of its hash, with a link where its address is known. */
export function Commit(props: { sha: string; url?: string }) {
  const { sha, url } = props;
  const classes = useStyles();
  const short = (
    <span className={classes.code} title={sha}>
      {sha.slice(0, 10)}
    </span>
  );
  return url && isWebAddress(url) ? <Link to={url}>{short}</Link> : short;
}
