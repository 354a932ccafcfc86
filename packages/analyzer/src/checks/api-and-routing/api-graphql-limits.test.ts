import {
  django,
  dotnet,
  fastapi,
  file,
  goService,
  rails,
  rust,
  spring,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { apiGraphqlLimits as check } from './api-graphql-limits';

const node = (library: string, ...lines: string[]): Files => ({
  'package.json': JSON.stringify({
    scripts: { start: 'node server.js' },
    dependencies: { [library]: '5.0.0' },
  }),
  'server.js': file(...lines),
});
const apollo = (...lines: string[]) => node('@apollo/server', ...lines);
const strawberry = (...lines: string[]): Files => ({
  ...fastapi,
  'requirements.txt': 'fastapi==0.115.0\nstrawberry-graphql==0.250.0\n',
  'main.py': file(...lines),
});
const hotChocolate = (version: string, ...calls: string[]): Files => ({
  ...dotnet,
  'Orders.csproj': `<Project Sdk="Microsoft.NET.Sdk.Web">\n<ItemGroup>\n<PackageReference Include="HotChocolate.AspNetCore" Version="${version}" />\n</ItemGroup>\n</Project>\n`,
  'Program.cs': file(
    'var builder = WebApplication.CreateBuilder(args);',
    `builder.Services.AddGraphQLServer()${calls.join('')};`,
  ),
});
const springGraphql = (...more: Array<[string, string]>): Files => ({
  ...spring,
  'pom.xml': spring['pom.xml'].replace('starter-web', 'starter-graphql'),
  'src/main/java/OrdersController.java': file(
    '@Controller',
    'public class OrdersController {',
    '  @QueryMapping',
    '  public List<Order> orders() { return service.all(); }',
    '}',
  ),
  ...Object.fromEntries(more),
});
const schema = (...lines: string[]): Files => ({
  ...rails,
  Gemfile: file('gem "rails"', 'gem "graphql"'),
  'app/graphql/orders_schema.rb': file(
    'class OrdersSchema < GraphQL::Schema',
    ...lines,
    'end',
  ),
});
const gqlgen = (...lines: string[]): Files => ({
  'go.mod': file(
    'module example.com/orders',
    'require github.com/99designs/gqlgen v0.17.0',
  ),
  'main.go': file(
    ...goService['main.go'].split('\n').slice(0, 3),
    ...lines,
    '}',
  ),
});

const cases: Case[] = [
  [
    'the complexity of a query counted before it runs',
    apollo(
      'const server = new ApolloServer({ schema });',
      'const cost = complexityFromQuery(query, { schema });',
    ),
    'pass',
  ],
  [
    'a server without limits',
    apollo('const server = new ApolloServer({ schema });'),
    'fail major server.js:1',
  ],
  [
    'a limit on depth',
    apollo(
      'const server = new ApolloServer({ schema, validationRules: [depthLimit(8)] });',
    ),
    'pass',
  ],
  [
    'a limit that is only imported',
    apollo(
      "const depthLimit = require('graphql-depth-limit');",
      'const server = new ApolloServer({ schema });',
    ),
    'fail major server.js:2',
  ],
  [
    'a limit in a comment',
    apollo('// depthLimit(8)', 'const server = new ApolloServer({ schema });'),
    'fail major server.js:2',
  ],
  [
    'introspection forced on beside a limit',
    apollo(
      'new ApolloServer({',
      '  schema,',
      '  introspection: true,',
      '  validationRules: [depthLimit(8)],',
      '});',
    ),
    'fail major server.js:3',
  ],
  [
    'introspection by a setting',
    apollo(
      "new ApolloServer({ introspection: process.env.NODE_ENV !== 'production', validationRules: [depthLimit(8)] });",
    ),
    'pass',
  ],
  [
    'Mercurius with its own option',
    node('mercurius', 'app.register(mercurius, { schema, queryDepth: 7 });'),
    'pass',
  ],
  [
    'a client of GraphQL',
    node('@apollo/client', 'new ApolloClient({ uri });'),
    'not-applicable',
  ],
  [
    'Strawberry',
    strawberry('router = GraphQLRouter(schema)'),
    'fail major main.py:1',
  ],
  [
    'Strawberry with a limiter',
    strawberry(
      'schema = strawberry.Schema(Query, extensions=[QueryDepthLimiter(max_depth=8)])',
      'router = GraphQLRouter(schema)',
    ),
    'pass',
  ],
  [
    'Graphene with its console on',
    {
      ...django,
      'requirements.txt': 'django==5.1\ngraphene-django==3.2.0\n',
      'shop/urls.py': file(
        'from django.urls import path',
        'rules = depth_limit_validator(max_depth=8)',
        'urlpatterns = [path("graphql", GraphQLView.as_view(graphiql=True))]',
      ),
    },
    'fail major shop/urls.py:3',
  ],
  [
    'Spring',
    springGraphql(),
    'fail major src/main/java/OrdersController.java:3',
  ],
  [
    'Spring with an instrumentation',
    springGraphql([
      'src/main/java/Limits.java',
      'class Limits { @Bean Instrumentation depth() { return new MaxQueryDepthInstrumentation(8); } }\n',
    ]),
    'pass',
  ],
  [
    'Spring’s console on in production',
    springGraphql(
      [
        'src/main/java/Limits.java',
        'class Limits { @Bean Instrumentation depth() { return new MaxQueryDepthInstrumentation(8); } }\n',
      ],
      [
        'src/main/resources/application.properties',
        'spring.graphql.graphiql.enabled=true\n',
      ],
    ),
    'fail major src/main/resources/application.properties:1',
  ],
  [
    'gqlgen',
    gqlgen('\tsrv := handler.NewDefaultServer(schema)'),
    'fail major main.go:4',
  ],
  [
    'gqlgen with a limit',
    gqlgen(
      '\tsrv := handler.NewDefaultServer(schema)',
      '\tsrv.Use(extension.FixedComplexityLimit(200))',
    ),
    'pass',
  ],
  [
    'Hot Chocolate before its cost limits',
    hotChocolate('13.9.0'),
    'fail major Program.cs:2',
  ],
  [
    'Hot Chocolate 13 with a rule',
    hotChocolate('13.9.0', '.AddMaxExecutionDepthRule(8)'),
    'pass',
  ],
  ['Hot Chocolate 15', hotChocolate('15.0.3'), 'pass'],
  [
    'graphql-ruby',
    schema('  query QueryType'),
    'fail major app/graphql/orders_schema.rb:1',
  ],
  ['graphql-ruby with limits', schema('  max_depth 8'), 'pass'],
  [
    'Lighthouse with limits switched off',
    {
      'composer.json': file(
        '{ "require": {',
        '  "laravel/framework": "^11.0",',
        '  "nuwave/lighthouse": "^6.0"',
        '} }',
      ),
      'config/lighthouse.php': file(
        '<?php',
        "return ['security' => ['max_query_depth' => \\GraphQL\\Validator\\Rules\\QueryDepth::DISABLED]];",
      ),
    },
    'fail major composer.json:3',
  ],
  [
    'async-graphql',
    {
      ...rust,
      'Cargo.toml': `${rust['Cargo.toml']}async-graphql = "7"\n`,
      'src/main.rs':
        'fn main() {\n  let schema = Schema::build(Query, M, S).finish();\n}\n',
    },
    'fail major src/main.rs:2',
  ],
  [
    'async-graphql with limits',
    {
      ...rust,
      'Cargo.toml': `${rust['Cargo.toml']}async-graphql = "7"\n`,
      'src/main.rs':
        'fn main() {\n  let schema = Schema::build(Query, M, S).limit_depth(8).finish();\n}\n',
    },
    'pass',
  ],
  ['no GraphQL', fastapi, 'not-applicable'],
];

describe('api-graphql-limits', () => {
  it.each(cases)('%s', (_, files, expected) => {
    expect(verdict(check, files)).toBe(expected);
  });
});
