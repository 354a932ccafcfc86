import type { ReactNode } from 'react';
import ButtonBase from '@material-ui/core/ButtonBase';
import { makeStyles } from '@material-ui/core/styles';
import CheckIcon from '@material-ui/icons/Check';
import classNames from 'classnames';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0.75),
    },
    label: {
      ...theme.typography.body2,
      // The theme's secondary text colour is too faint on the page's grey.
      color: theme.palette.text.primary,
      marginRight: theme.spacing(0.5),
    },
    chip: {
      ...theme.typography.body2,
      display: 'inline-flex',
      alignItems: 'center',
      gap: theme.spacing(0.5),
      minHeight: 28,
      padding: theme.spacing(0, 1.25),
      borderRadius: 14,
      border: `1px solid ${theme.palette.divider}`,
      backgroundColor: theme.palette.background.paper,
      color: theme.palette.text.primary,
      '&:hover': { backgroundColor: theme.palette.action.hover },
      '&:focus-visible': {
        outline: `2px solid ${theme.palette.primary.main}`,
        outlineOffset: 1,
      },
      '&:disabled': { color: theme.palette.text.secondary },
    },
    selected: {
      borderColor: theme.palette.primary.main,
      boxShadow: `inset 0 0 0 1px ${theme.palette.primary.main}`,
    },
    tick: { fontSize: '1rem' },
    count: {
      color: theme.palette.text.secondary,
      fontVariantNumeric: 'tabular-nums',
    },
  }),
  { name: 'ReadinessToggleChips' },
);

/** Values of one filter as buttons that are pressed or not. */
export function ToggleChips<T extends string>(props: {
  label: string;
  options: Array<{ value: T; label: ReactNode; count?: string }>;
  selected: readonly T[];
  onChange: (selected: T[]) => void;
  /** Leave the label to assistive technology. */
  hideLabel?: boolean;
}) {
  const { label, options, selected, onChange, hideLabel } = props;
  const classes = useStyles();
  const toggle = (value: T) =>
    onChange(
      selected.includes(value)
        ? selected.filter(other => other !== value)
        : [...selected, value],
    );
  return (
    <div className={classes.root} role="group" aria-label={label}>
      {!hideLabel && (
        <span className={classes.label} aria-hidden>
          {label}
        </span>
      )}
      {options.map(option => {
        const pressed = selected.includes(option.value);
        return (
          <ButtonBase
            key={option.value}
            className={classNames(classes.chip, {
              [classes.selected]: pressed,
            })}
            aria-pressed={pressed}
            onClick={() => toggle(option.value)}
          >
            {pressed && <CheckIcon className={classes.tick} aria-hidden />}
            {option.label}
            {option.count !== undefined && (
              <span className={classes.count}>{option.count}</span>
            )}
          </ButtonBase>
        );
      })}
    </div>
  );
}
