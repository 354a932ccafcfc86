import type { Ecosystem } from '../../../repository';
import type { Service } from '../../../service';
import { sourceFilesOf } from '../../../stack';
import { sourceText } from '../../code/source-text';
import { bodyRoutes } from '../kinds';
import type { Route } from '../types';
import { dotnetBodies } from './dotnet';
import { goBodies, goReads } from './go';
import { jvmBodies } from './jvm';
import { nodeBodies, nodeReads } from './node';
import { phpBodies, phpReads } from './php';
import { pythonBodies, pythonReads } from './python';
import { reachedFrom } from './reach';
import { rubyBodies, rubyReads } from './ruby';
import { rustBodies } from './rust';
import type { BodyCase, BodyHandling, BodyReader, BodyVerdict } from './types';

export type { BodyHandling, BodyState } from './types';

const readers: Record<Ecosystem, BodyReader> = {
  node: nodeBodies,
  python: pythonBodies,
  jvm: jvmBodies,
  go: goBodies,
  dotnet: dotnetBodies,
  ruby: rubyBodies,
  php: phpBodies,
  rust: rustBodies,
};

/** What takes the body inside a handler, where that is no parameter of it. */
const reading: Partial<Record<Ecosystem, RegExp>> = {
  node: nodeReads,
  python: pythonReads,
  go: goReads,
  ruby: rubyReads,
  php: phpReads,
};

/** Messages that their sender signs are stored as they come. */
const signedPath =
  /web-?_?hooks?\b|callback|\bevents?\b|\bhooks?\b|\/scim|saml/i;
const signed =
  /constructEvent|signature|hmac|timing_?safe|compare_digest|hash_equals|secure_compare|ConstantTimeCompare|verify_?(?:webhook|hook|request|header)|FixedTimeEquals|saml/i;

/** Routes that prepare what a test needs. */
const forTests = /(?:^|\/)(?:testing|test)-?support(?:\/|$)/i;
/** The form of RFC 6749, which the library behind it reads. */
const tokenPath = /\/oauth2?\/token$/i;
const readsGrants =
  /respondToAccessTokenRequest|createTokenResponse|create_token_response|handleTokenRequest|HandleTokenRequest|oauth2orize/;

/** What becomes of the bodies of all routes that may carry one. Use as `service.fact(bodyHandlingOf)`. */
export function bodyHandlingOf(service: Service): BodyHandling[] {
  const made = new Map<Ecosystem, (each: BodyCase) => BodyVerdict>();
  const seen = new Map<string, BodyVerdict>();
  const ecosystems = new Map(
    service
      .fact(sourceFilesOf)
      .map(({ path, ecosystem }) => [path, ecosystem] as const),
  );
  const handled = bodyRoutes(service)
    .filter(({ route }) => !/\/graphql\b/.test(route))
    .map(route => {
      const { handler } = route;
      const key = handler
        ? `${handler.path}:${handler.start}:${route.path}:${route.line}`
        : `${route.path}:${route.line}`;
      const before = seen.get(key);
      if (before) return { route, ...before };
      const verdict = judge(service, route, ecosystems, made);
      seen.set(key, verdict);
      return { route, ...verdict };
    });
  const forCallers = handled.filter(({ route }) => !forTests.test(route.route));
  return forCallers.some(({ state }) => state !== 'unread')
    ? forCallers
    : handled;
}

function judge(
  service: Service,
  route: Route,
  ecosystems: ReadonlyMap<string, Ecosystem | undefined>,
  made: Map<Ecosystem, (each: BodyCase) => BodyVerdict>,
): BodyVerdict {
  const { handler } = route;
  if (!handler) return { state: 'unknown' };
  const ecosystem = ecosystems.get(handler.path);
  if (!ecosystem) return { state: 'unknown' };
  const reached = reachedFrom(service, handler);
  const texts = reached.map(({ path, start, end }) =>
    withoutLogs(
      sourceText(service.repository, path).uncommented.slice(start, end),
    ),
  );
  const each: BodyCase = {
    service,
    route,
    handler,
    reached,
    own: `${handler.parameters}\n${texts[0]}`,
    all: `${handler.parameters}\n${texts.join('\n')}`,
  };
  const reader = made.get(ecosystem) ?? readers[ecosystem](service);
  made.set(ecosystem, reader);
  const verdict = reader(each);
  if (verdict.state === 'open' || verdict.state === 'typed') {
    if (signedPath.test(route.route) && signed.test(each.all))
      return { state: 'unread' };
    if (tokenPath.test(route.route) && readsGrants.test(each.all))
      return { state: 'unread' };
    return { ...verdict, at: whereRead(each, reading[ecosystem]) };
  }
  return verdict;
}

/** To write a body to the log is not to use it. */
function withoutLogs(text: string): string {
  return text.replace(
    /\b(?:logger|log|logging|console|LOG)\.\w{1,20}\([^\n;]{0,300}\)/g,
    '',
  );
}

/** The line of the handler that takes the body, the handler itself where that is a parameter. */
function whereRead(
  { service, handler }: BodyCase,
  pattern: RegExp | undefined,
): { path: string; line: number } {
  const source = sourceText(service.repository, handler.path);
  const found =
    pattern &&
    pattern.exec(source.uncommented.slice(handler.start, handler.end));
  return {
    path: handler.path,
    line: found ? source.lineAt(handler.start + found.index) : handler.line,
  };
}
