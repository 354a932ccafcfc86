import type { Service } from '../../service';

/** A check from outside that no test framework runs. */
export interface Journey {
  path: string;
  line: number;
}

const longest = 200_000;
const fewestRequests = 3;

interface Script {
  file: RegExp;
  request: RegExp;
  /** What shows that it stays inside the process of a test. */
  inside?: RegExp;
}

const scripts: Script[] = [
  {
    file: /(?:^|[_.-])(?:smoke|e2e|end-?to-?end|journey|acceptance|tests?)(?=[_.-])[^/]*\.(?:ba)?sh$/i,
    request: /^(?![ \t]*#).*\bcurl\b/gm,
  },
  {
    file: /(?:^|[_.-])(?:smoke|e2e|end_to_end|journey)[\w.-]*\.py$/i,
    request:
      /\b(?:requests|httpx|session|client)\s*\.\s*(?:get|post|put|patch|delete)\s*\(|\burlopen\s*\(/g,
    inside: /\bTestClient\b|\bASGITransport\b|\btest_client\b/,
  },
];
/** It changes something: a probe of the health alone is no journey. */
const writes =
  /\bcurl\b(?:[^\n\\]|\\[\s\S]){0,400}?\s(?:(?:-X|--request)\s{0,4}["']?(?:POST|PUT|PATCH|\$)|(?:-d|--data(?:-raw|-binary)?|--json)\s)|\.\s*(?:post|put|patch)\s*\(/;
const compares =
  /\bhttp_code\b|--fail\b|\bcurl\s{1,4}(?:-\w{1,20}\s{1,4}){0,8}-\w{0,20}f|\bassert\b|\bstatus_code\b|\braise_for_status\b/;
const fails =
  /\bexit\s+(?:[1-9]|"?\$)|^[ \t]{0,40}set[ \t]+-\w*e|\bassert\b|\bsys\.exit\b|\braise\b/m;
/** Libraries that check answers against the published description, and containers of the image that is deployed. */
const described =
  /\bImageFromDockerfile\s*\(|\bassert_(?:re(?:quest|sponse)_)?schema_con(?:firm|form)\b|\bOpenAPI3?Assertions\s*\.\s*\w+|\btoSatisfyApiSpec\b|\bassertRe(?:sponse|quest)MatchesSpec\b/;

/** Scripts that walk through the running service, and assertions of the description of its interface. Use as a fact. */
export function journeysOf(service: Service): Journey[] {
  const fixtures = fixturesOf(service);
  if (fixtures) return [fixtures];
  return service.files.flatMap(({ path, relative, size }) => {
    if (size > longest) return [];
    const found = isTestCode(relative)
      ? firstLine(service, path, described)
      : undefined;
    if (found !== undefined) return [{ path, line: found }];
    const invoked = invocations.find(({ file }) => file.test(relative));
    const at = invoked && firstTextLine(service, path, invoked.pattern);
    if (at !== undefined) return [{ path, line: at }];
    return walks(service, path, relative) ? [{ path, line: 1 }] : [];
  });
}

/** A folder for each case with a script that asks the running service: `fixtures/upload/test.sh`. */
function fixturesOf(service: Service): Journey | undefined {
  const asking = service.files.filter(
    ({ path, relative, size }) =>
      /\/(?:run_?)?tests?\.sh$/.test(relative) &&
      size < longest &&
      /\bcurl\b/.test(service.repository.text(path) ?? ''),
  );
  return asking.length >= fewestRequests &&
    asking.some(({ path }) => writes.test(service.repository.text(path) ?? ''))
    ? { path: asking[0].path, line: 1 }
    : undefined;
}

/** Smoke tests of another repository that a pipeline has run against the deployed service. */
const invocations: Array<{ file: RegExp; pattern: RegExp }> = [
  {
    file: /\.ya?ml$/,
    pattern:
      /^kind:\s*ClowdJobInvocation\s*$(?=[\s\S]{0,2000}^\s+iqe:\s*$)|^\s+iqe:\s*$(?<=^\s*(?:- )?kind:\s*ClowdJobInvocation\s*$[\s\S]{0,2000})/m,
  },
  { file: /\.sh$/, pattern: /^\s*(?:export\s+)?IQE_PLUGINS=["']?\w/m },
];

function firstTextLine(
  { repository }: Service,
  path: string,
  pattern: RegExp,
): number | undefined {
  const at = (repository.text(path) ?? '').search(pattern);
  return at < 0 ? undefined : repository.lineIndex(path).lineAt(at);
}

function isTestCode(relative: string): boolean {
  return (
    /(?:^|\/)(?:tests?|specs?|__tests__|src\/(?:test|it))\//i.test(relative) &&
    /\.(?:rb|java|kt|[cm]?[jt]s|php)$/.test(relative)
  );
}

function firstLine(
  { repository }: Service,
  path: string,
  pattern: RegExp,
): number | undefined {
  const { uncommented } = repository.lexicalWithTests(path);
  const at = uncommented.search(pattern);
  return at < 0 ? undefined : repository.lineIndex(path).lineAt(at);
}

function walks(service: Service, path: string, relative: string): boolean {
  const base = relative.slice(relative.lastIndexOf('/') + 1);
  const script = scripts.find(({ file }) => file.test(base));
  if (!script) return false;
  const text = service.repository.text(path) ?? '';
  return (
    (text.match(script.request) ?? []).length >= fewestRequests &&
    !script.inside?.test(text) &&
    writes.test(text) &&
    compares.test(text) &&
    fails.test(text)
  );
}
