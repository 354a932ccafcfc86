import { join } from 'node:path';
import type { Report } from '@prodready/report';
import {
  everyStack,
  hostilePaths,
  hostileTexts,
  mutate,
  seeded,
} from './__testUtils__/hostile';
import { analyze } from './analyze';
import {
  folderSource,
  memorySource,
  openRepository,
  type RepositorySource,
} from './repository';

const report = (source: RepositorySource) =>
  analyze(openRepository(source), { name: 'orders' });

/** Checks that broke, with what they said. */
const broken = ({ areas }: Report) =>
  areas.flatMap(({ results }) =>
    results
      .filter(({ outcome }) => outcome === 'error')
      .map(({ checkId, message }) => `${checkId}: ${message}`),
  );

describe('hostile repositories', () => {
  it.each(Object.keys(hostileTexts))('%s in every kind of file', name => {
    const text = hostileTexts[name](20_000);
    const files = Object.fromEntries(hostilePaths.map(path => [path, text]));
    expect(broken(report(memorySource({ ...everyStack, ...files })))).toEqual(
      [],
    );
  });

  it.each([
    ['an alias bomb', 'compose.yaml', aliasBomb()],
    ['deep YAML', 'k8s/a.yaml', 'a:\n'.repeat(1) + nested(20_000, '[', ']')],
    ['deep JSON', 'package.json', nested(50_000, '[', ']')],
    ['deep JSON objects', 'openapi.json', nested(20_000, '{"a":', '}', '1')],
    [
      'XML entities',
      'pom.xml',
      `<!DOCTYPE a [${Array.from(
        { length: 30 },
        (_, i) => `<!ENTITY e${i} "&e${i + 1};&e${i + 1};">`,
      ).join('')}]><project>&e0;</project>`,
    ],
    ['deep XML', 'pom.xml', nested(20_000, '<a>', '</a>')],
    ['deep TOML', 'pyproject.toml', `a = ${nested(20_000, '[', ']')}`],
    [
      'helpers without number in one file of tests',
      'tests/support.rs',
      Array.from({ length: 15_000 }, (_, i) => `fn help${i}() {}\n`).join(''),
    ],
    ['a prototype', 'package.json', '{"__proto__":{"polluted":true}}'],
  ])('%s', (_, path, text) => {
    expect(
      broken(report(memorySource({ ...everyStack, [path]: text }))),
    ).toEqual([]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('the same few files in a thousand folders', () => {
    const sources = Object.entries(sameNames);
    const files = Object.fromEntries(
      Array.from({ length: 1_000 }, (_, i) => {
        const [name, text] = sources[i % sources.length];
        return [`src/m${i}/${name}`, text];
      }),
    );
    expect(broken(report(memorySource({ ...everyStack, ...files })))).toEqual(
      [],
    );
  });

  it('bytes that are no text', () => {
    const bytes = Uint8Array.from({ length: 5_000 }, (_, i) =>
      i % 7 === 0 ? 0xff : 0x80 + (i % 128),
    );
    const source: RepositorySource = {
      list: () => ({
        files: hostilePaths.map(path => ({ path, size: bytes.length })),
        notes: [],
      }),
      read: () => bytes,
    };
    expect(broken(report(source))).toEqual([]);
  });
});

describe('injured copies of real services', () => {
  const samples = join(__dirname, '../../../examples/services');
  const rounds = Number(process.env.PRODREADY_FUZZ_ROUNDS ?? 6);

  it.each([
    'orders',
    'payments',
    'shipping',
    'inventory',
    'invoicing',
    'storefront',
  ])('%s', name => {
    const source = folderSource(join(samples, name));
    const files = source.list().files.map(({ path }) => path);
    const texts = Object.fromEntries(
      files.map(path => [
        path,
        Buffer.from(source.read(path) ?? []).toString('utf8'),
      ]),
    );
    for (let round = 0; round < rounds; round++) {
      const random = seeded(round + 1);
      const injured = Object.fromEntries(
        Object.entries(texts).map(([path, text]) => [
          path,
          random() < 0.5 ? mutate(text, random) : text,
        ]),
      );
      expect({ round, broken: broken(report(memorySource(injured))) }).toEqual({
        round,
        broken: [],
      });
    }
  });
});

describe('the same tree', () => {
  it('gives the same bytes, in whatever order its files are listed', () => {
    const source = folderSource(
      join(__dirname, '../../../examples/services/payments'),
    );
    const listing = source.list();
    const reversed: RepositorySource = {
      list: () => ({ ...listing, files: [...listing.files].reverse() }),
      read: path => source.read(path),
    };
    const first = JSON.stringify(report(source));
    expect(JSON.stringify(report(source))).toBe(first);
    expect(JSON.stringify(report(reversed))).toBe(first);
  });
});

/** Names that meet in one index. */
const sameNames: Record<string, string> = {
  'a.py':
    'class A(A):\n    @app.post("/a/{id}")\n    def f(self):\n        return f()\n',
  'a.ts':
    "import { A } from './a';\n@Controller('a')\nexport class A extends A { @Post(':id') a() { return a(process.env.A_KEY); } }\n",
  'A.java':
    '@RestController\nclass A extends A implements A { @PostMapping("/{id}") A a(@RequestBody A a) { return a; } }\n',
  'a.go':
    'package a\n\ntype A struct{ A }\n\nfunc A() error {\n\tr.POST("/a/:id", A)\n\treturn status.Error(codes.Internal, err.Error())\n}\n',
  'A.cs':
    '[ApiController] public class A : A { [HttpPost("{id}")] public A Post(A a) { return a; } }\n',
  'a_controller.rb':
    'class A < A\n  def a\n    a\n  rescue => e\n    nil\n  end\nend\n',
  'A.php':
    "<?php\nclass A extends A { function a() { Route::post('/a/{id}', [A::class, 'a']); } }\n",
  'a.rs':
    'struct A { a: A }\nfn a(a: A) -> Result<A, A> { a()?; Router::new().route("/a/{id}", post(a)) }\n',
};

function nested(depth: number, open: string, close: string, core = ''): string {
  return open.repeat(depth) + core + close.repeat(depth);
}

function aliasBomb(): string {
  const levels = Array.from(
    { length: 12 },
    (_, i) => `l${i + 1}: &l${i + 1} [${Array(10).fill(`*l${i}`).join(', ')}]`,
  );
  return `l0: &l0 lol\n${levels.join('\n')}\nservices:\n  a: *l12\n`;
}
