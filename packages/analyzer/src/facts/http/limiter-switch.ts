import { optInOf, type OptIn } from '../configuration/opt-ins';
import type { Service } from '../../service';
import { sourceFilesOf } from '../../stack';

/** A limiter that limits nothing until a variable is set. */
export interface LimiterSwitch {
  path: string;
  line: number;
  optIn: OptIn;
}

/**
 * Nest's `skipIf: () => !isEnabled`, a middleware of one's own that hands on where a switch is off, slowapi's and
 * Flask-Limiter's `enabled=settings.rate_limit_enabled`.
 */
const switches: Record<string, RegExp[]> = {
  node: [
    /(?<=\bThrottler(?:Module|Guard)\b[\s\S]{0,3000})\bskipIf\s*:\s*(?:\([^()]{0,80}\)|\w+)\s*=>\s*\{?\s*(?:return\s+)?!\s*(?:\w+\s*\.\s*)*(\w+)/,
    /\bif\s*\(\s*!\s*(?:\w+\s*\.\s*)*(\w{0,40}RATE_?LIMIT\w{0,40})\s*(?:\)|\|\|)[^;]{0,120}\breturn\s*\(?[^;]{0,80}\bnext\s*\(\s*\)/i,
  ],
  python: [
    /(?<=\bLimiter\s*\([^()]{0,400}(?:\([^()]{0,200}\)[^()]{0,400}){0,5})\benabled\s*=\s*(?:[\w.]+(?:\(\))?\s*\.\s*)*(\w+)\s*(?=[,)])/,
  ],
};

/** The first that is off by default. Use as a fact. */
export function limiterSwitchOf(service: Service): LimiterSwitch | undefined {
  for (const { path, ecosystem } of service.fact(sourceFilesOf)) {
    const patterns = (ecosystem && switches[ecosystem]) ?? [];
    const { code, uncommented } = service.repository.lexical(path);
    if (!/\bskipIf\b|\bLimiter\b|RATE_?LIMIT/i.test(code)) continue;
    const match = patterns
      .map(pattern => pattern.exec(code))
      .find(one => one !== null);
    if (!match) continue;
    // `const isEnabled = configuration.get('RATE_LIMITING')`
    const assigned = new RegExp(
      `\\b${match[1]}\\s*=\\s*[\\w.\\s]{1,120}\\(\\s*["'](\\w{1,80})["']`,
    ).exec(uncommented)?.[1];
    const optIn = optInOf(service, assigned ?? match[1]);
    if (optIn)
      return {
        path,
        line: service.repository.lineIndex(path).lineAt(match.index),
        optIn,
      };
  }
  return undefined;
}
