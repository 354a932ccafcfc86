import { at, textOf, textsOf } from '../../repository';
import { catalogEntityOf, placeInEntity } from '../../facts/documents';
import { stackOf } from '../../stack';
import { defineCheck, fail, notApplicable, pass, unknown } from '../check';
import { evidence, placeName } from '../evidence';
import { listed } from '../shared';

const reference =
  'https://backstage.io/docs/features/software-catalog/well-known-relations';

/** Other words for an engine that names of resources use. */
const synonyms: Record<string, string[]> = {
  postgresql: ['postgres', 'pg', 'rds', 'aurora', 'cloudsql', 'cockroach'],
  mysql: ['mysql', 'mariadb', 'rds', 'aurora', 'cloudsql'],
  mariadb: ['mysql', 'mariadb', 'rds'],
  'sql server': ['sqlserver', 'mssql', 'sql'],
  mongodb: ['mongo', 'documentdb', 'atlas'],
  redis: ['redis', 'cache', 'valkey', 'elasticache'],
  kafka: ['kafka', 'topic', 'stream', 'msk', 'events'],
  rabbitmq: ['rabbit', 'amqp', 'queue', 'broker'],
  elasticsearch: ['elastic', 'search', 'index'],
  opensearch: ['opensearch', 'search', 'index'],
};

export const docsDependenciesDeclared = defineCheck({
  id: 'docs-dependencies-declared',
  area: 'operations',
  title: 'Does the catalog entry list what the service depends on?',
  severity: 'minor',
  kind: 'ratio',
  confidence: 'medium',
  phrases: {
    strength: 'dependencies that the catalog knows',
    gap: 'dependencies that the catalog does not know',
  },
  why: 'When a database is to be upgraded or is down, the catalog tells whom it concerns, if services say what they use.',
  decision: {
    applies:
      'A catalog descriptor exists, and datastores or message brokers are seen.',
    passes:
      '`dependsOn` names a resource for each of them, and description, lifecycle and system are set.',
    fails: 'One of them is not declared, or such a field is missing.',
    exceptions: [
      'A resource counts for an engine whose name or kind it bears; a resource named for a database counts for any one database.',
      'Databases inside the process (SQLite, H2) are no dependencies.',
    ],
  },
  examples: {
    language: 'yaml',
    bad: 'spec:\n  type: service\n  owner: group:default/orders',
    good: 'spec:\n  type: service\n  owner: group:default/orders\n  system: shop\n  dependsOn: [resource:default/orders-postgres]',
  },
  remedy:
    'Describe the datastore as a Resource and name it in `dependsOn`; set description, lifecycle and system.',
  references: [reference],
  elsewhere: ['Mercari production readiness checklist: dependency SLA'],
  judge(service) {
    const { repository } = service;
    const { datastores, brokers } = service.fact(stackOf);
    const engines = [
      ...datastores.filter(({ kind }) => kind !== 'embedded'),
      ...brokers,
    ];
    if (!engines.length) {
      return notApplicable('No datastore and no message broker was detected.');
    }
    const descriptor = service.fact(catalogEntityOf);
    if (!descriptor) {
      return unknown(
        'The tree holds no catalog descriptor of the service.',
        'Keep catalog-info.yaml in the service’s folder.',
      );
    }
    const { node } = descriptor;
    const declared = [
      ...textsOf(at(node, 'spec', 'dependsOn')),
      ...textsOf(at(node, 'spec', 'consumesApis')),
    ].map(ref => ref.toLowerCase());
    const isDatabase = (name: string) =>
      datastores.some(store => store.name === name && store.kind === 'server');
    const missing = engines.filter(
      ({ name }) =>
        !declared.some(
          ref =>
            wordsFor(name).some(word => ref.includes(word)) ||
            (isDatabase(name) && /database|[-/]db\b|datastore/.test(ref)),
        ),
    );
    const fields = [
      ...(textOf(at(node, 'metadata', 'description')) ? [] : ['description']),
      ...(textOf(at(node, 'spec', 'lifecycle')) ? [] : ['lifecycle']),
      ...(textOf(at(node, 'spec', 'system')) ? [] : ['system']),
    ];
    const place =
      missing.length || fields[0] !== 'description'
        ? placeInEntity(descriptor, 'spec', 'dependsOn')
        : placeInEntity(descriptor, 'metadata');
    if (!missing.length && !fields.length) {
      return pass(
        `${placeName(place)} declares ${listed(
          engines.map(({ name }) => name),
        )}.`,
        [evidence(repository, place, 'proof')],
      );
    }
    const [first] = missing;
    const message = first
      ? `${placeName(place)} does not declare ${first.name}, which ${placeName(
          first,
        )} connects to.`
      : `${placeName(place)} leaves out ${listed(fields)}.`;
    const names = listed(missing.map(({ name }) => name));
    return fail({
      message,
      evidence: [
        evidence(repository, place, 'anchor'),
        ...missing
          .slice(0, 3)
          .map(engine =>
            evidence(
              repository,
              { path: engine.path, line: engine.line },
              'proof',
            ),
          ),
      ],
      recommendation: {
        title: 'Declare What the Service Depends On',
        text: first
          ? `Add ${names} to dependsOn at ${placeName(place)}.`
          : `Set ${listed(fields)} at ${placeName(place)}.`,
        example: {
          language: 'yaml',
          code: `spec:\n  dependsOn: [resource:default/${service.name
            .toLowerCase()
            .replace(/[^a-z0-9-]/g, '-')}-${wordsFor(
            first?.name ?? engines[0].name,
          )[0].replace(/[^a-z0-9]/g, '-')}]`,
        },
        reference,
      },
    });
  },
});

function wordsFor(engine: string): string[] {
  const name = engine.toLowerCase();
  return [name.replace(/\s+/g, ''), ...(synonyms[name] ?? [])];
}
