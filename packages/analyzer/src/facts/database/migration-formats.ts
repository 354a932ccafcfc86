/** How a migration file looks: which tool wrote it, and whether it can be undone. */
export interface MigrationFormat {
  tool: string;
  /** Paths in lower case. */
  path: RegExp;
  /** What the file must hold. */
  content?: RegExp;
  /** The tool has no way back by design. */
  forwardOnly?: boolean;
  language:
    | 'sql'
    | 'alembic'
    | 'django'
    | 'node'
    | 'rails'
    | 'php'
    | 'ef'
    | 'liquibase'
    | 'code';
}

/** The first format that fits decides. */
export const migrationFormats: MigrationFormat[] = [
  {
    tool: 'Prisma Migrate',
    path: /(?:^|\/)migrations\/[^/]+\/migration\.sql$/,
    forwardOnly: true,
    language: 'sql',
  },
  {
    tool: 'Alembic',
    path: /\.py$/,
    content: /^down_revision\b/m,
    language: 'alembic',
  },
  {
    // A list of numbered steps with a runner of the service’s own.
    tool: 'numbered functions',
    path: /(?:^|\/)migrations?\.py$/,
    content: /^(?:async\s+)?def\s+m\d{3,4}_\w+\s*\(/m,
    forwardOnly: true,
    language: 'code',
  },
  {
    tool: 'Django',
    path: /(?:^|\/)migrations\/(?!__init__)\w+\.py$/,
    content: /\bclass\s+Migration\s*\(\s*(?:migrations\.)?\w*Migration\s*\)/,
    language: 'django',
  },
  {
    tool: 'Aerich',
    path: /(?:^|\/)migrations\/(?:\w+\/)?\d+_\w+\.(?:py|sql)$/,
    content: /async\s+def\s+upgrade\s*\(|--\s*upgrade\s*--/i,
    language: 'code',
  },
  {
    tool: 'yoyo',
    path: /\.py$/,
    content: /^from\s+yoyo\s+import|^__depends__\s*=/m,
    language: 'code',
  },
  {
    tool: 'peewee-migrate',
    path: /\.py$/,
    content:
      /^import\s+peewee_migrate\b|^from\s+peewee_migrate\b|^def\s+migrate\s*\(\s*migrator\b[^)\n]{0,120}\bdatabase\b/m,
    language: 'code',
  },
  {
    tool: 'goose',
    path: /\.(?:sql|go)$/,
    content: /--\s*\+goose\s+up\b|\bgoose\.AddMigration/i,
    language: 'sql',
  },
  {
    tool: 'dbmate',
    // People load sample rows with it too, from a folder of their own.
    path: /^(?!(?:.*\/)?seeds?\/).*\.sql$/,
    content: /--\s*migrate:up\b/,
    language: 'sql',
  },
  {
    tool: 'sql-migrate',
    path: /\.sql$/,
    content: /--\s*\+migrate\s+up\b/i,
    language: 'sql',
  },
  {
    tool: 'tern',
    path: /\.sql$/,
    content: /----\s*create above \/ drop below\s*----/,
    language: 'sql',
  },
  {
    tool: 'node-pg-migrate',
    path: /\.(?:sql|[cm]?[jt]s)$/,
    content:
      /--\s*up migration\b|\bMigrationBuilder\b.{0,40}node-pg-migrate|\bpgm\s*[.:)]/i,
    language: 'node',
  },
  {
    tool: 'darwin',
    path: /\.sql$/,
    content: /^--\s*Version:\s*[\d.]+\s*\n--\s*Description:/m,
    forwardOnly: true,
    language: 'sql',
  },
  {
    tool: 'golang-migrate',
    path: /\.up\.sql$/,
    language: 'sql',
  },
  {
    tool: 'Diesel',
    path: /(?:^|\/)migrations\/(?:[^/]+\/){1,2}up\.sql$/,
    language: 'sql',
  },
  {
    tool: 'Liquibase',
    path: /\.(?:xml|ya?ml|json|sql)$/,
    content:
      /<databaseChangeLog\b|^[ \t]*-?\s*databaseChangeLog\s*:|"databaseChangeLog"\s*:|--\s*liquibase formatted sql/m,
    language: 'liquibase',
  },
  {
    tool: 'Bytebase',
    path: /(?:^|\/)bytebase\/(?:[^/]+\/){0,10}[\w.-]*\d{8}[\w.-]*\.sql$/,
    forwardOnly: true,
    language: 'sql',
  },
  {
    tool: 'Flyway',
    path: /(?:^|\/)v\d[\d._]*__[^/]+\.(?:sql|java|kt)$/,
    forwardOnly: true,
    language: 'sql',
  },
  {
    tool: 'refinery',
    path: /(?:^|\/)migrations\/v\d+__\w+\.rs$/,
    forwardOnly: true,
    language: 'code',
  },
  {
    tool: 'SeaORM',
    path: /\.rs$/,
    content: /\bimpl\s+MigrationTrait\s+for\b/,
    language: 'code',
  },
  {
    tool: 'Entity Framework',
    path: /(?:^|\/)(?!.*\.designer\.cs$)\w[\w.]*\.cs$/,
    content:
      /:\s*(?:[\w.]+\.)?Migration\b[\s\S]{0,2000}\boverride\s+void\s+Up\s*\(\s*MigrationBuilder/,
    language: 'ef',
  },
  {
    tool: 'FluentMigrator',
    path: /\.cs$/,
    content: /\[(?:Timestamped)?Migration\s*\(\s*\d/,
    language: 'code',
  },
  {
    tool: 'TypeORM',
    path: /\.[cm]?[jt]s$/,
    content:
      /\bimplements\s+(?:\w+\.)?MigrationInterface\b|module\.exports\s*=\s*class\s+\w+\d{10,}/,
    language: 'node',
  },
  {
    tool: 'MikroORM',
    path: /\.[cm]?[jt]s$/,
    content: /\bextends\s+Migration\b[\s\S]{0,600}\baddSql\b/,
    language: 'node',
  },
  {
    tool: 'Sequelize',
    path: /(?:^|\/)migrations?\/[\w./-]*\.[cm]?[jt]s$/,
    content: /\bqueryInterface\b|\bQueryInterface\b/,
    language: 'node',
  },
  {
    tool: 'Knex',
    path: /(?:^|\/)migrations?\/[\w./-]*\.[cm]?[jt]s$/,
    content:
      /\bknex\.schema\b|\bexports\.up\s*=|\bexport\s+(?:async\s+)?function\s+up\s*\(|\bexport\s+const\s+up\s*=|\bmodule\.exports\s*=\s*\{[\s\S]{0,200}\bup\b/,
    language: 'node',
  },
  {
    tool: 'Kysely',
    path: /(?:^|\/)migrations?\/[\w./-]*\.[cm]?[jt]s$/,
    content: /\bup\s*\(\s*db\s*:\s*Kysely\b/,
    language: 'node',
  },
  {
    tool: 'Rails',
    path: /(?:^|\/)db\/(?:\w+\/)?\w*migrate\/\d+_\w+\.rb$/,
    language: 'rails',
  },
  {
    tool: 'Laravel',
    path: /(?:^|\/)migrations\/[\w./-]*\.php$/,
    content: /\bextends\s+Migration\b/,
    language: 'php',
  },
  {
    // `schema:dump --prune`: older migrations in one file, which the migrator loads first.
    tool: 'Laravel',
    path: /(?:^|\/)database\/schema\/[\w-]{1,40}-schema\.(?:sql|dump)$/,
    language: 'php',
  },
  {
    tool: 'Doctrine Migrations',
    path: /(?:^|\/)version\d+\w*\.php$/,
    content: /\bextends\s+\w*Migration\b/,
    language: 'php',
  },
  {
    tool: 'Phinx',
    path: /(?:^|\/)migrations\/\w+\.php$/,
    content: /\bextends\s+AbstractMigration\b/,
    language: 'php',
  },
  {
    tool: 'bun',
    path: /\.go$/,
    content: /\bMigrations\.MustRegister\s*\(/,
    language: 'code',
  },
  {
    tool: 'go-pg migrations',
    path: /\.go$/,
    content: /\bmigrations\.(?:MustRegister(?:Tx)?|Register(?:Tx)?)\s*\(/,
    language: 'code',
  },
  {
    tool: 'gormigrate',
    path: /\.go$/,
    content: /\b(?:gormigrate|xormigrate)\.Migration\s*\{/,
    language: 'code',
  },
  {
    // Numbered statements in a map or a list of Go.
    tool: 'own migrations',
    path: /\.go$/,
    content:
      /\b\w{0,40}[mM]igrations\w{0,20}\s*:?=\s*(?:map\[\w+\]string|\[\](?:string|\*?\w{0,40}[mM]igration))\s*\{[\s\S]{0,4000}?\b(?:CREATE|ALTER)\s+TABLE\b/,
    language: 'code',
  },
  {
    tool: 'an SQL project',
    path: /\.sqlproj$/,
    forwardOnly: true,
    language: 'sql',
  },
];
