import { isLocalHost } from '../code';
import type { Service } from '../../service';
import { sourceFilesOf } from '../../stack';
import { composeFilesOf } from '../deployment/compose';
import { isForDevelopment } from './development-source';
import { effectiveConfigurationOf } from './effective';
import { configurationReadsOf } from './reads';
import { stringAt } from './reads/read';

/** An address of one environment that is written into the code or its default configuration. */
export interface HardcodedAddress {
  /** As messages name it: `a database address`. */
  kind: string;
  /** The host alone: user names and passwords stay where they are. */
  host: string;
  path: string;
  line: number;
}

const connectionString =
  /^(?:jdbc:)?(postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|rediss?|amqps?|kafka|sqlserver|oracle|nats|clickhouse|cassandra)(?:\+\w+)?:(?:\w+:)*\/\/(?:[^\s/@]*@)?\[?([\w.-]+)/i;
const keywordString =
  /(?:^|;)\s*(?:server|data source|host)\s*=\s*(?:tcp:)?([\w.-]+)[^;]*;.*\b(?:database|initial catalog|uid|user id|password)\s*=/i;
const webAddress = /^https?:\/\/(?:[^\s/@]*@)?([\w.-]+)/i;

/** Use as a fact. */
export function hardcodedAddressesOf(service: Service): HardcodedAddress[] {
  const names = new Set(
    service
      .fact(composeFilesOf)
      .flatMap(file => file.services.map(({ name }) => name.toLowerCase())),
  );
  const found = [...inSource(service), ...inConfiguration(service)];
  return found.filter(
    ({ host }) =>
      !isLocalHost(host) &&
      !names.has(host.toLowerCase()) &&
      !isConstantHost(host),
  );
}

function inSource(service: Service): HardcodedAddress[] {
  const { repository } = service;
  const fallbacks = new Set(
    service
      .fact(configurationReadsOf)
      .flatMap(({ path, line, fallback }) => [
        `${path}:${line}`,
        `${path}:${fallback?.line ?? line}`,
      ]),
  );
  return sourceFilesOf(service).flatMap(file => {
    const text = repository.text(file.path) ?? '';
    if (!/:\/\/|(?:Server|Data Source|Host)\s*=/i.test(text)) return [];
    const { code, uncommented } = repository.lexical(file.path);
    const index = repository.lineIndex(file.path);
    return [...code.matchAll(/["'`](?=\s)/g)].flatMap(
      (match): HardcodedAddress[] => {
        const head = uncommented.slice(match.index + 1, match.index + 40);
        if (
          !/^(?:https?|jdbc|postgres|mysql|mariadb|mongodb|redis|amqp|kafka|sqlserver|nats|clickhouse|server|data source|host)/i.test(
            head,
          )
        )
          return [];
        const string = stringAt(uncommented, match.index);
        const address = string && addressIn(string.value);
        if (!address) return [];
        const place = { path: file.path, line: index.lineAt(match.index) };
        if (
          isOriginList(repository.lines(file.path), place.line) ||
          isOneOfTwo(repository.lines(file.path), place.line, address.host) ||
          isDescribedServer(repository.lines(file.path), place) ||
          isSettingsDefault(service, file.path, match.index) ||
          fallbacks.has(`${place.path}:${place.line}`) ||
          isForDevelopment(service, place)
        )
          return [];
        return [{ ...address, ...place }];
      },
    );
  });
}

/** `impl Default for StorageSettings`: what a setting is while nothing else is given. */
function isSettingsDefault(
  { repository }: Service,
  path: string,
  offset: number,
): boolean {
  if (!path.endsWith('.rs')) return false;
  const { code } = repository.lexical(path);
  const [block] = [
    ...code
      .slice(0, offset)
      .matchAll(/^impl\s+(?:\w+::)*(\w+)\s+for\s+(\w+)|^impl\b/gm),
  ].slice(-1);
  return (
    block?.[1] === 'Default' &&
    /(?:Settings?|Config(?:uration)?|Opt(?:ion)?s|Args)$/.test(block[2])
  );
}

/** Servers that an API description offers its readers: nothing calls them. */
function isDescribedServer(
  lines: readonly string[],
  { path, line }: { path: string; line: number },
): boolean {
  return (
    /(?:^|[/._-])(?:swagger|openapi|scramble|scribe|api-?docs?)(?:[/._-]|$)/i.test(
      path,
    ) ||
    (/\burl\b|\bServer\b|addServer/i.test(lines[line - 1].slice(0, 300)) &&
      lines
        .slice(Math.max(0, line - 5), line)
        .some(text =>
          /["']?\bservers["']?\s{0,9}(?:=>|[:=(])|\.addServer\s{0,9}\(|@OpenAPIDefinition/.test(
            text.slice(0, 300),
          ),
        ))
  );
}

/** One more origin in an allow-list: beside those of developers' machines, or below a name that says so. */
function isOriginList(lines: string[], line: number): boolean {
  const before = lines.slice(Math.max(0, line - 7), line);
  const around = [...before, ...lines.slice(line, line + 6)];
  return (
    /^\s*["'`]/.test(lines[line - 1] ?? '') &&
    (around.some(text =>
      /^\s*["'`]https?:\/\/(?:localhost|127\.0\.0\.1)/.test(text),
    ) ||
      before.some(text => /^\s*\w*origins?\w*\W/i.test(text.slice(0, 200))))
  );
}

/** A third party's address for tests near its address for everybody: the configuration chooses between them. */
function isOneOfTwo(lines: string[], line: number, host: string): boolean {
  const live = host.replace(/(?:^|(?<=\.))(?:qa|uat|staging|stage)\./i, '');
  return (
    live !== host &&
    live.split('.').length > 2 &&
    lines
      .slice(Math.max(0, line - 8), line + 7)
      .some(text => text.slice(0, 500).includes(`//${live}`))
  );
}

const perEnvironment =
  /(?:^|[/._-])(?:prod|production|prd|stage|staging|uat|qa|live)(?:[/._-]|$)/i;
const addressKey =
  /(?:^|[._-])(?:url|uri|host|hostname|server|servers|address|endpoint|brokers|bootstrap-servers|base-url|jdbc-url)$/i;

/** Default configuration files; those of one environment may hold its hosts. */
function inConfiguration(service: Service): HardcodedAddress[] {
  return service
    .fact(effectiveConfigurationOf)
    .settings.flatMap(
      ({ key, value, origin, path, line, text }): HardcodedAddress[] => {
        if (
          value === undefined ||
          origin !== 'literal' ||
          perEnvironment.test(path) ||
          /\.(?:py|php|rb)$/.test(path)
        )
          return [];
        if (
          /logging|swagger|openapi|springdoc|cors|allowed|schema|\.doc|contact|license/i.test(
            key,
          ) ||
          text.includes('${')
        )
          return [];
        const bare =
          addressKey.test(key) && /^[\w.-]+(?::\d+)?$/.test(value)
            ? privateHost(value.replace(/:\d+$/, ''))
            : undefined;
        const address =
          addressIn(value) ??
          (bare ? { kind: 'an internal host', host: bare } : undefined);
        return address ? [{ ...address, path, line }] : [];
      },
    );
}

function addressIn(value: string): { kind: string; host: string } | undefined {
  const text = value.slice(0, 1_000);
  const connection = connectionString.exec(text);
  if (connection) {
    return isOpenHost(text, connection[2])
      ? undefined
      : { kind: connectionKind(connection[1]), host: connection[2] };
  }
  const keywords = keywordString.exec(text);
  if (keywords)
    return isOpenHost(text, keywords[1])
      ? undefined
      : { kind: 'a database address', host: keywords[1] };
  const web = webAddress.exec(text);
  const host = web && privateHost(web[1]);
  return host && !isOpenHost(text, host)
    ? { kind: 'the address of an internal service', host }
    : undefined;
}

function connectionKind(scheme: string): string {
  if (/^(?:amqps?|kafka|nats)$/i.test(scheme)) return 'a broker address';
  if (/^rediss?$/i.test(scheme)) return 'a Redis address';
  return 'a database address';
}

/** A host that is filled in at run time: `{host}`, `%s`, `$host`. */
function isOpenHost(text: string, host: string): boolean {
  const at = text.indexOf(host);
  return (
    /[{$%<]/.test(text.slice(Math.max(0, at - 2), at + host.length + 2)) ||
    /^(?:host|hostname|server|user|username|x+|my-?host|your.*|host\d?)$/i.test(
      host,
    )
  );
}

function privateHost(host: string): string | undefined {
  const lower = host.toLowerCase();
  if (
    /^(?:10(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2})$/.test(
      lower,
    )
  )
    return host;
  if (/\.(?:internal|local|lan|corp|svc|svc\.cluster\.local)$/.test(lower))
    return host;
  const labels = lower.split('.');
  return labels.length > 2 &&
    labels.some(label => /^(?:prod|stage|staging|uat|qa)$/.test(label))
    ? host
    : undefined;
}

/** Hosts that are the same in every environment. */
function isConstantHost(host: string): boolean {
  return /^(?:metadata\.google\.internal|kubernetes\.default(?:\.svc.*)?|.*\.docker\.internal|docker\.internal|instance-data\.ec2\.internal)$/i.test(
    host,
  );
}
