import type { Service } from '../../../service';
import { sourceFilesOf } from '../../../stack';
import { declaredTypesOf, type DeclaredType } from '../../code/declared-types';
import { enclosingBraces, sourceText } from '../../code/source-text';
import { splitTop } from '../../security/built-strings';
import { ownValidator } from './by-hand';
import { firstIn } from './reach';
import type { BodyCase, BodyReader, BodyVerdict } from './types';

const elsewhere = /\[From(?:Route|Query|Header|Services|KeyedServices)\b/;
const plainTypes =
  /^(?:u?int|long|short|byte|bool|decimal|double|float|string|Guid|DateTime\w{0,60}|DateOnly|TimeSpan|CancellationToken|HttpContext|HttpRequest|HttpResponse|ClaimsPrincipal|ISender|IMediator|IMessageBus|LinkGenerator|SignInManager<\w+>|UserManager<\w+>|[A-Z]?\w{0,60}Id|I[A-Z]\w{0,60}|ILogger<\w+>|\w{0,60}(?:Service|Repository|DbContext|Context|Handler|Manager|Client|Factory|Logger|Provider|Mapper|Dispatcher|Validator<\w+>))\??(?:\[\])?$/;
const files = /\b(?:IFormFile\w{0,60}|Stream|IFormCollection|PipeReader)\b/;
const annotation =
  /\[\s*(?:\w+\s*:\s*)?(?:[^\]\n]{0,200},\s*)?(?:Required|StringLength|MaxLength|MinLength|Length|Range|EmailAddress|RegularExpression|Compare|Url|Phone|CreditCard|AllowedValues|\w{0,60}(?:Encrypted|Valid|Required|Length|Email)\w{0,60})\b/;
const validates =
  /\bModelState\.IsValid\b|\.Validate(?:AndThrow)?(?:Async)?\s*\(|\bGuard\.\w+|\bTryValidate\w{0,60}\s*\(|\bIValidator<|\bMiniValidator\b/;
const readsRaw =
  /\bRequest\.(?:Body|Form|ReadFrom\w+)|ReadFromJsonAsync|ReadFormAsync/;
const filters =
  /\.(?:WithValidation|WithParameterValidation|AddValidation\w{0,60}|WithRequestValidation|Validate)\s*(?:<[\w., ]{0,80}>)?\s*\(|AddEndpointFilter<\w{0,60}Valid\w{0,60}|AddFluentValidationAutoValidation/;

export const dotnetBodies: BodyReader = service => {
  const fluent = validatorsOf(service);
  const wiring = wiringOf(service);
  return each => {
    const { handler, route } = each;
    const at = { path: handler.path, line: handler.line };
    const before = `${route.registration}\n${route.guards
      .map(({ text }) => text)
      .join('\n')}`;
    const bodies = splitTop(handler.parameters, ',')
      .map(text => text.trim())
      .filter(isBody);
    if (bodies.length === 0) {
      if (!readsRaw.test(each.own)) return { state: 'unread' };
      const inside =
        firstIn(service, each.reached, validates) ?? ownValidator(each);
      return inside ? { state: 'validated', at: inside } : { state: 'unread' };
    }
    if (bodies.every(text => files.test(text))) return { state: 'unread' };
    const names = [
      ...bodies.flatMap(text => typeNames(text)),
      ...[
        ...each.own.matchAll(/\bnew\s+((?:\w+\.)?[A-Z]\w{0,60})\s*[({]/g),
      ].map(([, name]) => name),
    ];
    // What a pipeline validates is made in the action.
    if (wiring.commands || wiring.fluent)
      names.push(
        ...[
          ...each.all.matchAll(
            /\bnew\s+([A-Z]\w{0,60}Command)\s*[({]|\.(?:Map|Adapt)<\s*([A-Z]\w{0,60})\s*>\s*\(/g,
          ),
        ].map(([, made, mapped]) => made ?? mapped),
      );
    const rule = names.map(name => fluent(name)).find(Boolean);
    // `record NewOrderRequest(NewOrder Order)`, whose part a service checks before anything else.
    const part = wiring.thrown
      ? names
          .flatMap(name => partsOf(service, name))
          .map(name => fluent(name))
          .find(Boolean)
      : undefined;
    if (part) return { state: 'validated', at: part };
    if (
      rule &&
      (wiring.fluent ||
        wiring.commands ||
        validates.test(each.all) ||
        filters.test(before))
    )
      return { state: 'validated', at: rule };
    const types = bodies
      .flatMap(text => typeNames(text))
      .map(name => typeOf(service, name));
    const checked =
      isController(each) ||
      wiring.minimal ||
      filters.test(before) ||
      isFiltered(each);
    if (checked && types.some(type => type && isAnnotated(service, type)))
      return { state: 'validated', at };
    const inside =
      firstIn(service, each.reached, validates) ??
      // A validator that the handler asks for checks its body.
      (/\bIValidator</.test(handler.parameters) ? at : ownValidator(each));
    if (inside) return { state: 'validated', at: inside };
    if (types.every(type => type === undefined))
      return {
        state: bodies.every(text =>
          /\bobject\b|\bdynamic\b|JsonElement|JObject|Dictionary</.test(text),
        )
          ? rawState(each)
          : 'unknown',
      };
    return { state: 'typed' };
  };
};

/** A raw object that nothing looks into is no body. */
function rawState({ own, handler }: BodyCase): BodyVerdict['state'] {
  const name = /(\w+)\s*$/.exec(handler.parameters.split(',').pop() ?? '')?.[1];
  const code = own.slice(handler.parameters.length);
  return name && new RegExp(`\\b${name}\\.`).test(code) ? 'open' : 'unread';
}

function isController({ reached, service, handler }: BodyCase): boolean {
  const owner = reached[0]?.owner;
  const type = owner
    ? service
        .fact(declaredTypesOf)
        .get(owner)
        ?.find(({ path }) => path === handler.path)
    : undefined;
  return (
    type !== undefined &&
    (/\[\s*ApiController/.test(type.text) ||
      /:\s*[\w<>]*Controller\w{0,60}/.test(type.head) ||
      /Controller$/.test(type.name))
  );
}

/** `group.WithParameterValidation(…)`, a statement of its own beside the registration of the route. */
function isFiltered({ service, route }: BodyCase): boolean {
  const source = sourceText(service.repository, route.path);
  const start = service.repository.lineIndex(route.path).startOf(route.line);
  const receiver = /^\s*(\w{1,60})\s*\.\s*Map\w/.exec(
    source.code.slice(start, start + 200),
  )?.[1];
  if (!receiver) return false;
  const around = enclosingBraces(source, start);
  return source.code
    .slice(around.start, around.end)
    .split(';')
    .some(
      statement =>
        new RegExp(`^[^=(]{0,200}(?<![\\w.])${receiver}\\s*[.=]`).test(
          statement.slice(0, 2_000),
        ) &&
        !/\.\s*Map(?:Get|Post|Put|Patch|Delete|Methods)\b/.test(statement) &&
        filters.test(statement),
    );
}

function isBody(text: string): boolean {
  if (!text || elsewhere.test(text)) return false;
  if (/\[From(?:Body|Form)\b/.test(text)) return true;
  if (/\[AsParameters\]/.test(text)) return true;
  const type = bare(text);
  return type !== '' && !plainTypes.test(type);
}

function bare(text: string): string {
  const plain = text
    .slice(0, 600)
    .replace(/\[[^\]]*\]/g, ' ')
    .replace(/\b(?:this|params|in|ref|scoped)\b/g, ' ')
    .replace(/=[\s\S]*$/, '')
    .trim();
  const match = /^([\w.<>?, [\]]+)\s+@?\w+$/.exec(plain);
  return match ? match[1].trim() : '';
}

function typeNames(text: string): string[] {
  return [...bare(text).matchAll(/(?:\w+\.)*[A-Z]\w{0,60}/g)]
    .map(([name]) => name)
    .filter(
      name =>
        !/^(?:List|IEnumerable|ICollection|IReadOnlyList|Dictionary|Task|Optional|Guid)$/.test(
          name,
        ),
    );
}

function typeOf(service: Service, name: string): DeclaredType | undefined {
  const [plain, outer] = name.split('.').reverse();
  const found = (service.fact(declaredTypesOf).get(plain) ?? []).filter(
    ({ path }) => path.endsWith('.cs'),
  );
  if (!outer) return found[0];
  const owners = service.fact(declaredTypesOf).get(outer) ?? [];
  return (
    found.find(({ path }) => owners.some(owner => owner.path === path)) ??
    found[0]
  );
}

function isAnnotated(service: Service, type: DeclaredType, depth = 0): boolean {
  if (annotation.test(type.text) || /\bIValidatableObject\b/.test(type.head))
    return true;
  if (depth > 3) return false;
  const bases = /:\s*([\s\S]{1,300})$/.exec(type.head)?.[1] ?? '';
  const parts = [
    ...bases.matchAll(/\b([A-Z]\w{0,60})\b/g),
    ...type.text.matchAll(
      /\bpublic\s+(?:required\s+)?(?:\w+<)?([A-Z]\w{0,60})[>?]?\s+\w+\s*(?:\{|,|\))/g,
    ),
  ].map(match => match[1]);
  return parts.slice(0, 20).some(name => {
    const part = typeOf(service, name);
    return (
      part !== undefined &&
      part !== type &&
      isAnnotated(service, part, depth + 1)
    );
  });
}

/** FluentValidation's validators by the type that they are for: `Create.Command` as well as `CreateCommand`. */
function validatorsOf(
  service: Service,
): (name: string) => BodyVerdict['at'] | undefined {
  const found: Array<{ name: string; path: string; line: number }> = [];
  for (const { path, ecosystem } of service.fact(sourceFilesOf)) {
    if (ecosystem !== 'dotnet') continue;
    const source = sourceText(service.repository, path);
    for (const match of source.code.matchAll(
      /:\s*(?:\w{0,60}Abstract\w{0,60}Validator|Validator|\w+Validator(?:Base)?)\s*<\s*([\w.]+)\s*>/g,
    ))
      found.push({ name: match[1], path, line: source.lineAt(match.index) });
  }
  return name => {
    const [plain, outer] = name.split('.').reverse();
    const declared = typeOf(service, name);
    return found.find(
      each =>
        each.name === name ||
        (each.name.split('.').pop() === plain &&
          (!outer ? !each.name.includes('.') : each.path === declared?.path)),
    );
  };
}

/** The types of a record's parts: `record NewOrderRequest(NewOrder Order)`. */
function partsOf(service: Service, name: string): string[] {
  const type = typeOf(service, name);
  const declared =
    type &&
    /\brecord\b[^(]{0,120}\(([^()]{1,400})\)/.exec(`${type.head}${type.text}`);
  return declared
    ? declared[1].split(',').flatMap(each => typeNames(each))
    : [];
}

interface Wiring {
  /** FluentValidation runs by itself: a pipeline behaviour, auto validation, FastEndpoints. */
  fluent: boolean;
  /** Minimal APIs check data annotations. */
  minimal: boolean;
  /** Some code has a validator throw. */
  thrown: boolean;
  /** Commands run their own validator, and what handles them asks for the result. */
  commands: boolean;
}

function wiringOf(service: Service): Wiring {
  const wiring: Wiring = {
    fluent: false,
    minimal: false,
    thrown: false,
    commands: false,
  };
  let validated = false;
  let asked = false;
  for (const { path, ecosystem } of service.fact(sourceFilesOf)) {
    if (ecosystem !== 'dotnet') continue;
    const { code } = sourceText(service.repository, path);
    if (/\bIPipelineBehavior\s*</.test(code) && /\bIValidator\s*</.test(code))
      wiring.fluent = true;
    if (
      /\bAddFluentValidation(?:AutoValidation)?\s*\(|\bAddFastEndpoints\s*\(|\bUseFastEndpoints\s*\(|\bUseFluentValidation\s*\(|\bUseFluentValidationProblem/.test(
        code,
      )
    )
      wiring.fluent = true;
    if (/\.\s*ValidateAndThrow(?:Async)?\s*\(/.test(code)) wiring.thrown = true;
    if (/\b[sS]ervices\s*\.\s*AddValidation\s*\(/.test(code))
      wiring.minimal = true;
    if (/\.\s*Validate\s*\(\s*this\s*\)/.test(code)) validated = true;
    if (/\b(?:request|command|message)\.IsValid\s*\(\s*\)/.test(code))
      asked = true;
  }
  wiring.commands = validated && asked;
  return wiring;
}
