import { ecosystemOf, languageOf } from '../../repository';
import type { Service, ServiceFile } from '../../service';
import { ownSourceFilesOf, sourceLines } from '../../stack';
import { routesOf, routeSteps } from '../http';
import { startOfRustTests } from './cases';
import { importedFiles } from './support';
import { identifiersOf, stringsOf } from './words';
import { testIndexOf } from '.';

/** What the tests of a service speak of. */
export interface References {
  /** Whether a test imports a source file, names what it defines, or is named after it. */
  names(path: string): boolean;
  /** Whether a test asks for a route that is handled in a source file. */
  requests(path: string): boolean;
  /** Whether routes of a source file are known, so that requests could be told. */
  hasRoutes(path: string): boolean;
  /** Names on the registrations of requested routes: controllers and functions that handle them. */
  handlers: ReadonlySet<string>;
}

/** Names that say nothing about where they come from. */
const generic = new Set(
  'main index init test tests setup config utils util helper helpers types type models model base common core app server client data error errors create update delete remove find list save get set run start stop handler handle service services controller controllers repository repositories router routes route default params options request response context name value user users result results item items store stores state query queries schema schemas constants views admin apps'.split(
    ' ',
  ),
);

const definitions: Record<string, RegExp> = {
  python: /^(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)/gm,
  node: /\b(?:class|function|interface|enum)\s+(\w+)|\bexport\s+(?:const|let|type)\s+(\w+)|\b(?:module\.)?exports\.(\w+)\s*=|^const\s+(\w+)\s*=\s*(?:async\s*)?(?:\(|function|catchAsync)/gm,
  jvm: /\b(?:class|interface|object|record|enum)\s+(\w+)|^(?:suspend\s+)?fun\s+(?:\w+\.)?(\w+)/gm,
  go: /^func\s+(?:\([^)\n]*\)\s*)?(\w+)|^type\s+(\w+)/gm,
  dotnet: /\b(?:class|interface|record|struct)\s+(\w+)/g,
  ruby: /^[ \t]*(?:class|module)\s+(?:\w+::)*(\w+)/gm,
  php: /\b(?:class|interface|trait|enum)\s+(\w+)/g,
  rust: /\b(?:fn|struct|enum|trait)\s+(\w+)/g,
};

/** What the tests of a service speak of. Use as `service.fact(referencesOf)`. */
export function referencesOf(service: Service): References {
  const { repository } = service;
  const index = service.fact(testIndexOf);
  const files = [...index.files, ...index.support].filter(
    ({ relation }) => relation !== 'foreign',
  );
  const words = new Set<string>();
  const imported = new Set<string>();
  const subjects = new Set<string>();
  const requested: string[][] = [];
  const inSource = new Set<string>();
  for (const { path, ecosystem } of files) {
    if (!ecosystem) {
      requested.push(...addressesIn(repository.text(path) ?? ''));
      continue;
    }
    if (index.sources.has(path)) {
      // Only what the tests inside the file say, not the file itself.
      inSource.add(path);
      const { code } = repository.lexicalWithTests(path);
      const tests = code.slice(startOfRustTests(code) ?? 0);
      for (const word of tests.match(/[A-Za-z_]\w{2,}/g) ?? []) words.add(word);
      continue;
    }
    for (const word of identifiersOf(repository, path)) words.add(word);
    subjects.add(plainName(path));
    if (ecosystem === 'node') {
      for (const target of importedFiles(service, path)) imported.add(target);
    }
    for (const text of stringsOf(repository, path)) {
      if (text.includes('/') && !/\s/.test(text)) {
        const steps = routeSteps(text);
        if (steps.length) requested.push(steps);
      }
    }
  }
  const routes = new Map<string, string[][]>();
  for (const { path, route } of service.fact(routesOf)) {
    const known = routes.get(path) ?? [];
    known.push(routeSteps(route));
    routes.set(path, known);
  }
  const distinct = new Map(requested.map(steps => [steps.join('/'), steps]));
  const asked = new Set(
    [...distinct.values()].slice(0, 5_000).flatMap(endings),
  );

  const isAsked = (steps: string[]) =>
    steps.some(step => step !== '*') && asked.has(steps.join('/'));
  const handlers = new Set<string>();
  const all = service.fact(routesOf);
  all.forEach(({ path, line, route }, position) => {
    if (!isAsked(routeSteps(route))) return;
    const next =
      all[position + 1]?.path === path ? all[position + 1].line : line + 40;
    const lines = repository.lexicalWithTests(path).code.split('\n');
    const registration = lines
      .slice(line - 1, Math.min(next - 1, line + 40))
      .join('\n');
    for (const word of registration.match(/[A-Za-z_]\w{3,}/g) ?? []) {
      handlers.add(word);
    }
  });

  return {
    handlers,
    hasRoutes: path =>
      (routes.get(path) ?? []).some(steps => steps.some(step => step !== '*')),
    names: path => {
      if (imported.has(path) || inSource.has(path)) return true;
      const base = plainName(path);
      if (base.length > 3 && !generic.has(base) && subjects.has(base))
        return true;
      return namesOf(service, path).some(name => words.has(name));
    },
    requests: path =>
      (routes.get(path) ?? []).some(isAsked) ||
      // Rails and Laravel tests ask by name: `orders_url`, `route('orders.index')`.
      (/controller/i.test(path) &&
        [...words].some(
          word =>
            word.startsWith(`${plainName(path).replace(/s$/, '')}`) &&
            /_(?:path|url)$/.test(word),
        )),
  };
}

/** The addresses that a collection of requests asks for. */
function addressesIn(text: string): string[][] {
  return [...text.matchAll(/(?:https?:\/\/|\{\{\w+\}\})[^\s"'<>\\]{1,300}/g)]
    .map(([address]) => routeSteps(address.replace(/^\{\{\w+\}\}/, '')))
    .filter(steps => steps.length > 0)
    .slice(0, 2_000);
}

/** `a/b/c` is asked for by `b/c` and `c` too: prefixes are composed elsewhere. Steps may stand for parameters. */
function endings(steps: string[]): string[] {
  const found: string[] = [];
  const short = steps.slice(-8);
  for (let from = 0; from < short.length; from++) {
    const tail = short.slice(from);
    // Any one or two steps of the tail may be a parameter's value.
    const variants = [tail];
    for (let i = 0; i < tail.length; i++) {
      const one = tail.map((step, index) => (index === i ? '*' : step));
      variants.push(one);
      for (let j = i + 1; j < tail.length; j++) {
        variants.push(one.map((step, index) => (index === j ? '*' : step)));
      }
    }
    for (const variant of variants) found.push(variant.join('/'));
  }
  return found;
}

/** `orders.service.spec.ts`, `test_orders_service.py` and `OrdersServiceTest.java` are all `ordersservice`. */
export function plainName(path: string): string {
  return path
    .slice(path.lastIndexOf('/') + 1)
    .replace(/\.\w+$/, '')
    .replace(
      /^test_|_tests?$|_spec$|\.(?:test|spec|e2e-spec|e2e|unit|integration)\b/gi,
      '',
    )
    .replace(/(?:Unit|Integration)?(?:Tests?|Spec|IT|TestCase)$/, '')
    .replace(/[^A-Za-z0-9]/g, '')
    .toLowerCase();
}

/** Names that a source file defines, and those its classes are known by through an interface. */
export function namesOf(service: Service, path: string): string[] {
  const { repository } = service;
  return repository.once(`defined-names:${path}`, () => {
    const ecosystem = ecosystemOf(languageOf(path));
    const pattern = ecosystem && definitions[ecosystem];
    if (!pattern) return [];
    const { code } = repository.lexicalWithTests(path);
    const names = [...code.matchAll(pattern)].flatMap(match =>
      match.slice(1).filter(Boolean),
    );
    const interfaces = [
      ...code.matchAll(
        /\b(?:implements|class\s+\w+[^{\n]*:)\s+([\w<>, ]{3,200})/g,
      ),
    ].flatMap(match => match[1].match(/\w+/g) ?? []);
    const base = path.slice(path.lastIndexOf('/') + 1).split('.')[0];
    return [
      ...new Set([
        ...names,
        ...interfaces.filter(name => /Service|Repo|Store|Dao/.test(name)),
        base,
      ]),
    ].filter(name => name.length > 3 && !generic.has(name.toLowerCase()));
  });
}

/** Source files that no test speaks of, largest first. */
export function unreferencedSources(
  service: Service,
): Array<{ file: ServiceFile; lines: number; line: number }> {
  const references = service.fact(referencesOf);
  return service
    .fact(ownSourceFilesOf)
    .filter(({ path }) => !references.names(path) && !references.requests(path))
    .map(file => ({
      file,
      lines: sourceLines(service, file),
      line: firstDefinition(service, file),
    }))
    .filter(
      ({ lines, file }) => lines >= 5 && !/(?:^|\/)\./.test(file.relative),
    )
    .sort((a, b) => b.lines - a.lines || (a.file.path < b.file.path ? -1 : 1));
}

/** Line of the first class or function of a file; 1 where there is none. */
export function firstDefinition(service: Service, file: ServiceFile): number {
  const pattern = file.ecosystem && definitions[file.ecosystem];
  const { code } = service.repository.lexicalWithTests(file.path);
  const at = pattern ? code.search(new RegExp(pattern.source, 'm')) : -1;
  return at < 0 ? 1 : service.repository.lineIndex(file.path).lineAt(at);
}
