import {
  isBrowserVariable,
  isSecretSetting,
} from '../configuration/secret-names';
import { looksRandom } from './randomness';

/** A literal of high entropy that is given to the name of a secret. */
export interface SecretAssignment {
  name: string;
  value: string;
  /** From 1. */
  line: number;
}

const longestLine = 2_000;
const mostInFile = 50;

/** `api_key = "…"`, `"apiKey": "…"`, `'token' => '…'`, `os.getenv('API_KEY', '…')`, also as the one item of a list. */
const quoted =
  /(?<![\w$])\$?["']?([A-Za-z_][\w.-]{1,80})["']?\]?(?:\s*:\s*(?:str|String|string|&str|&'static str))?\s*(?:===?|!==?|:=|=>|=|:|,|\|\||\?\?)\s*(?:\[\s*)?(?:\[\]byte\(|b(?=["'])|new\s+\w+\(|String\(|SecretStr\()?\s*(["'`])([^"'`\s]{16,512})\2/g;
/** `API_KEY=…`, `api.key: …`, `ENV API_KEY …`, `export API_KEY=…`. */
const bare =
  /^\s*(?:-\s+)?(?:export\s+|ENV\s+|ARG\s+|set\s+)?["']?([A-Za-z_][\w.-]{1,120})["']?(?:\s*[=:]\s*|\s+(?=\S+\s*\\?$))(?:\$\{\w{1,80}:?-)?["']?([^\s"'}]{16,512})["']?\}?\s*(?:\\\s*)?(?:#.*)?$/;

const comment = /^\s*(?:\/\/|\*|<!--|#(?!\[))/;
/** Code that was switched off; what it says is as public as the rest. */
const switchedOff =
  /^\s*\/\/\s*["']?[A-Za-z_][\w.]{1,80}["']?\s*[:=]\s*(["'`])[^"'`\s]{24,512}\1\s*[,;]?\s*$/;

/** The assignments of a text; `format` is plain for env files, properties and YAML, code for everything else. */
export function secretAssignmentsIn(
  lines: readonly string[],
  format: 'plain' | 'code',
): SecretAssignment[] {
  const found: SecretAssignment[] = [];
  lines.forEach((raw, index) => {
    if (found.length >= mostInFile || raw.length > longestLine) return;
    const text = raw.slice(0, longestLine);
    if (!/\d/.test(text)) return;
    if (comment.test(text) && !switchedOff.test(text)) return;
    const pairs: Array<[string, string]> = [...text.matchAll(quoted)].map(
      match => [match[1], match[3]],
    );
    const plain = format === 'plain' ? bare.exec(text) : null;
    if (plain) pairs.push([plain[1], plain[2]]);
    for (const [name, value] of pairs) {
      if (isHeldSecret(name, value)) {
        found.push({ name, value, line: index + 1 });
        break;
      }
    }
  });
  return found;
}

/** Names that hold a secret word although everybody may read their value. */
const openToAll =
  /(?:^|[_.-])(?:site|public|publishable|anon|client)[_.-]?(?:key|id)$|recaptcha|csrf|xsrf|token[_.-]?(?:address|contract)|pagination|cursor|integrity|checksum|digest|fingerprint|hash(?:ed)?$|salt$|dsn$/i;

function isHeldSecret(name: string, value: string): boolean {
  return (
    isSecretSetting(name) &&
    !/(?:^|[_.-])(?:fake|test|dummy|mock|sample|example|invalid|expired|demo)(?:[_.-]|$)/i.test(
      name,
    ) &&
    // Signed tokens are judged by what they say.
    !value.startsWith('eyJ') &&
    // The table of providers knows when this one is public.
    !value.startsWith('AIza') &&
    !isBrowserVariable(name) &&
    !openToAll.test(name) &&
    looksRandom(value)
  );
}
