/**
 * Masks what looks like a secret in a line of a repository before it leaves the analyser: four characters stay, so that
 * its owner recognises it. Reports are read by more people than the repository is.
 */
export function redact(text: string): string {
  return text.split('\n').map(redactLine).join('\n');
}

const secretWord =
  'password|passwd|pwd|secret|token|api[_-]?key|passphrase|credentials?|private[_-]?key|access[_-]?key|client[_-]?secret|signing[_-]?key|encryption[_-]?key|auth[_-]?key';

/** `NAME=value`, `name: value`, `"name": "value"`, `ENV NAME value`. In prose, "the Secret orders" holds no value. */
const assignments = [
  `(?:^|[\\s"'\\-_.;,&?(A-Za-z0-9])(?:${secretWord})[\\w-]*["']?\\s*(?::=|=>|[:=])\\s*`,
  `^\\s*(?:ENV|ARG|export|set)\\s+\\w*(?:${secretWord})\\w*\\s+`,
].map(before => new RegExp(`(${before})(["']?)([^\\s"',;}{]{4,})`, 'gi'));
const urlPassword =
  /(\b[a-z][\w+.-]{1,30}:\/\/[^\s:/@]{1,200}:)([^\s@/]{1,200})(@)/gi;
/** Well-known shapes of live credentials. */
const shapes =
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{16,}|\bxox[abprs]-[\w-]{10,}|\bsk_(?:live|test)_\w{10,}|\bsk-[\w-]{20,}|\bAIza[\w-]{30,}|\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{5,}|\bnpm_\w{30,}|\bSG\.[\w-]{16,}\.[\w-]{16,}/g;

/** Nothing a report shows needs more of a line; matching stays cheap on hostile ones. */
const longestLine = 1_000;

function redactLine(line: string): string {
  const withoutKnown = line
    .slice(0, longestLine)
    .replace(shapes, mask)
    .replace(urlPassword, (all, before: string, value: string, after: string) =>
      isReference(value) ? all : `${before}${mask(value)}${after}`,
    );
  return assignments.reduce(
    (text, assignment) =>
      text.replace(
        assignment,
        (all, before: string, open: string, value: string) =>
          isReference(value) || isCode(value)
            ? all
            : `${before}${open}${mask(value)}`,
      ),
    withoutKnown,
  );
}

/** A variable, a template or a file: names where the secret is, not what it is. */
function isReference(value: string): boolean {
  return /^(?:\$|\{\{|<|%|\*+$|\/|!)/.test(value);
}

/** The right side is a call, a member or a type: source code that handles a secret, not the secret. */
function isCode(value: string): boolean {
  return /[()[\]]|^(?:str|string|String|None|null|undefined|true|false|os\.|process\.|settings\.|self\.|this\.|env\.|config\.|System\.)/.test(
    value,
  );
}

function mask(value: string): string {
  return `${value.slice(0, 4)}${'*'.repeat(
    Math.min(8, Math.max(1, value.length - 4)),
  )}`;
}
