import type { Ecosystem } from '../../repository';
import type { Service } from '../../service';
import { sourceFilesOf, stackOf, type Dependency } from '../../stack';
import { findCalls, isDevelopmentGuarded } from '../code';
import {
  effectiveConfigurationOf,
  isDevelopmentFile,
  isForDevelopment,
} from '../configuration';
import { matchesIn } from '../code/matches';
import { routesOf } from '.';

interface Place {
  path: string;
  line: number;
}

/** How a service answers GraphQL. */
export interface GraphqlServer {
  /** Where it is built, else its first resolver or the library that brings it. */
  server: Place;
  /** What bounds the depth, complexity or cost of a query, or admits only known queries. */
  limit?: Place & { name: string };
  /** Introspection or a console that is on in production too. */
  exposed?: Place & { name: string };
}

interface Library {
  ecosystem: Ecosystem;
  dependency: RegExp;
  /** The call or name that builds the server. Where it is absent, the first resolver or the dependency stands for it. */
  server?: RegExp;
  /** In code without comments, strings kept. */
  limit: RegExp;
}

const libraries: Library[] = [
  {
    ecosystem: 'node',
    dependency:
      /^(?:@apollo\/server|apollo-server(?:-\w+)?|@nestjs\/graphql|graphql-yoga|express-graphql|graphql-http|mercurius|@hono\/graphql-server|postgraphile|@graphql-yoga\/\w+|type-graphql)$/,
    server:
      /\bnew\s+ApolloServer|\bcreateYoga|\bGraphQLModule\s*\.\s*forRoot(?:Async)?|\bgraphqlHTTP|\bgraphqlServer|\bpostgraphile|\bcreateHandler|\bregister(?=\s*\(\s*mercurius)/,
    limit:
      /\b(?:depthLimit|complexityFromQuery|createComplexityLimitRule|createComplexityRule|queryComplexity|getComplexity|costAnalysis|costLimit|maxDepth\w*|maxTokens\w*|useDepthLimit|EnvelopArmor|EnvelopArmorPlugin|ApolloArmor|usePersistedOperations|createCostAnalysis)\s*\(|\bqueryDepth\s*:|\bonlyPersisted\s*:\s*true|\b(?:depth|complexity|cost)Limit\s*:/,
  },
  {
    ecosystem: 'python',
    dependency:
      /^(?:strawberry-graphql(?:\[.*)?(?:-django)?|graphene(?:-\w+)*|ariadne|tartiflette)$/i,
    server:
      /(?<![\w.])(?:GraphQLRouter|GraphQLView\.as_view|AsyncGraphQLView\.as_view|GraphQLApp|GraphQL|FileUploadGraphQLView\.as_view)/,
    limit:
      /\b(?:QueryDepthLimiter|depth_limit_validator|cost_validator|MaxTokensLimiter|MaxAliasesLimiter|cost_analysis|DepthAnalysis\w*|CostAnalysis\w*)\b\s*\(/,
  },
  {
    ecosystem: 'jvm',
    dependency:
      /spring-boot-starter-graphql|graphql-dgs|smallrye-graphql|micronaut-graphql|graphql-java-kickstart|graphql-spring-boot|graphql-kotlin|com\.graphql-java:graphql-java$/,
    server: /\bGraphQL\s*\.\s*newGraphQL/,
    limit: /\bMaxQuery(?:Depth|Complexity)Instrumentation\b\s*\(/,
  },
  {
    ecosystem: 'go',
    dependency:
      /^github\.com\/(?:99designs\/gqlgen|graph-gophers\/graphql-go|graphql-go\/(?:graphql|handler))/,
    server:
      /\bhandler\.(?:NewDefaultServer|New)|\brelay\.Handler(?=\s*\{)|\bgraphql\.MustParseSchema/,
    limit:
      /\bFixedComplexityLimit\s*\(|\bComplexityLimit\s*\{|\bgraphql\.(?:MaxDepth|MaxQueryLength)\s*\(/,
  },
  {
    ecosystem: 'dotnet',
    dependency: /^(?:HotChocolate\.AspNetCore|GraphQL(?:\.Server\.\w+)?)$/i,
    server: /\.AddGraphQL(?:Server)?(?=\s*\()/,
    limit:
      /\.(?:AddMaxExecutionDepthRule|AddComplexityAnalyzer|ModifyCostOptions|UsePersistedOperationPipeline|AddMaxAllowedFieldCycleDepthRule|SetMaxAllowedValidationErrors)\s*\(|\bMaxDepth\s*=|\bComplexity\.Enable\s*=\s*true|\bMaximumAllowed\s*=/,
  },
  {
    ecosystem: 'ruby',
    dependency: /^graphql$/,
    server: /\bclass\s+\w+\s*<\s*GraphQL::Schema\b/,
    limit: /^[ \t]*max_(?:depth|complexity)[ (]/m,
  },
  {
    ecosystem: 'php',
    dependency:
      /^(?:nuwave\/lighthouse|rebing\/graphql-laravel|webonyx\/graphql-php|overblog\/graphql-bundle|api-platform\/graphql)$/,
    server: /\bnew\s+StandardServer|\bGraphQL::executeQuery/,
    limit:
      /\bnew\s+Query(?:Depth|Complexity)\s*\(|['"]max_query_(?:depth|complexity)['"]\s*=>\s*(?!\s)(?!\\?(?:\w+\\)*QueryDepth::DISABLED|\\?(?:\w+\\)*QueryComplexity::DISABLED|0\b)|['"]query_max_(?:depth|complexity)['"]\s*=>\s*\d/,
  },
  {
    ecosystem: 'rust',
    dependency: /^(?:async-graphql(?:-\w+)?|juniper(?:_\w+)?)$/,
    server: /\bSchema::build|\bRootNode::new/,
    limit: /\.limit_(?:depth|complexity|recursive_depth)\s*\(/,
  },
];

/** Options of a server that show its schema or a console to everybody. */
const exposing =
  /\b(?:introspection|playground|graphiql|graphi_?ql|graphql_ide)\b["']?\s*[:=]\s*(?:true|True|["']graphiql["'])/;
const exposingKeys = [
  'spring.graphql.graphiql.enabled',
  'quarkus.smallrye-graphql.ui.always-include',
];
const limitingKeys = [
  'quarkus.smallrye-graphql.query-complexity-instrumentation',
  'quarkus.smallrye-graphql.query-depth-instrumentation',
];

/** The GraphQL server of a service with what bounds it; `undefined` where it serves none. Use as a fact. */
export function graphqlServerOf(service: Service): GraphqlServer | undefined {
  const { dependencies } = service.fact(stackOf);
  const resolver = service
    .fact(routesOf)
    .find(({ protocol }) => protocol === 'graphql');
  for (const library of libraries) {
    const dependency = dependencies.find(
      ({ ecosystem, scope, name }) =>
        ecosystem === library.ecosystem &&
        scope === 'prod' &&
        library.dependency.test(name),
    );
    if (!dependency) continue;
    const built = library.server && builtAt(service, library);
    // A library that nothing uses serves nothing: graphql packages come along with clients too.
    if (!built && !resolver && !servesByItself(dependency)) continue;
    const server = built ?? resolver ?? dependency;
    const limit = limitOf(service, library) ?? boundByDefault(dependency);
    const exposed = exposedAt(service, library);
    return {
      server: { path: server.path, line: server.line },
      ...(limit ? { limit } : {}),
      ...(exposed ? { exposed } : {}),
    };
  }
  return undefined;
}

/** Lighthouse, Spring and API Platform serve what their schema files say, without a line of code. */
function servesByItself({ name }: Dependency): boolean {
  return /^nuwave\/lighthouse$|^api-platform\/graphql$/.test(name);
}

/** Hot Chocolate bounds the cost of queries from its 14th version on. */
function boundByDefault({
  name,
  version,
  path,
  line,
}: Dependency): GraphqlServer['limit'] {
  const major = Number(/\d+/.exec(version)?.[0]);
  return /^HotChocolate\./i.test(name) && major >= 14
    ? { name: 'the cost limits of Hot Chocolate', path, line }
    : undefined;
}

function sourcesOf(service: Service, { ecosystem }: Library): string[] {
  return service
    .fact(sourceFilesOf)
    .filter(file => file.ecosystem === ecosystem)
    .map(({ path }) => path);
}

function builtAt(service: Service, library: Library): Place | undefined {
  if (!library.server) return undefined;
  for (const path of sourcesOf(service, library)) {
    if (isDevelopmentFile(path)) continue;
    const [found] = matchesIn(service.repository, path, library.server);
    if (found) return { path, line: found.line };
  }
  return undefined;
}

function limitOf(service: Service, library: Library): GraphqlServer['limit'] {
  for (const path of sourcesOf(service, library)) {
    const [found] = matchesIn(
      service.repository,
      path,
      library.limit,
      'uncommented',
    );
    if (found) {
      const name = /\w[\w.]*/.exec(found.text)?.[0] ?? found.text;
      return { name, path, line: found.line };
    }
  }
  const configuration = service.fact(effectiveConfigurationOf);
  for (const key of limitingKeys) {
    const setting = configuration.get(key) ?? configuration.under(key)[0];
    if (setting)
      return { name: setting.key, path: setting.path, line: setting.line };
  }
  return undefined;
}

function exposedAt(
  service: Service,
  library: Library,
): GraphqlServer['exposed'] {
  if (library.server) {
    for (const path of sourcesOf(service, library)) {
      for (const call of findCalls(service.repository, path, library.server)) {
        const argument = call.arguments.find(({ text }) => exposing.test(text));
        if (!argument) continue;
        const match = exposing.exec(argument.text);
        const line =
          argument.line +
          argument.text.slice(0, match?.index).split('\n').length -
          1;
        const lines = service.repository.lines(path);
        if (
          isForDevelopment(service, { path, line }) ||
          isDevelopmentGuarded(lines, call.line)
        )
          continue;
        return { name: match?.[0] ?? argument.text, path, line };
      }
    }
  }
  const configuration = service.fact(effectiveConfigurationOf);
  for (const key of exposingKeys) {
    const setting = configuration.get(key);
    if (setting?.value === 'true')
      return { name: key, path: setting.path, line: setting.line };
  }
  return undefined;
}
