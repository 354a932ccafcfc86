import { Header, Page } from '@backstage/core-components';
import { useWords } from '../../words/useWords';
import { ReadinessPageContent } from './ReadinessPageContent';

/** The organisation page with the page frame that the legacy frontend system leaves to plugins. */
export function ReadinessPage() {
  const { t } = useWords();
  return (
    <Page themeId="tool">
      <Header title={t('plugin.title')} subtitle={t('overview.subtitle')} />
      <ReadinessPageContent />
    </Page>
  );
}
