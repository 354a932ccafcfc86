import { supplyChainChecks } from '../supply-chain';
import { serviceOf, type Files } from '../__testUtils__/trees';
import { databaseManagementChecks } from '.';

const size = 60_000;
const fill = (text: string) =>
  text.repeat(Math.ceil(size / text.length)).slice(0, size);

const tree = (text: string): Files => ({
  'requirements.txt': 'fastapi==1.0\nsqlalchemy==2.0\npsycopg==3.0\n',
  'app.py': 'app = FastAPI()\n',
  'db.py': text,
  'db.ts': text,
  'db.go': text,
  'schema.sql': text,
  'migrations/0001_a.up.sql': text,
  'migrations/0002_b.up.sql': text,
  'migrations/versions/1.py': `down_revision = None\n${text}`,
  'src/A.java': text,
  'README.md': text,
});

// Seconds, not minutes: a file that makes an expression go back and forth would take far longer.
it.each([
  ['blank lines', '\n'],
  ['blanks', ' '],
  ['open brackets', '('],
  ['quotes', '"'],
  ['dashes', '-'],
  ['statements without an end', 'ALTER TABLE a ADD COLUMN b NOT NULL '],
  ['calls without an end', 'op.create_index("a", "b", '],
  ['pools without an end', 'new Pool({ ssl: { max: '],
  ['functions without an end', 'def f():\n    session.add(x)\n'],
  ['runners without an end', 'migrate!( migrate-'],
])('reads a file of %s in time', (_, text) => {
  const service = serviceOf(tree(fill(text)));
  const started = performance.now();
  for (const check of [...databaseManagementChecks, ...supplyChainChecks])
    check.judge(service);
  expect(performance.now() - started).toBeLessThan(15_000);
});
