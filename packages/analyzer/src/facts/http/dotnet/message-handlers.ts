import type { Service } from '../../../service';
import { sourceFilesOf } from '../../../stack';
import { classesIn, functionsIn, type FunctionDefinition } from '../../code';
import { sourceText } from '../../code/source-text';

interface MessageHandler {
  /** The type that it handles, as its head names it: `CreateOrder`, `Create.Command`. */
  message: string;
  definition: FunctionDefinition;
}

const handles =
  /\b(?:I\w{0,60}Handler|\w{0,60}HandlerBase|RequestHandler)\s*<\s*([\w.]{1,200})/;
const handling = /^(?:Handle|HandleAsync|Execute|ExecuteAsync|Consume)$/;

/** What answers the messages of MediatR and its kin. Use as `service.fact(messageHandlersOf)`. */
export function messageHandlersOf(service: Service): MessageHandler[] {
  return service.fact(sourceFilesOf).flatMap(({ path, language }) => {
    if (language !== 'C#') return [];
    const source = sourceText(service.repository, path);
    if (!handles.test(source.code)) return [];
    const functions = functionsIn(service.repository, path, 'dotnet');
    return classesIn(source).flatMap(owner => {
      const message = handles.exec(owner.head)?.[1];
      const definition = functions.find(
        ({ name, offset }) =>
          handling.test(name) && owner.start <= offset && offset < owner.end,
      );
      return message && definition ? [{ message, definition }] : [];
    });
  });
}

const sending =
  /\.\s*(?:Send|SendAsync|Publish|PublishAsync|InvokeAsync|Dispatch|DispatchAsync)\s*(?:<[\w<>?., ]{1,120}>\s*)?\(\s*(?:new\s+([\w.]{1,200})|(\w{1,100})\b(?!\s*[.(]))/g;

/** The handlers of the messages that a piece of code sends: made in place, made before, or taken as a parameter. */
export function sentFrom(
  service: Service,
  from: { path: string; parameters: string },
  code: string,
): FunctionDefinition[] {
  const handlers = service.fact(messageHandlersOf);
  if (handlers.length === 0) return [];
  return [...code.matchAll(sending)].flatMap(([, made, variable]) => {
    const type = made ?? typeOf(variable, from.parameters, code);
    const found = type && handlerOf(handlers, type, from.path);
    return found ? [found] : [];
  });
}

function typeOf(
  variable: string,
  parameters: string,
  code: string,
): string | undefined {
  const declared = new RegExp(`\\b([A-Z][\\w.]{0,200})\\??\\s+${variable}\\b`);
  const made = new RegExp(
    `\\b${variable}\\s*=\\s*new\\s+([\\w.]{1,200})|\\b([A-Z][\\w.]{0,200})\\s+${variable}\\s*=\\s*new\\b`,
  ).exec(code);
  return made?.[1] ?? made?.[2] ?? declared.exec(parameters)?.[1];
}

function handlerOf(
  handlers: readonly MessageHandler[],
  type: string,
  path: string,
): FunctionDefinition | undefined {
  const [plain, outer] = type.split('.').reverse();
  const named = handlers.filter(
    ({ message }) => message === type || message.split('.').pop() === plain,
  );
  if (named.length <= 1) return named[0]?.definition;
  // `Create.Command`: nested beside its handler, in a class or file of that name.
  const near = named.filter(
    ({ message, definition }) =>
      message === type ||
      (outer ? fileName(definition.path) === outer : definition.path === path),
  );
  return near.length === 1 ? near[0].definition : undefined;
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, '');
}
