import { findCalls, literal } from '../code';
import type { Service, ServiceFile } from '../../service';
import { sourceFilesOf } from '../../stack';
import { startCommandOf, type StartedProcess } from '../containers/start';
import { deploymentOf } from '../deployment';
import { isSupportingImage } from '../deployment/images';
import { deploymentVariablesOf } from './deployment-variables';
import { isForDevelopment } from './development-source';
import { effectiveConfigurationOf } from './effective';
import { configurationReadsOf } from './reads';

/** Where a server listens. */
export interface Listener {
  path: string;
  line: number;
  /** `all`: every interface, written or by default; `open`: the environment decides. */
  host: 'all' | 'loopback' | 'open' | 'socket';
  /** As written, or the server's default. */
  hostText: string;
  port: 'configured' | 'literal' | 'default';
  /** Whether the program's own code decides, not the command that starts it. */
  inCode?: boolean;
}

/** The servers that the service starts, those of the start command first. Use as a fact. */
export function listenersOf(service: Service): Listener[] {
  const started = (service.fact(startCommandOf)?.processes ?? [])
    .filter(({ role, guarded }) => role !== 'step' && !guarded)
    .flatMap(process => fromProcess(service, process));
  const inCode = inSource(service).map(one => ({ ...one, inCode: true }));
  return [...started, ...inCode, ...inConfiguration(service)];
}

/** A proxy in the same pod takes the traffic and reaches the server over loopback. */
export function hasSidecarProxy(service: Service): boolean {
  return service
    .fact(deploymentOf)
    .workloads.some(
      ({ containers }) =>
        containers.length > 1 &&
        containers.some(
          ({ image }) =>
            image &&
            isSupportingImage(image.text) &&
            /nginx|envoy|haproxy|traefik|caddy|oauth2-proxy|istio/.test(
              image.text,
            ),
        ),
    );
}

interface CommandServer {
  program: RegExp;
  args?: RegExp;
  /** Options that give the address. */
  option: RegExp;
  /** What it binds without one. */
  fallback: 'all' | 'loopback';
  variables: string[];
}

const commandServers: CommandServer[] = [
  {
    program: /^uvicorn$/,
    option: /(?:^| )--(?:host|uds|fd)[= ](\S+)/,
    fallback: 'loopback',
    variables: ['UVICORN_HOST', 'UVICORN_UDS', 'UVICORN_FD'],
  },
  {
    program: /^hypercorn$/,
    option: /(?:^| )(?:--bind|-b)[= ]?(\S+)|(?:^| )(?:-c|--config)[= ](\S+)/,
    fallback: 'loopback',
    variables: [],
  },
  {
    program: /^granian$/,
    option: /(?:^| )--(?:host|uds)[= ](\S+)/,
    fallback: 'loopback',
    variables: ['GRANIAN_HOST'],
  },
  {
    program: /^daphne$/,
    option: /(?:^| )(?:-b|--bind|-u|--unix-socket|-e|--endpoint)[= ](\S+)/,
    fallback: 'loopback',
    variables: [],
  },
  {
    program: /^gunicorn$/,
    option:
      /(?:^| )(?:--bind[= ]|-b[= ]?)(\S+)|(?:^| )(?:-c[= ]?|--config[= ])(\S+)/,
    fallback: 'loopback',
    variables: ['PORT', 'GUNICORN_CMD_ARGS'],
  },
  {
    program: /^flask$/,
    args: /(?:^| )run(?: |$)/,
    option: /(?:^| )(?:--host|-h)[= ](\S+)/,
    fallback: 'loopback',
    variables: ['FLASK_RUN_HOST'],
  },
  {
    program: /^fastapi$/,
    args: /^dev(?: |$)/,
    option: /(?:^| )--host[= ](\S+)/,
    fallback: 'loopback',
    variables: [],
  },
  {
    program: /^(?:manage\.py|django-admin)$/,
    args: /^runserver/,
    option: /runserver(?:_plus)? (?:--\S+ )*(\S+)/,
    fallback: 'loopback',
    variables: [],
  },
  {
    program: /^rails$/,
    args: /^(?:s|server)(?: |$)/,
    option: /(?:^| )(?:-b|--binding)[= ](\S+)/,
    fallback: 'all',
    variables: ['BINDING'],
  },
];

function fromProcess(service: Service, process: StartedProcess): Listener[] {
  const words = process.words.map(({ text }) => text);
  const interpreted = /^python[\d.]*$/.test(baseOf(words[0] ?? ''));
  const skip = Number(interpreted) + Number(interpreted && words[1] === '-m');
  const program = baseOf(words[skip] ?? '');
  const args = words
    .slice(skip + 1)
    .join(' ')
    .slice(0, 2_000);
  const server = commandServers.find(
    one => one.program.test(program) && (one.args?.test(args) ?? true),
  );
  if (!server) return [];
  const place = { path: process.path, line: process.line };
  const match = server.option.exec(args);
  const given = match?.[1] ?? match?.[2];
  const variables = service.fact(deploymentVariablesOf);
  if (given !== undefined) {
    if (match?.[2] !== undefined || /\.py$/.test(given))
      return fromGunicornFile(service, place, given);
    return [{ ...place, ...addressOf(given, args) }];
  }
  if (
    program === 'gunicorn' &&
    service.repository.has(service.pathTo('gunicorn.conf.py'))
  )
    return fromGunicornFile(service, place, 'gunicorn.conf.py');
  const set = server.variables.find(name => variables.has(name));
  if (set)
    return [{ ...place, host: 'open', hostText: set, port: 'configured' }];
  return [
    {
      ...place,
      host: server.fallback,
      hostText: server.fallback === 'loopback' ? '127.0.0.1' : '0.0.0.0',
      port: portOf(args),
    },
  ];
}

function fromGunicornFile(
  service: Service,
  place: { path: string; line: number },
  name: string,
): Listener[] {
  const path = service.files
    .map(file => file.path)
    .find(
      one => baseOf(one) === baseOf(name.replace(/^(?:file:|python:)/, '')),
    );
  if (!path)
    return [{ ...place, host: 'open', hostText: name, port: 'configured' }];
  const lines = service.repository.lexical(path).uncommented.split('\n');
  const index = lines.findIndex(line => /^bind\s*=/.test(line));
  if (index < 0)
    return [{ ...place, host: 'open', hostText: name, port: 'configured' }];
  const text = lines[index].replace(/^bind\s*=\s*/, '');
  const value = /["']([^"']*)["']\s*\)?\s*$/.exec(text)?.[1] ?? text;
  const address = addressOf(value, text);
  return [
    {
      path,
      line: index + 1,
      ...address,
      ...(/environ|getenv/.test(text) ? { port: 'configured' as const } : {}),
    },
  ];
}

function portOf(text: string): Listener['port'] {
  if (/\$\{?\w*PORT|⟦/.test(text)) return 'configured';
  return /--port[= ]\d+|-p ?\d+|:\d{2,5}\b/.test(text) ? 'literal' : 'default';
}

const loopback =
  /^(?:https?:\/\/)?(?:localhost|127\.0\.0\.1|\[?::1\]?)(?::|\/|$)/i;

function addressOf(
  text: string,
  context = text,
): Pick<Listener, 'host' | 'hostText' | 'port'> {
  const hostText = text.replace(/^["']|["']$/g, '');
  const port = portOf(
    context.includes('PORT') ? '$PORT' : `${context} ${hostText}`,
  );
  if (/^unix:|\.sock$|^\//.test(hostText))
    return { host: 'socket', hostText, port };
  if (loopback.test(hostText)) return { host: 'loopback', hostText, port };
  if (/[$⟦{%]/.test(hostText) && !/^(?:0\.0\.0\.0|\[?::\]?|)?:/.test(hostText))
    return { host: 'open', hostText, port: 'configured' };
  return { host: 'all', hostText, port };
}

interface SourceServer {
  ecosystem: ServiceFile['ecosystem'];
  name: RegExp;
  /** The address among the arguments, as text; `undefined`: none is given. */
  address(texts: string[]): string | undefined;
}

const firstWithHost = (texts: string[]) =>
  texts
    .map(text => literal(text))
    .find(
      value =>
        value !== undefined &&
        /^(?:https?:\/\/)?(?:[\w.-]+|\[?::1?\]?)?:?\d*$/.test(value) &&
        /localhost|127\.0\.0\.1|0\.0\.0\.0|::|^:\d+$/.test(value),
    );

const sourceServers: SourceServer[] = [
  {
    ecosystem: 'python',
    name: /\.add_(?:in)?secure_port\b/,
    address: grpcAddress,
  },
  {
    ecosystem: 'node',
    name: /\.\s*listen\b/,
    address: texts =>
      firstWithHost([
        ...texts,
        ...texts.flatMap(
          text =>
            /\bhost(?:name)?\s*:\s*(["'`][^"'`]*["'`])/.exec(text)?.[1] ?? [],
        ),
      ]),
  },
  {
    ecosystem: 'node',
    name: /\b(?:serve|Bun\s*\.\s*serve)\b/,
    address: texts =>
      firstWithHost(
        texts.flatMap(
          text => /\bhostname\s*:\s*(["'`][^"'`]*["'`])/.exec(text)?.[1] ?? [],
        ),
      ),
  },
  {
    ecosystem: 'go',
    name: /\b(?:http\.ListenAndServe(?:TLS)?|net\.Listen|\w+\.(?:Run|Listen|Start))\b/,
    address: firstWithHost,
  },
  {
    ecosystem: 'dotnet',
    name: /\b(?:app\s*\.\s*Run(?:Async)?|UseUrls)\b/,
    address: firstWithHost,
  },
  {
    ecosystem: 'rust',
    name: /(?:\bTcpListener\s*::\s*bind|\.\s*bind)\b/,
    address: texts =>
      firstWithHost([
        ...texts,
        ...texts.flatMap(text => /^\(\s*("[^"]*")\s*,/.exec(text)?.[1] ?? []),
      ]),
  },
  {
    ecosystem: 'python',
    name: /\b(?:uvicorn\.run|(?:app|application|socketio|server)\.run|web\.run_app)\b/,
    address: texts =>
      firstWithHost(
        texts.flatMap(
          text => /^host\s*=\s*(["'][^"']*["'])/.exec(text)?.[1] ?? [],
        ),
      ),
  },
];

/** `server.add_insecure_port('[::]:50051')`. */
function grpcAddress(texts: string[]): string | undefined {
  return /^f?["'](\[?[\w:.]*\]?:\d*)/.exec(texts[0] ?? '')?.[1];
}

/** Only what the start command leaves to the program: a server in a script that production does not run says nothing. */
function inSource(service: Service): Listener[] {
  const started =
    service
      .fact(startCommandOf)
      ?.processes.filter(({ role }) => role !== 'step') ?? [];
  const reads = service.fact(configurationReadsOf);
  return sourceFilesOf(service).flatMap(file => {
    const { repository } = service;
    return sourceServers.flatMap(({ ecosystem, name, address }) => {
      if (file.ecosystem !== ecosystem) return [];
      return findCalls(repository, file.path, name).flatMap(
        (call): Listener[] => {
          const texts = call.arguments.map(({ text }) => text);
          const given = address(texts);
          const place = { path: file.path, line: call.line };
          if (isForDevelopment(service, place)) return [];
          if (
            ecosystem === 'python' &&
            !started.some(({ entryFile }) => entryFile === file.path)
          )
            return [];
          // Port 0 is whatever is free: nothing outside could know it.
          if (ecosystem === 'node' && texts[0] === '0') return [];
          if (given === undefined)
            return ecosystem === 'node' && isServerCall(call.name, texts)
              ? [
                  {
                    ...place,
                    host: 'all',
                    hostText: '',
                    port: /^\d+$/.test(texts[0] ?? '')
                      ? 'literal'
                      : 'configured',
                  },
                ]
              : [];
          // A default beside a read of the environment is for the developer's machine.
          if (
            reads.some(
              read =>
                read.path === place.path &&
                read.line >= call.line &&
                read.line <= call.endLine &&
                /HOST|ADDR|BIND|LISTEN|URL/.test(read.key),
            )
          )
            return [
              { ...place, host: 'open', hostText: given, port: 'configured' },
            ];
          if (isSideListener(repository.lines(file.path), call.line, texts))
            return [];
          return [{ ...place, ...addressOf(given, texts.join(' ')) }];
        },
      );
    });
  });
}

function isServerCall(name: string, texts: string[]): boolean {
  return (
    /listen/.test(name) &&
    texts.length > 0 &&
    /^\d+$|port|PORT|process\.env|env\.|config/i.test(texts[0])
  );
}

/** Metrics, profiling and administration may stay on loopback. */
function isSideListener(
  lines: string[],
  line: number,
  texts: string[],
): boolean {
  const around = [...lines.slice(Math.max(0, line - 3), line), ...texts]
    .join('\n')
    .slice(0, 2_000);
  return (
    /\b(?:pprof|debug|admin|metrics|management|internal|health|test)\w*\b/i.test(
      around,
    ) || /"127\.0\.0\.1:0"|"localhost:0"/.test(around)
  );
}

function inConfiguration(service: Service): Listener[] {
  const configuration = service.fact(effectiveConfigurationOf);
  return [
    'server.address',
    'quarkus.http.host',
    'micronaut.server.host',
    'Urls',
    'Kestrel:Endpoints:Http:Url',
  ].flatMap((key): Listener[] => {
    const setting = configuration.get(key);
    if (!setting || setting.value === undefined) return [];
    const place = setting.setAt ?? { path: setting.path, line: setting.line };
    return [
      { path: place.path, line: place.line, ...addressOf(setting.value) },
    ];
  });
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
