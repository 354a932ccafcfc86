import { useState } from 'react';
import Button from '@material-ui/core/Button';
import Checkbox from '@material-ui/core/Checkbox';
import { makeStyles } from '@material-ui/core/styles';
import Popover from '@material-ui/core/Popover';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import ArrowDropDownIcon from '@material-ui/icons/ArrowDropDown';
import { useId } from '../../hooks/useId';
import { useWords } from '../../words/useWords';

const useStyles = makeStyles(
  theme => ({
    button: {
      minHeight: 32,
      textTransform: 'none',
      fontWeight: theme.typography.fontWeightRegular as number,
      color: theme.palette.text.primary,
      borderColor: theme.palette.divider,
      backgroundColor: theme.palette.background.paper,
      '&[data-active=true]': {
        borderColor: theme.palette.primary.main,
        boxShadow: `inset 0 0 0 1px ${theme.palette.primary.main}`,
      },
    },
    paper: {
      width: 320,
      maxWidth: 'calc(100vw - 32px)',
      display: 'flex',
      flexDirection: 'column',
      maxHeight: 420,
    },
    search: { padding: theme.spacing(1.5, 2, 0.5) },
    list: {
      margin: 0,
      padding: theme.spacing(0.5, 0),
      listStyle: 'none',
      overflowY: 'auto',
    },
    option: {
      ...theme.typography.body2,
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1),
      padding: theme.spacing(0, 2, 0, 1),
      cursor: 'pointer',
      '&:hover': { backgroundColor: theme.palette.action.hover },
    },
    checkbox: { padding: theme.spacing(0.5) },
    name: { flex: 1, overflowWrap: 'anywhere' },
    count: {
      color: theme.palette.text.secondary,
      fontVariantNumeric: 'tabular-nums',
    },
    foot: {
      display: 'flex',
      justifyContent: 'flex-end',
      padding: theme.spacing(0.5, 1),
      borderTop: `1px solid ${theme.palette.divider}`,
    },
  }),
  { name: 'ReadinessFilterMenu' },
);

/** One value to filter by. */
export interface FilterOption<T> {
  value: T;
  label: string;
  /** How many entities it would show. */
  count?: number;
}

const searchedFrom = 9;
const shownAtMost = 100;

/** One filter as a button that opens its values; long lists can be searched. */
export function FilterMenu<T extends string | null>(props: {
  label: string;
  options: Array<FilterOption<T>>;
  selected: readonly T[];
  onChange: (selected: T[]) => void;
}) {
  const { label, options, selected, onChange } = props;
  const classes = useStyles();
  const { t, number } = useWords();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [text, setText] = useState('');
  const id = useId();
  // What is selected can be taken back even when no entity has it any more.
  const all = [
    ...options,
    ...selected
      .filter(value => !options.some(option => option.value === value))
      .map(value => ({ value, label: value ?? t('filter.none') })),
  ] as Array<FilterOption<T>>;
  const wanted = text.trim().toLocaleLowerCase();
  const found = all.filter(option =>
    option.label.toLocaleLowerCase().includes(wanted),
  );
  const first = all.find(({ value }) => value === selected[0]);
  const summary =
    first &&
    `${first.label}${
      selected.length > 1 ? ` +${number(selected.length - 1)}` : ''
    }`;
  const close = () => {
    setAnchor(null);
    setText('');
  };
  return (
    <>
      <Button
        variant="outlined"
        size="small"
        className={classes.button}
        data-active={selected.length > 0}
        endIcon={<ArrowDropDownIcon />}
        aria-haspopup="dialog"
        aria-expanded={Boolean(anchor)}
        onClick={event => setAnchor(event.currentTarget)}
      >
        {summary ? `${label}: ${summary}` : label}
      </Button>
      <Popover
        open={Boolean(anchor)}
        anchorEl={anchor}
        onClose={close}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }}
        PaperProps={{
          className: classes.paper,
          role: 'dialog',
          'aria-label': label,
        }}
      >
        {all.length >= searchedFrom && (
          <div className={classes.search}>
            <TextField
              id={`${id}-search`}
              fullWidth
              size="small"
              variant="outlined"
              type="search"
              label={t('filter.search')}
              value={text}
              onChange={event => setText(event.target.value)}
            />
          </div>
        )}
        <ul className={classes.list}>
          {found.slice(0, shownAtMost).map(option => (
            <li key={option.value ?? ''}>
              <label
                className={classes.option}
                htmlFor={`${id}-${option.value ?? ''}`}
              >
                <Checkbox
                  id={`${id}-${option.value ?? ''}`}
                  size="small"
                  color="primary"
                  className={classes.checkbox}
                  checked={selected.includes(option.value)}
                  onChange={event =>
                    onChange(
                      event.target.checked
                        ? [...selected, option.value]
                        : selected.filter(value => value !== option.value),
                    )
                  }
                />
                <span className={classes.name}>{option.label}</span>
                {option.count !== undefined && (
                  <span className={classes.count}>{number(option.count)}</span>
                )}
              </label>
            </li>
          ))}
          {found.length === 0 && (
            <Typography
              component="li"
              variant="body2"
              color="textSecondary"
              style={{ padding: '8px 16px' }}
            >
              {t('filter.noValue')}
            </Typography>
          )}
          {found.length > shownAtMost && (
            <Typography
              component="li"
              variant="body2"
              color="textSecondary"
              style={{ padding: '8px 16px' }}
            >
              {t('filter.moreValues', { count: found.length - shownAtMost })}
            </Typography>
          )}
        </ul>
        <div className={classes.foot}>
          {selected.length > 0 && (
            <Button size="small" onClick={() => onChange([])}>
              {t('filter.clear')}
            </Button>
          )}
          <Button size="small" color="primary" onClick={close}>
            {t('common.close')}
          </Button>
        </div>
      </Popover>
    </>
  );
}
