import { makeStyles } from '@material-ui/core/styles';
import type { AreaStatus, Verdict } from '@prodready/report';
import classNames from 'classnames';
import { useToneStyles } from '../../theme/tones';
import type { Tone } from '../../theme/tones';
import { areaStatusTones, verdictTones } from '../../words/statuses';
import { useWords } from '../../words/useWords';
import { StatusIcon } from './StatusIcon';
import type { StatusIconProps } from './StatusIcon';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'inline-flex',
      alignItems: 'flex-start',
      gap: theme.spacing(0.75),
      lineHeight: 1.43,
      fontWeight: theme.typography.fontWeightBold as number,
    },
    // As high as a line of text, so that icon and first line are centred on each other.
    icon: { display: 'flex', alignItems: 'center', height: '1.43em' },
    brief: { whiteSpace: 'nowrap' },
  }),
  { name: 'ReadinessStatusLabel' },
);

function StatusLabel(props: {
  status: StatusIconProps['status'];
  label: string;
  tone: Tone;
  brief?: boolean;
}) {
  const classes = useStyles();
  const tones = useToneStyles();
  return (
    <span
      className={classNames(classes.root, tones[props.tone], {
        [classes.brief]: props.brief,
      })}
    >
      <span className={classes.icon}>
        <StatusIcon status={props.status} />
      </span>
      {props.label}
    </span>
  );
}

/** An area's status: icon and words. */
export function AreaStatusLabel({ status }: { status: AreaStatus }) {
  const { t } = useWords();
  return (
    <StatusLabel
      status={status}
      label={t(`status.${status}`)}
      tone={areaStatusTones[status]}
    />
  );
}

/** A verdict: icon and words. Without one, "Not Assessed". */
export function VerdictLabel(props: {
  verdict?: Verdict;
  /** In few words, on one line: for tables of somebody else. */
  brief?: boolean;
}) {
  const { t } = useWords();
  const status = props.verdict ?? 'not-assessed';
  return (
    <StatusLabel
      status={status}
      label={t(props.brief ? `catalog.${status}` : `verdict.${status}`)}
      tone={verdictTones[status]}
      brief={props.brief}
    />
  );
}
