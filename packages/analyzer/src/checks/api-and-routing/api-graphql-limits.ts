import { graphqlServerOf } from '../../facts/http/graphql';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName } from '../evidence';
import { evidenceAt, exampleFor, type Examples } from '../shared';

const reference =
  'https://cheatsheetseries.owasp.org/cheatsheets/GraphQL_Cheat_Sheet.html';

const examples: Examples = {
  node: {
    language: 'typescript',
    code: 'new ApolloServer({ schema, introspection: false, validationRules: [depthLimit(8)] });',
  },
  python: {
    language: 'python',
    code: 'schema = strawberry.Schema(Query, extensions=[QueryDepthLimiter(max_depth=8)])',
  },
  jvm: {
    language: 'java',
    code: '@Bean\nInstrumentation depthLimit() {\n    return new MaxQueryDepthInstrumentation(8);\n}',
  },
  go: { language: 'go', code: 'srv.Use(extension.FixedComplexityLimit(200))' },
  dotnet: {
    language: 'csharp',
    code: 'builder.Services.AddGraphQLServer().AddMaxExecutionDepthRule(8, skipIntrospectionFields: true);',
  },
  ruby: {
    language: 'ruby',
    code: 'class OrdersSchema < GraphQL::Schema\n  max_depth 8\n  max_complexity 200\nend',
  },
  php: {
    language: 'php',
    code: "// config/lighthouse.php\n'security' => ['max_query_complexity' => 200, 'max_query_depth' => 8],",
  },
  rust: {
    language: 'rust',
    code: 'Schema::build(Query, Mutation, EmptySubscription).limit_depth(8).limit_complexity(200)',
  },
};

export const apiGraphqlLimits = defineCheck({
  id: 'api-graphql-limits',
  area: 'api-and-routing',
  title: 'Is GraphQL protected against expensive queries and schema snooping?',
  severity: 'major',
  kind: 'absence',
  confidence: 'medium',
  phrases: {
    strength: 'GraphQL queries with a bounded cost',
    gap: 'GraphQL queries of unbounded cost',
  },
  why: 'A client decides what a GraphQL query costs. Without a limit one nested query of a few lines can load the whole database.',
  decision: {
    applies: 'The service answers GraphQL.',
    passes:
      'A limit on depth, complexity or cost is registered, or only known queries are answered. Hot Chocolate bounds costs by itself from version 14 on.',
    fails:
      'There is no such limit, or introspection or a console is switched on by a literal that holds in production too.',
    exceptions: [
      'Apollo Server turns introspection off by itself in production.',
      'A GraphQL library that only serves as a client.',
      'Limits in a gateway outside the tree cannot be seen.',
    ],
  },
  examples: {
    language: 'typescript',
    bad: 'new ApolloServer({ schema, introspection: true });',
    good: 'new ApolloServer({ schema, validationRules: [depthLimit(8)] });',
  },
  remedy:
    'Register limits on depth and complexity where the server is built, and leave introspection and consoles to development.',
  references: [reference],
  elsewhere: ['OWASP API4:2023', 'OWASP ASVS 4.3'],
  judge(service) {
    const graphql = service.fact(graphqlServerOf);
    if (!graphql) return notApplicable('The service does not answer GraphQL.');
    const { server, limit, exposed } = graphql;
    if (limit && !exposed) {
      return pass(
        `${placeName(limit)} bounds what a query may cost (${limit.name}).`,
        evidenceAt(service, [limit], 'proof'),
      );
    }
    const place = limit && exposed ? exposed : server;
    return fail({
      message:
        limit && exposed
          ? `${placeName(exposed)} shows the whole schema in production (${
              exposed.name
            }).`
          : `${placeName(
              server,
            )} serves GraphQL without depth or complexity limits${
              exposed
                ? `, and ${placeName(exposed)} shows its schema to everybody`
                : ''
            }.`,
      evidence: evidenceAt(
        service,
        [place, ...(exposed ? [exposed] : [])],
        limit ? 'offender' : 'anchor',
      ),
      recommendation: limit
        ? {
            title: 'Hide the Schema in Production',
            text: `Switch introspection and consoles on for development only at ${placeName(
              place,
            )}.`,
            example: exampleFor(service, examples, 'node'),
            reference,
          }
        : {
            title: 'Bound GraphQL Queries',
            text: `Register depth and complexity limits where the server is built at ${placeName(
              place,
            )}.`,
            example: exampleFor(service, examples, 'node'),
            reference,
          },
    });
  },
});
