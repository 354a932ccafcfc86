import { findCalls } from '../code';
import { effectiveConfigurationOf, isForDevelopment } from '../configuration';
import { normalizeKey, stepsOfKey } from '../configuration/settings';
import type { Service, ServiceFile } from '../../service';
import { sourceFilesOf, stackOf } from '../../stack';

/** How the service answers other origins. @public */
export interface CorsConfiguration {
  /** Where it is configured. */
  places: Array<{ path: string; line: number }>;
  /** Any origin, with credentials. */
  open: Array<{ path: string; line: number }>;
}

const configured =
  /\bcors\s*(?:<[\w.]{1,60}>\s*)?\(|\benableCors\s*\(|[cC]ors[A-Z]\w*\s*\(|\bCORSMiddleware\b|\bCORS\s*\(|\bCORS_\w+\s*=|\bcors\.(?:New|Handler|Config|Options|Default)\b|\bAddCors\b|\bUseCors\b|\bCorsConfiguration\b|\baddCorsMappings\b|\.cors\(|@CrossOrigin|\bCorsLayer\b|\bCors::|\bRack::Cors\b|Access-Control-Allow-Origin|\bHandleCors\b|\bcors\s*:\s*true\b|\bfrom\s+["'](?:@fastify|@koa)\/cors["']|\bCORSWithConfig\b|\binstall\(CORS\)/;

/** Use as a fact. @public */
export function corsOf(service: Service): CorsConfiguration {
  const { repository } = service;
  const cors: CorsConfiguration = { places: [], open: [] };
  for (const file of sourceFilesOf(service)) {
    const { uncommented } = repository.lexical(file.path);
    const match = configured.exec(uncommented);
    if (!match || /(?:^|[/_-])demos?(?:[/_.-])/.test(file.relative)) continue;
    const index = repository.lineIndex(file.path);
    cors.places.push({ path: file.path, line: index.lineAt(match.index) });
    for (const offset of openIn(service, file, uncommented)) {
      const place = { path: file.path, line: index.lineAt(offset) };
      if (
        !isForDevelopment(service, place) &&
        !isOtherBranch(uncommented, offset) &&
        !isSwitchedOff(service, uncommented, offset)
      )
        cors.open.push(place);
    }
  }
  readSettings(service, cors);
  return cors;
}

/** Inside `if (settings.AllowAll)`, for a setting that production has at `false`. */
function isSwitchedOff(
  service: Service,
  text: string,
  offset: number,
): boolean {
  const before = text.slice(Math.max(0, offset - 600), offset);
  const test = [
    ...before.matchAll(/\bif\s*\(\s*(?:\w{1,60}\??\.){1,4}(\w{1,60})\s*\)/g),
  ].pop();
  if (!test) return false;
  const between = before.slice(test.index + test[0].length);
  // Still inside the branch: nothing that it opened is closed again.
  let depth = 0;
  for (const sign of between.replace(/[^{}]/g, '')) {
    depth += sign === '{' ? 1 : -1;
    if (depth <= 0) return false;
  }
  if (depth === 0 && between.includes(';')) return false;
  const name = normalizeKey(test[1]);
  const set = service
    .fact(effectiveConfigurationOf)
    .settings.filter(
      ({ key }) => /cors/i.test(key) && stepsOfKey(key).slice(-1)[0] === name,
    );
  return (
    set.length > 0 && set.every(({ value }) => /^false$/i.test(value ?? ''))
  );
}

/** The `else` of a test for production. */
function isOtherBranch(text: string, offset: number): boolean {
  const before = text.slice(Math.max(0, offset - 900), offset);
  const branch = before.lastIndexOf('else');
  return (
    branch >= 0 &&
    /\bif\b[^\n]*prod/i.test(before.slice(0, branch)) &&
    !/^\s{0,2}\}\s*$/m.test(before.slice(branch + 8))
  );
}

function openIn(service: Service, file: ServiceFile, text: string): number[] {
  switch (file.ecosystem) {
    case 'node':
      return [...nodeCalls(service, file, text), ...echoed(text)];
    case 'python':
      return [...pythonCalls(service, file), ...echoed(text)];
    case 'go':
      return [...goLiterals(text), ...echoed(text)];
    case 'jvm':
      return [
        ...near(
          text,
          /(?:allowedOriginPatterns|setAllowedOriginPatterns|addAllowedOriginPattern|allowedOrigins|setAllowedOrigins|addAllowedOrigin)\(\s*(?:(?:List\.of|Arrays\.asList|Collections\.singletonList|listOf)\(\s*)?"\*"/g,
          /[aA]llowCredentials\s*(?:\(|=)\s*true/,
        ),
        ...near(text, /\banyHost\(\)/g, /allowCredentials\s*=\s*true/),
        ...echoed(text),
      ];
    case 'dotnet':
      return near(
        text,
        /\bSetIsOriginAllowed\(\s{0,40}(?:\w{1,40}\s{0,9}:\s{0,9})?\(?\s{0,40}\w{1,40}\s{0,40}\)?\s{0,9}=>\s{0,40}true\s{0,40}\)/g,
        /\bAllowCredentials\(\)/,
      );
    case 'ruby':
      return [
        ...near(text, /\borigins\s*\(?\s*["']\*["']/g, /\bcredentials:\s*true/),
        ...echoed(text),
      ];
    case 'rust':
      return [
        ...[
          ...text.matchAll(
            /\bCorsLayer::very_permissive\(\)|(?<!:)\bCors::permissive\(\)/g,
          ),
        ].map(({ index }) => index),
        ...near(
          text,
          /\bAllowOrigin::mirror_request\(\)|\ballow_any_origin\(\)/g,
          /\b(?:allow_credentials\(\s*true|supports_credentials\(\))/,
        ),
      ];
    default:
      return echoed(text);
  }
}

/** Matches of a pattern that have another beside them. */
function near(text: string, pattern: RegExp, beside: RegExp): number[] {
  return [...text.matchAll(pattern)]
    .slice(0, 20)
    .filter(({ index }) =>
      beside.test(text.slice(Math.max(0, index - 500), index + 700)),
    )
    .map(({ index }) => index);
}

const anyOrigin =
  /\borigin\s*:\s*(?:true|["'`]\*["'`]|\[\s*["'`]\*["'`]\s*\]|\/\.\*\/|\(\s*\w+\s*,\s*(\w+)\s*\)\s*=>\s*\{?\s*(?:return\s+)?\1\(\s*null\s*,\s*true\s*\)|\(?\s*(\w+)\s*\)?\s*=>\s*(?:\2|true)\s*[,}\n])/;

function nodeCalls(
  service: Service,
  file: ServiceFile,
  text: string,
): number[] {
  const elysia = /@elysiajs\/cors/.test(text);
  return findCalls(
    service.repository,
    file.path,
    /(?<![\w.])(?:cors|fastifyCors)(?=\s*(?:<[\w.]{1,60}>\s*)?\()|\.\s*(?:enableCors|register)(?=\s*\()/,
  ).flatMap(call => {
    let options = call.arguments.map(({ text: each }) => each).join(', ');
    if (/register$/.test(call.name) && !/\bcors/i.test(options)) return [];
    const name = /^(?:\w*[cC]ors\w*,\s*)?([A-Za-z_$][\w$]*)$/.exec(
      options,
    )?.[1];
    if (name) {
      const definition = new RegExp(
        `\\b(?:const|let|var)\\s+${name.replace(
          /\$/g,
          '\\$',
        )}\\b[^=\\n]{0,60}=\\s*(\\{[\\s\\S]{0,1500}?\\n\\}|\\{[^\\n]{0,400}\\})`,
      ).exec(text);
      options = definition?.[1] ?? options;
    }
    if (elysia && options === '') return [call.offset];
    const credentials = /\bcredentials\s*:\s*true\b/.test(options);
    if (
      elysia &&
      !/\borigin\s*:/.test(options) &&
      !/\bcredentials\s*:\s*false/.test(options)
    )
      return [call.offset];
    // Before version 5 it answers whoever asks with the origin that asked.
    const echoes =
      !/\borigin\s*:/.test(options) &&
      /["']@koa\/cors["']/.test(text) &&
      service
        .fact(stackOf)
        .dependencies.some(
          dependency =>
            dependency.name === '@koa/cors' &&
            /^[\^~]?[1-4]\./.test(dependency.version),
        );
    return credentials && (echoes || anyOrigin.test(options))
      ? [call.offset]
      : [];
  });
}

function pythonCalls(service: Service, file: ServiceFile): number[] {
  return findCalls(
    service.repository,
    file.path,
    /\badd_middleware(?=\s*\()|(?<![\w.])(?:CORS|CORSMiddleware|Middleware)(?=\s*\()/,
  ).flatMap(call => {
    const all = call.arguments.map(({ text }) => text).join(', ');
    if (/CORS\b/.test(call.name)) {
      if (!/supports_credentials\s*=\s*True/.test(all)) return [];
      const origins = /\borigins\s*=\s*([^,]+)/.exec(all)?.[1];
      return !/resources\s*=/.test(all) &&
        (!origins || /["']\*["']/.test(origins))
        ? [call.offset]
        : [];
    }
    if (
      !/CORSMiddleware/.test(call.name + all) ||
      !isSwitchedOn(
        service,
        /\ballow_credentials\s*=\s*([\w.]+)/.exec(all)?.[1],
      )
    )
      return [];
    if (
      /allow_origin_regex\s*=\s*r?["'](?:\.\*|https\?:\/\/\.\*)["']/.test(all)
    )
      return [call.offset];
    const origins =
      /\ballow_origins\s*=\s*(\[[^\]]*\]|[\w.]+)/.exec(all)?.[1] ?? '';
    return isWildcard(service, origins) ? [call.offset] : [];
  });
}

/** `True`, or the name of a setting that is so where it is defined. */
function isSwitchedOn(service: Service, text: string | undefined): boolean {
  if (!text || text === 'True') return text === 'True';
  const name = text.replace(/^.*\./, '');
  if (!/^\w{3,60}$/.test(name)) return false;
  const definition = new RegExp(
    `^\\s*${name}\\s*(?::\\s*bool\\s*)?=\\s*True\\b`,
    'm',
  );
  return sourceFilesOf(service).some(({ path }) =>
    definition.test(service.repository.lexical(path).code),
  );
}

/** A list with `"*"` in it, or the name of a setting that is one where it is defined: Starlette then allows everybody. */
function isWildcard(service: Service, text: string): boolean {
  if (/^\[/.test(text)) return /["']\*["']/.test(text);
  const name = text.replace(/^.*\./, '');
  if (!/^\w{3,60}$/.test(name)) return false;
  const definition = new RegExp(
    `^\\s*${name}\\s*(?::\\s*[\\w\\[\\], .|]{1,60})?=\\s*\\[[^\\[\\]]{0,600}["']\\*["'][^\\[\\]]{0,600}\\]`,
    'm',
  );
  return sourceFilesOf(service).some(({ path }) =>
    definition.test(service.repository.lexical(path).uncommented),
  );
}

function goLiterals(text: string): number[] {
  // rs/cors and chi's: without a list, every origin is allowed.
  const unlisted = [
    ...text.matchAll(/\bcors\.Options\{([^{}]*(?:\{[^{}]*\}[^{}]*){0,20})\}/g),
  ]
    .filter(
      ([, options]) =>
        /\bAllowCredentials\s*:\s*true/.test(options) &&
        !/\bAllow(?:edOrigins|Origin\w*)\s*:/.test(options) &&
        /"github\.com\/(?:rs|go-chi)\/cors"/.test(text),
    )
    .map(({ index }) => index);
  return unlisted.concat(
    near(
      text,
      /\b(?:AllowedOrigins|AllowOrigins)\s*[:=]\s*\[\]string\{\s*"(?:https?:\/\/)?\*"|\bAllowAllOrigins\s*[:=]\s*true|\bAllowOrigin(?:Func|RequestFunc|WithContextFunc)\s*[:=]\s*func\([^)]{0,80}\)\s*\(?bool[^{]{0,20}\{\s*return\s+true/g,
      /\bAllowCredentials\s*[:=]\s*true/,
    ),
    near(
      text,
      /\bCorsAllowedOrigins\(\s*"\*"/g,
      /\bCorsAllowCredentials\(\s*true/,
    ),
  );
}

/** A middleware of one's own that sends back whatever origin asks. */
function echoed(text: string): number[] {
  return [
    ...text.matchAll(
      /["'`](?:Access-Control-Allow-Origin)["'`]\]?\s*(?:,|=>?|:)\s*([^\n;]{1,160})/gi,
    ),
  ]
    .slice(0, 10)
    .filter(match => {
      const around = text.slice(
        Math.max(0, match.index - 300),
        match.index + 500,
      );
      const credentials =
        /["'`]Access-Control-Allow-Credentials["'`]\]?\s*(?:,|=>?|:)\s*["'`]?true/i.exec(
          around,
        );
      // Browsers refuse the pair; the next change makes them accept it.
      if (/^["'`]\*["'`]/.test(match[1].trim())) return credentials !== null;
      return (
        credentials !== null &&
        /origin/i.test(match[1]) &&
        !/^["'`][^"'`]*["'`]/.test(match[1].trim()) &&
        !/\bif\b[^\n]{0,200}(?:allow|origin|trust|match|includes|contains)|\bin\s+\w*(?:allow|ORIGIN)|allowed|whitelist|trusted|settings\.|config\.|\?\?|\|\|/i.test(
          around,
        )
      );
    })
    .map(({ index }) => index);
}

function readSettings(service: Service, cors: CorsConfiguration): void {
  const configuration = service.fact(effectiveConfigurationOf);
  const isTrue = (key: string) =>
    /^true$/i.test(configuration.get(key)?.value ?? '');
  const all =
    configuration.get('CORS_ALLOW_ALL_ORIGINS') ??
    configuration.get('CORS_ORIGIN_ALLOW_ALL');
  if (
    all &&
    /^true$/i.test(all.value ?? '') &&
    isTrue('CORS_ALLOW_CREDENTIALS')
  )
    cors.open.push({ path: all.path, line: all.line });
  const path = service.pathTo('config/cors.php');
  if (service.repository.has(path)) {
    const { uncommented } = service.repository.lexical(path);
    cors.places.push({ path, line: 1 });
    // Laravel's own file, and that of the package it came from; every origin may be what a variable falls back to.
    const wildcard =
      /["'](?:allowed_origins|allowedOrigins)["']\s*=>\s*(?:env\([^;\n]{1,200}[?:]\s*)?\[\s*["']\*["']/.exec(
        uncommented,
      );
    if (
      wildcard &&
      /["'](?:supports_credentials|supportsCredentials)["']\s*=>\s*true/.test(
        uncommented,
      )
    )
      cors.open.push({
        path,
        line: service.repository.lineIndex(path).lineAt(wildcard.index),
      });
  }
  const nelmio = service.pathTo('config/packages/nelmio_cors.yaml');
  const lines = service.repository.has(nelmio)
    ? service.repository.lines(nelmio)
    : [];
  const origins = lines.findIndex(line => /^\s*allow_origin\s*:/.test(line));
  if (origins >= 0) {
    const place = { path: nelmio, line: origins + 1 };
    cors.places.push(place);
    if (
      /:\s*\[\s*['"](?:\*|\.\*|\^\.\*\$?)['"]\s*\]/.test(lines[origins]) &&
      lines.some(line => /^\s*allow_credentials\s*:\s*true\b/.test(line))
    )
      cors.open.push(place);
  }
  const framework = configuration.settings.find(({ key }) =>
    /(?:^|\.)cors(?:\.|$)|^CORS_/.test(key),
  );
  if (framework)
    cors.places.push({ path: framework.path, line: framework.line });
}
