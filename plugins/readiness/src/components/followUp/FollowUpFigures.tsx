import ButtonBase from '@material-ui/core/ButtonBase';
import { makeStyles } from '@material-ui/core/styles';
import Paper from '@material-ui/core/Paper';
import Skeleton from '@material-ui/lab/Skeleton';
import type { FollowUpsSummary } from '@prodready/plugin-readiness-common';
import classNames from 'classnames';
import type { FollowUpView } from '../../filter/followUpView';
import { useToneStyles } from '../../theme/tones';
import { useWords } from '../../words/useWords';
import { figuresOf, isShown, plain } from './figures';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(1.5),
      // The last line is filled as well: no hole beside the last figure.
      '& > *': { flex: '1 1 130px' },
    },
    figure: {
      display: 'flex',
      flexDirection: 'column',
      alignItems: 'flex-start',
      padding: theme.spacing(1, 2),
      width: '100%',
      height: '100%',
      textAlign: 'left',
      borderRadius: theme.shape.borderRadius,
      border: '2px solid transparent',
      '&:hover': { backgroundColor: theme.palette.action.hover },
      '&:focus-visible': {
        outline: `2px solid ${theme.palette.primary.main}`,
        outlineOffset: 2,
      },
    },
    selected: { borderColor: theme.palette.primary.main },
    count: {
      fontSize: '1.5rem',
      lineHeight: 1.25,
      fontWeight: theme.typography.fontWeightBold as number,
      fontVariantNumeric: 'tabular-nums',
    },
    label: { ...theme.typography.body2 },
  }),
  { name: 'ReadinessFollowUpFigures' },
);

/** What there is to do, in numbers. A figure pressed lists what is behind it. */
export function FollowUpFigures(props: {
  counts?: FollowUpsSummary['total'];
  /** They could not be read; what is behind them still can. */
  failed?: boolean;
  view: FollowUpView;
  onChange: (part: Partial<FollowUpView>) => void;
}) {
  const { counts, failed, view, onChange } = props;
  const classes = useStyles();
  const tones = useToneStyles();
  const words = useWords();
  return (
    <div
      className={classes.root}
      role="group"
      aria-label={words.t('followUp.figures')}
    >
      {figuresOf(words).map(({ id, label, tone, part }) => {
        const pressed = isShown(part, view);
        const count = counts?.[id];
        return (
          <Paper key={id}>
            <ButtonBase
              className={classNames(classes.figure, {
                [classes.selected]: pressed,
              })}
              aria-pressed={pressed}
              onClick={() => onChange(pressed ? plain : part)}
            >
              <span
                className={classNames(
                  classes.count,
                  count && tone !== 'neutral' ? tones[tone] : undefined,
                )}
              >
                {count !== undefined && words.number(count)}
                {count === undefined &&
                  (failed ? '–' : <Skeleton width="2ch" />)}
              </span>
              <span className={classes.label}>{label}</span>
            </ButtonBase>
          </Paper>
        );
      })}
    </div>
  );
}
