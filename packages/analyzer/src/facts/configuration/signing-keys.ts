import type { Ecosystem } from '../../repository';
import type { Service } from '../../service';
import { sourceFilesOf } from '../../stack';
import { findCalls, literal, type Call } from '../code';
import { isDevelopmentFile, isForDevelopment } from './development-source';
import { isNoSecretValue } from './secret-names';
import { secretConstantsOf } from './secret-constants';

/** What the service signs or verifies with, where the code itself holds it. */
export interface WrittenKey {
  key: string;
  value: string;
  path: string;
  line: number;
}

const unnamed = 'the signing key';
const shortest = 4;
/** The name of a way to sign stands beside the key: `new SecretKeySpec(key, "HmacSHA256")`. */
const algorithm =
  /^(?:Hmac\w+|AES(?:\/\w+)*|(?:HS|RS|ES|PS)\d{3}|SHA[-_]?\d+|RSA|EC|UTF-?8)$/i;
/** The key is asked for, not written: `env.getProperty(SECRET)`. */
const lookup =
  /\b(?:getenv|getProperty|get(?:String)?|config\w*|env\w*|Value)\s*[(.[]/i;

/** Calls that take a key, by ecosystem. A Go service names its own: see {@link goKeys}. */
const signers: Partial<Record<Ecosystem, RegExp>> = {
  jvm: /\b(?:setSigningKey|signWith|verifyWith|hmacShaKeyFor|HMAC(?:256|384|512)|SecretKeySpec|MAC(?:Signer|Verifier))(?=\s*\()/,
  php: /\bJWT::(?:encode|decode)(?=\s*\()|\bnew\s+Key(?=\s*\()/,
  rust: /\b(?:Encoding|Decoding)Key::from_secret(?=\s*\()/,
};

/**
 * Java and Kotlin: what makes tokens is handed its key, and much else: of a constant the name has to say that it is one.
 */
const tokenMakers =
  /(?<=\bnew\s{1,4}|[=(,]\s{0,4})[A-Z]\w{0,40}?(?:JWT|Jwt|Hmac|HMAC|Hs\d{3}|HS\d{3})\w{0,20}(?:Service|Signer|Provider|Utils?|Helper|Manager|Generator|Encoder|Decoder|Verifier|Algorithm)\w{0,10}(?=\s*\()/;

/** Keys of signatures that are written in the code. Use as a fact. */
export function signingKeysOf(service: Service): WrittenKey[] {
  const found = [
    ...signedWithText(service),
    ...dotnetKeys(service),
    ...usedConstants(service),
    ...goKeys(service),
    ...sourceFilesOf(service).flatMap(({ path, ecosystem }) => {
      const signer = ecosystem && signers[ecosystem];
      if (!signer || isDevelopmentFile(path)) return [];
      const signed = findCalls(service.repository, path, signer).flatMap(call =>
        keyOf(service, call),
      );
      return ecosystem === 'jvm'
        ? [
            ...signed,
            ...findCalls(service.repository, path, tokenMakers).flatMap(call =>
              constantIn(service, call, /secret|sign/i),
            ),
          ]
        : signed;
    }),
  ];
  return found.filter(one => !isForDevelopment(service, one));
}

/** The key among the arguments of a call: as a text, or as a constant of the same file or of another one. */
function keyOf(service: Service, call: Call): WrittenKey[] {
  for (const { text, line } of call.arguments) {
    const written =
      /^(?:\w+(?:\.\w+)*\.decode\w*\(\s*|new\s+String\(\s*)?b?(["'])([^"'\\\n]{4,300})\1(?:\s*\.\s*\w+\([^()]*\))*\)?$/.exec(
        text,
      )?.[2];
    if (written !== undefined && isKey(written))
      return [{ key: unnamed, value: written, path: call.path, line }];
  }
  return constantIn(service, call, /secret|key/i);
}

/** The first constant with a telling name among the arguments of a call. */
function constantIn(
  service: Service,
  call: Call,
  telling: RegExp,
): WrittenKey[] {
  for (const { text } of call.arguments) {
    if (lookup.test(text)) continue;
    for (const [name] of text.matchAll(/\b[A-Za-z_]\w{2,60}\b(?!\s*\()/g)) {
      if (!telling.test(name)) continue;
      const constant = constantOf(service, call.path, name);
      if (constant) return [constant];
    }
  }
  return [];
}

const constants =
  /\b(?:String|byte\[\]|val|var|const(?:\s+string)?|static)\s+\$?(\w{0,60}(?:secret|SECRET|Secret|key|Key|KEY)\w{0,60})\s*(?::\s*(?:String|&(?:'static\s+)?str)\s*)?=\s*b?(["'])([^"'\\\n$#]{4,300})\2/g;

/** Constants of a file that are called after a secret or a key, by name. */
function constantsIn(service: Service, path: string): Map<string, WrittenKey> {
  const { repository } = service;
  return repository.once(`secret-constants:${path}`, () => {
    const { code, uncommented } = repository.lexical(path);
    const index = repository.lineIndex(path);
    return new Map(
      [...uncommented.matchAll(constants)]
        // What stands in a comment or in another text is none.
        .filter(match => code[match.index] === uncommented[match.index])
        .filter(match => isKey(match[3]))
        .map(match => [
          match[1],
          {
            key: match[1],
            value: match[3],
            path,
            line: index.lineAt(match.index),
          },
        ]),
    );
  });
}

function constantOf(
  service: Service,
  path: string,
  name: string,
): WrittenKey | undefined {
  const own = constantsIn(service, path).get(name);
  if (own || !/^[A-Z]/.test(name)) return own;
  // What the file declares itself, and is given from outside, only shares its name with a constant elsewhere.
  const declared = new RegExp(
    `\\b(?:String|byte\\[\\]|val|var|const|static|let)\\s+\\$?${name}\\b`,
  ).test(service.repository.lexical(path).code);
  return declared
    ? undefined
    : service.fact(sharedConstantsOf).get(`${endingOf(path)} ${name}`);
}

function endingOf(path: string): string {
  return path.slice(path.lastIndexOf('.'));
}

/** The first constant of each name in any file, by the file's ending and its name. Use as a fact. */
function sharedConstantsOf(service: Service): Map<string, WrittenKey> {
  const shared = new Map<string, WrittenKey>();
  for (const { path, ecosystem } of sourceFilesOf(service)) {
    if (!ecosystem || !signers[ecosystem] || isDevelopmentFile(path)) continue;
    for (const [name, constant] of constantsIn(service, path)) {
      const key = `${endingOf(path)} ${name}`;
      if (!shared.has(key)) shared.set(key, constant);
    }
  }
  return shared;
}

function isKey(value: string): boolean {
  return (
    value.length >= shortest &&
    !algorithm.test(value) &&
    // `@Value`'s key and what a build puts in.
    !/^[a-z]+(?:[.:][\w-]+)+$|^\$|[{}<>%]/.test(value) &&
    !isNoSecretValue(value, 'secret')
  );
}

/** `jwt.sign(payload, 'a')`: the key is the second argument. */
function signedWithText(service: Service): WrittenKey[] {
  const { repository } = service;
  return sourceFilesOf(service).flatMap(file => {
    if (
      !/^(?:node|python|ruby)$/.test(file.ecosystem ?? '') ||
      isDevelopmentFile(file.path)
    )
      return [];
    if (!/\bjwt\b|jsonwebtoken/i.test(repository.text(file.path) ?? ''))
      return [];
    return findCalls(
      repository,
      file.path,
      /\b(?:jwt|jsonwebtoken|JWT)\s*\.\s*(?:sign|verify|encode|decode)\b/,
    ).flatMap((call): WrittenKey[] => {
      const argument = call.arguments[1];
      const value = literal(argument?.text);
      return value === undefined ||
        value.length < shortest ||
        /\$\{/.test(value)
        ? []
        : [
            {
              key: unnamed,
              value,
              path: file.path,
              line: argument?.line ?? call.line,
            },
          ];
    });
  });
}

/** ASP.NET: `new SymmetricSecurityKey("a"u8.ToArray())`, `new SymmetricSecurityKey(Encoding.UTF8.GetBytes("a"))`. */
function dotnetKeys(service: Service): WrittenKey[] {
  const { repository } = service;
  return sourceFilesOf(service).flatMap(file => {
    if (file.ecosystem !== 'dotnet' || isDevelopmentFile(file.path)) return [];
    return findCalls(
      repository,
      file.path,
      /\bnew\s+SymmetricSecurityKey(?=\s*\()/,
    ).flatMap((call): WrittenKey[] => {
      const argument = call.arguments[0];
      const value =
        /^(?:(?:System\.Text\.)?Encoding\.\w+\.GetBytes\(\s*)?"([^"\\\n]{4,200})"(?:u8)?/.exec(
          argument?.text ?? '',
        )?.[1];
      return value === undefined
        ? []
        : [
            {
              key: unnamed,
              value,
              path: file.path,
              line: argument?.line ?? call.line,
            },
          ];
    });
  });
}

/** ASP.NET: what is signed with a constant, as no configuration can replace it: `Constants.JWT_SECRET_KEY`. */
function usedConstants(service: Service): WrittenKey[] {
  const { repository } = service;
  const own = sourceFilesOf(service).filter(
    ({ ecosystem, path }) => ecosystem === 'dotnet' && !isDevelopmentFile(path),
  );
  return service
    .fact(secretConstantsOf)
    .filter(({ key }) =>
      own.some(({ path }) =>
        new RegExp(
          `\\b(?:SymmetricSecurityKey|GetBytes)\\s*\\(\\s*(?:Encoding\\.\\w+\\.GetBytes\\(\\s*)?(?:\\w+\\.)?${key}\\b`,
        ).test(repository.lexical(path).code),
      ),
    );
}

/** Where Go's libraries of tokens and sessions take a key as bytes. */
const goBytes =
  /(?:\bSignedString\(\s*|\breturn\s+|\bKey\s*:\s*|\bNewCookieStore\(\s*|\bcsrf\.Protect\(\s*)\[\]byte\(\s*(?:"([^"\\\n]{4,300})"|(?:\w{1,40}\.)?(\w{3,60}))\s*\)/g;
const goConstant =
  /^[ \t]*(?:const\s+|var\s+)?(\w{0,60}(?:[sS]ecret|SECRET|[kK]ey|KEY)\w{0,60})\s*(?:string\s*)?=\s*"([^"\\\n]{4,300})"/gm;

/** Go: `token.SignedString([]byte("a"))`, `return []byte(secretKey), nil`, `Key: []byte("a")` of a JWT middleware. */
function goKeys(service: Service): WrittenKey[] {
  const { repository } = service;
  const files = sourceFilesOf(service).filter(
    ({ ecosystem, path }) => ecosystem === 'go' && !isDevelopmentFile(path),
  );
  return files.flatMap(({ path }): WrittenKey[] => {
    const { code, uncommented } = repository.lexical(path);
    if (!/\bjwt\w*\.|\bsessions\.|\bcsrf\./.test(code)) return [];
    const index = repository.lineIndex(path);
    return [...uncommented.matchAll(goBytes)]
      .slice(0, 200)
      .flatMap((match): WrittenKey[] => {
        const line = index.lineAt(match.index);
        const after = uncommented.slice(match.index + match[0].length);
        if (
          match[0].startsWith('return') &&
          !(/^\s*,\s*nil\b/.test(after) && isAskedFor(code, match.index))
        )
          return [];
        if (match[0].startsWith('Key') && !isOfTokens(code, match.index))
          return [];
        // What a page says once to its next one is no secret.
        if (/flash/i.test(repository.lines(path)[line - 1] ?? '')) return [];
        if (isNeverCalled(service, path, match.index)) return [];
        if (match[1] !== undefined)
          return isKey(match[1])
            ? [{ key: unnamed, value: match[1], path, line }]
            : [];
        const constant =
          goConstantsIn(service, path).get(match[2]) ??
          service.fact(goConstantsOf).get(match[2]);
        return constant ? [constant] : [];
      });
  });
}

/** A function that is given a token returns its key: `func(t *jwt.Token) (any, error) { return []byte(secret), nil }`. */
function isAskedFor(code: string, offset: number): boolean {
  const before = code.slice(Math.max(0, offset - 800), offset);
  const head = [...before.matchAll(/\bfunc\b[^\n{]{0,200}/g)].pop()?.[0];
  return head !== undefined && /\bjwt\w*\.Token\b/.test(head);
}

/** `jwt.GinJWTMiddleware{ … Key: …`, and not the key of a message. */
function isOfTokens(code: string, offset: number): boolean {
  const before = code.slice(Math.max(0, offset - 400), offset);
  return /\b(?:jwt\w*|echojwt)\.\w+\{(?:[^{}]|\{[^{}]*\})*$/i.test(before);
}

const longestFunction = 20_000;

/** A function of Go that no other line names: a middleware that was written and never wired. */
function isNeverCalled(
  service: Service,
  path: string,
  offset: number,
): boolean {
  const { repository } = service;
  const before = repository
    .lexical(path)
    .code.slice(Math.max(0, offset - longestFunction), offset);
  const name = [...before.matchAll(/^func\s+(\w+)\s*\(/gm)].pop()?.[1];
  const inside =
    name !== undefined &&
    !/^(?:main|init)$/.test(name) &&
    !/^\}/m.test(before.slice(before.lastIndexOf(`func ${name}`)));
  if (!inside) return false;
  return (service.fact(goNamesOf).get(name) ?? 0) < 2;
}

/** How often each name stands in the service's Go, counted up to two. Use as a fact. */
function goNamesOf(service: Service): Map<string, number> {
  const names = new Map<string, number>();
  for (const { path, ecosystem } of sourceFilesOf(service)) {
    if (ecosystem !== 'go') continue;
    for (const [name] of service.repository
      .lexical(path)
      .code.matchAll(/[A-Za-z_]\w*/g))
      names.set(name, Math.min(2, (names.get(name) ?? 0) + 1));
  }
  return names;
}

/** The first constant of each name in any file of Go. Use as a fact. */
function goConstantsOf(service: Service): Map<string, WrittenKey> {
  const shared = new Map<string, WrittenKey>();
  for (const { path, ecosystem } of sourceFilesOf(service)) {
    if (ecosystem !== 'go' || isDevelopmentFile(path)) continue;
    for (const [name, constant] of goConstantsIn(service, path))
      if (!shared.has(name)) shared.set(name, constant);
  }
  return shared;
}

function goConstantsIn(
  service: Service,
  path: string,
): Map<string, WrittenKey> {
  const { repository } = service;
  return repository.once(`go-secret-constants:${path}`, () => {
    const index = repository.lineIndex(path);
    return new Map(
      [...repository.lexical(path).uncommented.matchAll(goConstant)]
        .filter(match => isKey(match[2]))
        .map(match => [
          match[1],
          {
            key: match[1],
            value: match[2],
            path,
            line: index.lineAt(match.index + match[0].search(/\S/)),
          },
        ]),
    );
  });
}
