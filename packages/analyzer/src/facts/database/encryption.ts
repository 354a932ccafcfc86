import type { Service } from '../../service';
import { isLocalHost } from '../code';
import {
  deploymentVariablesOf,
  effectiveConfigurationOf,
} from '../configuration';
import { isDevelopmentFile } from '../configuration/development-source';
import { deploymentOf } from '../deployment';
import { isDevelopmentOnly } from './callers';
import { matchesIn, type Match } from '../code/matches';
import { databaseSourcesOf } from './scope';

/** Whether connections to the database are encrypted and the server is verified. */
export interface ConnectionEncryption {
  /** Options that leave it off. */
  off: Array<{ path: string; line: number; name: string }>;
  /** Options that turn it on. */
  on: Array<{ path: string; line: number }>;
  /** Addresses of databases on other machines. */
  remote: Array<{ path: string; line: number }>;
  /** A proxy or a mesh beside the service encrypts. */
  carrier?: { path: string; line: number };
}

const address =
  /\b(?:postgres(?:ql)?|mysql2?|mariadb|mongodb(?:\+srv)?|mssql|sqlserver|rediss?)(?:\+\w+)?:(?:\/\/)?(?:[^\s@/"']{0,200}@)?\[?([\w.-]{1,200})\]?|(?:\b(?:Host|Server|Data Source)\s*=\s*(?:tcp:)?([\w.-]{1,200}))/i;
const weak: Array<[pattern: RegExp, name: string]> = [
  [/\bssl-?mode["']?\s*[=:]\s*["']?(disable|allow|prefer)\b/i, 'sslmode=$1'],
  [/\bsslmode\s*=\s*(DISABLED|PREFERRED)\b/, 'sslMode=$1'],
  [/\buseSSL\s*=\s*false\b/i, 'useSSL=false'],
  [/\bverifyServerCertificate\s*=\s*false\b/i, 'verifyServerCertificate=false'],
  [/\ballowPublicKeyRetrieval\s*=\s*true\b/i, 'allowPublicKeyRetrieval=true'],
  [/\bEncrypt\s*=\s*(?:False|no|Optional)\b/i, 'Encrypt=False'],
  [/\bTrust ?Server ?Certificate\s*=\s*True\b/i, 'TrustServerCertificate=True'],
  [
    /\btlsAllowInvalidCertificates\s*=\s*true\b/i,
    'tlsAllowInvalidCertificates=true',
  ],
  [/\btlsInsecure\s*=\s*true\b/i, 'tlsInsecure=true'],
  [
    /\bsslaccept\s*=\s*accept_invalid_certs\b/i,
    'sslaccept=accept_invalid_certs',
  ],
];
const strong =
  /\bssl-?mode["']?\s*[=:]\s*["']?(?:require|verify-ca|verify-full|REQUIRED|VERIFY_\w+)\b|\buseSSL\s*=\s*true\b|\bEncrypt\s*=\s*(?:True|Strict|Mandatory)\b|\btls\s*=\s*true\b|\bssl\s*=\s*true\b|mongodb\+srv:|\brediss:|\bsslaccept=strict\b/i;
const managedRedis =
  /\bredis:\/\/[^\s"']{0,200}\.(?:cache\.amazonaws\.com|redis\.cache\.windows\.net|redislabs\.com|redis-cloud\.com|upstash\.io)\b/i;

/** Use as `service.fact(connectionEncryptionOf)`. */
export function connectionEncryptionOf(service: Service): ConnectionEncryption {
  const result: ConnectionEncryption = { off: [], on: [], remote: [] };
  const local = localNames(service);
  const variables = service.fact(deploymentVariablesOf);
  const values = [
    ...service
      .fact(effectiveConfigurationOf)
      .settings.flatMap(({ key, value, path, line, setAt }) =>
        value === undefined
          ? []
          : [{ key, value, ...(setAt ?? { path, line }) }],
      ),
    ...[...variables].flatMap(([key, { value, path, line }]) =>
      value === undefined ? [] : [{ key, value, path, line }],
    ),
  ];
  const hosts = hostsOf(values);
  for (const { key, value, path, line } of values) {
    const found = address.exec(value.slice(0, 1_000));
    const host = found?.[1] ?? found?.[2];
    const isLocal =
      host === undefined ||
      isLocalHost(host) ||
      local.has(host) ||
      /^\/|^\./.test(host);
    if (host && !isLocal) result.remote.push({ path, line });
    if (
      strong.test(value) ||
      (/^(?:PGSSLMODE|DB_SSL_?MODE)$/i.test(key) &&
        /^(?:require|verify-)/i.test(value))
    )
      result.on.push({ path, line });
    const name = weaknessOf(key, value);
    // Without a host in the value the setting beside it names one.
    const reaches = host
      ? !isLocal
      : hosts.some(one => !isLocalHost(one) && !local.has(one));
    if (name && reaches) result.off.push({ path, line, name });
    if (managedRedis.test(value))
      result.off.push({ path, line, name: 'redis:// without TLS' });
  }
  readSource(service, result);
  const carrier = carrierOf(service);
  return { ...result, ...(carrier ? { carrier } : {}) };
}

function weaknessOf(key: string, value: string): string | undefined {
  const text = value.slice(0, 1_000);
  for (const [pattern, name] of weak) {
    const match = pattern.exec(text);
    if (match) return name.replace('$1', match[1] ?? '');
  }
  if (
    /^(?:PGSSLMODE|DB_SSL_?MODE|DATABASE_SSL_?MODE|POSTGRES_SSL_?MODE)$/i.test(
      key,
    ) ||
    /(?:^|\.)ssl_?mode$/i.test(key)
  )
    return /^(?:disable|disabled|allow|prefer)$/i.test(text)
      ? `${key}=${text}`
      : undefined;
  return undefined;
}

function hostsOf(values: Array<{ key: string; value: string }>): string[] {
  return values
    .filter(({ key }) =>
      /(?:^|[._])(?:DB|DATABASE|PG|POSTGRES|MYSQL)_?HOST(?:NAME)?$|DATABASES\.\w+\.HOST$|database\.host$/i.test(
        key,
      ),
    )
    .map(({ value }) => value)
    .filter(value => /^[\w.-]{2,200}$/.test(value));
}

/** Names of compose services and of objects in the cluster's own namespace. */
function localNames(service: Service): Set<string> {
  const { compose } = service.fact(deploymentOf);
  const names = new Set<string>();
  for (const { services } of compose)
    for (const { name } of services) names.add(name);
  return names;
}

const databaseText =
  /\b(?:pg|postgres|mysql2?|mariadb|typeorm|TypeOrm|sequelize|Sequelize|knex|mongoose|DataSource|drizzle|Pool|createPool|dialectOptions|psycopg2?|asyncpg|create_(?:async_)?engine)\b/;

/** Options in the code that opens the database. */
function readSource(service: Service, result: ConnectionEncryption): void {
  const { repository } = service;
  for (const { path, ecosystem } of databaseSourcesOf(service)) {
    if (
      isDevelopmentFile(path) ||
      (ecosystem !== 'node' && ecosystem !== 'python')
    )
      continue;
    const text = repository.lexical(path).uncommented;
    if (!databaseText.test(text)) continue;
    if (ecosystem === 'node') {
      for (const match of matchesIn(
        repository,
        path,
        /\brejectUnauthorized\s*:\s*(false|true)\b/,
      )) {
        if (!isInDatabaseOptions(service, match)) continue;
        if (match.groups[0] === 'true') result.on.push(match);
        else if (!isGuarded(service, match))
          result.off.push({
            path,
            line: match.line,
            name: 'rejectUnauthorized: false',
          });
      }
    } else {
      for (const match of matchesIn(
        repository,
        path,
        /\bsslmode\b["']?\s*[=:]\s*["']?(disable|allow|require|verify-ca|verify-full)\b|["']sslmode["']\s*:/,
        'uncommented',
      )) {
        const value = match.groups[0];
        const line = repository.lines(path)[match.line - 1] ?? '';
        const host = address.exec(line);
        const name = host?.[1] ?? host?.[2];
        if (value === undefined || /^(?:require|verify)/.test(value))
          result.on.push({ path, line: match.line });
        else if (
          name &&
          !isLocalHost(name) &&
          !/env|getenv|default/i.test(line)
        )
          result.off.push({
            path,
            line: match.line,
            name: `sslmode=${value}`,
          });
      }
    }
  }
}

/** The option belongs to a database: its `ssl` stands in the options of a pool, not in those of a mailer or an agent. */
function isInDatabaseOptions(
  service: Service,
  { path, offset }: Match,
): boolean {
  const before = service.repository
    .lexical(path)
    .code.slice(Math.max(0, offset - 700), offset);
  return (
    /\bssl\s*:[^;]{0,200}$/.test(before) &&
    !/\b(?:https?\.Agent|createTransport|nodemailer|axios|ioredis|new\s+Redis|amqp|kafka|ldap)\b[^;]{0,300}$/i.test(
      before,
    )
  );
}

/** `production ? { rejectUnauthorized: false } : false` is on in production: only other guards excuse it. */
function isGuarded(service: Service, match: Match): boolean {
  const line = service.repository.lines(match.path)[match.line - 1] ?? '';
  const near = service.repository
    .lines(match.path)
    .slice(Math.max(0, match.line - 4), match.line)
    .join(' ');
  if (
    /(?:===?\s*["'`]prod(?:uction)?["'`]|isProd(?:uction)?)\s*\)?\s*(?:&&|\?)/.test(
      near.slice(0, 1_000),
    )
  )
    return false;
  // Somebody chooses it by a variable of its own.
  if (
    /process\.env\.\w*(?:SSL|TLS)\w*|\.get\(["'`][\w.]*ssl[\w.]*["'`]\)|config\w*\.\w*ssl\w*/i.test(
      near,
    )
  )
    return true;
  return (
    isDevelopmentOnly(service, match, 'node') || /\bprocess\.env\b/.test(line)
  );
}

const proxies =
  /cloud-?sql-?proxy|cloud_sql_proxy|alloydb-auth-proxy|rds-proxy|linkerd\.io\/inject|sidecar\.istio\.io\/inject|istio-injection|consul\.hashicorp\.com\/connect-inject/i;

function carrierOf(
  service: Service,
): { path: string; line: number } | undefined {
  const { repository } = service;
  for (const { path } of service.of(['DEPLOY', 'CONFIG', 'OTHER'], 'all')) {
    if (!/\.(?:ya?ml|tf|toml)$/.test(path)) continue;
    const line = repository.lines(path).findIndex(text => proxies.test(text));
    if (line >= 0) return { path, line: line + 1 };
  }
  return undefined;
}
