import type { Service } from '../../service';
import { sourceFilesOf } from '../../stack';
import type { Route } from '../http';
import { isGuardName } from './words';

/** How a class, its bases and the fields at its top are written. */
interface ClassHead {
  bases: string;
  top: string;
}

/** Classes that share a name; a tree with more of them was generated. */
const mostOfAName = 50;

/** The heads of classes by name. Use as a fact. */
function classHeadsOf(service: Service): Map<string, ClassHead[]> {
  const heads = new Map<string, ClassHead[]>();
  for (const { path } of service.fact(sourceFilesOf)) {
    const { code } = service.repository.lexical(path);
    for (const match of code.matchAll(
      /\bclass[ \t]+(\w{1,80})([^\n{]{0,300})/g,
    )) {
      const after = match.index + match[0].length;
      const body = code.slice(after, after + 1_500);
      const method = body.search(/\b(?:def|function|func|fun)\b/);
      const head = {
        bases: match[2],
        top: body.slice(0, method < 0 ? 600 : method),
      };
      const known = heads.get(match[1]);
      if (!known) heads.set(match[1], [head]);
      else if (known.length < mostOfAName) known.push(head);
    }
  }
  return heads;
}

const guardingField =
  /\b(?:decorators|method_decorators|permission_classes|authentication_classes|permission_required|before_action|middleware)\b([^\n]{0,200})/;

/** Whether the class of a handler, or one that it builds on, asks for a known caller, or for `asked`: more than that. @public */
export function classAsksForCaller(
  service: Service,
  { className }: Route,
  asked?: (text: string) => boolean,
): boolean {
  if (!className) return false;
  const answers = service.fact(answersOf);
  const question = `${className} ${asked ? 'more' : ''}`;
  let answer = answers.get(question);
  if (answer === undefined) {
    answer = asked
      ? asksByName(service, className, asked, ([field]) => asked(field))
      : asksByName(service, className, isGuardName, ([, list]) =>
          isGuardName(list),
        );
    answers.set(question, answer);
  }
  return answer;
}

/** What was found out of classes before: all routes of one ask the same. Use as a fact. */
function answersOf(): Map<string, boolean> {
  return new Map();
}

function asksByName(
  service: Service,
  className: string,
  isAsking: (bases: string) => boolean,
  isAskingField: (field: RegExpExecArray) => boolean,
): boolean {
  const heads = service.fact(classHeadsOf);
  const seen = new Set<string>();
  let level = [className];
  for (let depth = 0; depth < 5 && level.length; depth++) {
    const next: string[] = [];
    for (const name of level) {
      if (seen.has(name)) continue;
      seen.add(name);
      for (const { bases, top } of heads.get(name) ?? []) {
        // The bases of a class whose source is elsewhere say what they are by name.
        if (isAsking(bases)) return true;
        const field = guardingField.exec(top);
        if (field && isAskingField(field)) return true;
        next.push(...(bases.match(/\b[A-Z]\w{1,80}/g) ?? []).slice(0, 10));
      }
    }
    level = next;
  }
  return false;
}
