import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';

/** Makes the window as high as the content: parts of a page that scrolls inside its frame would stay unseen. */
export async function showWhole(page: Page, content: Locator) {
  const { width } = page.viewportSize()!;
  const height = await content.evaluate(element => element.scrollHeight);
  await page.setViewportSize({ width, height: height + 500 });
}

/** What axe finds in the plugin's own content; the portal's frame around it belongs to Backstage. */
export async function violations(page: Page, content: Locator) {
  await content.evaluate(element =>
    element.setAttribute('data-examined', 'true'),
  );
  const results = await new AxeBuilder({ page })
    .include('[data-examined]')
    .analyze();
  return results.violations.map(({ id, help, nodes }) => ({
    id,
    help,
    nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary })),
  }));
}

/** By how many pixels the content is wider than its box. */
export function overflow(content: Locator): Promise<number> {
  return content.evaluate(element => element.scrollWidth - element.clientWidth);
}
