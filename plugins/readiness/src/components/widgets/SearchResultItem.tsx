import type { ReactNode } from 'react';
import { Link } from '@backstage/core-components';
import type {
  IndexableDocument,
  ResultHighlight,
} from '@backstage/plugin-search-common';
import { HighlightedSearchResultText } from '@backstage/plugin-search-react';
import ListItem from '@material-ui/core/ListItem';
import ListItemIcon from '@material-ui/core/ListItemIcon';
import ListItemText from '@material-ui/core/ListItemText';
import { makeStyles } from '@material-ui/core/styles';
import VerifiedUserIcon from '@material-ui/icons/VerifiedUserOutlined';

/** What the search index holds of a service's readiness. */
export const searchDocumentType = 'readiness';

const useStyles = makeStyles(
  {
    // Documents name every check that fails: more than anybody reads in a list of results.
    text: {
      display: '-webkit-box',
      overflow: 'hidden',
      overflowWrap: 'anywhere',
      '-webkit-box-orient': 'vertical',
      '-webkit-line-clamp': 3,
    },
  },
  { name: 'ReadinessSearchResultItem' },
);

/** How much of a text is read before what was searched for. */
const readBefore = 120;

/** A text from the sentence on in which it has the first of what was searched for: the rest is cut off below. */
function fromFirstMatch(text: string, preTag: string): string {
  const match = text.indexOf(preTag);
  if (match < readBefore) return text;
  const sentence = text.lastIndexOf('. ', match);
  return `… ${text.slice(Math.max(sentence + 2, match - readBefore))}`;
}

/** A service found by its readiness: its verdict and what fails. */
export function SearchResultItem(props: {
  result?: IndexableDocument;
  /** Where the words that were searched for stand. */
  highlight?: ResultHighlight;
  /** What stands before it. */
  icon?: ReactNode;
}) {
  const { result, highlight, icon } = props;
  const classes = useStyles();
  if (!result) {
    return null;
  }
  const marked = (field: 'title' | 'text') =>
    highlight?.fields[field] ? (
      <HighlightedSearchResultText
        text={fromFirstMatch(highlight.fields[field], highlight.preTag)}
        preTag={highlight.preTag}
        postTag={highlight.postTag}
      />
    ) : (
      result[field]
    );
  return (
    <ListItem alignItems="flex-start">
      <ListItemIcon>{icon ?? <VerifiedUserIcon />}</ListItemIcon>
      <ListItemText
        primary={
          <Link to={result.location} noTrack>
            {marked('title')}
          </Link>
        }
        secondary={marked('text')}
        primaryTypographyProps={{ variant: 'h6' }}
        secondaryTypographyProps={{ className: classes.text }}
      />
    </ListItem>
  );
}
