import { entriesOfFile } from '../../configuration/properties';
import type { Service } from '../../../service';
import { sourceFilesOf } from '../../../stack';
import {
  classesIn,
  functionsIn,
  type ClassSpan,
  type FunctionDefinition,
} from '../../code';
import {
  annotationsAround,
  annotationsBefore,
  type Annotation,
} from '../../code/annotations';
import { sourceText, type SourceText } from '../../code/source-text';
import { joinedText } from '../class-constants';
import { handlerOf } from '../handlers';
import { joinPaths, methodOf } from '../paths';
import type { Guard, Route } from '../types';
import { collect } from '../../collect';

const mapping =
  /@(?:(?:Get|Post|Put|Patch|Delete|Request)Mapping|(?:Get|Post|Put|Patch|Delete)Exchange|GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|Get|Post|Put|Patch|Delete|Head|QueryMapping|MutationMapping|SubscriptionMapping|DgsQuery|DgsMutation|Query|Mutation|MessageMapping)\b/g;
const verbs: Record<string, string> = {
  GetMapping: 'GET',
  PostMapping: 'POST',
  PutMapping: 'PUT',
  PatchMapping: 'PATCH',
  DeleteMapping: 'DELETE',
  GetExchange: 'GET',
  PostExchange: 'POST',
  PutExchange: 'PUT',
  PatchExchange: 'PATCH',
  DeleteExchange: 'DELETE',
  GET: 'GET',
  POST: 'POST',
  PUT: 'PUT',
  PATCH: 'PATCH',
  DELETE: 'DELETE',
  HEAD: 'HEAD',
  OPTIONS: 'OPTIONS',
  Get: 'GET',
  Post: 'POST',
  Put: 'PUT',
  Patch: 'PATCH',
  Delete: 'DELETE',
  Head: 'HEAD',
};
const graphql: Record<string, 'QUERY' | 'MUTATION' | 'SUBSCRIPTION'> = {
  QueryMapping: 'QUERY',
  DgsQuery: 'QUERY',
  Query: 'QUERY',
  MutationMapping: 'MUTATION',
  DgsMutation: 'MUTATION',
  Mutation: 'MUTATION',
  SubscriptionMapping: 'SUBSCRIPTION',
};
const descriptive =
  /^(?:\w+(?:Mapping|Exchange)|GET|POST|PUT|PATCH|DELETE|Get|Post|Put|Patch|Delete|Path|Produces|Consumes|Override|Operation|ApiOperation|ApiResponses?|Tags?|Api|Parameter|Parameters|ResponseStatus|ResponseBody|RestController|Controller|Component|Service|Slf4j|Log4j2|RequiredArgsConstructor|AllArgsConstructor|NoArgsConstructor|Autowired|Inject|Transactional|Validated|Suppress|SuppressWarnings|ApplicationScoped|RequestScoped|Singleton|APIResponses?|RequestBody|JvmStatic|NonBlocking|Blocking|Hidden|Schema|Generated|CrossOrigin|Status|ExecuteOn|Deprecated|Data|Builder|DgsComponent|QueryMapping)$/;
const client =
  /^(?:FeignClient|HttpExchange|RegisterRestClient|Client|Repository|Mapper|Dao|Entity)$/;

interface Owner extends ClassSpan {
  annotations: Annotation[];
}

/** Spring, JAX-RS, Quarkus and Micronaut: handlers by their annotations, also on interfaces. */
export function annotatedRoutes(service: Service): Route[] {
  const { repository } = service;
  const files = service
    .fact(sourceFilesOf)
    .filter(({ ecosystem }) => ecosystem === 'jvm');
  const base = basePath(service);
  const implementers = implementersOf(service);
  return files.flatMap(({ path }) => {
    const source = sourceText(repository, path);
    if (
      !/@\w*(?:Mapping|Exchange|Path|Controller|GET|POST|Get|Post|Dgs|GraphQLApi)\b/.test(
        source.code,
      )
    )
      return [];
    const owners: Owner[] = classesIn(source).map(each => ({
      ...each,
      annotations: annotationsBefore(source, each.offset, '@'),
    }));
    const functions = functionsIn(repository, path, 'jvm');
    return [...source.code.matchAll(mapping)].flatMap(match => {
      const owner = owners
        .filter(({ start, end }) => start <= match.index && match.index < end)
        .sort((a, b) => b.start - a.start)[0];
      if (!owner || owner.annotations.some(({ name }) => client.test(name)))
        return [];
      // An interface of exchanges that no controller implements is a client's.
      if (
        /Exchange$/.test(match[0]) &&
        !implementers
          .get(owner.name)
          ?.some(({ annotations }) =>
            annotations.some(({ name }) => /^(?:Rest)?Controller$/.test(name)),
          )
      )
        return [];
      return routesAt(
        service,
        source,
        owner,
        functions,
        match.index,
        base,
        implementers,
      );
    });
  });
}

/** The parameters of an interface's method, where their annotations stand; of one without a body they say nothing. */
function parametersDeclared(
  source: SourceText,
  after: number,
): { parameters?: string } {
  const open = source.code.indexOf('(', after);
  const parameters =
    open > 0 && open - after < 300
      ? source.uncommented.slice(open + 1, source.partner[open])
      : '';
  return /@\w*Body\b/.test(parameters) ? { parameters } : {};
}

function routesAt(
  service: Service,
  source: SourceText,
  owner: Owner,
  functions: readonly FunctionDefinition[],
  offset: number,
  base: string,
  implementers: Map<string, Implementer[]>,
): Route[] {
  const { annotations, after } = annotationsAround(source, offset, '@');
  const entry = annotations.find(each => each.offset === offset);
  if (!entry) return [];
  const plain = entry.name.split('.').pop() ?? '';
  const jaxrs = /^[A-Z]{3,}$/.test(plain);
  const definition =
    functions.find(each => each.offset >= after && each.offset - after < 400) ??
    undefined;
  const name = /(\w+)\s*(?:<[^<>()]{0,80}>)?\s*\(/.exec(
    source.code.slice(after, after + 400),
  )?.[1];
  const behind = implementers.get(owner.name)?.[0];
  const implemented =
    behind && name
      ? behind.methods.find(each => each.name === name)
      : undefined;
  const handlerDefinition =
    implemented ?? (definition?.name === name ? definition : undefined);
  const declared =
    implemented && !/@\w*Body\b/.test(implemented.parameters)
      ? parametersDeclared(source, after)
      : {};
  const own =
    implemented && behind
      ? sourceText(service.repository, behind.path)
      : source;
  const classGuards = [
    ...(behind?.annotations ?? []),
    ...owner.annotations,
  ].filter(each => !descriptive.test(each.name));
  const implementedGuards = implemented
    ? annotationsBefore(
        own,
        startOfDeclaration(own, implemented.offset),
        '@',
      ).filter(each => !descriptive.test(each.name))
    : [];
  const guards: Guard[] = [
    ...classGuards.map(each =>
      guardOf(
        behind && behind.annotations.includes(each) ? own : source,
        each,
        'class',
      ),
    ),
    ...annotations
      .filter(each => !descriptive.test(each.name))
      .map(each => guardOf(source, each, 'route')),
    ...implementedGuards.map(each => guardOf(own, each, 'route')),
  ];
  const place = {
    path: source.path,
    line: entry.line,
    endLine: source.lineAt(after),
    ...(handlerDefinition
      ? { handler: { ...handlerOf(handlerDefinition), ...declared } }
      : {}),
    className: behind?.name ?? owner.name,
    guards,
    registration: source.uncommented.slice(annotations[0].offset, after).trim(),
  };
  if (graphql[plain]) {
    // `@Query` of Spring Data and of Micronaut Data is none of ours.
    if (
      /^(?:Query|Mutation)$/.test(plain) &&
      !owner.annotations.some(each => /GraphQLApi/.test(each.name))
    )
      return [];
    return [
      {
        ...place,
        method: graphql[plain],
        route: name ?? '',
        protocol: 'graphql',
      },
    ];
  }
  const requestMapping = plain === 'RequestMapping';
  // On a class it is a prefix: no method head follows.
  if (
    requestMapping &&
    /^(?:[\w\s]{0,60}\b)?(?:class|interface)\b/.test(
      source.code.slice(after, after + 120),
    )
  )
    return [];
  const methods = requestMapping
    ? [
        ...entry.text.matchAll(/\b(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\b/g),
      ].map(match => match[1])
    : [verbs[plain] ?? 'ANY'];
  if (plain === 'MessageMapping') return [];
  // Micronaut's names are those of other libraries too.
  if (
    /^(?:Get|Post|Put|Patch|Delete|Head)$/.test(plain) &&
    ![...owner.annotations, ...(behind?.annotations ?? [])].some(each =>
      /Controller$/.test(each.name),
    )
  )
    return [];
  // A bare `@Controller` beside a mapping says nothing of the path.
  const classPath =
    named(owner.annotations, /^(?:RequestMapping|Path)$/) ??
    named(owner.annotations, /^Controller$/);
  const outer =
    behind?.annotations.find(each =>
      /^(?:RequestMapping|Path)$/.test(each.name),
    ) ??
    behind?.annotations.find(
      each => each.name === 'Controller' && /["']\//.test(each.text),
    );
  if (
    jaxrs &&
    !classPath &&
    !outer &&
    !/jakarta\.ws|javax\.ws|\bws\.rs\b/.test(source.code)
  )
    return [];
  const prefixes = pathsIn(
    service,
    classPath &&
      !(jaxrs && classPath.name !== 'Path') &&
      !isBeanName(classPath, owner)
      ? classPath
      : outer,
  );
  const methodPath = jaxrs
    ? annotations.find(each => each.name === 'Path')
    : entry;
  return (methods.length ? methods : ['ANY']).flatMap(method =>
    prefixes.flatMap(prefix =>
      pathsIn(service, methodPath).map(path => {
        const route = joinPaths(base, prefix, path);
        return {
          ...place,
          method: methodOf(method),
          route,
          protocol: 'http' as const,
          ...(classPath
            ? { mounts: [{ path: source.path, offset: classPath.offset }] }
            : {}),
          ...(route.includes('?') ? { dynamic: true as const } : {}),
        };
      }),
    ),
  );
}

function named(
  annotations: readonly Annotation[],
  name: RegExp,
): Annotation | undefined {
  return annotations.find(each => name.test(each.name.split('.').pop() ?? ''));
}

/** Spring's `@Controller("bean")` names a bean; Micronaut's names a path. */
function isBeanName(annotation: Annotation, owner: Owner): boolean {
  return (
    annotation.name === 'Controller' &&
    (owner.annotations.some(each => each.name === 'RequestMapping') ||
      !/["']\//.test(annotation.text))
  );
}

function startOfDeclaration(source: SourceText, nameOffset: number): number {
  // Back over the return type to the modifiers or annotations.
  let at = nameOffset;
  const limit = Math.max(0, nameOffset - 300);
  while (at > limit && !/[;{}@)]/.test(source.code[at - 1])) at--;
  if (source.code[at - 1] === '@') {
    const name =
      /^[\w.]+\s*/.exec(source.code.slice(at, nameOffset))?.[0] ?? '';
    return at + name.length;
  }
  return at + Math.max(0, source.code.slice(at, nameOffset).search(/\S/));
}

function guardOf(
  source: SourceText,
  { name, text, line }: Annotation,
  on: Guard['on'],
): Guard {
  return { name, text, path: source.path, line, on };
}

function pathsIn(
  service: Service,
  annotation: Annotation | undefined,
): string[] {
  if (!annotation || annotation.arguments.length === 0) return [''];
  const argument =
    annotation.arguments.find(({ text }) =>
      /^(?:value|path|uri|uris)\s*=/.test(text),
    ) ?? annotation.arguments.find(({ text }) => !/^\w+\s*=/.test(text));
  if (!argument) return [''];
  const text = argument.text.replace(/^(?:value|path|uri|uris)\s*=\s*/, '');
  const parts = text
    .replace(/^[{[]|^arrayOf\(|[}\]]$/g, '')
    .split(/,(?![^{]*\})/);
  return parts
    .slice(0, 5)
    .map(part => joinedText(service, 'jvm', configured(service, part.trim())))
    .map(part => part.replace(/\{\?[^{}]{0,80}\}/g, ''));
}

/** `@RequestMapping("${api.prefix:}")`: what the main configuration says, or the default. */
function configured(service: Service, text: string): string {
  return text.replace(
    /\$\{([\w.-]{1,100})(?::([^{}"]{0,100}))?\}/g,
    (whole, key, fallback) => {
      const value = prefixesOf(service).get(key) ?? fallback;
      return value === undefined || /[${}]/.test(value) ? whole : value;
    },
  );
}

/** Paths among the settings of the main configuration, by key. */
function prefixesOf(service: Service): Map<string, string> {
  return service.repository.once(
    `spring-paths:${service.path}`,
    () =>
      new Map(
        service
          .of(['CONFIG'])
          .filter(
            ({ path }) =>
              /(?:^|\/)application\.(?:ya?ml|properties)$/.test(path) &&
              !/(?:^|\/)test\//.test(path),
          )
          .flatMap(({ path }) => entriesOfFile(service.repository, path))
          .filter(({ value }) => /^\/?[\w/.-]{1,100}$/.test(value))
          .map(({ key, value }) => [key, value]),
      ),
  );
}

interface Implementer {
  name: string;
  path: string;
  annotations: Annotation[];
  methods: FunctionDefinition[];
}

/** Classes by the interfaces that they implement. */
export function implementersOf(service: Service): Map<string, Implementer[]> {
  const found = new Map<string, Implementer[]>();
  for (const { path, ecosystem } of service.fact(sourceFilesOf)) {
    if (ecosystem !== 'jvm') continue;
    const source = sourceText(service.repository, path);
    for (const each of classesIn(source)) {
      const bases = /(?:\bimplements\b|:)([^{]{1,600})$/.exec(each.head)?.[1];
      if (!bases) continue;
      const implementer: Implementer = {
        name: each.name,
        path,
        annotations: annotationsBefore(source, each.offset, '@'),
        methods: functionsIn(service.repository, path, 'jvm').filter(
          method => method.offset >= each.start && method.offset < each.end,
        ),
      };
      for (const base of bases.matchAll(/\b([A-Z]\w*)/g)) {
        collect(found, base[1], implementer);
      }
    }
  }
  return found;
}

/** The path that everything is served under: context path, base path, application path. */
function basePath(service: Service): string {
  for (const { path } of service.of(['CONFIG', 'DEPLOY'])) {
    if (
      !/(?:^|\/)application\.(?:ya?ml|properties)$/.test(path) ||
      /(?:^|\/)test\//.test(path)
    )
      continue;
    const text = service.repository.text(path) ?? '';
    const found =
      /(?:context-path|base-path|contextPath|root-path|server\.context-path)["']?\s*[:=]\s*["']?(?:\$\{[\w.]+:)?(\/[\w/-]*)/.exec(
        text.replace(/management[\s\S]{0,400}?base-path[^\n]*/g, ''),
      );
    if (found) return found[1];
  }
  for (const { path, ecosystem } of service.fact(sourceFilesOf)) {
    if (ecosystem !== 'jvm') continue;
    const found = /@ApplicationPath\(\s*"([^"\n]*)"/.exec(
      sourceText(service.repository, path).uncommented,
    );
    if (found) return found[1];
  }
  return '';
}
