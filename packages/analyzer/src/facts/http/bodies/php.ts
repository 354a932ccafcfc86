import type { Service } from '../../../service';
import { declaredTypesOf } from '../../code/declared-types';
import { ownValidator } from './by-hand';
import { firstIn } from './reach';
import type { BodyCase, BodyReader, BodyVerdict } from './types';

/** Where a handler takes the body. */
export const phpReads =
  /\$_(?:POST|REQUEST)\b|\$(?:this->)?request(?:->request)?->(?:input|get|post|all|json|only|except|request|getContent|getParsedBody|toArray|boolean|integer|string|float|date|collect|enum|merge|getPayload|\w+(?!\s*\())\b|\brequest\s*\(\s*(?:['"[]|\))|\bphp:\/\/input|\bRequest::(?:input|all|get|post)\s*\(|\bInput::|\$this->(?:request|input)->(?:getPost|getJSON|post|getVar)\b/;
const validates =
  /->validate\w{0,60}\s*\(|\bValidator::make\s*\(|\bvalidator\s*\(|->validated\s*\(|->validator->|\bhandleRequest\s*\(|->isValid\s*\(|\bv::\w+|\bV::\w+|\bAssert::|\bAssert\\|->safe\s*\(|\bsetRules\s*\(|->run\s*\(\s*['"]\w+['"]\s*\)|->(?:submit)\s*\(\s*\$|\bdenormalize\s*\([\s\S]{0,400}?validat/;
const files = /\$request->(?:file|hasFile|files)\b/;

export const phpBodies: BodyReader = service => one => {
  const each = underItsUsualName(one);
  const { handler, route } = each;
  const at = { path: handler.path, line: handler.line };
  const mapped = byOperation(each);
  if (mapped) return mapped;
  const typed = byParameters(each);
  if (typed) return typed;
  const inside = firstIn(service, each.reached, validates);
  if (inside) return { state: 'validated', at: inside };
  if (/\bvalidat/i.test(route.registration.replace(/["'][^"']*["']/g, '')))
    return { state: 'validated', at };
  const object = byObject(each);
  if (object) return { state: 'validated', at: object };
  const message = byMessage(each);
  if (message) return { state: 'validated', at: message };
  if (!phpReads.test(each.all)) return { state: 'unread' };
  if (!readsBody(each)) return { state: 'unread' };
  const hand = ownValidator(each);
  return hand ? { state: 'validated', at: hand } : { state: 'open' };
};

/** `store(Request $r)`: what is read from it reads like that of `$request`. */
function underItsUsualName(each: BodyCase): BodyCase {
  const name = /(?<![\w$])\w*Request\s+\$(\w{1,40})\b/.exec(
    each.handler.parameters,
  )?.[1];
  if (!name || name === 'request') return each;
  const renamed = (text: string) => text.split(`$${name}->`).join('$request->');
  return { ...each, own: renamed(each.own), all: renamed(each.all) };
}

/** Query strings, route parameters, users, files and headers hang on the same object. */
function readsBody({ all, own }: BodyCase): boolean {
  if (
    /\$_(?:POST|REQUEST)\b|php:\/\/input|->getParsedBody|->getContent|->toArray\(|->getPayload|->request->/.test(
      all,
    )
  )
    return true;
  const fields = [
    ...all.matchAll(
      /\brequest(?:\(\))?->(?:input|get|post|json|string|integer|boolean|float|date|only|except|all|enum|merge|collect)\s*\(|\brequest\s*\(\s*['"]|\bRequest::(?:input|all|get|post)\s*\(|\$request->(?!user|route|session|query|attributes|headers|cookies|server|ip|url|file|files|method|path|server\b)[a-z_]+\b(?!\s*\()/g,
    ),
  ];
  return fields.length > 0 && !(files.test(own) && fields.length === 1);
}

/** API Platform checks the constraints of what it hands to a processor: the operation’s `input`, else the resource. */
function byOperation({
  service,
  handler,
  route,
}: BodyCase): BodyVerdict | undefined {
  if (!/\bOperation\s+\$/.test(handler.parameters)) return undefined;
  if (/\binput\s*:\s*false\b/.test(route.registration))
    return { state: 'unread' };
  const given = /\binput\s*:\s*([\w\\]+)::class/.exec(route.registration)?.[1];
  const name = (given ?? route.className ?? '').split('\\').pop()!;
  const declared = (service.fact(declaredTypesOf).get(name) ?? []).find(
    ({ path }) => path.endsWith('.php'),
  );
  if (!declared) return { state: 'unknown' };
  return {
    state:
      isConstrained(declared.text) || isConstrainedByFile(service, name)
        ? 'validated'
        : 'typed',
    at: { path: declared.path, line: declared.line },
  };
}

/** Constraints in `config/validator`, by the name of the class. */
function isConstrainedByFile(service: Service, name: string): boolean {
  return service.files.some(
    ({ path, relative }) =>
      /^config\/validator\/.{1,200}\.(?:ya?ml|xml)$/.test(relative) &&
      service.repository
        .lines(path)
        .some(
          text => text.includes(`\\${name}:`) || text.includes(`\\${name}"`),
        ),
  );
}

function isConstrained(text: string): boolean {
  return /\bAssert\\|#\[Assert|@Assert|Constraint/.test(text);
}

/** Symfony: a resolver of the service's own that turns what it cannot map or finds wrong away. */
function refusesWhatIsWrong(service: Service, name: string): boolean {
  return (service.fact(declaredTypesOf).get(name) ?? []).some(
    ({ path, text }) =>
      path.endsWith('.php') &&
      /\bMappingError\b|->validate\(|\bConstraintViolation|\bValidationFailed/.test(
        text,
      ),
  );
}

/** Form requests, and payloads that Symfony maps. */
function byParameters({ service, handler }: BodyCase): BodyVerdict | undefined {
  for (const [, attribute, type] of handler.parameters.matchAll(
    /(#\[[^\]]{0,200}\]\s{0,40})?(?<![\\\w])([\\\w]{1,200})\s{1,40}&?\$\w+/g,
  )) {
    const name = type.split('\\').pop() ?? type;
    const declared = (service.fact(declaredTypesOf).get(name) ?? []).find(
      ({ path }) => path.endsWith('.php'),
    );
    const at = declared
      ? { path: declared.path, line: declared.line }
      : { path: handler.path, line: handler.line };
    const resolver =
      attribute &&
      /ValueResolver\(\s*\\?(?:\w+\\)*(\w+)::class/.exec(attribute);
    if (resolver && refusesWhatIsWrong(service, resolver[1]))
      return { state: 'validated', at };
    if (attribute && /MapRequestPayload|MapUploadedFile/.test(attribute)) {
      return {
        state:
          !declared || isConstrained(declared.text) ? 'validated' : 'typed',
        at,
      };
    }
    if (
      /Request$/.test(name) &&
      !/^(?:Request|ServerRequest|HttpRequest|IlluminateRequest)$/.test(name) &&
      !/Interface$/.test(name)
    ) {
      if (!declared) return { state: 'validated', at };
      if (hasRules(service, name)) return { state: 'validated', at };
    }
    if (declared && isFormRequest(service, name) && hasRules(service, name))
      return { state: 'validated', at };
    if (
      /Data$|DTO$|Dto$/.test(name) &&
      declared &&
      /extends\s+Data\b/.test(declared.head)
    )
      return { state: 'validated', at };
  }
  return undefined;
}

const made =
  /\bnew\s+(\\?[A-Z][\w\\]{0,200})|\b(?:app|resolve|make)\s*\(\s*(\\?[A-Z][\w\\]{0,200})::class|\b(\\?[A-Z][\w\\]{0,200})::(?:run|dispatch(?:Sync|Now)?|execute|handle)\s*\(/g;
const validatesRules =
  /\bvalidat\w{0,40}\s*\(|\bValidator::make\s*\(|\bAsAction\b/i;

/** An object that the body is handed to and that has rules of its own, applied by it or a base: `(new CreateOrder)->execute($data)`. */
function byObject({
  service,
  handler,
  own,
}: BodyCase): BodyVerdict['at'] | undefined {
  const names = [
    ...[...own.matchAll(made)].map(match => match[1] ?? match[2] ?? match[3]),
    ...[
      ...handler.parameters.matchAll(/(\\?[A-Z][\w\\]{0,200})\s{1,9}\$/g),
    ].map(match => match[1]),
  ];
  for (const name of new Set(names.map(each => each.split('\\').pop()!))) {
    const declared = (service.fact(declaredTypesOf).get(name) ?? []).find(
      ({ path }) => path.endsWith('.php'),
    );
    if (declared && hasRules(service, name) && appliesRules(service, name))
      return { path: declared.path, line: declared.line };
  }
  return undefined;
}

/** A message with constraints, handed to a bus of Symfony that validates. */
function byMessage({ service, own }: BodyCase): BodyVerdict['at'] | undefined {
  if (!/->(?:dispatch|handle|ask|execute)\s*\(/.test(own)) return undefined;
  if (!validatesMessages(service)) return undefined;
  for (const [, type] of own.matchAll(/\bnew\s+(\\?[A-Z][\w\\]{0,200})/g)) {
    const name = type.split('\\').pop()!;
    const declared = (service.fact(declaredTypesOf).get(name) ?? []).find(
      ({ path }) => path.endsWith('.php'),
    );
    if (
      declared &&
      (isConstrained(declared.text) || isConstrainedByFile(service, name))
    )
      return { path: declared.path, line: declared.line };
  }
  return undefined;
}

/** `middleware: [validation]` of a bus. */
function validatesMessages(service: Service): boolean {
  return service.files.some(
    ({ path, relative }) =>
      /^config\/packages\/(?:prod\/)?(?:messenger|framework)\.ya?ml$/.test(
        relative,
      ) &&
      /\bmiddleware:(?:[ \t]*\[[^\]]{0,200}?\bvalidation\b|(?:[ \t]*\r?\n[ \t]+-[^\n]{0,120}){0,8}?[ \t]*\r?\n[ \t]+-[ \t]*['"]?validation\b)/.test(
        service.repository.text(path) ?? '',
      ),
  );
}

function appliesRules(service: Service, name: string, depth = 0): boolean {
  return (service.fact(declaredTypesOf).get(name) ?? []).some(type => {
    if (
      validatesRules.test(
        type.text.replace(/\bfunction\s+\w{1,80}\s*\(/g, 'function '),
      )
    )
      return true;
    const base = baseOf(type.head);
    return (
      base !== undefined && depth < 5 && appliesRules(service, base, depth + 1)
    );
  });
}

/** A class whose line of bases ends in Laravel's own, whatever it is called. */
function isFormRequest(service: Service, name: string, depth = 0): boolean {
  return (service.fact(declaredTypesOf).get(name) ?? []).some(type => {
    const base = baseOf(type.head);
    return (
      base !== undefined &&
      (base === 'FormRequest' ||
        (depth < 5 && isFormRequest(service, base, depth + 1)))
    );
  });
}

function baseOf(head: string): string | undefined {
  return /\bextends\s+\\?([\w\\]+)/.exec(head)?.[1]?.split('\\').pop();
}

function hasRules(service: Service, name: string, depth = 0): boolean {
  return (service.fact(declaredTypesOf).get(name) ?? []).some(type => {
    if (/\bfunction\s+rules\s*\(/.test(type.text)) return true;
    const base = baseOf(type.head);
    return (
      base !== undefined && depth < 5 && hasRules(service, base, depth + 1)
    );
  });
}
