import type { Service } from '../../../service';
import { catchSitesOf } from '../catch-sites';
import { closingBracket, indentOf, lineStart } from '../ranges';
import { isBroad } from '../catch-site';
import { serverSourcesOf, type ServerSource } from '../../server/sources';

/** A stretch of code in which a name stands for an error: a catch block, an error handler. */
export interface ErrorScope {
  source: ServerSource;
  /** `handler` answers requests for the whole application. */
  kind: 'catch' | 'handler';
  name: string;
  types: string[];
  /** Whether errors land here that nobody foresaw. */
  broad: boolean;
  start: number;
  end: number;
  /** Annotations and parameters before the body. */
  header: string;
  /** Only an answer that says itself that the server is at fault counts. */
  needs500?: boolean;
}

/** Use as a fact. */
export function errorScopesOf(service: Service): ErrorScope[] {
  const sources = new Map(
    service.fact(serverSourcesOf).map(source => [source.path, source] as const),
  );
  const caught = service.fact(catchSitesOf).flatMap((site): ErrorScope[] => {
    const source = sources.get(site.path);
    if (!source || !site.binding || site.form === 'propagate') return [];
    return [
      {
        source,
        kind: 'catch',
        name: renamedIn(source, site.start, site.binding),
        types: site.types,
        broad: site.broad,
        start: site.start,
        end: site.end,
        header: '',
      },
    ];
  });
  const handled = [...sources.values()].flatMap(source =>
    handlersIn(source).filter(({ end }) => end > 0),
  );
  const features = [...sources.values()].flatMap(featuresIn);
  const expressions = [...sources.values()].flatMap(expressionsIn);
  const listened = [...sources.values()].flatMap(listenersIn);
  const pages = [...sources.values()].flatMap(statusPagesIn);
  const arrows = [...sources.values()].flatMap(arrowHandlersIn);
  const added = addedHandlers([...sources.values()]);
  return [
    ...caught,
    ...handled,
    ...expressions,
    ...features,
    ...listened,
    ...pages,
    ...arrows,
    ...added,
  ];
}

/** `catch (error: unknown) { const err = error as Failure;` goes on under another name. */
function renamedIn(
  { code, ecosystem }: ServerSource,
  start: number,
  name: string,
): string {
  if (ecosystem !== 'node') return name;
  const [, renamed, from] =
    /^[\s{]{0,200}(?:const|let)\s+([\w$]{1,60})(?:\s*:[^=;]{0,200})?\s*=\s*([\w$]{1,60})(?:\s+as\b[^;=]{0,300})?;/.exec(
      code.slice(start, start + 800),
    ) ?? [];
  return from === name ? renamed : name;
}

const listener =
  /\bfunction\s+\w{1,80}\s*\(\s*\\?ExceptionEvent\s+(\$\w+)\s*\)[^{;]{0,60}\{\s*(\$\w+)\s*=\s*\1->getThrowable\(\)\s*;/g;

/** Symfony's listeners that answer every error alike; one that asks for its kind is not followed. */
function listenersIn(source: ServerSource): ErrorScope[] {
  const { code, ecosystem } = source;
  if (ecosystem !== 'php') return [];
  return [...code.matchAll(listener)].slice(0, 20).flatMap(match => {
    const start = match.index + match[0].length;
    const end = blockEnd(code, start);
    const body = code.slice(start, end);
    if (/\binstanceof\b|\bis_a\s*\(|\bdebug\b|environment/i.test(body))
      return [];
    return [
      {
        source,
        kind: 'handler' as const,
        name: match[2],
        types: [],
        broad: true,
        start,
        end,
        header: '',
      },
    ];
  });
}

const arrowHandler =
  /\.(?:onError|setErrorHandler)\s*\(\s*(?:async\s*)?\(?\s*(err|error|e)\b[^()]{0,120}\)?\s*=>(?!\s*\{)|\.use\s*\(\s*(?:async\s*)?\(\s*(\w{0,20}(?:err|error|exception|ex|e))\s*(?::[^,()]{0,60})?,\s*\w+\s*(?::[^,()]{0,60})?,\s*\w+\s*(?::[^,()]{0,60})?,\s*\w+\s*(?::[^,()]{0,60})?\)\s*=>(?!\s*\{)/g;

/** Node: a handler that is one expression: `app.onError((err, c) => c.json({ message: err.message }, 500))`. */
function arrowHandlersIn(source: ServerSource): ErrorScope[] {
  const { code, ecosystem } = source;
  if (ecosystem !== 'node') return [];
  return [...code.matchAll(arrowHandler)].slice(0, 20).map(match => {
    const start = match.index + match[0].length;
    const open = code.indexOf('(', match.index);
    return ofAnyError(
      source,
      match[1] ?? match[2],
      start,
      closingBracket(code, open) ?? start,
    );
  });
}

/** ktor: `exception<Throwable> { call, cause -> … }` of its plugin StatusPages. */
function statusPagesIn(source: ServerSource): ErrorScope[] {
  const { code, path } = source;
  if (!path.endsWith('.kt') || !/\bStatusPages\b/.test(code)) return [];
  return [
    ...code.matchAll(
      /\bexception\s*<\s*([\w.]{1,80})\s*>\s*\{\s*(?:\w{1,40}\s*,\s*)?(\w{1,40})\s*->/g,
    ),
  ]
    .slice(0, 50)
    .map(match => {
      const start = match.index + match[0].length;
      return {
        source,
        kind: 'handler' as const,
        name: match[2],
        types: [match[1]],
        broad: isBroad([match[1]]),
        start,
        end: blockEnd(code, start),
        header: '',
      };
    });
}

const addedHandler =
  /\badd_exception_handler\(\s*(?:exc_class_or_status_code\s*=\s*)?(?:Exception|500|[\w.]*HTTP_500\w*)\s*,\s*(?:handler\s*=\s*)?(?:\w+\.)?(\w{2,80})\s*,?\s*\)|\bregister_error_handler\(\s*(?:Exception|500)\s*,\s*(?:\w+\.)?(\w{2,80})\s*\)|\bexception_handlers\s*=\s*\{[^{}]{0,400}?\b(?:Exception|500)\s*:\s*(?:\w+\.)?(\w{2,80})/g;

/** Python: functions that are handed to the application for every error: `app.add_exception_handler(Exception, failed)`. */
function addedHandlers(sources: ServerSource[]): ErrorScope[] {
  const python = sources.filter(({ ecosystem }) => ecosystem === 'python');
  const names = new Set(
    python.flatMap(({ code }) =>
      [...code.matchAll(addedHandler)].map(
        match => match[1] ?? match[2] ?? match[3],
      ),
    ),
  );
  if (names.size === 0) return [];
  return python.flatMap(source =>
    [
      ...source.code.matchAll(
        /^([ \t]*)(?:async\s+)?def\s+(\w{2,80})\(([^()]{0,300})\)[^\n]{0,80}:/gm,
      ),
    ]
      .filter(match => names.has(match[2]))
      .flatMap((match): ErrorScope[] => {
        const name = errorParameter(match[3]);
        if (!name) return [];
        const start = match.index + match[0].length;
        return [
          {
            source,
            kind: 'handler',
            name,
            types: ['Exception'],
            broad: true,
            start,
            end: suiteEnd(source.code, start, indentOf(match[1])),
            header: match[0],
          },
        ];
      }),
  );
}

const expressionBody =
  /@ExceptionHandler\b[^{};=]{0,300}\bfun\s+\w{1,80}\s*\([^(){};]{0,200}?\b(\w+)\s*:\s*([\w.]{0,80}(?:Exception|Throwable|Error))\b[^(){};]{0,200}\)\s*(?::[^={]{0,120})?=(?!\s*\{)/g;
const nextMember =
  /\n[ \t]*(?:@|(?:(?:private|protected|internal|public|override|open|suspend|companion|inline)\s+){0,3}(?:fun|val|var|object|class)\b)/g;

/** Kotlin's handlers that are an expression: `fun failed(e: Exception) = ResponseEntity.status(500).body(…)`. */
function expressionsIn(source: ServerSource): ErrorScope[] {
  const { code, path } = source;
  if (!path.endsWith('.kt')) return [];
  return [...code.matchAll(expressionBody)].slice(0, 100).map(match => {
    const start = match.index + match[0].length;
    const types = [match[2]];
    nextMember.lastIndex = start;
    const next = nextMember.exec(code)?.index ?? code.length;
    return {
      source,
      kind: 'handler',
      name: match[1],
      types,
      broad: isBroad(types),
      start,
      end: Math.min(next, blockEnd(code, start)),
      header: match[0],
    };
  });
}

const feature =
  /\b(\w{1,60})\s*=\s*[\w.?]{1,120}\.Get(?:Required)?\s*<\s*IExceptionHandler(?:Path)?Feature\s*>\s*\(\s*\)\s*[?!]?\s*(\.\s*Error\b)?/g;

/** ASP.NET's handler of last resort: the error is a feature of the request, or what is taken out of one. */
function featuresIn(source: ServerSource): ErrorScope[] {
  if (source.ecosystem !== 'dotnet') return [];
  return [...featureScopes(source), ...filtersIn(source)];
}

/** ASP.NET's filters: `OnException(ExceptionContext context)`, whose error is a property of the context. */
function filtersIn(source: ServerSource): ErrorScope[] {
  const { code } = source;
  return [
    ...code.matchAll(
      /\bOnException(?:Async)?\s*\(\s*ExceptionContext\s+(\w{1,40})\s*\)\s*\{/g,
    ),
  ]
    .slice(0, 20)
    .flatMap(match => {
      const start = match.index + match[0].length;
      const end = blockEnd(code, start);
      // One that asks what kind of error it is tells each its own text: which one is not followed.
      if (
        /\bis\s+(?:not\s+)?[A-Z]\w*|\bException\s+switch\b|\bswitch\s*\(|\bcase\s+[A-Z]\w*Exception\b/.test(
          code.slice(start, end),
        )
      )
        return [];
      const kept = new RegExp(
        `\\b(\\w{1,60})\\s*=\\s*${match[1]}\\s*\\.\\s*Exception\\s*;`,
        'g',
      );
      return [
        `${match[1]}.Exception`,
        ...[...code.slice(start, end).matchAll(kept)].map(([, name]) => name),
      ].map(name => ofAnyError(source, name, start, end));
    });
}

function ofAnyError(
  source: ServerSource,
  name: string,
  start: number,
  end: number,
): ErrorScope {
  return {
    source,
    kind: 'handler',
    name,
    types: [],
    broad: true,
    start,
    end,
    header: '',
  };
}

function featureScopes(source: ServerSource): ErrorScope[] {
  const { code } = source;
  return [...code.matchAll(feature)].slice(0, 50).flatMap(match => {
    const start = match.index + match[0].length;
    const end = blockEnd(code, start);
    const names = match[2] ? [match[1]] : errorsOf(code, match[1], start, end);
    return names.map(name => ofAnyError(source, name, start, end));
  });
}

/** The error of a feature, under its own name and under those it is kept in. */
function errorsOf(
  code: string,
  holder: string,
  start: number,
  end: number,
): string[] {
  const kept = new RegExp(
    `\\b(\\w{1,60})\\s*=\\s*${holder}\\s*[?!]?\\.\\s*Error\\s*;`,
    'g',
  );
  return [
    `${holder}.Error`,
    `${holder}?.Error`,
    ...[...code.slice(start, end).matchAll(kept)].map(([, name]) => name),
  ];
}

/** Where the block around a place ends. */
function blockEnd(code: string, from: number): number {
  let depth = 0;
  for (let at = from; at < code.length; at++) {
    if (code[at] === '{') depth++;
    else if (code[at] === '}' && --depth < 0) return at;
  }
  return code.length;
}

const handlers: Partial<Record<ServerSource['ecosystem'], RegExp[]>> = {
  node: [
    // (err, req, res, next)
    /\(\s*(_?\w*(?:err|error|exception|ex|e)\w*)\s*(?::[^,()]{0,80})?,\s*_?\w*(?:req|request|ctx|context)\w*\s*(?::[^,()]{0,80})?,\s*\w*res\w*\s*(?::[^,()]{0,80})?,\s*\w+\s*(?::[^,()]{0,80})?,?\s*\)\s*(?::[^=>{]{0,80})?(?:=>\s*)?\{/gi,
    // Nest's filters
    /\bcatch\s*\(\s*(\w+)\s*(?::[^,()]{0,80})?,\s*\w+\s*:\s*ArgumentsHost\s*,?\s*\)\s*(?::[^{]{0,80})?\{/g,
    /\.(?:onError|setErrorHandler)\s*\(\s*(?:async\s*)?\(?\s*\{?\s*[^()]{0,80}?\b(err|error|e)\b[^()]{0,120}\)?\s*=>\s*\{/g,
    /\.(?:setErrorHandler)\s*\(\s*(?:async\s*)?function\s*\w*\(\s*(\w+)[^()]{0,120}\)\s*\{/g,
  ],
  jvm: [
    /@ExceptionHandler\b[\s\S]{0,400}?\(\s*[^(){};]{0,200}?(?:\b[\w.]*(?:Exception|Throwable|Error)\s+(\w+)|(?<kt>\w+)\s*:\s*[\w.]*(?:Exception|Throwable|Error)\b)[^(){};]{0,200}\)\s*(?::[^={]{0,80}|throws[^{]{0,80})?=?[^{;]{0,200}\{/g,
    /\b(?:handle|render|map|to|convert)\w{0,40}\s*\(\s*(?:final\s+)?(?:Throwable|Exception|RuntimeException)\s+(\w+)[^()]{0,200}\)\s*\{/g,
    /\btoResponse\s*\(\s*(?:final\s+)?(?:Throwable|Exception|RuntimeException)\s+(\w+)\s*\)\s*\{/g,
  ],
  dotnet: [
    /\bTryHandleAsync\s*\(\s*HttpContext\s+\w+\s*,\s*Exception\s+(\w+)[^()]{0,100}\)\s*\{/g,
    /\bHandle\w{0,40}\s*\(\s*HttpContext\s+\w+\s*,\s*Exception\s+(\w+)[^()]{0,100}\)\s*\{/g,
    // What Hellang's ProblemDetails is told to make of every error.
    /\bProblemDetails\s+\w{1,60}\s*\(\s*(?:HttpContext\s+\w+\s*,\s*)?Exception\s+(\w+)\s*\)\s*\{/g,
  ],
  php: [
    // A method of the base controller that makes the answer of any error.
    /\bfunction\s+\w{0,40}(?:[eE]rror|[fF]ail|[eE]xception|[rR]espon)\w{0,40}\s*\(\s*\\?(?:Throwable|Exception)\s+(\$\w+)\s*(?:,[^()]{0,120})?\)[^{;]{0,60}\{/g,
    // Laravel 11: `$exceptions->render(function (Throwable $e, Request $request) { … })`
    /->render(?:able)?\s*\(\s*(?:static\s+)?function\s*\(\s*\\?(?:Throwable|Exception)\s+(\$\w+)[^()]{0,120}\)(?:\s*use\s*\([^()]{0,120}\))?[^{;]{0,60}\{/g,
    /\bfunction\s+render\s*\(\s*\$\w+\s*,\s*\\?(?:Throwable|Exception)\s+(\$\w+)\s*\)[^{]{0,60}\{/g,
  ],
};

function handlersIn(source: ServerSource): ErrorScope[] {
  const { code, ecosystem } = source;
  if (ecosystem === 'python') return pythonHandlers(source);
  return (handlers[ecosystem] ?? []).flatMap(pattern =>
    [...code.matchAll(pattern)].slice(0, 200).flatMap((match): ErrorScope[] => {
      const open = match.index + match[0].length - 1;
      const close = closingBracket(code, open);
      const name = match[1] ?? match.groups?.kt;
      if (close === undefined || !name) return [];
      // Nest: `@Catch(DomainError)` with a parameter of that type.
      const filtered =
        ecosystem === 'node'
          ? /^catch\s*\(\s*\w+\s*:\s*([A-Z]\w{2,60})\s*,/.exec(match[0])?.[1]
          : undefined;
      if (
        filtered &&
        !/^(?:Error|Exception|HttpException)$|Query|Axios|Prisma|Mongo|TypeORM|Sql/i.test(
          filtered,
        )
      )
        return [];
      // `err: Error | HttpException` takes every error.
      const types = /\bError\s*\||\|\s*Error\b/.test(match[0])
        ? []
        : [
            ...match[0].matchAll(
              /\b([\w.]*(?:Exception|Throwable))\b(?=\s*(?:\.class|::class|\s+\w+\s*[,)]|\s*[,)]))/g,
            ),
          ].map(each => each[1]);
      const before = code.slice(
        Math.max(0, lineStart(code, match.index) - 200),
        match.index,
      );
      return [
        {
          source,
          kind: 'handler',
          name,
          types,
          broad:
            isBroad(types.filter(type => type !== 'ExceptionHandler')) ||
            // What no caller causes, and the annotation says so.
            (types.some(type => internalType.test(type)) &&
              /\bINTERNAL_SERVER_ERROR\b/.test(before)),
          start: open + 1,
          end: close,
          header: before.slice(before.lastIndexOf('}') + 1) + match[0],
        },
      ];
    }),
  );
}

const internalType =
  /^(?:IllegalStateException|NullPointerException|DataAccessException|UncheckedIOException|JDBCException|PersistenceException)$/;

/** Functions that a framework calls for errors: `@app.exception_handler(Exception)`, `@app.errorhandler(500)`. */
function pythonHandlers(source: ServerSource): ErrorScope[] {
  const { code } = source;
  const scopes: ErrorScope[] = [];
  for (const match of code.matchAll(
    /^([ \t]*)@[\w.]+\.(?:app_)?(?:exception_handler|errorhandler)\(([^()\n]{0,120})\)\s*\n(?:[ \t]*@[^\n]*\n)*[ \t]*(?:async\s+)?def\s+\w+\(([^()]{0,200})\)[^\n]{0,80}:/gm,
  )) {
    const name = errorParameter(match[3]);
    if (!name) continue;
    const start = match.index + match[0].length;
    const types = match[2].split(/[\s,()]+/).filter(Boolean);
    scopes.push({
      source,
      kind: 'handler',
      name,
      types,
      broad: types.some(type =>
        /^(?:Exception|BaseException|500|InternalServerError)$|500$/.test(type),
      ),
      start,
      end: suiteEnd(code, start, indentOf(match[1])),
      header: match[0],
    });
  }
  return scopes;
}

/** The last parameter of a handler is the error. */
function errorParameter(parameters: string): string | undefined {
  return parameters
    .split(',')
    .map(part => part.trim().split(/[:=]/)[0].trim())
    .filter(each => each && each !== 'self')
    .pop();
}

/** Where the suite below a head that ends at an offset ends: at most two hundred lines. */
function suiteEnd(code: string, start: number, indent: number): number {
  let end = start;
  for (const line of code.slice(start).split('\n').slice(0, 200)) {
    if (end > start && /\S/.test(line) && indentOf(line) <= indent) break;
    end += line.length + 1;
  }
  return Math.min(end, code.length);
}
