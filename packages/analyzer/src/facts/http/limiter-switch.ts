import type { Service, ServiceFile } from '../../service';
import { sourceFilesOf } from '../../stack';
import { findCalls, namedArgument } from '../code';
import { optInOf, type OptIn } from '../configuration/opt-ins';

/** A limiter that limits nothing until a variable is set. */
export interface LimiterSwitch {
  path: string;
  line: number;
  optIn: OptIn;
}

/** The first that is off by default. Use as a fact. */
export function limiterSwitchOf(service: Service): LimiterSwitch | undefined {
  for (const file of service.fact(sourceFilesOf)) {
    const asked = switchIn(service, file);
    const optIn = asked && optInOf(service, asked.name);
    if (optIn) return { path: file.path, line: asked.line, optIn };
  }
  return undefined;
}

/** Nest's `skipIf: () => !isEnabled`; a middleware of one's own that hands on where a switch is off. */
const nodeSwitches = [
  /\bskipIf(?<=\bThrottler(?:Module|Guard)\b[\s\S]{0,3000})\s*:\s*(?:\([^()]{0,80}\)|\w+)\s*=>\s*\{?\s*(?:return\s+)?!\s*(?:\w+\s*\.\s*)*(\w+)/,
  /\bif\s*\(\s*!\s*(?:\w+\s*\.\s*)*(\w{0,40}RATE_?LIMIT\w{0,40})\s*(?:\)|\|\|)[^;]{0,120}\breturn\s*\(?[^;]{0,80}\bnext\s*\(\s*\)/i,
];

function switchIn(
  { repository }: Service,
  { path, ecosystem }: ServiceFile,
): { name: string; line: number } | undefined {
  // slowapi and Flask-Limiter: `Limiter(…, enabled=settings.rate_limit_enabled)`.
  if (ecosystem === 'python') {
    const [enabled] = findCalls(repository, path, /\bLimiter(?=\s*\()/).flatMap(
      call => namedArgument(call, 'enabled') ?? [],
    );
    const name = /(\w+)$/.exec(enabled?.text ?? '')?.[1];
    return name ? { name, line: enabled.line } : undefined;
  }
  if (ecosystem !== 'node') return undefined;
  const { code, uncommented } = repository.lexical(path);
  if (!/\bskipIf\b|RATE_?LIMIT/i.test(code)) return undefined;
  const match = nodeSwitches
    .map(pattern => pattern.exec(code))
    .find(one => one !== null);
  if (!match) return undefined;
  // `const isEnabled = configuration.get('RATE_LIMITING')`
  const assigned = new RegExp(
    `\\b${match[1]}\\s*=\\s*[\\w.\\s]{1,120}\\(\\s*["'](\\w{1,80})["']`,
  ).exec(uncommented)?.[1];
  return {
    name: assigned ?? match[1],
    line: repository.lineIndex(path).lineAt(match.index),
  };
}
