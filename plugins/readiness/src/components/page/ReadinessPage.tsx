import { Header, Page } from '@backstage/core-components';
import { ReadinessPageContent } from './ReadinessPageContent';

/** The organisation page with the page frame that the legacy frontend system leaves to plugins. */
export function ReadinessPage() {
  return (
    <Page themeId="tool">
      <Header
        title="Readiness"
        subtitle="Which services are ready for production, and what stands in the way of the others"
      />
      <ReadinessPageContent />
    </Page>
  );
}
