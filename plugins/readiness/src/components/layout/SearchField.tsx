import { useEffect, useState } from 'react';
import InputAdornment from '@material-ui/core/InputAdornment';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import SearchIcon from '@material-ui/icons/Search';
import useDebounce from 'react-use/esm/useDebounce';
import { useId } from '../../hooks/useId';

const useStyles = makeStyles(
  theme => ({
    root: {
      flex: '0 1 220px',
      minWidth: 160,
      '& .MuiOutlinedInput-root': {
        backgroundColor: theme.palette.background.paper,
      },
      '& .MuiOutlinedInput-input': { paddingTop: 7, paddingBottom: 7 },
    },
  }),
  { name: 'ReadinessSearchField' },
);

/** A text to look for; it is told as soon as the reader stops typing. */
export function SearchField(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const { label, value, onChange } = props;
  const classes = useStyles();
  const id = useId();
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useDebounce(
    () => {
      if (text !== value) {
        onChange(text);
      }
    },
    250,
    [text],
  );
  return (
    <TextField
      className={classes.root}
      id={id}
      placeholder={label}
      type="search"
      size="small"
      variant="outlined"
      value={text}
      onChange={event => setText(event.target.value)}
      inputProps={{ maxLength: 200, 'aria-label': label }}
      InputProps={{
        startAdornment: (
          <InputAdornment position="start">
            <SearchIcon fontSize="small" aria-hidden />
          </InputAdornment>
        ),
      }}
    />
  );
}
