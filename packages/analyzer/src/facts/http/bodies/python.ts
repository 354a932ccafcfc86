import type { Service } from '../../../service';
import { functionsOf } from '../../code';
import { sourceText } from '../../code/source-text';
import { splitTop } from '../../security/built-strings';
import {
  pythonClass,
  pythonClassesOf,
  withBases,
  type PythonClass,
} from '../python/classes';
import { decoratorsOf } from '../python/decorated';
import { allChecked, ownValidator } from './by-hand';
import { firstIn } from './reach';
import type { BodyCase, BodyReader, BodyVerdict } from './types';

/** Where a handler takes the body. */
export const pythonReads =
  /\brequest\s*\.\s*(?:json\b|form\b|data\b|get_json|get_data|values\b|POST\b|body\b|files\b|stream\b|content\b|post\s*\(|read\s*\(|text\s*\()|\bself\.request\.(?:body|POST|data)\b|\bself\.get_(?:body_)?argument\b|\bself\.get_json\w{0,60}\s*\(|\bget_json\s*\(/;
const files = /\brequest\s*\.\s*(?:files|FILES)\b|\bUploadFile\b/;
const validates =
  /\.is_(?:\w{1,30}_)?valid\s*\(|\.validate_on_submit\s*\(|\bform\w{0,60}\.validate\s*\(|\.validate\s*\(\s*(?:request|data|body|payload|\w{0,60}json|schema)\b|\w{0,60}[sS]chema\w{0,60}(?:\(\s*[^()\n]{0,80}\))?\s*\.\s*(?:load|loads|validate|deserialize|is_valid)\s*\(|\.(?:parse_obj|model_validate|model_validate_json|parse_raw|validate_python|validate_json)\s*\(|\bvalidate\s*\(\s*\w{1,60}\s*,\s*\w{0,60}[sS]chema\w{0,20}\s*\)|\bjsonschema\.validate\s*\(|\bfastjsonschema\b|\bDraft\d+Validator\b|\.parse_args\s*\(|\bparser\.parse\s*\(|\bcerberus\b|\bValidator\s*\(|\bstructure\s*\(|\bmsgspec\.(?:json|convert)\b|\bdacite\.|\bfrom_dict\s*\(|\bget_serializer\s*\(|\bfull_clean\s*\(|\bform_valid\b|\braise_exception\s*=\s*True|\bsuper\(\)\s*\.\s*(?:create|update|partial_update)\s*\(\s*request\b/;
const decorators =
  /use_args|use_kwargs|arguments|expects?_json|validate|expect\b|parser|schema|pydantic|body\b|doc_args|marshal_with_request|json_input|webargs|unmarshal/i;
/** Generic views that run a serializer or a form by themselves. */
const genericView =
  /\b(?:CreateAPIView|UpdateAPIView|ListCreateAPIView|RetrieveUpdate\w{0,60}View|ModelViewSet|GenericViewSet|CreateModelMixin|UpdateModelMixin|CreateView|UpdateView|FormView|ModelFormMixin|FormMixin|LoginView|PasswordReset\w{0,60}View|PasswordChangeView|TokenObtain\w{0,60}View|TokenRefreshView|ModelResource|ObtainAuthToken)\b/;
/** Parameters that FastAPI fills from elsewhere. */
const elsewhere =
  /\b(?:Depends|Security|Query|Path|Header|Cookie|Inject|Provide|FromDishka)\b/;
const scalars =
  /^(?:int|str|float|bool|bytes|UUID\d?|uuid\.UUID|date|datetime|time|Decimal|EmailStr|None|Optional\[(?:int|str|float|bool|UUID|datetime|date)\]|(?:int|str|float|bool|UUID|datetime|date)\s*\|\s*None)$/;
const shapeless =
  /^(?:Optional\[)?(?:(?:typing\.)?(?:dict|Dict|Any|Mapping|list|List)|object)\b(?:\[[^A-Z\]]{0,60}(?:Any)?\]{0,4})?$/;
const frameworkTypes =
  /^(?:\w+\.)?(?:Request|Response|WebSocket|BackgroundTasks|HTTPConnection|SecurityScopes|Session|AsyncSession|HttpRequest|\w{0,60}Request|Database|Connection)$/;

export const pythonBodies: BodyReader = service => each => {
  const { handler } = each;
  const at = { path: handler.path, line: handler.line };
  const source = sourceText(service.repository, handler.path);
  const definition = service
    .fact(functionsOf)
    .in(handler.path)
    .find(({ start }) => start === handler.start);
  const above = definition
    ? decoratorsOf(source, definition).map(({ text }) => text)
    : [];
  if (
    above.some(text => decorators.test(text.replace(/["'][^"']*["']/g, ''))) &&
    !/fastapi|starlette/.test(source.code)
  )
    return { state: 'validated', at };
  const declared = typedParameters(each);
  if (declared) return declared;
  const inside = firstIn(service, each.reached, validates);
  if (inside) return { state: 'validated', at: inside };
  const generic = genericHandler(each);
  if (generic) return { state: 'validated', at: generic };
  if (buildsModel(each)) return { state: 'validated', at };
  if (!pythonReads.test(each.all))
    return { state: definition || each.own ? 'unread' : 'unknown' };
  if (files.test(each.own) && fieldsOf(each.own).length === 0)
    return { state: 'unread' };
  const hand = ownValidator(each);
  if (hand) return { state: 'validated', at: hand };
  if (allChecked(fieldsOf(each.all), each.all))
    return { state: 'validated', at };
  return { state: 'open' };
};

/** FastAPI, Ninja, Litestar: what the parameters' types make of the body. */
function typedParameters(each: BodyCase): BodyVerdict | undefined {
  const { service, handler, route } = each;
  const parameters = splitTop(handler.parameters, ',')
    .map(part => part.trim())
    .filter(Boolean);
  const states: BodyVerdict['state'][] = [];
  for (const text of parameters) {
    const match = /^\*{0,2}(\w+)\s*:\s*([\s\S]+)$/.exec(text);
    if (!match) continue;
    const [annotation, preset = ''] = splitDefault(match[2]);
    if (
      /^\*/.test(text) ||
      elsewhere.test(preset) ||
      elsewhere.test(annotation)
    ) {
      // A dependency may be the place where the body is read and validated.
      if (
        /valid|_in\b|payload|body|form\b/i.test(preset) &&
        /Depends/.test(preset)
      )
        states.push('validated');
      continue;
    }
    if (
      route.route.includes(`{${match[1]}`) ||
      route.route.includes(`:${match[1]}`)
    )
      continue;
    const explicit = /\b(?:Body|Form)\s*\(/.test(`${annotation} ${preset}`);
    if (/\b(?:UploadFile|File)\b/.test(`${annotation} ${preset}`)) continue;
    const type = bare(annotation);
    const declared = () =>
      modelNames(type)
        .map(name => pythonClass(service, handler.path, name))
        .find(Boolean);
    // `UserRequest` may be what a client sends, and then it is a class of the service's own.
    if (
      frameworkTypes.test(type) &&
      !(/\wRequest$/.test(type) && isModel(service, declared()))
    )
      continue;
    if (scalars.test(type)) {
      if (explicit) states.push('validated');
      continue;
    }
    if (shapeless.test(type)) {
      states.push('open');
      continue;
    }
    const model = declared();
    if (!model) {
      if (
        explicit ||
        /(?:Request|Create|Update|In|Schema|Form|Payload|Body|DTO|Dto|Input)$/.test(
          type,
        )
      )
        states.push('validated');
      continue;
    }
    const bases = withBases(service, model);
    if (!isModel(service, model)) {
      if (explicit) states.push('validated');
      continue;
    }
    states.push(isShapeless(service, bases) ? 'open' : 'validated');
  }
  if (states.length === 0) return undefined;
  const at = { path: handler.path, line: handler.line };
  return {
    state:
      states.includes('open') && !states.includes('validated')
        ? openUnlessInside(each)
        : 'validated',
    at,
  };
}

/** A class whose objects are made of what is sent: pydantic, msgspec, a dataclass. */
function isModel(service: Service, model: PythonClass | undefined): boolean {
  return (
    model !== undefined &&
    withBases(service, model).some(
      ({ bases: names, decorators: marks }) =>
        names.some(name =>
          /Model|Schema|Struct|TypedDict|SQLModel|Serializer|Base\b|BaseSettings|Form/.test(
            name,
          ),
        ) || marks.some(({ name }) => /dataclass|define|attrs/.test(name)),
    )
  );
}

function openUnlessInside(each: BodyCase): BodyVerdict['state'] {
  return firstIn(each.service, each.reached, validates) || ownValidator(each)
    ? 'validated'
    : 'open';
}

/** A model all of whose fields take anything. */
function isShapeless(
  service: Service,
  chain: ReturnType<typeof withBases>,
): boolean {
  const fields = chain.flatMap(({ path, start, end }) =>
    [
      ...sourceText(service.repository, path)
        .uncommented.slice(start, end)
        .matchAll(
          /^[ \t]+(?!def\b|class\b)(\w+)[ \t]*:[ \t]*([^=\n#]{1,120})/gm,
        ),
    ].map(([, , type]) => type.trim()),
  );
  return (
    fields.length > 0 &&
    fields.every(type =>
      /^(?:Optional\[)?(?:Any|dict|Dict\[str, Any\]|dict\[str, Any\]|object)\]?(?:\s*\|\s*None)?$/.test(
        type,
      ),
    )
  );
}

/** `Order(**request.json)` of a class that validates its fields. */
function buildsModel({ service, handler, all }: BodyCase): boolean {
  return [...all.matchAll(/\b([A-Z]\w{2,60})\s*\(\s*\*\*/g)].some(
    ([, name]) => {
      const model = pythonClass(service, handler.path, name);
      return (
        model !== undefined &&
        withBases(service, model).some(({ bases }) =>
          bases.some(base => /BaseModel|Struct|Schema/.test(base)),
        )
      );
    },
  );
}

function genericHandler(each: BodyCase): BodyVerdict['at'] | undefined {
  const { service, handler, route, reached } = each;
  const name = route.className ?? reached[0]?.owner ?? handler.name;
  if (!name) return undefined;
  const view = (service.fact(pythonClassesOf).get(name) ?? []).find(
    ({ path, start, end }) =>
      path === handler.path && start <= handler.start && handler.end <= end,
  );
  if (!view) return undefined;
  const chain = withBases(service, view);
  const place = { path: view.path, line: view.line };
  const whole = view.start === handler.start;
  const text = chain
    .map(({ path, start, end }) =>
      sourceText(service.repository, path).uncommented.slice(start, end),
    )
    .join('\n');
  if (whole) {
    return chain.some(({ bases }) =>
      bases.some(base => genericView.test(base)),
    ) ||
      /\bserializer_class\b|\bform_class\b|\bget_serializer|\bis_valid\s*\(/.test(
        text,
      )
      ? place
      : undefined;
  }
  return undefined;
}

function fieldsOf(text: string): string[] {
  const holders = new Set([
    'request.json',
    'request.form',
    'request.POST',
    'request.data',
  ]);
  for (const [, name] of text.matchAll(
    /\b(\w+)\s*=\s*(?:await\s+)?(?:flask\.)?(?:json\.loads\s*\(\s*)?(?:self\.)?request\s*\.\s*(?:get_json|json|form|data|POST|body)/g,
  ))
    holders.add(name);
  return [
    ...text.matchAll(
      /((?:request\.)?\b\w+)\s*(?:\.get\(\s*|\[\s*)["'](\w{1,60})["']/g,
    ),
  ]
    .filter(([, holder]) => holders.has(holder))
    .map(([, , field]) => field);
}

function bare(annotation: string): string {
  const annotated = /^(?:\w+\.)?Annotated\[\s*([\s\S]+)$/.exec(annotation);
  const inner = annotated ? splitTop(annotated[1], ',')[0] : annotation;
  return inner.replace(/["']/g, '').trim();
}

/** Class names in a type, generics outside in: `list[Order]`. */
function modelNames(type: string): string[] {
  return [...type.matchAll(/[A-Za-z_][\w.]*/g)]
    .map(([name]) => name)
    .filter(
      name =>
        !/^(?:list|List|Optional|Union|set|tuple|Sequence|None|dict|Dict|str|int|typing\.\w+|t\.\w+)$/.test(
          name,
        ),
    )
    .slice(0, 6);
}

function splitDefault(text: string): [string, string?] {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    if ('([{'.includes(text[i])) depth++;
    else if (')]}'.includes(text[i])) depth--;
    else if (text[i] === '=' && depth === 0)
      return [text.slice(0, i).trim(), text.slice(i + 1).trim()];
  }
  return [text.trim()];
}
