import { isAbsolute } from 'node:path';
import type { Check } from '@prodready/analyzer';
import type { ChecksModule } from '@prodready/plugin-readiness-node';

/** The checks of modules, in order. Throws naming the module that has none. */
export async function loadChecks(paths: string[]): Promise<Check[]> {
  const modules = await Promise.all(paths.map(loadChecksModule));
  return modules.flatMap(({ checks }) => checks);
}

/** Throws naming the path when there is no such module, or when it does not export what it should. */
export async function loadChecksModule(path: string): Promise<ChecksModule> {
  if (!isAbsolute(path)) {
    throw new Error(
      `The module of checks ${path} must be named by an absolute path, for example require.resolve('./checks')`,
    );
  }
  const loaded = await import(path);
  const exported: Partial<ChecksModule> = loaded.checks
    ? loaded
    : loaded.default ?? {};
  const { checks, version } = exported;
  if (
    !Array.isArray(checks) ||
    typeof version !== 'string' ||
    !checks.every(
      check =>
        typeof check?.id === 'string' && typeof check?.judge === 'function',
    )
  ) {
    throw new Error(
      `The module ${path} must export \`checks\`, a list of checks, and \`version\`, a text`,
    );
  }
  return { checks, version };
}
