const developmentGuard =
  /NODE_ENV\W{1,6}(?:!==?|===?)\W{0,4}['"`](?:production|prod|dev|development|local|test)|\b(?:settings|app|config|env|cfg|conf)\.(?:debug|DEBUG)\b|IsDevelopment\(\)|Rails\.env\.(?:development|test|local)\?|environment\(\s*['"](?:local|dev|testing)|cfg!\(debug_assertions\)|#if\s+DEBUG|@Profile\([^)]{0,60}(?:dev|local|test)|\bif\s+(?:not\s+)?(?:settings\.)?(?:DEBUG|IS_DEV|IS_LOCAL|TESTING)\b|\b(?:isDev(?:elopment)?|isLocal|is_dev(?:elopment)?|is_local|devMode|dev_mode|is_test(?:ing)?(?:_env)?|isTest(?:ing)?(?:Env)?|IS_TEST(?:ING)?|RUNNING_TESTS|TEST_ENV|TEST_MODE|LOCAL_DEV_ENV)\b|["']test["']\s+in\s+sys\.argv|(?:ENV(?:IRONMENT)?|APP_ENV|STAGE)\W{1,6}(?:==|!=|in|eq)\W{0,6}['"`(]{0,3}(?:dev|local|test|prod)|[eE]nv(?:ironment)?(?:\(\))?\s{0,4}(?:!==?|===?)\s{0,4}['"`](?:dev|development|local|test|testing|prod|production)['"`]/;

/** Tests that hold everywhere but in development: `ENVIRONMENT != "local"`, `not settings.DEBUG`, `=== 'production'`. */
const outsideDevelopment =
  /(?:!==?|\bne\b|\bnot\s+in\b)\W{0,6}(?:dev|local|test)|(?:(?<![!=])===?|\bis\b(?!\s{1,3}not)|\beq\b|(?<!not\s{1,3})\bin\b)\W{0,6}prod|\bnot\s+(?:[\w.]{1,60}\.)?(?:debug|is_dev\w*|is_local|testing|is_test\w*)\b|!\s*(?:[\w.]{1,60}\.)?(?:is_?dev\w*|is_?local|is_?test\w*|debug)\b/i;

/**
 * Whether a line is guarded by a test for a development environment, on the line itself or on a line above that is
 * indented less: DEV_GUARD of the catalogue, read from the layout. @public
 */
export function isDevelopmentGuarded(lines: string[], line: number): boolean {
  return guardOf(lines, line) !== undefined;
}

/**
 * Whether a line runs in development only. Stricter than `isDevelopmentGuarded`, which excuses every line that an
 * environment is asked about: for what should be there in production. @public
 */
export function isForDevelopmentOnly(lines: string[], line: number): boolean {
  const guard = guardOf(lines, line);
  return guard !== undefined && !outsideDevelopment.test(guard);
}

/** The nearest test for an environment that a line depends on. */
function guardOf(lines: string[], line: number): string | undefined {
  const own = (lines[line - 1] ?? '').slice(0, 2_000);
  if (developmentGuard.test(own)) return own;
  let indent = indentOf(own);
  for (let i = line - 2; i >= Math.max(0, line - 60) && indent > 0; i--) {
    const text = lines[i].slice(0, 2_000);
    // A brace on a line of its own belongs to the line above it.
    if (!/\S/.test(text) || /^\s*\{\s*$/.test(text)) continue;
    const here = indentOf(text);
    if (here >= indent) continue;
    indent = here;
    if (developmentGuard.test(text) || asksDebugFlag(lines, text)) return text;
  }
  return undefined;
}

/** Python: `if TOOLBAR:`, where the file says `TOOLBAR = DEBUG and …`. */
function asksDebugFlag(lines: string[], text: string): boolean {
  const flag = /^\s*if\s+([A-Z_]{2,60})\s*:/.exec(text)?.[1];
  return (
    flag !== undefined &&
    lines
      .slice(0, 3_000)
      .some(
        line =>
          line.startsWith(flag) &&
          /^\s*=\s*DEBUG\s+and\b/.test(line.slice(flag.length, 200)),
      )
  );
}

function indentOf(text: string): number {
  return (/^[ \t]*/.exec(text)?.[0] ?? '').replace(/\t/g, '    ').length;
}
