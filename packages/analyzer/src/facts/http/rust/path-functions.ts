import type { Service } from '../../../service';
import { functionsOf } from '../../code';
import { sourceText } from '../../code/source-text';

const deepest = 5;
const literal =
  /^&?"([^"\n]{0,200})"(?:\s*\.\s*(?:into|to_string|to_owned)\(\))?$/;

/**
 * The path that an expression of a router spells where it is no literal: a function of the service's own that puts it
 * together (`&TaskPaths::task()`), a text that a helper is handed (`&versioned("/orders")`). `?` stands for what cannot be
 * told, `undefined` where the expression does not read as a path at all.
 */
export function pathOfExpression(
  service: Service,
  expression: string,
): string | undefined {
  return textOf(service, expression, '', 0);
}

function textOf(
  service: Service,
  expression: string,
  owner: string,
  depth: number,
): string | undefined {
  const text = expression.trim().slice(0, 400);
  const plain = literal.exec(text)?.[1];
  if (plain !== undefined) return plain;
  if (depth >= deepest) return '?';
  if (text.includes('+')) {
    const parts = text
      .split('+')
      .map(part => textOf(service, part, owner, depth + 1) ?? '?');
    return parts.join('').slice(0, 300);
  }
  const call = /^&?(?:(\w+)::)?(\w{2,60})\(([^()]{0,200})\)$/.exec(text);
  if (call) {
    const [, type, name, handed] = call;
    const body = bodyOf(service, type === 'Self' ? owner : type, name);
    const own =
      body && !handed.trim()
        ? textOf(service, body.text, body.owner, depth + 1)
        : undefined;
    return own ?? literal.exec(handed.trim())?.[1];
  }
  const format = /^&?format!\(\s*"([^"\n]{0,200})"/.exec(text)?.[1];
  return format?.replace(/\{[^{}]*\}/g, '?');
}

/** The one expression that a function without parameters is. */
function bodyOf(
  service: Service,
  owner: string | undefined,
  name: string,
): { text: string; owner: string } | undefined {
  const definition = service
    .fact(functionsOf)
    .named(name)
    .find(
      each => each.path.endsWith('.rs') && (!owner || each.owner === owner),
    );
  if (!definition || definition.end - definition.start > 400) return undefined;
  const text = sourceText(service.repository, definition.path)
    .uncommented.slice(definition.start, definition.end)
    .replace(/^\s*\{|\}\s*$/g, '')
    .trim();
  return /;/.test(text) ? undefined : { text, owner: definition.owner ?? '' };
}
