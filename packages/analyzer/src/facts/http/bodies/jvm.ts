import type { Service } from '../../../service';
import { sourceFilesOf, stackOf } from '../../../stack';
import { declaredTypesOf, type DeclaredType } from '../../code/declared-types';
import { sourceText } from '../../code/source-text';
import { splitTop } from '../../security/built-strings';
import { ownValidator } from './by-hand';
import { firstIn } from './reach';
import type { BodyCase, BodyReader, BodyVerdict } from './types';

const validAnnotation = /@(?:[a-z]+:)?(?:Valid|Validated|ConvertGroup)\b/;
const constraint =
  /@(?:[a-z]+:)?(?:Not(?:Null|Blank|Empty)|Size|Email|Min|Max|Pattern|Positive(?:OrZero)?|Negative(?:OrZero)?|Past\w{0,60}|Future\w{0,60}|Digits|Decimal(?:Min|Max)|Assert(?:True|False)|Length|Range|URL|UniqueElements|CreditCardNumber|UUID|\w{0,60}(?:Valid|Constraint|Unique|Exists|Match)\w{0,60})\b/;
const validates =
  /\bvalidator\w{0,60}\s*(?:\.\s*get\(\)\s*)?\.\s*validate\w{0,60}\s*\(|\bvalidate\w{0,60}\s*\(\s*(?:\w{0,60}(?:request|dto|command|body|input|payload|form|model)\w{0,60})\s*[,)]|\bbodyValidator\s*\(|\bbodyValidator<|\.hasErrors\s*\(|\bvalidate\s*\(\s*this\s*\)|\bvalidator\.validate\b|\bValidation\s*<|\bValidator\.\w+\s*\(/i;
/** `order.validToUpdate()`: what was received looks at itself. */
const validatesItself = /\.\s*valid(?:ate)?(?:[A-Z]\w{0,60})?\s*\(\s*\)/;
const dslReads =
  /\b(?:call|ctx|context)\s*\.\s*receive\w{0,60}|\bbodyTo(?:Mono|Flux)\b|\bbodyAsClass\b|\bbodyStreamAsClass\b|\bctx\.body\b|\bawaitBody\w{0,60}|\breceiveParameters\b|\bgetReader\s*\(|\bgetInputStream\s*\(|\.body\s*\(\s*\w+::class|\brequest\.body\s*\(/;
const plainTypes =
  /^(?:String|CharSequence|Object|Any|JsonNode|ObjectNode|JsonObject|Int|Integer|Long|Boolean|Double|BigDecimal|UUID)\b/;
const files =
  /\b(?:MultipartFile|FilePart|CompletedFileUpload|StreamingFileUpload|InputStream|FileUpload|Part|Resource|byte\[\]|ByteArray|MultipartFormDataInput|DataBuffer)\b/;
/** Parameters that frameworks fill from elsewhere than the body. */
const elsewhere =
  /@(?:\w+\.)?(?:PathVariable|RequestParam|RequestHeader|CookieValue|AuthenticationPrincipal|RequestAttribute|SessionAttribute|MatrixVariable|PathParam|QueryParam|HeaderParam|CookieParam|Context|BeanParam|RestPath|RestQuery|RestHeader|RestCookie|QueryValue|Header|CurrentUser|Suspended|Value|Parameter\(hidden|RequestPart|FormParam|RestForm|PartName)\b/;
const contextTypes =
  /\b(?:HttpServletRequest|HttpServletResponse|ServerWebExchange|ServerHttpRequest|Authentication|Principal|Pageable|Model|ModelMap|BindingResult|Errors|Locale|UriInfo|SecurityContext|HttpHeaders|RedirectAttributes|HttpSession|RoutingContext|UriComponentsBuilder|Jwt|WebRequest|HttpRequest|Sort|AsyncResponse|Continuation|SecurityIdentity|JsonWebToken)\b/;

export const jvmBodies: BodyReader = service => {
  const ktorValidation = dslValidation(service);
  const generated = generatedValidation(service);
  return each => {
    const { handler, route } = each;
    const at = { path: handler.path, line: handler.line };
    const isContract = /^(?:GET|POST|PUT|PATCH|DELETE) \//.test(
      route.registration,
    );
    if (!route.registration.startsWith('@') && !isContract) {
      if (!dslReads.test(each.all)) return { state: 'unread' };
      if (ktorValidation) return { state: 'validated', at: ktorValidation };
      const inside =
        firstIn(service, each.reached, validates) ??
        firstIn(service, each.reached, validatesItself) ??
        ownValidator(each);
      return inside ? { state: 'validated', at: inside } : { state: 'typed' };
    }
    const bodies = splitTop(handler.parameters, ',')
      .map(text => text.trim())
      .filter(text => isBody(text, route.registration, isContract));
    if (bodies.length === 0) return { state: 'unread' };
    if (bodies.every(text => files.test(text))) return { state: 'unread' };
    const declared = declarations(each);
    const states = bodies.map(text =>
      stateOf(each, text, declared, generated && isContract),
    );
    if (states.every(state => state === 'validated' || state === 'unread'))
      return {
        state: states.includes('validated') ? 'validated' : 'unread',
        at,
      };
    const inside =
      firstIn(service, each.reached, validates) ??
      validInside(each, bodies) ??
      ownValidator(each);
    if (inside) return { state: 'validated', at: inside };
    if (states.includes('unknown')) return { state: 'unknown' };
    return { state: states.includes('open') ? 'open' : 'typed' };
  };
};

function isBody(
  text: string,
  registration: string,
  isContract: boolean,
): boolean {
  if (
    !text ||
    (elsewhere.test(text) &&
      !/@(?:RequestBody|Body|ModelAttribute)\b/.test(text))
  )
    return false;
  if (/@(?:\w+\.)*(?:RequestBody|Body|ModelAttribute)\b/.test(text))
    return true;
  if (contextTypes.test(text)) return false;
  // Spring takes bodies only where it is told to; JAX-RS takes the parameter without an annotation.
  if (isContract)
    return (
      /\bMono<|\bFlux<|\b\w{0,60}(?:Dto|DTO|Request|Body|Payload)\b/.test(
        text,
      ) ||
      (!/^(?:final\s+)?(?:String|Integer|Long|UUID|Boolean|Optional<\w+>|int|long|boolean)\b/.test(
        text,
      ) &&
        /^[A-Z]/.test(text))
    );
  // Spring fills an object from a form without being told; what it is to validate there, it takes from the request.
  return (
    /^@(?:POST|PUT|PATCH)\b/.test(registration) ||
    (/@(?:Post|Put|Patch|Request)Mapping\b/.test(registration) &&
      validAnnotation.test(text))
  );
}

/** The same method as an interface that it implements declares it. */
function declarations({ service, handler, reached }: BodyCase): string {
  const owner = reached[0]?.owner;
  const types = service.fact(declaredTypesOf);
  const own = owner
    ? types.get(owner)?.find(({ path }) => path === handler.path)
    : undefined;
  if (!own || !handler.name) return '';
  const bases = [...own.head.matchAll(/\b([A-Z]\w{0,60})\b/g)].map(
    ([, name]) => name,
  );
  return bases
    .flatMap(name => types.get(name) ?? [])
    .filter(({ keyword }) => keyword === 'interface')
    .map(({ text }) => {
      const from = text.search(new RegExp(`\\b${handler.name}\\s*\\(`));
      return from < 0 ? '' : text.slice(from, from + 1_500).split(';')[0];
    })
    .join('\n');
}

function stateOf(
  { service, handler }: BodyCase,
  text: string,
  declared: string,
  generated: boolean,
): BodyVerdict['state'] {
  if (files.test(text)) return 'unread';
  const type = typeOf(text);
  const valid =
    validAnnotation.test(text) ||
    (declared !== '' && validAnnotation.test(declared));
  if (
    constraint.test(text.replace(validAnnotation, '')) &&
    plainTypes.test(type)
  )
    return 'validated';
  const names = [...type.matchAll(/\b([A-Z]\w{0,60})\b/g)]
    .map(([, name]) => name)
    .filter(
      name =>
        !/^(?:Mono|Flux|List|Set|Collection|Optional|Publisher|Uni|Map|HttpEntity|RequestEntity|Iterable)$/.test(
          name,
        ),
    );
  const types = service.fact(declaredTypesOf);
  const found = names
    .map(name => typeSeenFrom(service, handler.path, types.get(name) ?? []))
    .find(Boolean);
  if (/^(?:Mutable)?Map\b|^HashMap\b/.test(type)) return 'open';
  if (plainTypes.test(names[0] ?? type)) return 'open';
  if (!found) {
    if (generated || valid) return 'validated';
    return 'unknown';
  }
  if (!valid) return hasInit(found) ? 'validated' : 'typed';
  return isConstrained(service, found) ? 'validated' : 'typed';
}

/** Of types with one name, the one that a file imports, or that is declared beside it. */
function typeSeenFrom(
  service: Service,
  from: string,
  types: readonly DeclaredType[],
): DeclaredType | undefined {
  const sources = types.filter(({ path }) =>
    /\.(?:java|kt|groovy)$/.test(path),
  );
  if (sources.length < 2) return sources[0];
  const { code } = sourceText(service.repository, from);
  const imports = [
    ...code.matchAll(/^[ \t]*import\s+([\w.]+)\.(\w+|\*)/gm),
  ].map(([, name, last]) => ({ folder: name.replace(/\./g, '/'), last }));
  const folder = (path: string) => path.slice(0, path.lastIndexOf('/'));
  const imported = (last: (type: DeclaredType) => string) =>
    sources.find(type =>
      imports.some(
        each =>
          each.last === last(type) &&
          `/${folder(type.path)}`.endsWith(`/${each.folder}`),
      ),
    );
  return (
    imported(({ name }) => name) ??
    sources.find(({ path }) => path === from) ??
    sources.find(({ path }) => folder(path) === folder(from)) ??
    imported(() => '*') ??
    sources[0]
  );
}

/** Kotlin's `init { require(…) }` and compact constructors that throw. */
function hasInit({ text, name }: DeclaredType): boolean {
  return (
    /\binit\s*\{[\s\S]{0,800}?\b(?:require|check|throw|validate|ensure|assert)\w{0,60}\b/.test(
      text,
    ) ||
    new RegExp(`public\\s+${name}\\s*\\{[\\s\\S]{0,800}?\\bthrow\\b`).test(text)
  );
}

function typeOf(text: string): string {
  const plain = text
    .replace(/@[\w.:]+(?:\s*\((?:[^()]|\([^()]*\))*\))?/g, ' ')
    .replace(/\bfinal\b/g, ' ')
    .trim();
  const kotlin = /^\w+\s*:\s*([\s\S]+)$/.exec(plain);
  return (kotlin ? kotlin[1] : plain.replace(/\s+\w+$/, '')).trim();
}

function isConstrained(
  service: Service,
  type: DeclaredType,
  depth = 0,
): boolean {
  if (
    constraint.test(
      type.text.replace(/@(?:[a-z]+:)?(?:Valid|Validated)\b/g, ' '),
    )
  )
    return true;
  if (hasInit(type)) return true;
  if (depth > 3) return false;
  const types = service.fact(declaredTypesOf);
  const related = [
    ...(/(?:extends|:)\s*([\s\S]{1,200})$/.exec(type.head)?.[1] ?? '').matchAll(
      /\b([A-Z]\w{0,60})\b/g,
    ),
    ...type.text.matchAll(
      /@(?:[a-z]+:)?Valid\b[^;,\n]{0,120}?\b([A-Z]\w{0,60})\b/g,
    ),
  ].map(match => match[1]);
  return related.some(name =>
    (types.get(name) ?? []).some(
      each => each !== type && isConstrained(service, each, depth + 1),
    ),
  );
}

/** `@Valid Hero hero` on a service method that the handler calls with the body. */
function validInside(
  { service, reached }: BodyCase,
  bodies: string[],
): BodyVerdict['at'] | undefined {
  const wanted = new Set(
    bodies.flatMap(text =>
      [...typeOf(text).matchAll(/\b([A-Z]\w{0,60})\b/g)].map(
        ([, name]) => name,
      ),
    ),
  );
  for (const { path, start, parameters } of reached.slice(1)) {
    for (const text of splitTop(parameters, ',')) {
      if (!validAnnotation.test(text)) continue;
      const name = [
        ...typeOf(text.trim()).matchAll(/\b([A-Z]\w{0,60})\b/g),
      ].pop()?.[1];
      if (
        name &&
        [...wanted].some(
          each =>
            each === name || name.startsWith(each) || each.startsWith(name),
        )
      )
        return {
          path,
          line: sourceText(service.repository, path).lineAt(start),
        };
    }
  }
  return undefined;
}

/** ktor's RequestValidation. */
function dslValidation(service: Service): BodyVerdict['at'] | undefined {
  for (const { path, ecosystem } of service.fact(sourceFilesOf)) {
    if (ecosystem !== 'jvm') continue;
    const source = sourceText(service.repository, path);
    const match = /\binstall\s*\(\s*RequestValidation\s*\)/.exec(source.code);
    if (match) return { path, line: source.lineAt(match.index) };
  }
  return undefined;
}

/** Interfaces generated from a contract carry its rules, unless the build switches that off. */
function generatedValidation(service: Service): boolean {
  return !service
    .fact(stackOf)
    .manifests.some(({ path }) =>
      /useBeanValidation["'>\s:=,]{1,10}(?:false)|performBeanValidation["'>\s:=,]{1,10}false/.test(
        service.repository.text(path) ?? '',
      ),
    );
}
