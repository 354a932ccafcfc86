import type { Ecosystem } from '../../repository';
import type { Service } from '../../service';
import { matchesIn } from '../code/matches';
import { databaseSourcesOf, isWithinReach } from './scope';

/** A place that defines a table. */
export interface TableDefinition {
  path: string;
  line: number;
  kind: 'model' | 'schema-file' | 'statement';
}

/** The tables that a service defines. */
export interface OwnedSchema {
  /** Models, `CREATE TABLE`s and schema files, in order of how much they say. */
  tables: TableDefinition[];
  /** Every model says that its table is somebody else's. */
  readOnly: boolean;
}

const models: Record<Ecosystem, RegExp[]> = {
  python: [
    /^class\s+\w+\s*\([^)\n]*\b(?:db\.Model|models\.Model|SQLModel\s*,\s*table\s*=\s*True|DeclarativeBase|TimeStampedModel|AbstractUser|AbstractBaseUser)\b[^)\n]*\)/gm,
    /^[ \t]+__tablename__\s*(?::[^=\n]{0,60})?=/gm,
    /^[ \t]*[\w.]{1,80}\s*(?::[^=\n]{0,60})?=\s*(?:\w+\.)?Table\s*\(\s*[\"'\n]/gm,
  ],
  node: [
    /^[ \t]*@Entity\s*\(/gm,
    /\bsequelize\.define\s*\(/g,
    /\bnew\s+Sequelize\s*\([\s\S]{0,4000}?\b(?!sequelize\b)\w{1,40}\.define\s*\(/g,
    /\bextends\s+Model\b[\s\S]{0,20}\{/g,
    /\b(?:pgTable|mysqlTable|sqliteTable)\s*\(/g,
    /\bnew\s+EntitySchema\s*[(<]/g,
  ],
  jvm: [
    /^[ \t]*@(?:Entity|MappedEntity)\b/gm,
    /\bobject\s+\w+\s*:\s*(?:\w*IdTable|Table)\s*\(/g,
  ],
  go: [
    /\bgorm\.Model\b/g,
    /^func\s+\([^)\n]*\)\s*TableName\s*\(\s*\)\s*string/gm,
    /\bent\.Schema\b/g,
    /\bbun\.BaseModel\b/g,
  ],
  dotnet: [/\bDbSet\s*<\s*\w+\s*>\s+\w+/g],
  ruby: [
    /^[ \t]*class\s+(?!ApplicationRecord\b)\w[\w:]*\s*<\s*(?:ApplicationRecord|ActiveRecord::Base)\b/gm,
  ],
  php: [
    /\bextends\s+(?:Model|Authenticatable|Pivot)\b/g,
    /#\[ORM\\Entity\b/g,
    /@ORM\\Entity\b/g,
  ],
  rust: [/\bDeriveEntityModel\b/g, /^[ \t]*(?:diesel::)?table!\s*[{(]/gm],
};

const createTable = /\bCREATE\s+TABLE\s+(?!IF\s+EXISTS)/i;
const schemaFile =
  /\.prisma$|(?:^|\/)db\/(?:schema|structure)\.(?:rb|sql)$|(?:^|\/)[\w.-]*(?:schema|init|tables|ddl|setup|dump|create|database|blog|backup|table|db)[\w.-]*\.sql$/i;
const mostTables = 500;

/** Which tables the service defines. Use as `service.fact(ownedSchemaOf)`. */
export function ownedSchemaOf(service: Service): OwnedSchema {
  const { repository } = service;
  const tables: TableDefinition[] = [];
  const statements: TableDefinition[] = [];
  let managed = 0;
  let foreign = 0;
  for (const { path, ecosystem } of databaseSourcesOf(service)) {
    if (!ecosystem || tables.length > mostTables) continue;
    const text = repository.text(path) ?? '';
    for (const pattern of models[ecosystem]) {
      // Doctrine's annotations stand in comments.
      const found =
        ecosystem === 'php' && pattern.source.startsWith('@')
          ? [...text.matchAll(pattern)].map(match => ({
              path,
              line: repository.lineIndex(path).lineAt(match.index),
            }))
          : matchesIn(repository, path, pattern);
      tables.push(
        ...found.map(({ line }) => ({ path, line, kind: 'model' as const })),
      );
      managed += found.length;
    }
    if (ecosystem === 'go') {
      // GORM's tags stand in strings.
      const tagged = matchesIn(
        repository,
        path,
        /\bgorm:"[^"\n]{0,200}\bprimary_?key\b/i,
        'uncommented',
      );
      tables.push(
        ...tagged.map(({ line }) => ({ path, line, kind: 'model' as const })),
      );
      managed += tagged.length;
    }
    if (ecosystem === 'python')
      foreign += matchesIn(repository, path, /\bmanaged\s*=\s*False\b/).length;
    if (createTable.test(text)) {
      for (const { line } of matchesIn(
        repository,
        path,
        /\bCREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?["'`[\w{$]/i,
        'uncommented',
      ))
        statements.push({ path, line, kind: 'statement' });
    }
  }
  const files = schemaFiles(service);
  return {
    tables: [...tables, ...statements, ...files],
    readOnly: managed > 0 && foreign >= managed && files.length === 0,
  };
}

/** Files that hold the schema as a whole: Prisma's, Rails', an SQL dump. */
function schemaFiles(service: Service): TableDefinition[] {
  const { repository } = service;
  return repository.files.flatMap(({ path }): TableDefinition[] => {
    if (
      !/\.(?:sql|prisma|rb)$/i.test(path) ||
      /(?:^|\/)(?:tests?|node_modules|vendor|fixtures|examples?|testdata|migrations?)\//i.test(
        path,
      )
    )
      return [];
    const within =
      isWithinReach(service, path) ||
      service.files.some(file => file.shared && file.path === path);
    if (!within || !(schemaFile.test(path) || path.endsWith('.sql'))) return [];
    const pattern = path.endsWith('.prisma')
      ? /^model\s+\w+\s*\{/
      : /\b(?:create|alter)[_ ]table\b/i;
    const line = repository
      .lines(path)
      .findIndex(
        text => pattern.test(text.slice(0, 500)) && !/^[ \t]*--/.test(text),
      );
    return line >= 0
      ? [
          {
            path,
            line: path.endsWith('.prisma') ? line + 1 : 1,
            kind: 'schema-file',
          },
        ]
      : [];
  });
}
