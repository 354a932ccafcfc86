import { Header, Page } from '@backstage/core-components';
import { useWords } from '../../words/useWords';
import { ReadinessRoutes } from './ReadinessRoutes';

/** The readiness pages with the frame that the legacy frontend system leaves to plugins. */
export function ReadinessPage(props: {
  /** What stands above; "Readiness" by default. */
  title?: string;
  subtitle?: string;
}) {
  const { t } = useWords();
  return (
    <Page themeId="tool">
      <Header
        title={props.title ?? t('plugin.title')}
        subtitle={props.subtitle ?? t('overview.subtitle')}
      />
      <ReadinessRoutes />
    </Page>
  );
}
