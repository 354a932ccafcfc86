import { findCalls, functionsIn } from '../../code';
import { splitTop } from '../../security/built-strings';
import type { Service } from '../../../service';
import { serverSourcesOf, type ServerSource } from '../../server/sources';
import { escaped } from '../ranges';
import type { Leak } from './types';

const internal = /\bStatusInternalServerError\b|(?<![\w.])500\b/;
/** An error that is sent with its own status: `c.JSON(apiErr.StatusCode, …)`. */
const sentWithItsStatus =
  /\.(?:JSON|AbortWithStatusJSON|Status|WriteHeader)\(\s*\w+\.\w*(?:Status|Code)\w*(?:\(\))?\s*[,)]/;

/** A function that makes an error with a status of 500, and the position of the text that goes out with it. */
type Makers = Map<string, number>;

/** Use as a fact. */
function makersOf(service: Service): Makers {
  const makers: Makers = new Map();
  const sources = goSources(service);
  if (!sources.some(({ code }) => sentWithItsStatus.test(code))) return makers;
  for (const { path, code } of sources) {
    for (const { name, parameters, start, end } of functionsIn(
      service.repository,
      path,
      'go',
    )) {
      const body = code.slice(start, Math.min(end, start + 1_000));
      const made = /\breturn\s+&?\s*(?:\w+\.)?(\w+)\s*\{([^{}]{1,600})\}/.exec(
        body,
      );
      if (!made || !internal.test(made[2])) continue;
      const position = splitTop(parameters, ',').findIndex(each => {
        const parameter = /^\s*(\w+)/.exec(each)?.[1] ?? '';
        const field = new RegExp(
          `\\b(\\w+):\\s*${escaped(parameter)}(?:\\.Error\\(\\))?\\s*(?:,|$)`,
        ).exec(made[2])?.[1];
        return field !== undefined && isWritten(sources, made[1], field);
      });
      if (position >= 0) makers.set(name, position);
    }
  }
  return makers;
}

/** Whether a field of a type goes into its JSON. */
function isWritten(
  sources: readonly ServerSource[],
  type: string,
  field: string,
): boolean {
  const declared = new RegExp(`\\btype\\s+${type}\\s+struct\\s*\\{`);
  const tagged = new RegExp(
    `^[ \\t]*${field}[ \\t]+[\\w.*]+[ \\t]+\`[^\`\\n]*\\bjson:"(?!-")`,
    'm',
  );
  return sources.some(({ code, uncommented }) => {
    const match = declared.exec(code);
    if (!match) return false;
    const from = match.index + match[0].length;
    const end = code.indexOf('}', from);
    return tagged.test(uncommented.slice(from, end < 0 ? from : end));
  });
}

function goSources(service: Service): ServerSource[] {
  return service
    .fact(serverSourcesOf)
    .filter(({ ecosystem }) => ecosystem === 'go');
}

/** `apierrors.NewInternal(err.Error())`: the text of an error becomes a part of the answer that it makes. */
export function madeErrorLeaks(
  service: Service,
  { path }: ServerSource,
): Leak[] {
  const makers = service.fact(makersOf);
  if (makers.size === 0) return [];
  const names = [...makers.keys()].slice(0, 20).map(escaped).join('|');
  return findCalls(
    service.repository,
    path,
    new RegExp(`\\b(?:\\w+\\.)?(?:${names})(?=\\s*\\()`),
  )
    .filter(call => {
      const position = makers.get(call.name.split('.').pop() ?? '');
      const given = call.arguments[position ?? -1]?.text ?? '';
      return /\b\w*[eE]rr(?:or)?(?:\.Error\(\))?\s*$/.test(given);
    })
    .map(({ line }) => ({
      path,
      line,
      what: 'the text of an internal error',
    }));
}
