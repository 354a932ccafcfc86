import { at, itemsOf, textOf } from '../../../repository';
import type { Service } from '../../../service';
import { sourceFilesOf } from '../../../stack';
import { signsIn, type FoundSign } from '../../code';
import { isDevelopmentFile } from '../../configuration';
import { productionImageOf } from '../../containers/image';
import { startCommandOf } from '../../containers/start';
import { deploymentOf } from '../../deployment';
import { jvmFileSinks } from './jvm';
import { laravelFileSink, symfonyFileSink } from './php';
import { railsFileSink } from './rails';
import { consoleSigns, fileSigns } from './signs';

/** Where log records go in production. */
export interface LogSinks {
  /** Files that get what the console does not. */
  files: FoundSign[];
  /** Console sinks beside them. */
  consoles: FoundSign[];
  /** What carries the file out of the container: a link to standard output, a shipper that reads the folder. */
  rescue?: FoundSign;
}

/** Use as a fact. */
export function logSinksOf(service: Service): LogSinks {
  const { repository } = service;
  const sources = service
    .fact(sourceFilesOf)
    .filter(({ relative }) => !isDevelopmentFile(relative));
  const settings = service
    .of(['CONFIG', 'OTHER'])
    .filter(({ path }) =>
      /(?:^|\/)(?:appsettings[\w.]*\.json|nlog[\w.-]*\.config)$/i.test(path),
    );
  const files = [...sources, ...settings];
  const consoles = signsIn(service, files, consoleSigns).filter(
    ({ path, line }) => !isFilteredOut(repository.lines(path), line),
  );
  const sinks = signsIn(service, files, fileSigns).filter(
    ({ path, line }) =>
      !isForAudit(repository.lines(path), line, path) &&
      !isOptional(repository.lines(path), line) &&
      !hasConsole(service, path, consoles),
  );
  const rescue = rescueOf(service);
  const frameworks = [
    laravelFileSink(service),
    symfonyFileSink(service),
    railsFileSink(service),
  ].filter((sink): sink is FoundSign => sink !== undefined);
  return {
    files: [
      ...sinks,
      ...jvmFileSinks(service),
      ...frameworks,
      ...startSinks(service),
    ],
    consoles,
    ...(rescue ? { rescue } : {}),
  };
}

/** In Go and Rust a program names its standard output for much else: only the file of the sink tells. */
function hasConsole(
  { repository }: Service,
  path: string,
  consoles: FoundSign[],
): boolean {
  if (/\.cs$|\.config$|appsettings/i.test(path)) {
    if (consoles.some(one => /\.cs$|\.config$|appsettings/i.test(one.path)))
      return true;
    // Added to the host's own providers, the console among them, unless those are cleared or replaced.
    return (
      /\.cs$/.test(path) &&
      !/\bUseSerilog\b|\bClearProviders\b|\bLog\.Logger\s*=|\bServices\s*\.\s*AddSerilog\b/.test(
        repository.lexical(path).code,
      )
    );
  }
  const local = /\.(?:go|rs)$/.test(path);
  const extension = path.slice(path.lastIndexOf('.'));
  return consoles.some(one =>
    local
      ? one.path === path
      : one.path.endsWith(extension) || isScript(one.path, path),
  );
}

function isScript(one: string, other: string): boolean {
  return [one, other].every(path => /\.[cm]?[jt]s$/.test(path));
}

/** Django's console handler that only speaks while debugging. */
function isFilteredOut(lines: string[], line: number): boolean {
  const block = lines.slice(Math.max(0, line - 4), line + 4).join('\n');
  return /require_debug_true/.test(block) && !/require_debug_false/.test(block);
}

function isForAudit(lines: string[], line: number, path: string): boolean {
  return (
    /audit/i.test(path) ||
    /audit/i.test(lines.slice(Math.max(0, line - 4), line + 5).join('\n'))
  );
}

/** Under a condition that asks for a file: the console is what remains without it. */
function isOptional(lines: string[], line: number): boolean {
  let indent = indentOf(lines[line - 1] ?? '');
  for (let i = line - 2; i >= Math.max(0, line - 40) && indent > 0; i--) {
    const text = lines[i].slice(0, 500);
    if (!/\S/.test(text) || indentOf(text) >= indent) continue;
    indent = indentOf(text);
    if (/\b(?:if|elif|case|when|switch|unless|match)\b|\?\s*$/.test(text))
      return true;
  }
  return /\bif\b|\?\s|&&/.test((lines[line - 1] ?? '').slice(0, 500));
}

function indentOf(text: string): number {
  return (/^[ \t]*/.exec(text)?.[0] ?? '').replace(/\t/g, '    ').length;
}

const ownOutput = /^(?:-|['"]?-['"]?|\/dev\/std(?:out|err)|\/proc\/\S+)$/;

/** What the start command and gunicorn's settings send to files. */
function startSinks(service: Service): FoundSign[] {
  const { repository } = service;
  const start = service.fact(startCommandOf);
  if (!start) return [];
  const found: FoundSign[] = [];
  const texts = [
    { text: start.text, path: start.path, line: start.line },
    ...start.processes.map(({ text, path, line }) => ({ text, path, line })),
  ];
  for (const { text, path, line } of texts) {
    const option =
      /--(?:access|error)?-?log-?file[= ]+(\S{1,200})/.exec(text)?.[1] ??
      /(?<!2)>{1,2}\s*([\w./-]{1,200}\.log)\b/.exec(text)?.[1];
    if (option && !ownOutput.test(option) && !/\btee\b/.test(text)) {
      found.push({ what: option, path, line });
    }
  }
  if (texts.some(({ text }) => /\bgunicorn\b/.test(text))) {
    for (const { path } of service
      .of(['SRC', 'CONFIG'])
      .filter(one => /(?:^|\/)gunicorn[\w.-]*\.py$/.test(one.path))) {
      const { uncommented } = repository.lexical(path);
      for (const match of uncommented.matchAll(
        /^(?:accesslog|errorlog)\s*=\s*["']([^"'\n]{1,200})["']/gm,
      )) {
        if (ownOutput.test(match[1])) continue;
        found.push({
          what: match[1],
          path,
          line: repository.lineIndex(path).lineAt(match.index),
        });
      }
    }
  }
  const seen = new Set<string>();
  return found.filter(({ path, line }) => {
    const key = `${path}:${line}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

const shipper =
  /(?:^|\/)(?:fluent-?bit|fluentd\w*|filebeat|promtail|vector|logstash|alloy|opentelemetry-collector[\w-]*|cloudwatch-agent|datadog-agent|agent|rsyslog|loki-canary)(?::|@|$)/i;

/** A link of the file to standard output, a command that follows it, a shipper beside it. */
function rescueOf(service: Service): FoundSign | undefined {
  const { repository } = service;
  const image = service.fact(productionImageOf);
  const linked =
    /\bln\s+-\w*s\w*\s+\/(?:dev\/std(?:out|err)|proc\/\S+)|\btail\s+-\w*[fF]\b/;
  for (const { text, line } of image?.instructions ?? []) {
    if (linked.test(text.slice(0, 8_000))) {
      return { what: 'standard output', path: image!.path, line };
    }
  }
  const start = service.fact(startCommandOf);
  const scripts = new Set(
    [...(start?.chain ?? []), ...(start?.processes ?? [])].map(
      ({ path }) => path,
    ),
  );
  for (const path of scripts) {
    const index = repository
      .lines(path)
      .findIndex(text => linked.test(text.slice(0, 2_000)));
    if (index >= 0) return { what: 'standard output', path, line: index + 1 };
  }
  const { workloads, compose } = service.fact(deploymentOf);
  for (const { containers, pod, path } of workloads) {
    const sidecar = containers.find(({ image: one }) =>
      shipper.test(one?.text ?? ''),
    );
    if (sidecar && itemsOf(at(pod, 'volumes')).length) {
      return { what: 'a shipper', path, line: sidecar.line };
    }
  }
  for (const { services, path } of compose) {
    const beside = services.find(one =>
      shipper.test(one.image?.text ?? textOf(at(one.node, 'image')) ?? ''),
    );
    if (beside && services.some(({ ours }) => ours)) {
      return { what: 'a shipper', path, line: beside.line };
    }
  }
  return undefined;
}
