import { useEffect, useState } from 'react';
import Checkbox from '@material-ui/core/Checkbox';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import InputAdornment from '@material-ui/core/InputAdornment';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import SearchIcon from '@material-ui/icons/Search';
import useDebounce from 'react-use/esm/useDebounce';
import type { EntitiesFilter } from '../../hooks/useEntitiesFilter';
import { useWords } from '../../words/useWords';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1, 3),
      marginTop: theme.spacing(2),
    },
    text: { flex: '0 1 320px', minWidth: 200 },
    // The theme's secondary text colour is too faint on the page's grey.
    label: { color: theme.palette.text.primary },
  }),
  { name: 'ReadinessFilterBar' },
);

/** Filters beside the key figures: part of a name, and one's own entities. */
export function FilterBar(props: {
  filter: EntitiesFilter;
  onChange: (part: Partial<EntitiesFilter>) => void;
}) {
  const { filter, onChange } = props;
  const classes = useStyles();
  const { t } = useWords();
  const [text, setText] = useState(filter.text);
  useEffect(() => setText(filter.text), [filter.text]);
  useDebounce(
    () => {
      if (text !== filter.text) {
        onChange({ text });
      }
    },
    300,
    [text],
  );
  return (
    <div className={classes.root} role="search">
      <TextField
        className={classes.text}
        id="readiness-filter-text"
        label={t('overview.filterByName')}
        type="search"
        size="small"
        variant="outlined"
        value={text}
        onChange={event => setText(event.target.value)}
        inputProps={{ maxLength: 200 }}
        InputLabelProps={{ className: classes.label }}
        InputProps={{
          startAdornment: (
            <InputAdornment position="start">
              <SearchIcon fontSize="small" aria-hidden />
            </InputAdornment>
          ),
        }}
      />
      <FormControlLabel
        control={
          <Checkbox
            color="primary"
            checked={filter.mine}
            onChange={event => onChange({ mine: event.target.checked })}
          />
        }
        label={t('overview.mine')}
      />
    </div>
  );
}
