import { Link } from '@backstage/core-components';
import type { IndexableDocument } from '@backstage/plugin-search-common';
import ListItem from '@material-ui/core/ListItem';
import ListItemIcon from '@material-ui/core/ListItemIcon';
import ListItemText from '@material-ui/core/ListItemText';
import VerifiedUserIcon from '@material-ui/icons/VerifiedUserOutlined';

/** What the search index holds of a service's readiness. */
export const searchDocumentType = 'readiness';

/** A service found by its readiness: its verdict and what fails. */
export function SearchResultItem(props: { result?: IndexableDocument }) {
  const { result } = props;
  if (!result) {
    return null;
  }
  return (
    <ListItem alignItems="flex-start">
      <ListItemIcon>
        <VerifiedUserIcon />
      </ListItemIcon>
      <ListItemText
        primary={<Link to={result.location}>{result.title}</Link>}
        secondary={result.text}
        primaryTypographyProps={{ variant: 'h6' }}
      />
    </ListItem>
  );
}
