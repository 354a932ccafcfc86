import {
  databasesOf,
  dataVolumeOf,
  documentsEmbedded,
  recommendsEmbedded,
  productionEngineOf,
  shortLivedDatabasesOf,
} from '../../facts/database';
import { highestReplicasOf } from '../../facts/database/replicas';
import { defineCheck, fail, pass } from '../check';
import { placeName } from '../evidence';
import { evidenceAt, exampleFor, type Examples } from '../shared';
import { databasePlace, withoutDatabase } from './shared';

const reference = 'https://12factor.net/backing-services';

const examples: Examples = {
  python: {
    language: 'python',
    code: 'DATABASES = {"default": env.db("DATABASE_URL")}',
  },
  jvm: {
    language: 'yaml',
    code: 'spring:\n  datasource:\n    url: ${DATABASE_URL}',
  },
  node: {
    language: 'ts',
    code: "new DataSource({ type: 'postgres', url: env.DATABASE_URL });",
  },
  dotnet: {
    language: 'csharp',
    code: 'options.UseNpgsql(configuration.GetConnectionString("Orders"));',
  },
  ruby: {
    language: 'yaml',
    code: 'production:\n  adapter: postgresql\n  url: <%= ENV["DATABASE_URL"] %>',
  },
  go: {
    language: 'go',
    code: 'db, err := sql.Open("pgx", os.Getenv("DATABASE_URL"))',
  },
  php: { language: 'sh', code: 'DB_CONNECTION=pgsql' },
  rust: {
    language: 'rust',
    code: 'PgPoolOptions::new().connect(&config.database_url).await?',
  },
};

export const dbProductionEngine = defineCheck({
  id: 'db-production-engine',
  area: 'database-management',
  title:
    'Does production use a database that survives restarts and several instances?',
  severity: 'major',
  kind: 'presence',
  confidence: 'high',
  phrases: {
    strength: 'a database server in production',
    gap: 'a database that lives and dies with one process',
  },
  why: 'A database file inside a container is gone when the container is moved, and two instances with a file each answer differently.',
  decision: {
    applies: 'A database is configured.',
    passes:
      'The effective configuration of production names a database server or a managed database.',
    fails:
      'It names SQLite, H2, HSQLDB, Derby or an in-memory database; or the manifests run the database on a volume that dies with its pod, or alone in a pod without any. Critical when the service has two replicas or more.',
    exceptions: [
      'A default that the image, a manifest or the environment overrides.',
      'Products that support several engines and document SQLite as one of them, or that say that they run on it in production, pass, unless several replicas are configured.',
      'A mounted volume keeps the file: minor.',
      'Embedded stores for caches and tests.',
    ],
  },
  examples: {
    language: 'properties',
    bad: 'spring.datasource.url=jdbc:sqlite:dev.db',
    good: 'spring.datasource.url=${DATABASE_URL}',
  },
  remedy:
    'Point the configuration that production loads at a database server and take its address from the environment.',
  references: [reference, 'https://12factor.net/dev-prod-parity'],
  elsewhere: [],
  judge(service) {
    const none = withoutDatabase(service);
    if (none) return none;
    const replicas = service.fact(highestReplicasOf);
    const many = replicas && replicas.count > 1 ? replicas : undefined;
    const fleeting = service.fact(shortLivedDatabasesOf);
    const [shortLived] = fleeting;
    if (shortLived)
      return fail({
        message: `${placeName(shortLived)} keeps the data of ${
          shortLived.engine
        } ${
          shortLived.where
        } when its pod is moved; everything stored is lost then.`,
        evidence: evidenceAt(service, fleeting, 'offender'),
        recommendation: {
          title: 'Keep the Data of the Database',
          text: `Keep the data of ${placeName(
            shortLived,
          )} on a persistent volume claim, or use a managed database.`,
          example: {
            language: 'yaml',
            code: 'volumes:\n  - name: data\n    persistentVolumeClaim:\n      claimName: orders-database',
          },
          reference,
        },
      });
    const engine = service.fact(productionEngineOf);
    const place = engine ?? databasePlace(service);
    if (!engine?.embedded)
      return pass(
        `Production uses ${
          engine?.name ??
          service.fact(databasesOf).engines[0]?.name ??
          'a database'
        }, a database server.`,
        place ? evidenceAt(service, [place], 'proof') : [],
      );
    const documented = engine.chosen
      ? service.fact(documentsEmbedded)
      : service.fact(recommendsEmbedded);
    if (documented && !many)
      return pass(
        `${engine.name} is the default of ${placeName(
          engine,
        )}; the product documents it (${placeName(
          documented,
        )}). More than one instance needs a database server.`,
        evidenceAt(service, [engine, documented], 'proof'),
      );
    const volume = service.fact(dataVolumeOf);
    const softened = volume && !many;
    return fail({
      ...(many ? { severity: 'critical' as const } : {}),
      ...(softened ? { severity: 'minor' as const } : {}),
      message: `${placeName(engine)} configures ${engine.name} for production${
        many ? ` with ${many.count} replicas (${placeName(many)})` : ''
      }; ${
        softened
          ? `the volume at ${placeName(
              volume,
            )} keeps the data, but only one instance can ever run.`
          : 'data is lost when the container is replaced and differs between instances.'
      }`,
      evidence: evidenceAt(
        service,
        [
          engine,
          ...(engine.file ? [engine.file] : []),
          ...(many ? [many] : []),
          ...(softened ? [volume] : []),
        ],
        'offender',
      ),
      recommendation: {
        title: 'Use a Database Server in Production',
        text: `Point the configuration of production at a database server instead of ${
          engine.name
        } at ${placeName(engine)}.`,
        example: exampleFor(service, examples, 'python'),
        reference,
      },
    });
  },
});
