import type { Service } from '../../service';
import { stackOf } from '../../stack';
import { deploymentCommandsOf } from './deployment-commands';
import { pipelinesOf } from '../pipelines';
import { databasesOf } from './databases';
import type { MigrationSet } from './migrations';

/** A statement that locks a live table or breaks the version that still runs. */
export interface LockingStatement {
  path: string;
  line: number;
  /** `creating an index without CONCURRENTLY`. */
  operation: string;
  table: string | undefined;
}

/** So many migrations, the newest, are looked at. */
const newest = 10;

interface Rule {
  pattern: RegExp;
  operation: string;
  /** Not for MySQL, which does it online. */
  postgresOnly?: boolean;
  /** What makes it harmless, on the statement. */
  unless?: RegExp;
}

const sqlRules: Rule[] = [
  {
    pattern:
      /\bCREATE\s+(?:UNIQUE\s+)?INDEX\s+(?!CONCURRENTLY)[\s\S]{0,200}?\bON\s+(?:ONLY\s+)?["`[]?([\w.]+)/gi,
    operation: 'creates an index without CONCURRENTLY',
    postgresOnly: true,
    unless: /\bCONCURRENTLY\b/i,
  },
  {
    pattern:
      /\bALTER\s+TABLE\s+(?:IF\s+EXISTS\s+)?(?:ONLY\s+)?["`[]?([\w.]+)["`\]]?[^;]{0,400}?\bADD\s+(?:COLUMN\s+)?(?!CONSTRAINT)[^;,]{0,200}?\bNOT\s+NULL\b[^;,]*/gi,
    operation: 'adds a column that is NOT NULL without a default',
    unless: /\bDEFAULT\b|\bGENERATED\b|\bSERIAL\b|\bIDENTITY\b/i,
  },
  {
    pattern:
      /\bALTER\s+TABLE\s+(?:IF\s+EXISTS\s+)?(?:ONLY\s+)?["`[]?([\w.]+)["`\]]?[^;]{0,400}?\bALTER\s+(?:COLUMN\s+)?["`[]?\w+["`\]]?\s+(?:SET\s+DATA\s+)?TYPE\b/gi,
    operation: 'rewrites a column’s type',
  },
  {
    pattern:
      /\bALTER\s+TABLE\s+(?:IF\s+EXISTS\s+)?(?:ONLY\s+)?["`[]?([\w.]+)["`\]]?[^;]{0,200}?\bRENAME\s+(?:COLUMN\s+|TO\s+)/gi,
    operation: 'renames what the running version still uses',
  },
  {
    pattern:
      /\bALTER\s+TABLE\s+(?:IF\s+EXISTS\s+)?(?:ONLY\s+)?["`[]?([\w.]+)["`\]]?[^;]{0,400}?\bDROP\s+COLUMN\b/gi,
    operation: 'drops a column that the running version may still use',
  },
  {
    pattern: /\bDROP\s+TABLE\s+(?:IF\s+EXISTS\s+)?["`[]?([\w.]+)/gi,
    operation: 'drops a table that the running version may still use',
  },
  {
    pattern:
      /\bALTER\s+TABLE\s+(?:IF\s+EXISTS\s+)?(?:ONLY\s+)?["`[]?([\w.]+)["`\]]?[^;]{0,400}?\bADD\s+(?:CONSTRAINT\s+\S+\s+)?(?:FOREIGN\s+KEY|CHECK)\b[^;]*/gi,
    operation: 'adds a constraint without NOT VALID',
    postgresOnly: true,
    unless: /\bNOT\s+VALID\b/i,
  },
];
const alembicRules: Rule[] = [
  {
    pattern:
      /\bop\.create_index\s*\(\s*[^,()]{0,200}(?:\([^)]*\))?,\s*["'](\w+)["'][\s\S]{0,300}?\)\s*$/gm,
    operation: 'creates an index without postgresql_concurrently',
    postgresOnly: true,
    unless: /postgresql_concurrently\s*=\s*True/,
  },
  {
    pattern: /\bop\.drop_column\s*\(\s*["'](\w+)["']/g,
    operation: 'drops a column that the running version may still use',
  },
  {
    pattern: /\bop\.drop_table\s*\(\s*["'](\w+)["']/g,
    operation: 'drops a table that the running version may still use',
  },
  {
    pattern: /\bop\.rename_table\s*\(\s*["'](\w+)["']/g,
    operation: 'renames what the running version still uses',
  },
  {
    pattern:
      /\bop\.alter_column\s*\(\s*["'](\w+)["'][^()]{0,200}\bnew_column_name\s*=/g,
    operation: 'renames what the running version still uses',
  },
  {
    pattern:
      /\bop\.add_column\s*\(\s*["'](\w+)["']\s*,[\s\S]{0,300}?\bnullable\s*=\s*False[^\n]*/g,
    operation: 'adds a column that is NOT NULL without a default',
    unless: /server_default/,
  },
];
const djangoRules: Rule[] = [
  {
    pattern: /\bmigrations\.AddIndex\s*\(\s*model_name\s*=\s*["'](\w+)["']/g,
    operation: 'creates an index without AddIndexConcurrently',
    postgresOnly: true,
  },
  {
    pattern: /\bmigrations\.RemoveField\s*\(\s*model_name\s*=\s*["'](\w+)["']/g,
    operation: 'drops a column that the running version may still use',
  },
  {
    pattern: /\bmigrations\.DeleteModel\s*\(\s*name\s*=\s*["'](\w+)["']/g,
    operation: 'drops a table that the running version may still use',
  },
  {
    pattern: /\bmigrations\.RenameField\s*\(\s*model_name\s*=\s*["'](\w+)["']/g,
    operation: 'renames what the running version still uses',
  },
  {
    pattern: /\bmigrations\.RenameModel\s*\(\s*old_name\s*=\s*["'](\w+)["']/g,
    operation: 'renames what the running version still uses',
  },
];
const railsRules: Rule[] = [
  {
    pattern: /^[ \t]*add_index[ (]+:(\w+)[^\n]*/gm,
    operation: 'creates an index without `algorithm: :concurrently`',
    postgresOnly: true,
    unless: /algorithm:\s*:concurrently/,
  },
  {
    pattern: /^[ \t]*remove_columns?[ (]+:(\w+)[^\n]*/gm,
    operation: 'drops a column that the running version may still use',
  },
  {
    pattern: /^[ \t]*rename_(?:column|table)[ (]+:(\w+)[^\n]*/gm,
    operation: 'renames what the running version still uses',
  },
  {
    pattern: /^[ \t]*drop_table[ (]+:(\w+)[^\n]*/gm,
    operation: 'drops a table that the running version may still use',
  },
  {
    pattern: /^[ \t]*add_column[ (]+:(\w+)[^\n]*\bnull:\s*false[^\n]*/gm,
    operation: 'adds a column that is NOT NULL without a default',
    unless: /default:/,
  },
];

const creations: Record<string, RegExp> = {
  sql: /\bCREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?["`[]?([\w.]+)/gi,
  node: /\bCREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?["`[]?([\w.]+)/gi,
  alembic: /\bop\.create_table\s*\(\s*["'](\w+)["']/g,
  django: /\bmigrations\.CreateModel\s*\(\s*name\s*=\s*["'](\w+)["']/g,
  rails: /\bcreate_table[ (]+:(\w+)/g,
};

const rulesOf: Partial<Record<MigrationSet['language'], Rule[]>> = {
  sql: sqlRules,
  node: sqlRules,
  alembic: alembicRules,
  django: djangoRules,
  rails: railsRules,
};

/** Whether the statements of a tool can be read. */
export function readsStatements(set: MigrationSet): boolean {
  return (
    rulesOf[set.language] !== undefined &&
    (set.language !== 'node' || set.files.some(path => path.endsWith('.sql')))
  );
}

/** Statements of the newest migrations that lock or break a table which an older one made. */
export function lockingStatementsOf(
  service: Service,
  set: MigrationSet,
): LockingStatement[] {
  const { repository } = service;
  const rules = rulesOf[set.language];
  if (!rules) return [];
  const mysql = !service
    .fact(databasesOf)
    .engines.some(({ name }) => /PostgreSQL|Cockroach/.test(name));
  // One folder a dialect: SQLite's own locks are another matter.
  const files = set.files.filter(
    path =>
      !/(?:^|\/)sqlite3?\//i.test(path) &&
      !(/(?:^|\/)(?:mysql|mariadb)\//i.test(path) && !mysql),
  );
  const recent = files.slice(-newest);
  // The first migration of a service meets no data.
  const judged = recent.filter(path => path !== files[0]);
  const made = new Set<string>();
  const found: LockingStatement[] = [];
  for (const path of recent) {
    const text = upPart(service, path, set);
    for (const match of text.matchAll(creations[set.language] ?? /(?!)/g))
      made.add(normal(match[1]));
    if (!judged.includes(path)) continue;
    const index = repository.lineIndex(path);
    for (const { pattern, operation, postgresOnly, unless } of rules) {
      if (postgresOnly && mysql) continue;
      for (const match of text.matchAll(pattern)) {
        if (unless?.test(match[0]) || made.has(normal(match[1]))) continue;
        found.push({
          path,
          line: index.lineAt(match.index + match[0].search(/\S/)),
          operation,
          table: match[1],
        });
      }
    }
  }
  return found;
}

const normal = (name: string | undefined) =>
  (name ?? '').toLowerCase().replace(/^(?:public|dbo)\./, '');

/** What runs forwards: the rest of the file is blanked, so that lines stay. */
function upPart(
  service: Service,
  path: string,
  { language }: MigrationSet,
): string {
  const { repository } = service;
  const view = path.endsWith('.sql')
    ? (repository.text(path) ?? '').replace(
        /--(?!\s*(?:\+goose|migrate:|\+migrate|down migration))[^\n]*/g,
        comment => ' '.repeat(comment.length),
      )
    : repository.lexical(path).uncommented;
  const end = {
    alembic: /^def\s+downgrade\b/m,
    rails: /^[ \t]*def\s+(?:self\.)?down\b/m,
    sql: /^--\s*(?:\+goose\s+down|migrate:down|\+migrate\s+down|down migration)/im,
    node: /^--\s*down migration/im,
  }[language as 'alembic'];
  const match = end?.exec(view);
  return match ? view.slice(0, match.index) : view;
}

const linters =
  /^(?:squawk(?:-cli)?|strong_migrations|django-migration-linter|django-pg-zero-downtime-migrations|django-safemigrate|online_migrations|eslint-plugin-squawk|eugene|pgroll|zero_downtime_migrations|@ubiquiti\/squawk)$/i;
const linterCommand =
  /\bsquawk\b|\batlas\s+migrate\s+lint\b|\bpgroll\b|\beugene\b|\blintmigrations\b|\bgh-ost\b|\bpt-online-schema-change\b|\bsqlfluff\b.{0,40}migrat/;

/** A linter that reads migrations before they are merged. */
export function migrationLinterOf(
  service: Service,
): { path: string; line: number; name: string } | undefined {
  const library = service
    .fact(stackOf)
    .dependencies.find(({ name }) => linters.test(name));
  if (library)
    return { path: library.path, line: library.line, name: library.name };
  for (const job of service.fact(pipelinesOf).jobs) {
    const command = job.commands.find(({ text }) => linterCommand.test(text));
    if (command)
      return {
        path: command.path,
        line: command.line,
        name: command.text.slice(0, 60),
      };
    const action = job.external.find(({ name }) =>
      /squawk|atlas-action|ariga\/atlas/.test(name),
    );
    if (action) return action;
  }
  const command = service
    .fact(deploymentCommandsOf)
    .find(({ text }) => linterCommand.test(text));
  return command && { ...command, name: command.text.slice(0, 60) };
}
