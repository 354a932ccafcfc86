import { findCalls, literal, type Call } from '../code';
import { secretConstantsOf } from '../configuration/secret-constants';
import { effectiveConfigurationOf, isForDevelopment } from '../configuration';
import { Flow } from '../security/request-data';
import { scopesAround } from '../security/scopes';
import type { Ecosystem } from '../../repository';
import { sourceText } from '../code/source-text';
import type { Service, ServiceFile } from '../../service';
import { sourceFilesOf, stackOf } from '../../stack';

/** A place that takes a signed token for good without all that makes it one. @public */
export interface TokenWeakness {
  /** Ends the sentence “accepts tokens …”. */
  how: string;
  path: string;
  line: number;
}

/** How the service deals with JSON web tokens. @public */
export interface TokenUse {
  /** Where tokens are verified, issued or configured; empty where the service has nothing to do with them. */
  uses: Array<{ path: string; line: number }>;
  weaknesses: TokenWeakness[];
}

/** What shows that a file works with tokens. */
const libraries: Record<Ecosystem, RegExp> = {
  node: /(?:from\s+|require\(\s*|import\(\s*)["'](?:jsonwebtoken|jose|passport-jwt|express-jwt|@nestjs\/jwt|@fastify\/jwt|fastify-jwt|@elysiajs\/jwt|hono\/jwt|koa-jwt|@hapi\/jwt|hapi-auth-jwt2|jwks-rsa|fast-jwt|jwt-simple|aws-jwt-verify)["']/,
  python:
    /^[ \t]*(?:import\s+(?:jwt|jose|joserfc|python_jwt)\b|from\s+(?:jwt|jose|joserfc|authlib\.jose|jwcrypto|flask_jwt_extended|flask_jwt|rest_framework_simplejwt|fastapi_jwt\w*)\b)/m,
  jvm: /^[ \t]*import\s+(?:static\s+)?(?:io\.jsonwebtoken|com\.auth0\.jwt|com\.nimbusds\.jose|com\.nimbusds\.jwt|org\.springframework\.security\.oauth2\.(?:jwt|server\.resource)|org\.eclipse\.microprofile\.jwt|io\.ktor\.(?:server\.)?auth\.jwt|io\.smallrye\.jwt)|\boauth2ResourceServer\b/m,
  go: /"github\.com\/(?:golang-jwt\/jwt|dgrijalva\/jwt-go|form3tech-oss\/jwt-go|lestrrat-go\/jwx|go-chi\/jwtauth|go-jose\/go-jose|appleboy\/gin-jwt|labstack\/echo-jwt|gofiber\/contrib\/jwt|auth0\/go-jwt-middleware|coreos\/go-oidc)/,
  dotnet:
    /\b(?:AddJwtBearer|JwtSecurityTokenHandler|JsonWebTokenHandler|AddMicrosoftIdentityWebApi)\b/,
  ruby: /\bJWT\.(?:decode|encode)\b|\bJWTSessions\b|\bWarden::JWTAuth\b|\bdevise\b[^\n]*:jwt_authenticatable/,
  php: /\bFirebase\\JWT\b|\bLcobucci\\JWT\b|\bJWTAuth\b|\bTymon\\JWTAuth\b|\bLexik\\Bundle\\JWT/,
  rust: /\buse\s+(?:jsonwebtoken|jwt_simple|jwt|biscuit)\b|\bjsonwebtoken::/,
};

/** Settings that make the framework verify tokens. */
const settings = [
  'spring.security.oauth2.resourceserver.jwt.issuer-uri',
  'spring.security.oauth2.resourceserver.jwt.jwk-set-uri',
  'spring.security.oauth2.resourceserver.jwt.public-key-location',
  'mp.jwt.verify.publickey.location',
  'mp.jwt.verify.issuer',
  'quarkus.oidc.auth-server-url',
];

/** Use as a fact. @public */
export function tokenUseOf(service: Service): TokenUse {
  const { repository } = service;
  const use: TokenUse = { uses: [], weaknesses: [] };
  for (const file of sourceFilesOf(service)) {
    // `http_mock.go`: what stands in for the real check where a developer asks for it.
    if (standIn.test(file.relative)) continue;
    const { uncommented } = repository.lexical(file.path);
    const match = libraries[file.ecosystem!].exec(uncommented);
    if (!match) continue;
    const index = repository.lineIndex(file.path);
    const line = index.lineAt(match.index + match[0].search(/\S/));
    const found = readers[file.ecosystem!](service, file).filter(
      place => !isForDevelopment(service, place),
    );
    const verifying = verification.exec(repository.lexical(file.path).code);
    use.uses.push({
      path: file.path,
      line: verifying ? index.lineAt(verifying.index) : line,
    });
    use.weaknesses.push(...found);
  }
  if (use.uses.some(({ path }) => path.endsWith('.py')))
    use.weaknesses.push(...flaskKeys(service));
  for (const key of settings) {
    const setting = service.fact(effectiveConfigurationOf).get(key);
    if (setting) use.uses.push({ path: setting.path, line: setting.line });
  }
  use.uses.sort(
    (a, b) =>
      Number(isVerification(service, b)) - Number(isVerification(service, a)),
  );
  return use;
}

/** Flask-JWT-Extended signs with a setting: `JWT_SECRET_KEY = "…"`, `app.config["JWT_SECRET_KEY"] = "…"`. */
function flaskKeys(service: Service): TokenWeakness[] {
  const extended = service
    .fact(stackOf)
    .dependencies.some(({ name }) => /^flask[-_]jwt[-_]extended$/i.test(name));
  if (!extended) return [];
  const files = sourceFilesOf(service).filter(
    ({ ecosystem }) => ecosystem === 'python',
  );
  // A class for production may take the key from its environment.
  const isTaken = files.some(({ path }) =>
    /\bJWT_SECRET_KEY\b["'\]\s]{0,4}=[^=\n]{0,80}(?:environ|getenv|\benv\b|\bconfig\s*\()/.test(
      service.repository.lexical(path).uncommented,
    ),
  );
  if (isTaken) return [];
  return files
    .flatMap(file =>
      matches(
        service,
        file,
        /^[ \t]*(?:\w+\.)*(?:JWT_SECRET_KEY|config\[["']JWT_SECRET_KEY["']\])[ \t]*=[ \t]*["'](?![A-Z][A-Z_]{0,60}["'])[^"'\n]{4,200}["'][ \t]*(?:#|$)/gm,
        spelled,
      ),
    )
    .filter(place => !isForDevelopment(service, place));
}

const verification =
  /\b(?:jwtVerify|verifyAsync|verify|decode|parseClaimsJws|parseSignedClaims|ParseWithClaims|jwt\.Parse|ValidateToken|AddJwtBearer|verify_with_key|validate_token)\b/;

function isVerification(
  service: Service,
  { path, line }: { path: string; line: number },
): boolean {
  return verification.test(
    (service.repository.lines(path)[line - 1] ?? '').slice(0, 2_000),
  );
}

type Reader = (service: Service, file: ServiceFile) => TokenWeakness[];

const unsigned = 'without checking the signature';
const standIn = /(?:^|[/_.-])mock(?:s|ed)?(?:[/_.-])/i;
const spelled = 'signed with a key that is written in the code';
const ageless = 'that have expired';
const endless = 'that never expire';

/** `{ pattern, how }` on code; strings are looked up where needed. */
function matches(
  service: Service,
  file: ServiceFile,
  pattern: RegExp,
  how: string,
  unless?: (around: string, offset: number) => boolean,
): TokenWeakness[] {
  const { repository } = service;
  const { uncommented, code } = repository.lexical(file.path);
  const index = repository.lineIndex(file.path);
  return [...uncommented.matchAll(pattern)].slice(0, 30).flatMap(match => {
    const at = match.index + Math.max(0, match[0].search(/\S/));
    if (code[at] === ' ') return [];
    const around = uncommented.slice(Math.max(0, at - 900), at + 300);
    if (unless?.(around, at)) return [];
    return [{ how, path: file.path, line: index.lineAt(at) }];
  });
}

/** The text of the function around an offset. */
function functionAround(
  service: Service,
  file: ServiceFile,
  offset: number,
): string {
  const { repository } = service;
  const [scope] = scopesAround(repository, file.path, file.ecosystem!, offset);
  const { code } = repository.lexical(file.path);
  return scope ? code.slice(scope.header, scope.end) : code;
}

/** Handing out a new token for an old one, and ending a session, may take an expired one. */
const renewing =
  /refresh|renew|expired(?!_?signature)|logout|log_out|sign_?out|revoke/i;

/** Whether an argument is a key that the code spells out: a literal, or a constant of this file that is one. */
function isSpelledKey(
  service: Service,
  file: ServiceFile,
  text: string | undefined,
): boolean {
  if (!text) return false;
  const plain = text
    .trim()
    .replace(
      /^(?:\[\]byte\(|Encoding\.\w+\.GetBytes\(|new\s+TextEncoder\(\)\.encode\(|Buffer\.from\(|new\s+SymmetricSecurityKey\(|Keys\.hmacShaKeyFor\(|Decoders\.BASE64(?:URL)?\.decode\(|b(?=["']))+/,
      '',
    )
    .replace(
      /(?:u8(?=\s*\.ToArray))?(?:\.(?:getBytes|toByteArray|ToArray|as_ref|as_bytes|encode)\([^()]*\))*[)\s]*$/,
      '',
    );
  const value = literal(plain);
  if (value !== undefined)
    return value.length >= 4 && !/\$\{|\{\w|^-----|\.(?:pem|key)$/.test(value);
  if (file.ecosystem === 'node' && isSpelledInObject(service, file, plain))
    return true;
  if (!/^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?$/.test(plain)) return false;
  const name = plain.replace(/^.*\./, '');
  if (plain.includes('.') && file.ecosystem === 'dotnet')
    return service.fact(secretConstantsOf).some(({ key }) => key === name);
  const { code, uncommented } = service.repository.lexical(file.path);
  // ASP.NET: `var key = Encoding.ASCII.GetBytes(Constants.JWT_SECRET_KEY)`.
  const through = new RegExp(
    `\\bvar\\s+${name}\\s*=\\s*Encoding\\.\\w+\\.GetBytes\\(\\s*(\\w+\\.\\w+)\\s*\\)`,
  ).exec(code);
  if (through && file.ecosystem === 'dotnet')
    return isSpelledKey(service, file, through[1]);
  const definition = new RegExp(
    `(?<![\\w.])${name}\\s*(?::\\s*\\w+\\s*)?(?::=|=(?!=))\\s*(?:\\[\\]byte\\(\\s*|b(?=["']))?(?=["'\`])`,
  ).exec(code);
  if (!definition) return false;
  const rest = uncommented.slice(
    definition.index + definition[0].length,
    definition.index + definition[0].length + 600,
  );
  const given = /^(["'`])((?:\\.|(?!\1)[^\\\n])*)\1\s*([^\n]{0,40})/.exec(rest);
  return (
    given !== null &&
    given[2].length >= 4 &&
    !/\$\{|^-----/.test(given[2]) &&
    // A default that the environment overrides is another check's finding.
    !/^(?:\|\||\?\?|or\b|\.)/.test(given[3])
  );
}

/** `AppConfig.app.secret`, where the object that this file holds or imports spells that very value out. */
function isSpelledInObject(
  service: Service,
  file: ServiceFile,
  text: string,
): boolean {
  const steps = text.split('.');
  if (
    steps.length < 2 ||
    steps.length > 4 ||
    steps[0] === 'process' ||
    !steps.every(step => /^[A-Za-z_]\w{0,60}$/.test(step))
  )
    return false;
  return service.repository.once(`spelled:${file.path}:${text}`, () => {
    const holder = holderOf(service, file, steps[0]);
    if (!holder) return false;
    const source = sourceText(service.repository, holder);
    const head = new RegExp(
      `\\bconst\\s+${steps[0]}\\s*(?::[^={\\n]{1,80})?=\\s*(?=\\{)`,
    ).exec(source.code);
    if (!head) return false;
    let open = head.index + head[0].length;
    for (const step of steps.slice(1, -1)) {
      const inner = new RegExp(`(?<![\\w.])${step}\\s*:\\s*(?=\\{)`).exec(
        source.code.slice(open, source.partner[open]),
      );
      if (!inner) return false;
      open += inner.index + inner[0].length;
    }
    return new RegExp(
      `(?<![\\w.])${
        steps[steps.length - 1]
      }\\s*:\\s*(["'])(?:(?!\\1)[^\\\\\\n]){4,200}\\1\\s*[,}\\n]`,
    ).test(source.uncommented.slice(open + 1, source.partner[open] + 1));
  });
}

/** The file of the object that a file knows under a name: its own, or the one that it imports the name from. */
function holderOf(
  service: Service,
  { path }: ServiceFile,
  name: string,
): string | undefined {
  const { uncommented } = service.repository.lexical(path);
  if (
    new RegExp(`\\bconst\\s+${name}\\s*(?::[^={\\n]{1,80})?=\\s*\\{`).test(
      uncommented,
    )
  )
    return path;
  const module = new RegExp(
    `\\bimport\\s+(?:${name}|\\{[^{}]{0,300}\\b${name}\\b[^{}]{0,300}\\})\\s+from\\s+["']([^"'\\n]{1,200})["']`,
  ).exec(uncommented)?.[1];
  const stem = module?.replace(/^(?:[@~]\/?\w*\/|(?:\.{1,2}\/)+)/, '');
  if (!stem) return undefined;
  const files = sourceFilesOf(service).filter(({ path: other }) =>
    new RegExp(
      `(?:^|/)${stem.replace(/\W/g, '\\$&')}(?:/index)?\\.[cm]?[jt]s$`,
    ).test(other),
  );
  return files.length === 1 ? files[0].path : undefined;
}

function keyedCalls(
  service: Service,
  file: ServiceFile,
  name: RegExp,
  argument: number,
): TokenWeakness[] {
  return findCalls(service.repository, file.path, name).flatMap(call =>
    isSpelledKey(service, file, call.arguments[argument]?.text)
      ? [
          {
            how: spelled,
            path: file.path,
            line: call.arguments[argument].line,
          },
        ]
      : [],
  );
}

const noneAlgorithm =
  /\balgorithms?["']?\s*(?:=>|[:=])\s*\[[^\]\n]{0,120}["'](?:none|NONE)["']/g;

const turnsAway =
  /\b40[13]\b|\bthrow\b|\bnext\s*\(\s*[^)\s]|unauthori[sz]ed|forbidden/i;

/** Node: whether some file verifies tokens, beside one that only reads what they say. Use as a fact. */
function verifiesSomewhere(service: Service): boolean {
  return service
    .fact(sourceFilesOf)
    .filter(({ ecosystem }) => ecosystem === 'node')
    .some(({ path }) =>
      /\b(?:jwt|jsonwebtoken|JWT)\s*\.\s*verify\s*\(|\bjwtVerify\s*\(|\bexpressjwt\s*\(/i.test(
        service.repository.lexical(path).code,
      ),
    );
}

const readers: Record<Ecosystem, Reader> = {
  node(service, file) {
    const { code } = service.repository.lexical(file.path);
    const found = [
      ...matches(service, file, noneAlgorithm, unsigned),
      ...matches(
        service,
        file,
        /\bignoreExpiration\s*:\s*true\b/g,
        ageless,
        (_, at) => renewing.test(functionAround(service, file, at)),
      ),
      ...keyedCalls(
        service,
        file,
        /\b(?:jwt|jsonwebtoken|JWT)\s*\.\s*(?:verify|sign)(?=\s*\()|(?<![\w.])(?:jwtVerify|verify|sign)(?=\s*\()/,
        1,
      ),
      ...matches(
        service,
        file,
        /\bsecretOrKey\s*:\s*["'`][^"'`\n]{4,}["'`]\s*[,}\n]/g,
        spelled,
      ),
      ...findCalls(
        service.repository,
        file.path,
        /\bJwtModule\s*\.\s*register(?=\s*\()|(?<![\w.])(?:expressjwt|expressJwt)(?=\s*\()/,
      ).flatMap(call => optionKey(call, file)),
      ...endlessTokens(service, file),
    ];
    const verifies =
      /\bpassport(?:-jwt|JWT|\.authenticate)\b/.test(
        service.repository.lexical(file.path).uncommented,
      ) ||
      /\b(?:jwt|jsonwebtoken|JWT)\s*\.\s*verify\b|\bjwtVerify\b|\bverifyAsync\b|\.verify\s*\(|(?<![\w.])verify\s*\(|\bsign\b/.test(
        code,
      );
    const gate = /guard|middleware|authenticat|strateg|(?:^|\/)auth\.\w+$/i;
    if (!verifies) {
      const isGate = gate.test(file.relative);
      found.push(
        ...matches(
          service,
          file,
          /\b(?:jwt|jsonwebtoken|JWT|jwtService)\s*\.\s*decode\s*\(|\bdecodeJwt\s*\(/g,
          unsigned,
          (_, at) => {
            const around = functionAround(service, file, at);
            // A middleware of a file with other things in it: it puts the caller into the request and goes on.
            const isMiddleware =
              /\breq(?:uest)?\.user\b/.test(around) &&
              /\bnext\s*\(\s*\)/.test(around) &&
              turnsAway.test(around);
            return (
              (!isGate && !isMiddleware) ||
              (!turnsAway.test(around) && service.fact(verifiesSomewhere))
            );
          },
        ),
      );
    }
    return found;
  },
  python(service, file) {
    const { uncommented } = service.repository.lexical(file.path);
    const jose = /^[ \t]*(?:from|import)\s+jose\b/m.test(uncommented);
    const calls = findCalls(
      service.repository,
      file.path,
      /\bjwt\s*\.\s*(?:decode|encode)(?=\s*\()/,
    ).flatMap((call): TokenWeakness[] => {
      const at = { path: file.path, line: call.line };
      const all = call.arguments.map(({ text }) => text).join(', ');
      const key =
        call.arguments
          .find(({ text }) => /^key\s*=/.test(text))
          ?.text.replace(/^key\s*=\s*/, '') ?? call.arguments[1]?.text;
      if (isSpelledKey(service, file, key)) return [{ how: spelled, ...at }];
      if (/encode$/.test(call.name)) return [];
      const around = functionAround(service, file, call.offset);
      const others =
        (around.match(/\bjwt\s*\.\s*decode\s*\(/g)?.length ?? 0) > 1 ||
        verifiesElsewhere(uncommented);
      const options = optionsOf(service, file, call, all);
      if (
        /verify_signature["']?\s*[:=]\s*False|(?<![\w])verify\s*=\s*False/.test(
          options,
        )
      )
        return others ||
          renewing.test(around) ||
          readsOwnExpiry(uncommented, call)
          ? []
          : [{ how: unsigned, ...at }];
      if (/algorithms?\s*=\s*[[(]?[^\])]{0,120}["']none["']/i.test(options))
        return [{ how: unsigned, ...at }];
      if (/["']verify_exp["']\s*:\s*False/.test(options))
        return renewing.test(around) ? [] : [{ how: ageless, ...at }];
      // python-jose takes the algorithm from the token when none is given.
      if (
        jose &&
        !/\balgorithms\s*=/.test(options) &&
        call.arguments.length < 3 + Number(/\*\*/.test(all)) &&
        !/\*\*/.test(all)
      )
        return [{ how: 'with whatever algorithm their header names', ...at }];
      return [];
    });
    // `AuthService(users, jwt_secret_key="…")`
    const handed = matches(
      service,
      file,
      /(?<![\w.])(?:jwt_?(?:secret|signing)(?:_key)?|token_secret(?:_key)?)\s*=\s*["'](?![A-Z][A-Z_]{0,60}["'])[^"'\n{/:]{4,200}["']\s*[,)]/g,
      spelled,
    );
    return [...calls, ...handed, ...neverEnding(service, file)];
  },
  jvm(service, file) {
    return [
      ...neverEnding(service, file),
      ...matches(
        service,
        file,
        /\.\s*(?:parseClaimsJwt|parsePlaintextJwt|parseUnsecuredClaims)\s*\(|\bAlgorithm\s*\.\s*none\s*\(/g,
        unsigned,
      ),
      ...keyedCalls(
        service,
        file,
        /\.\s*(?:setSigningKey|verifyWith)(?=\s*\()|\bAlgorithm\s*\.\s*HMAC\d+(?=\s*\()/,
        0,
      ),
      ...keyedCalls(service, file, /\.\s*signWith(?=\s*\()/, 1),
      ...keyedCalls(service, file, /\bKeys\s*\.\s*hmacShaKeyFor(?=\s*\()/, 0),
    ];
  },
  go(service, file) {
    return [
      ...neverEnding(service, file),
      ...matches(
        service,
        file,
        /\.\s*ParseUnverified\s*\(/g,
        unsigned,
        (_, at) => {
          const around = functionAround(service, file, at);
          // One that turns nobody away only reads what a token says.
          return (
            /\.(?:Parse|ParseWithClaims)\s*\(|(?<!un)verif|opa\w*\(|evaluat/i.test(
              around,
            ) || !turnsAway.test(around)
          );
        },
      ),
      ...keyedCalls(service, file, /\.\s*SignedString(?=\s*\()/, 0),
      // gin-jwt: `jwt.GinJWTMiddleware{Key: []byte("…")}`.
      ...matches(
        service,
        file,
        /\bKey:\s*\[\]byte\(\s*["`][^"`\n]{4,200}["`]\s*\)(?<=\bGinJWTMiddleware\{[^{}]{0,700})/g,
        spelled,
      ),
      ...matches(
        service,
        file,
        /\breturn\s+\[\]byte\(\s*["`][^"`\n]{4,}["`]\s*\)\s*,\s*nil/g,
        spelled,
      ),
    ];
  },
  dotnet(service, file) {
    return [
      ...matches(
        service,
        file,
        /\bRequireSignedTokens\s*=\s*false\b|\bSignatureValidator\s*=\s*\(?[^()=]{0,60}\)?\s*=>\s*new\s+(?:JwtSecurityToken|JsonWebToken)\b/g,
        unsigned,
      ),
      ...matches(
        service,
        file,
        /\bValidateLifetime\s*=\s*false\b/g,
        ageless,
        (_, at) => renewing.test(functionAround(service, file, at)),
      ),
      ...matches(
        service,
        file,
        /\bRequireExpirationTime\s*=\s*false\b/g,
        ageless,
        (_, at) =>
          renewing.test(functionAround(service, file, at)) ||
          service.fact(issuesWithEnd),
      ),
      ...keyedCalls(service, file, /\bnew\s+SymmetricSecurityKey(?=\s*\()/, 0),
    ];
  },
  ruby(service, file) {
    const sessions = matches(
      service,
      file,
      /\bJWTSessions\s?\.\s?(?:encryption_key|signing_key|private_key)[ \t]{0,9}=[ \t]{0,9}["'][^"'\n]{3,200}["'][ \t]*(?:#|$)/gm,
      spelled,
    );
    const calls = findCalls(
      service.repository,
      file.path,
      /\bJWT\s*\.\s*(?:decode|encode)(?=\s*\()/,
    ).flatMap((call): TokenWeakness[] => {
      const at = { path: file.path, line: call.line };
      const [, key, verify] = call.arguments;
      if (isSpelledKey(service, file, key?.text))
        return [{ how: spelled, ...at }];
      if (/decode$/.test(call.name) && verify?.text === 'false') {
        const around = functionAround(service, file, call.offset);
        return (around.match(/JWT\s*\.\s*decode/g)?.length ?? 0) > 1
          ? []
          : [{ how: unsigned, ...at }];
      }
      return [];
    });
    return [...sessions, ...calls, ...neverEnding(service, file)];
  },
  php(service, file) {
    return [
      ...neverEnding(service, file),
      ...keyedCalls(service, file, /\bJWT::(?:decode|encode)(?=\s*\()/, 1),
      ...keyedCalls(service, file, /\bnew\s+Key(?=\s*\()/, 0),
      // A parser that only verifies is given a signing key that says that nobody uses it.
      ...keyedCalls(service, file, /\bInMemory::plainText(?=\s*\()/, 0).filter(
        ({ line }) =>
          !/dummy|unused|not[-_ ]used/i.test(
            service.repository.lines(file.path)[line - 1],
          ),
      ),
    ];
  },
  rust(service, file) {
    return [
      ...matches(
        service,
        file,
        /\binsecure_disable_signature_validation\s*\(|\bdangerous_insecure_decode\w*\s*[(:<]/g,
        unsigned,
      ),
      ...matches(service, file, /\bvalidate_exp\s*=\s*false\b/g, ageless),
      ...matches(
        service,
        file,
        /\bparse_unverified\s*\(|Token::parse_unverified/g,
        unsigned,
        (_, at) =>
          /verify_with_key|verify\(/.test(functionAround(service, file, at)),
      ),
      ...keyedCalls(
        service,
        file,
        /\b(?:Decoding|Encoding)Key::from_secret(?=\s*\()/,
        0,
      ),
    ];
  },
};

/** jsonwebtoken adds no expiry by itself: neither options nor a payload with `exp`, and nobody asks for the age later. */
function endlessTokens(service: Service, file: ServiceFile): TokenWeakness[] {
  const { code, uncommented } = service.repository.lexical(file.path);
  if (!/["']jsonwebtoken["']/.test(uncommented) || /\bmaxAge\b/.test(code))
    return [];
  return findCalls(
    service.repository,
    file.path,
    /\b(?:jwt|jsonwebtoken|JWT)\s*\.\s*sign(?=\s*\()/,
  ).flatMap(({ arguments: [payload, , ...options], line }) =>
    options.length === 0 &&
    payload?.text.trim().startsWith('{') &&
    !/\bexp\b|\.{3}/.test(payload.text)
      ? [{ how: endless, path: file.path, line }]
      : [],
  );
}

/** How each ecosystem issues a token, and what would make it expire, wherever in the sources. */
const issuing: Partial<Record<Ecosystem, [call: RegExp, expiry: RegExp]>> = {
  python: [
    /\bjwt\s*\.\s*encode(?=\s*\()/,
    /\bexp\b|expir|timedelta|lifetime|max_?age|ttl/i,
  ],
  ruby: [
    /\bJWT\s*\.\s*encode(?=\s*\()/,
    /\bexp\b|expir|from_now|lifetime|\bttl\b/i,
  ],
  php: [/\bJWT::encode(?=\s*\()/, /["']exp["']|expir|lifetime|\bttl\b/i],
  jvm: [
    /\b(?:JwtClaimsSet|Jwts)\s*\.\s*builder(?=\s*\()|\bJWT\s*\.\s*create(?=\s*\()/,
    /\bexp\b|expir|lifetime|\bttl\b|duration|validity/i,
  ],
  go: [
    /\bjwt\s*\.\s*NewWithClaims(?=\s*\()/,
    /"exp"|expir|lifetime|\bttl\b|duration/i,
  ],
};

/** Files in which sessions are made. The link of a confirmation mail is signed too, and no session that must end. */
const ofSessions = /auth|jwt|token|session|sign_?in|log_?in|security|user/i;

const signsIn = /["'\/](?:log-?_?in|sign-?_?in)["'\/]/i;

/** What whoever asks for a token may hand over as its end. */
const handedEnd = /["']exp["']|\bexp\s*[:=]|\bexpires_?(?:at|in)\b/i;

/** Whether the service reads the tokens that it issues. Use as a fact. */
function readsTokens(service: Service): boolean {
  return sourceFilesOf(service).some(({ path, ecosystem }) => {
    const { uncommented, code } = service.repository.lexical(path);
    return (
      /\boauth2ResourceServer\b|\bJwtDecoder\b|\bJWT\s*\.\s*require\b|\bJwts\s*\.\s*parser/.test(
        code,
      ) ||
      (libraries[ecosystem!]?.test(uncommented) && verification.test(code))
    );
  });
}

/** Tokens that nothing in the sources around them gives an end: no expiry is set, computed or configured. */
function neverEnding(service: Service, file: ServiceFile): TokenWeakness[] {
  const { repository } = service;
  const [call, expiry] = issuing[file.ecosystem!] ?? [];
  if (
    !call ||
    !expiry ||
    !(
      ofSessions.test(file.relative) ||
      signsIn.test(repository.lexical(file.path).uncommented)
    )
  )
    return [];
  const issued = findCalls(repository, file.path, call);
  // What another system reads (single sign-on to a help desk) ends as that system wants it.
  if (issued.length === 0 || !service.fact(readsTokens)) return [];
  // Whoever issues it, or hands over what it says, may set the end: `JsonWebToken.encode(id: 1, exp: 1.day.from_now)`.
  return sourceFilesOf(service).some(({ path, ecosystem }) => {
    if (ecosystem !== file.ecosystem) return false;
    const { uncommented } = repository.lexical(path);
    return (
      handedEnd.test(uncommented) ||
      ((path === file.path ||
        /jwt|json_?web_?token|claims/i.test(uncommented)) &&
        expiry.test(uncommented))
    );
  })
    ? []
    : issued.map(({ line }) => ({ how: endless, path: file.path, line }));
}

/** A client looks when its own token will expire: `claims["exp"]` and nothing else of it. */
function readsOwnExpiry(text: string, call: Call): boolean {
  const name = /(\w+)\s*=\s*$/.exec(
    text.slice(Math.max(0, call.offset - 120), call.offset),
  )?.[1];
  const after = text.slice(call.end, call.end + 600);
  const reads = name
    ? [...after.matchAll(new RegExp(`\\b${name}\\b([^\\n]{0,30})`, 'g'))].map(
        match => match[1],
      )
    : [after.slice(0, 30)];
  return (
    reads.length > 0 &&
    reads.every(read =>
      /^\s*(?:\[\s*["']exp["']|\.get\(\s*["']exp["'])/.test(read),
    )
  );
}

/** Another call of the file verifies: this one reads what is known to be good. */
function verifiesElsewhere(text: string): boolean {
  const calls = text.match(/\bjwt\s*\.\s*decode\s*\([^()]{0,400}/g) ?? [];
  return (
    calls.length > 1 &&
    calls.some(call => !/verify_signature["']?\s*[:=]\s*False/.test(call))
  );
}

/** `options` that stand in a variable of the same function are read there. */
function optionsOf(
  service: Service,
  file: ServiceFile,
  call: Call,
  all: string,
): string {
  const name = /\boptions\s*=\s*(\w+)/.exec(all)?.[1];
  if (!name) return all;
  const flow = new Flow(
    service.repository,
    file.path,
    file.ecosystem!,
    call.offset,
  );
  return `${all}, ${flow
    .assignments(name)
    .map(({ text }) => text)
    .join(', ')}`;
}

function optionKey(call: Call, file: ServiceFile): TokenWeakness[] {
  const all = call.arguments.map(({ text }) => text).join(', ');
  return /\bsecret\s*:\s*["'`][^"'`$\n]{4,}["'`]\s*(?:[,}\n]|$)/.test(all)
    ? [{ how: spelled, path: file.path, line: call.line }]
    : [];
}

/** .NET: the service's own tokens end, so that none without an end is there to be accepted. Use as a fact. */
function issuesWithEnd(service: Service): boolean {
  return service
    .fact(sourceFilesOf)
    .some(
      ({ path, ecosystem }) =>
        ecosystem === 'dotnet' &&
        /\bnew\s+(?:SecurityTokenDescriptor|JwtSecurityToken)\b[\s\S]{0,600}?\b[eE]xpires\s*[:=]/.test(
          service.repository.lexical(path).code,
        ),
    );
}
