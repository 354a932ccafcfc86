import { makeStyles } from '@material-ui/core/styles';
import NativeSelect from '@material-ui/core/NativeSelect';

const useStyles = makeStyles(
  theme => ({
    root: {
      ...theme.typography.body2,
      display: 'inline-flex',
      alignItems: 'baseline',
      gap: theme.spacing(1),
    },
    // The theme's secondary text colour is too faint on the page's grey.
    label: { color: theme.palette.text.primary },
    select: { fontSize: 'inherit' },
  }),
  { name: 'ReadinessSelect' },
);

/** One of a few values. */
export function Select<T extends string>(props: {
  label: string;
  value: T;
  options: Array<{ value: T; label: string }>;
  onChange: (value: T) => void;
}) {
  const { label, value, options, onChange } = props;
  const classes = useStyles();
  return (
    <label className={classes.root}>
      <span className={classes.label}>{label}</span>
      <NativeSelect
        className={classes.select}
        value={value}
        onChange={event => onChange(event.target.value as T)}
        inputProps={{ 'aria-label': label }}
      >
        {options.map(option => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </NativeSelect>
    </label>
  );
}
