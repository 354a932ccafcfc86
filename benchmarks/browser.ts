import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import type { BrowserContext, Page } from '@playwright/test';
import { launchOptions, unpackChromium } from '../e2e/portal/chromium';
import { buildFrontend } from '../e2e/portal/portal';
import { BackendProcess } from './BackendProcess';
import { percentile } from './measure';
import { Organization } from './Organization';
import { entitiesOf, groupsOf } from './world';

/*
 * What the overview of a large organisation is like in a browser: the built demo app before a backend of the benchmark.
 * Times are taken inside of the page, from what the user does to the frame that shows what came of it.
 */

const { values: options } = parseArgs({
  options: {
    json: { type: 'string' },
    /** How many entities. */
    entities: { type: 'string', default: '10000' },
    /** Measures a portal that runs already. */
    address: { type: 'string' },
    /** Measures what was built before. */
    built: { type: 'boolean', default: false },
  },
});
const entities = Number(options.entities);
const rounds = 7;

/** Milliseconds; medians of several rounds, but the longest of all long tasks of filtering and scrolling. */
interface Figures {
  first_content_ms: number;
  whole_overview_ms: number;
  opened_in_app_ms: number;
  filter_change_ms: number;
  filter_change_whole_ms: number;
  longest_task_opening_ms: number;
  longest_task_filtering_ms: number;
  longest_task_scrolling_ms: number;
  layout_shift_overview: number;
}

async function main() {
  await unpackChromium();
  if (options.address) {
    await measurePortal(options.address);
    return;
  }
  const { startPostgres } = await import(
    '../scripts/lib/postgres.mjs' as string
  );
  const { freePort } = await import('../scripts/lib/ports.mjs' as string);
  if (!options.built) await buildFrontend('app');
  const postgres = await startPostgres();
  const folder = mkdtempSync(join(tmpdir(), 'readiness-browser-'));
  let organization: Organization | undefined;
  let backend: BackendProcess | undefined;
  try {
    const { connectionString } = postgres;
    organization = await Organization.found(connectionString, folder);
    console.log(`Growing to ${entities} entities …`);
    await organization.growTo(entities);
    const { tree, roundFile } = organization;
    const port = await freePort();
    backend = await BackendProcess.start(folder, port, connectionString, {
      entities,
      tree,
      round: roundFile,
      app: 'app',
    });
    await measurePortal(`http://127.0.0.1:${port}`);
  } finally {
    await backend?.stop();
    await organization?.close();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measurePortal(address: string): Promise<void> {
  const browser = await chromium.launch(launchOptions());
  try {
    const context = await browser.newContext({
      baseURL: address,
      viewport: { width: 1280, height: 900 },
    });
    await prepare(context);
    const figures = await run(context);
    console.log(`${availableParallelism()} cores`);
    console.table(figures);
    if (options.json) {
      writeFileSync(options.json, `${JSON.stringify(figures, undefined, 2)}\n`);
    }
  } finally {
    await browser.close();
  }
}

/** Answers for the catalog, which the backend of the benchmark only has inside, and looks at every page from its start. */
async function prepare(context: BrowserContext): Promise<void> {
  const byRef = new Map(
    [...entitiesOf(entities), ...groupsOf(entities)].map(entity => [
      `${entity.kind}:default/${entity.metadata.name}`.toLowerCase(),
      entity,
    ]),
  );
  await context.route('**/api/catalog/entities/by-refs*', async route => {
    const { entityRefs } = route.request().postDataJSON();
    await route.fulfill({
      json: { items: entityRefs.map((ref: string) => byRef.get(ref) ?? null) },
    });
  });
  await context.addInitScript(watch);
}

async function run(context: BrowserContext): Promise<Figures> {
  // Browser and backend are warm from the third visit on.
  for (let round = 0; round < 3; round++) await visit(context);
  const visits = await repeat(rounds, () => visit(context));

  const page = await context.newPage();
  await page.goto('/readiness/follow-up');
  await page.getByRole('link', { name: 'Checks', exact: true }).waitFor();
  const openings = await repeat(rounds, async () => {
    await page.getByRole('link', { name: 'Follow-up', exact: true }).click();
    await page.getByLabel('Whose').waitFor();
    return timed(page, 'whole', async () => {
      await page.getByRole('link', { name: 'Overview', exact: true }).click();
    });
  });

  await settled(page);
  const toggles = ['Not Production Ready', 'Production Ready with Gaps'].map(
    name =>
      page
        .getByRole('group', { name: 'Entities by verdict' })
        .getByRole('button', { name: new RegExp(`^${name}`) })
        .first(),
  );
  const sort = page
    .getByRole('region', { name: 'Readiness by entity and area' })
    .getByRole('button', { name: 'Name' });
  const changes: Timed[] = [];
  const wholeChanges: number[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const control of [...toggles, sort, sort, ...toggles]) {
      changes.push(
        await timed(page, 'filtered', async () => {
          await control.click();
        }),
      );
      await settled(page);
      wholeChanges.push(
        (await page.evaluate(() => window.watched.since('whole'))) ?? 0,
      );
    }
  }

  await longest(page);
  await page.evaluate(() => window.watched.reset());
  await page.mouse.move(640, 500);
  for (const step of [300, 300, 300, -300, -300, 300]) {
    for (let count = 0; count < 10; count++) {
      await page.mouse.wheel(0, step);
      await page.waitForTimeout(30);
    }
  }
  const scrolling = await longest(page);
  await page.getByLabel('Rows').selectOption('owner');
  await settled(page);
  await longest(page);
  await page.evaluate(() => window.watched.reset());
  for (let count = 0; count < 40; count++) {
    await page.mouse.wheel(0, 300);
    await page.waitForTimeout(30);
  }
  const scrollingGroups = await longest(page);
  await page.close();

  const median = (values: number[]) => Math.round(percentile(values, 0.5));
  return {
    first_content_ms: median(visits.map(({ first }) => first)),
    whole_overview_ms: median(visits.map(({ whole }) => whole)),
    opened_in_app_ms: median(openings.map(({ took }) => took)),
    filter_change_ms: median(changes.map(({ took }) => took)),
    filter_change_whole_ms: median(wholeChanges),
    longest_task_opening_ms: median(visits.map(({ task }) => task)),
    longest_task_filtering_ms: Math.max(...changes.map(({ task }) => task)),
    longest_task_scrolling_ms: Math.max(scrolling, scrollingGroups),
    layout_shift_overview: Math.max(...visits.map(({ shift }) => shift)),
  };
}

interface Visit {
  first: number;
  whole: number;
  task: number;
  shift: number;
}

/** Opens the overview as from a bookmark. */
async function visit(context: BrowserContext): Promise<Visit> {
  const page = await context.newPage();
  await page.goto('/readiness');
  await page.waitForFunction(() => window.watched.whole !== undefined);
  await settled(page);
  const seen = await page.evaluate(() => ({
    first: window.watched.first!,
    whole: window.watched.whole!,
    task: window.watched.longest,
    shift: Math.round(window.watched.shift * 1000) / 1000,
  }));
  await page.close();
  return seen;
}

interface Timed {
  took: number;
  task: number;
}

/** From the click inside of the page to the frame in which everything is there. */
async function timed(
  page: Page,
  what: 'whole' | 'filtered',
  act: () => Promise<void>,
): Promise<Timed> {
  await page.evaluate(() => window.watched.reset());
  await act();
  const handle = await page.waitForFunction(
    kind => window.watched.since(kind),
    what,
  );
  const took = (await handle.jsonValue()) as number;
  return { took, task: await longest(page) };
}

function longest(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>(resolve =>
        // Long tasks are told a little later.
        setTimeout(() => resolve(window.watched.longest), 100),
      ),
  );
}

async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.waitForFunction(() => window.watched.isQuiet());
}

async function repeat<T>(times: number, act: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let index = 0; index < times; index++) results.push(await act());
  return results;
}

interface Watched {
  /** Milliseconds from the start of the page until the first figures of the organisation were there. */
  first?: number;
  /** Until all of the overview was there. */
  whole?: number;
  /** Milliseconds of the longest task since `reset`. */
  longest: number;
  /** How much the layout shifted, as in the Web Vitals. */
  shift: number;
  reset(): void;
  isQuiet(): boolean;
  /** Milliseconds from the last click to when everything was there; nothing until then. */
  since(what: 'whole' | 'filtered'): number | undefined;
}

declare global {
  interface Window {
    watched: Watched;
  }
}

/** Runs in the page before anything of it, and must stand alone. */
function watch(): void {
  let clicked = 0;
  let shown = '';
  const done: { whole?: number; filtered?: number } = {};
  /** Something happened since the click: what was waited for, or what is shown is something else by now. */
  let happened = false;
  // The trend has rows as well, but theirs lead nowhere.
  const row = () => document.querySelector('[role=rowheader]:has(a)');
  const table = () => row()?.closest('table')?.textContent ?? '';
  const figures = () =>
    /\d/.test(
      document.querySelector('[role=group][aria-label="Entities by verdict"]')
        ?.textContent ?? '',
    );
  const isQuiet = () =>
    document.querySelector('[aria-busy=true], [role=progressbar]') === null;
  const rows = () => row() !== null;
  // Figures and table say what the new filter asks for; the panels between them may follow.
  const isFiltered = () =>
    document.querySelector('[role=progressbar]') === null &&
    row()?.closest('[aria-busy=true]') === null;
  const watched: Watched = {
    longest: 0,
    shift: 0,
    reset() {
      watched.longest = 0;
      clicked = 0;
      done.whole = undefined;
      done.filtered = undefined;
      happened = false;
    },
    isQuiet,
    since: what => {
      const at = done[what];
      return at === undefined ? undefined : at - clicked;
    },
  };
  window.watched = watched;
  document.addEventListener(
    'click',
    event => {
      watched.reset();
      clicked = event.timeStamp;
      shown = table();
    },
    true,
  );
  const look = () => {
    const whole = figures() && rows() && isQuiet();
    if (watched.first === undefined && figures()) {
      watched.first = performance.now();
    }
    if (watched.whole === undefined && whole) watched.whole = performance.now();
    if (clicked > 0) {
      // An answer may come before anything says that it is waited for.
      if (!happened && table() !== shown) happened = true;
      if (isFiltered() && happened) done.filtered ??= performance.now();
      if (whole) done.whole ??= performance.now();
      else done.whole = undefined;
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  // Between two frames an answer may be asked for and come.
  new MutationObserver(() => {
    if (clicked > 0 && !isFiltered()) {
      happened = true;
      done.filtered = undefined;
    }
  }).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['aria-busy'],
  });
  new PerformanceObserver(list => {
    for (const { duration } of list.getEntries()) {
      watched.longest = Math.max(watched.longest, Math.round(duration));
    }
  }).observe({ type: 'longtask', buffered: true });
  new PerformanceObserver(list => {
    for (const entry of list.getEntries() as Array<
      PerformanceEntry & { value: number; hadRecentInput: boolean }
    >) {
      if (!entry.hadRecentInput) watched.shift += entry.value;
    }
  }).observe({ type: 'layout-shift', buffered: true });
}

main().catch(error => {
  console.error(error);
  process.exitCode = 1;
});
