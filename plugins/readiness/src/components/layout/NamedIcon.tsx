import { iconsApiRef, useApi } from '@backstage/frontend-plugin-api';
import VerifiedUserIcon from '@material-ui/icons/VerifiedUserOutlined';

/** The icon that the app has registered under an id; the plugin's own where it has none. */
export function NamedIcon(props: { id: string }) {
  const icon = useApi(iconsApiRef).icon(props.id);
  return <>{icon ?? <VerifiedUserIcon fontSize="inherit" />}</>;
}
