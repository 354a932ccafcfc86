import type { Severity } from '@prodready/report';
import type { Ecosystem } from '../../repository';
import type { Service, ServiceFile } from '../../service';
import { sourceFilesOf } from '../../stack';
import { productionImageOf } from '../containers/image';
import { startCommandOf } from '../containers/start';
import { deploymentVariablesOf, isForDevelopment } from '../configuration';

/** A place that switches the verification of certificates off. @public */
export interface TlsSwitch {
  /** As messages name it: `verify=False`. */
  name: string;
  path: string;
  line: number;
  severity: Severity;
}

interface Pattern {
  name: string;
  /** On code without comments; strings are kept. Linear. */
  pattern: RegExp;
  /** A file must hold this too. */
  file?: RegExp;
  /** Text around the match (400 characters before, 400 after) that makes it harmless. */
  unless?: RegExp;
}

/** A database client's own switch is `db-connection-encrypted`'s. */
const database =
  /\b(?:pg|Pool|Sequelize|knex|typeorm|TypeOrm\w*|DataSource|mysql\w*|postgres\w*|mongo\w*|mongoose|drizzle|prisma|redis|ioredis|dialectOptions|createPool|createConnection|DATABASE_URL|database|psycopg\w*|asyncpg|sqlalchemy|aiomysql|pymongo|smtp|nodemailer|createTransport|MAIL\w*|mail\w*|ldap\w*|cursor|query_runner|pinot\w*)\b/;

const patterns: Partial<Record<Ecosystem, Pattern[]>> = {
  node: [
    {
      name: 'rejectUnauthorized: false',
      pattern: /\brejectUnauthorized["']?\s*[:=]\s*false\b/g,
      unless: database,
    },
    {
      name: 'NODE_TLS_REJECT_UNAUTHORIZED = 0',
      pattern: /NODE_TLS_REJECT_UNAUTHORIZED["']?\]?\s*=(?!=)\s*["'`]?0\b/g,
    },
    { name: 'strictSSL: false', pattern: /\bstrictSSL\s*:\s*false\b/g },
    {
      name: 'a server identity check that accepts everything',
      pattern:
        /\bcheckServerIdentity\s*:\s*(?:\(\s*\w*\s*,?\s*\w*\s*\)\s*=>\s*(?:undefined|null|\{\s*\})|function\s*\([^)]{0,40}\)\s*\{\s*\})/g,
    },
  ],
  python: [
    {
      name: 'verify=False',
      pattern: /\bverify\s*=\s*False\b/g,
      file: /\b(?:requests|httpx|urllib3|session|boto3|hvac|elasticsearch|opensearchpy)\b/,
      unless: /\bjwt\b|jwt\.decode|jwe|verify_signature/,
    },
    {
      name: 'verify_ssl=False',
      pattern:
        /\b(?:verify_ssl|verify_certs|ssl_verify|tls_verify|use_ssl_verification)\s*=\s*False\b/g,
      unless:
        /cursor|query_runner|pinotdb|def\s+\w+\([^)]{0,400}$|settings\.|config\./,
    },
    {
      name: 'ssl=False',
      pattern:
        /\.(?:get|post|put|patch|delete|request|ws_connect)\([^()]{0,300}\bssl\s*=\s*False\b|\bTCPConnector\([^()]{0,200}\bssl\s*=\s*False\b/g,
      file: /\baiohttp\b/,
    },
    {
      name: 'an unverified context',
      pattern:
        /\bssl\._create_unverified_context\b|_create_default_https_context\s*=/g,
    },
    {
      name: 'CERT_NONE',
      pattern:
        /\bverify_mode\s*=\s*ssl\.CERT_NONE\b|\bcert_reqs\s*=\s*["']?(?:ssl\.)?CERT_NONE\b/g,
      unless: database,
    },
  ],
  jvm: [
    {
      name: 'a trust manager that accepts everything',
      pattern:
        /\bcheckServerTrusted\s*\([^)]{0,200}\)\s*(?:throws\s+[\w., ]{1,80})?\s*(?::\s*Unit\s*)?(?:\{\s*\}|=\s*Unit)/g,
    },
    {
      name: 'NoopHostnameVerifier',
      pattern:
        /\bNoopHostnameVerifier\s*(?:\.\s*INSTANCE|\(\))|\bALLOW_ALL_HOSTNAME_VERIFIER\b/g,
    },
    {
      name: 'a hostname verifier that accepts everything',
      pattern:
        /\b(?:setDefaultHostnameVerifier|setHostnameVerifier|hostnameVerifier)\s*(?:\(|\{)\s*(?:\(?\s*\w{1,20}\s*,\s*\w{1,20}\s*\)?\s*->\s*)true\b/g,
    },
    {
      name: 'a trust manager that accepts everything',
      pattern:
        /\bInsecureTrustManagerFactory\s*\.\s*INSTANCE\b|\bTrustAllStrategy\s*(?:\.\s*INSTANCE|\(\))|\bTrustAllCertificates\b/g,
    },
  ],
  go: [
    {
      name: 'InsecureSkipVerify: true',
      pattern: /\bInsecureSkipVerify\s*[:=]\s*true\b/g,
      unless:
        /VerifyConnection|VerifyPeerCertificate|nolint:gosec.{0,40}(?:test|local)/,
    },
  ],
  dotnet: [
    {
      name: 'a certificate callback that accepts everything',
      pattern:
        /\b(?:ServerCertificateCustomValidationCallback|ServerCertificateValidationCallback|RemoteCertificateValidationCallback)\s*(?:\+?=|\()\s*(?:delegate\s*\{\s*return\s+true|\(?[^()=;{}]{0,120}\)?\s*=>\s*(?:\{\s*return\s+)?true\b)/g,
    },
    {
      name: 'DangerousAcceptAnyServerCertificateValidator',
      pattern: /\bDangerousAcceptAnyServerCertificateValidator\b/g,
    },
  ],
  ruby: [
    {
      name: 'VERIFY_NONE',
      pattern: /\bOpenSSL::SSL::VERIFY_NONE\b/g,
      unless: /redis|smtp/i,
    },
    {
      name: 'verify: false',
      pattern:
        /\bssl\s*:\s*\{\s*verify\s*:\s*false|(?<![\w.])verify\s*:\s*false\b/g,
      file: /Faraday|HTTParty|HTTPX|RestClient|Excon/,
    },
  ],
  php: [
    {
      name: 'CURLOPT_SSL_VERIFYPEER off',
      pattern: /\bCURLOPT_SSL_VERIFY(?:PEER|HOST)\s*(?:,|=>)\s*(?:false|0)\b/gi,
    },
    {
      name: "'verify' => false",
      pattern: /["']verify["']\s*=>\s*false\b/gi,
      file: /Guzzle|Http::|HttpClient|new\s+Client/,
    },
    {
      name: "'verify_peer' => false",
      pattern: /["']verify_peer(?:_name)?["']\s*=>\s*false\b/gi,
      unless: database,
    },
    { name: 'withoutVerifying()', pattern: /->\s*withoutVerifying\s*\(/g },
  ],
  rust: [
    {
      name: 'danger_accept_invalid_certs(true)',
      pattern: /\bdanger_accept_invalid_(?:certs|hostnames)\s*\(\s*true\s*\)/g,
    },
    {
      name: 'SslVerifyMode::NONE',
      pattern: /\bSslVerifyMode::NONE\b/g,
    },
  ],
};

const databaseFolder = /(?:^|\/)(?:db|database|databases|query_runner)\//;
/** `class SkipTrustManagerFactory`, `if (!verifySsl)`: it is built for those who ask for it. */
const chosenByName =
  /\b(?:class|fun|void)\s+\w*(?:Skip|Insecure|TrustAll|NoVerif)|[vV]erifySs?[lL]|disableSsl|skipTls/;

/** Switches that are off for outbound clients. Use as a fact. @public */
export function tlsSwitchesOf(service: Service): TlsSwitch[] {
  const found = sourceFilesOf(service).flatMap(file => inSource(service, file));
  const variable = service
    .fact(deploymentVariablesOf)
    .get('NODE_TLS_REJECT_UNAUTHORIZED');
  if (variable?.value === '0')
    found.push({
      name: 'NODE_TLS_REJECT_UNAUTHORIZED=0',
      path: variable.path,
      line: variable.line,
      severity: 'critical',
    });
  return [...found, ...inImage(service)];
}

function inSource(service: Service, file: ServiceFile): TlsSwitch[] {
  const { repository } = service;
  const { code, uncommented } = repository.lexical(file.path);
  const index = repository.lineIndex(file.path);
  return (patterns[file.ecosystem!] ?? []).flatMap(
    ({ name, pattern, file: needs, unless }) => {
      if (needs && !needs.test(uncommented)) return [];
      return [...uncommented.matchAll(pattern)]
        .slice(0, 50)
        .flatMap((match): TlsSwitch[] => {
          const around = uncommented.slice(
            Math.max(0, match.index - 400),
            match.index + 400,
          );
          const line = index.lineAt(match.index + match[0].length - 1);
          if (unless?.test(around) || chosenByName.test(around)) return [];
          if (databaseFolder.test(file.path)) return [];
          // Inside a string it is text about the switch.
          if (code[match.index] === ' ') return [];
          if (isForDevelopment(service, { path: file.path, line })) return [];
          if (isChosen(code, match.index)) return [];
          return [{ name, path: file.path, line, severity: 'critical' }];
        });
    },
  );
}

/** `if cfg.Insecure {`: somebody has to ask for it. */
function isChosen(code: string, offset: number): boolean {
  const before = code.slice(Math.max(0, offset - 600), offset).split('\n');
  const own = before.pop() ?? '';
  let indent = /^\s*/.exec(own)![0].length;
  if (/\bif\b|\?/.test(own)) return true;
  for (const line of before.reverse()) {
    if (!/\S/.test(line)) continue;
    const here = /^\s*/.exec(line)![0].length;
    if (here >= indent) continue;
    indent = here;
    if (
      /^\s*(?:\}?\s*else\s+)?(?:if|unless|when)\b[^\n]*(?:insecure|skip|verify|self.?signed|tls|ssl|ignore|allow|trust|disable)/i.test(
        line,
      )
    )
      return true;
  }
  return false;
}

const unverified =
  /\bcurl\b(?=[^|;&\n]{0,200}\s(?:-[a-zA-Z]*k[a-zA-Z]*|--insecure)(?:\s|$))|\bwget\b(?=[^|;&\n]{0,200}--no-check-certificate)/;

/** `curl -k` while the final image is built, or on the way to the server. */
function inImage(service: Service): TlsSwitch[] {
  const image = service.fact(productionImageOf);
  const found: TlsSwitch[] = [];
  for (const { keyword, text, line } of image?.instructions ?? []) {
    const tool = unverified.exec(text.slice(0, 4_000));
    if (keyword === 'RUN' && tool && !/localhost|127\.0\.0\.1/.test(text))
      found.push({
        name: `${tool[0]} without verification`,
        path: image!.path,
        line,
        severity: 'major',
      });
  }
  const scripts = new Set(
    (service.fact(startCommandOf)?.chain ?? [])
      .map(({ path }) => path)
      .filter(path => /\.sh$|entrypoint|\/bin\//.test(path)),
  );
  for (const path of scripts) {
    service.repository.lines(path).forEach((text, at) => {
      const tool = unverified.exec(text.slice(0, 2_000));
      if (tool && !/^\s*#|localhost|127\.0\.0\.1/.test(text))
        found.push({
          name: `${tool[0]} without verification`,
          path,
          line: at + 1,
          severity: 'major',
        });
    });
  }
  return found;
}
