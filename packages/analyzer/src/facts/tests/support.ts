import type { Ecosystem } from '../../repository';
import type { Service, ServiceFile } from '../../service';
import { functionsOf } from '../code';
import { signalsIn, type SignalKind } from './levels';
import { identifiersOf } from './words';

/** A piece of shared test code that tests call by name: a fixture, a helper, a base class. */
interface Unit {
  name: string;
  path: string;
  /** Signals and the names it uses itself. */
  kinds: Set<SignalKind>;
  uses: ReadonlySet<string>;
  /** Applies to every test below its folder without being named. */
  automatic: boolean;
}

const functionLevel: Partial<Record<Ecosystem, RegExp>> = {
  python: /^(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)/gm,
  go: /^func[ \t]+(?:\([^)\n]*\)[ \t]*)?(\w+)/gm,
};
const fileLevel: Partial<Record<Ecosystem, RegExp>> = {
  node: /\bexport\s+(?:default\s+)?(?:async\s+)?(?:function|const|let|class)\s+(\w+)|\b(?:module\.)?exports\.(\w+)\s*=|\bmodule\.exports\s*=\s*(\w+)/g,
  jvm: /\b(?:class|interface|object|annotation class)\s+(\w+)/g,
  dotnet: /\b(?:class|interface|record)\s+(\w+)/g,
  ruby: /^[ \t]*(?:class|module)\s+(?:\w+::)*(\w+)/gm,
  php: /\b(?:class|trait)\s+(\w+)/g,
  rust: /\bfn\s+(\w+)|\bstruct\s+(\w+)/g,
};

/** Helpers of one name that are followed: a tree may hold thousands. */
const namesakes = 50;

/**
 * What test files inherit from the shared code they use: a fixture that starts the application makes every test that
 * asks for it an integration test.
 */
export class SupportCode {
  private readonly units: Unit[];
  private readonly byName = new Map<string, Unit[]>();

  constructor(private readonly service: Service, files: ServiceFile[]) {
    this.units = files.flatMap(file => this.unitsOf(file));
    for (const unit of this.units) {
      const known = this.byName.get(unit.name) ?? [];
      if (known.length < namesakes) known.push(unit);
      this.byName.set(unit.name, known);
    }
    // What a file names together shares its signals: one of them speaks for all.
    const speakers = new Map(this.units.map(unit => [unit.kinds, unit]));
    // Fixtures build on fixtures: four steps reach every real chain.
    for (let round = 0; round < 4; round++) {
      for (const unit of speakers.values()) {
        for (const used of unit.uses) {
          for (const other of this.byName.get(used) ?? []) {
            if (other.kinds !== unit.kinds && other.path !== '') {
              for (const kind of other.kinds) unit.kinds.add(kind);
            }
          }
        }
      }
    }
  }

  /** The signals that a test file gets from what it uses. */
  inherited(file: ServiceFile): Set<SignalKind> {
    const kinds = new Set<SignalKind>();
    const add = (units: Unit[]) => {
      for (const unit of units) {
        if (unit.path !== file.path && this.reaches(unit, file)) {
          for (const kind of unit.kinds) kinds.add(kind);
        }
      }
    };
    for (const word of identifiersOf(this.service.repository, file.path)) {
      add(this.byName.get(word) ?? []);
    }
    if (file.ecosystem === 'node') {
      for (const name of importedFiles(this.service, file.path)) {
        add(this.units.filter(({ path }) => path === name));
      }
    }
    add(this.units.filter(({ automatic }) => automatic));
    if (file.ecosystem === 'go' && opensThroughService(this.service, file))
      kinds.add('integration').add('datastore');
    return kinds;
  }

  private reaches(unit: Unit, file: ServiceFile): boolean {
    if (unit.path.endsWith('.go') && unit.automatic)
      return folderOf(file.path) === folderOf(unit.path);
    if (!/(?:^|\/)conftest\.py$/.test(unit.path)) return true;
    const folder = unit.path.slice(0, -'conftest.py'.length);
    return file.path.startsWith(folder);
  }

  private unitsOf(file: ServiceFile): Unit[] {
    const { repository } = this.service;
    const { ecosystem, path } = file;
    if (!ecosystem) return [];
    const { code, uncommented } = repository.lexicalWithTests(path);
    const splitter = functionLevel[ecosystem];
    if (splitter) {
      const heads = [...code.matchAll(splitter)];
      return heads.map((head, index) => {
        // Decorators stand above their function.
        const from =
          index === 0
            ? 0
            : Math.max(
                code.lastIndexOf('\n\n', head.index),
                heads[index - 1].index,
              );
        const to = heads[index + 1]?.index ?? code.length;
        const uses = new Set(
          code
            .slice(head.index + head[0].length, to)
            .match(/[A-Za-z_]\w{2,}|\b[A-Z]{2}\b/g),
        );
        const kinds = kindsIn(ecosystem, uncommented.slice(from, to));
        // Go's TestMain stands before every test of its package, and connects as the service does.
        const first = ecosystem === 'go' && head[1] === 'TestMain';
        if (first && [...uses].some(name => connects(this.service, name))) {
          kinds.add('integration').add('datastore');
        }
        return {
          name: head[1],
          path,
          kinds,
          uses,
          automatic:
            first || /autouse\s*=\s*True/.test(code.slice(from, head.index)),
        };
      });
    }
    const names = fileLevel[ecosystem];
    if (!names) return [];
    const base = path.slice(path.lastIndexOf('/') + 1).split('.')[0];
    const found = new Set(
      [...code.matchAll(names)]
        .map(match => match[1] ?? match[2] ?? match[3])
        .filter(name => name.length > 3),
    );
    if (ecosystem === 'node' && base.length > 6) found.add(base);
    const kinds = kindsIn(ecosystem, uncommented);
    const uses = identifiersOf(repository, path);
    return (found.size ? [...found] : ['']).map(name => ({
      name,
      path,
      kinds,
      uses,
      automatic: false,
    }));
  }
}

const folderOf = (path: string) => path.replace(/[^/]*$/, '');

const opensDatabase =
  /\b(?:sql|sqlx|dbx|gorm|pgx|pgxpool|mongo)\.(?:Must)?(?:Open|Connect|New)\w{0,20}\s*\(/;

/** A Go test that has the service's own code open its database: `db.Init()`. */
function opensThroughService(service: Service, { path }: ServiceFile): boolean {
  return [
    ...service.repository
      .lexicalWithTests(path)
      .code.matchAll(
        /\b(?:db|database|datastore|store|storage|postgres|mysql|mongo\w*)\.((?:Init|Connect|Open|Setup|New)\w*)\s*\(/g,
      ),
  ]
    .slice(0, 20)
    .some(match => connects(service, match[1]));
}

/** Whether a function of the service's own opens its database. */
function connects(service: Service, name: string): boolean {
  return service
    .fact(functionsOf)
    .named(name)
    .some(
      ({ path, start, end }) =>
        path.endsWith('.go') &&
        opensDatabase.test(
          service.repository.lexical(path).code.slice(start, end),
        ),
    );
}

function kindsIn(ecosystem: Ecosystem, text: string): Set<SignalKind> {
  return new Set(signalsIn(ecosystem, text).map(({ kind }) => kind));
}

const extensions = [
  '',
  '.ts',
  '.js',
  '.mjs',
  '.cjs',
  '.tsx',
  '/index.ts',
  '/index.js',
];

/** Files of the tree that a script imports by a relative path or a path alias. */
export function importedFiles(service: Service, path: string): string[] {
  const { repository } = service;
  return repository.once(`imported-files:${path}`, () => {
    const folder = path.split('/').slice(0, -1);
    const found: string[] = [];
    const text = repository.lexicalWithTests(path).uncommented;
    for (const match of text.matchAll(
      /(?:\bfrom|\bimport|\brequire\(|\bimport\()\s*['"]([^'"\n]{1,200})['"]/g,
    )) {
      const specifier = match[1].replace(/\.js$/, '');
      const candidates: string[] = [];
      if (specifier.startsWith('.')) {
        const steps = [...folder];
        for (const step of specifier.split('/')) {
          if (step === '..') steps.pop();
          else if (step !== '.') steps.push(step);
        }
        candidates.push(steps.join('/'));
      } else if (/^(?:@\/|~\/|#|src\/|test\/|tests\/)/.test(specifier)) {
        const rest = specifier.replace(/^(?:@|~|#)\/?/, '');
        candidates.push(
          ...[service.path, service.pathTo('src'), '', 'src'].map(root =>
            root ? `${root}/${rest}` : rest,
          ),
        );
      }
      const hit = candidates
        .flatMap(each => extensions.map(extension => each + extension))
        .find(each => repository.has(each));
      if (hit) found.push(hit);
    }
    return found;
  });
}
