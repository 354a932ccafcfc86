import type { Service } from '../../../service';
import { declaredTypesOf, type DeclaredType } from '../../code/declared-types';
import { functionsIn, functionsOf } from '../../code';
import { sourceFilesOf } from '../../../stack';
import { sourceText } from '../../code/source-text';
import { gatewayMark } from '../go/gateway';
import { swaggerMark } from '../go/swagger';
import { ownValidator } from './by-hand';
import { firstIn } from './reach';
import type { BodyCase, BodyReader, BodyVerdict } from './types';

/** Where a handler takes the body. */
export const goReads =
  /\.(?:ShouldBind\w{0,60}|MustBind\w{0,60}|BindJSON|BindWith|BindBody|Bind|BodyParser|Body\(\)\.\w+|DecodeJSONPayload|PostForm\w{0,60}|FormValue|PostFormValue|GetRawData|MultipartForm|ParseForm|BodyRaw|GetPostForm)\s*\(|\b(?:json|xml|jsoniter|sonic)\.NewDecoder\s*\(\s*(?:http\.MaxBytesReader\([^()\n]{0,80}\)|\w{0,60}\.?[\w.]*Body\b)|\bReadAll\s*\(\s*[\w.]*\bBody\b|\brender\.(?:Bind|Decode\w{0,60})\s*\(|\b\w{0,60}[dD]ecode(?:JSON|Body|Request|Valid)?\w{0,60}\s*\(\s*(?:w,\s*)?(?:r|req|c|ctx)\b|\.Body\s*\(\s*\)|\bread(?:JSON|Body)\s*\(/;
const uploads = /\.(?:FormFile|MultipartReader|SaveUploadedFile|SaveFile)\s*\(/;
const validates =
  /\.(?:Struct|StructCtx|StructExcept|StructPartial|ValidateStruct|ValidateStructWithContext)\s*\(|\bvalidation\.\w+\s*\(|\bgovalidator\.\w+\s*\(|\b(?:\w{0,60}[vV]alidat(?:or|ion)\w{0,60}|valid\w{0,60})\.\w{0,60}(?:[vV]alid|Check|Required|HasErrors|Bind|Struct|MaxSize|MinSize|Range)\w{0,60}\s*\(|\b\w{0,60}(?:[bB]ind|[pP]arse|[dD]ecode)\w{0,60}[vV]alid\w{0,60}\s*[[(]|\bvalidator\.\w{0,60}Validate\w{0,60}\s*\(|\b(?:ctx|c|e|body|req|request|input|payload|form|params|dto|in|app|\w{0,60}(?:[rR]eq|[rR]equest|[iI]nput|[pP]ayload|[fF]orm|[pP]arams|[dD]to))\.(?:Validate|Valid|IsValid|OK|Ok|Check)\w{0,60}\s*\(|\bcheck\.\w+\s*\(|\bv\.(?:Check|Struct|Validate)\s*\(|\bRequestValidator\b|\bOapiRequestValidator\b/;
const binds =
  /(?:\.(?:ShouldBind\w{0,60}|MustBind\w{0,60}|BindJSON|BindWith|BindBody|Bind|BodyParser|Decode|ReadJSON)|\brender\.(?:Bind|DecodeJSON|Decode)|\bUnmarshal|\b\w{0,60}[dD]ecode\w{0,60}|\bread(?:JSON|Body))\s*\(\s*(?:[^()\n]{0,80},\s*)?&?(\w+)\s*(?:,[^()\n]{0,60})?\)/g;
/** `req.Caption = ctx.FormValue("caption")` */
const filled =
  /\b(\w{1,60})\.\w{1,60}\s*=\s*\w{1,20}\.(?:FormValue|PostFormValue|PostForm)\(/g;
const ginTag = /`[^`\n]{0,300}\bbinding:"[^"\n]*\w/;
const typedFramework =
  /\bhuma\.(?:Register|Post|Put|Patch)\b|\bfuego\.\w+|\bfizz\b|\btonic\.Handler\b/;

export const goBodies: BodyReader = service => each => {
  const { route, handler } = each;
  const at = { path: handler.path, line: handler.line };
  if (
    typedFramework.test(route.registration) ||
    /\bhuma\b/.test(handler.parameters)
  )
    return { state: 'validated', at };
  const inside = firstIn(service, each.reached, validates);
  if (route.registration.startsWith(gatewayMark))
    return messageOf(service, each, inside);
  // The generated server validates against the contract before it calls the handler.
  if (route.registration.startsWith(swaggerMark))
    return /\.Body\b/.test(each.own)
      ? { state: 'validated', at: { path: route.path, line: route.line } }
      : { state: 'unread' };
  if (!readsBody(each)) return { state: 'unread' };
  if (
    uploads.test(each.own) &&
    !/\.(?:ShouldBind|Bind|PostForm|FormValue)/.test(each.own)
  )
    return { state: 'unread' };
  if (inside) return { state: 'validated', at: inside };
  // What was decoded has a method that looks at it: `codelist.ValidateAddCodelist(ctx, recipe)`.
  const looksAtIt = [...each.own.matchAll(binds)]
    .map(([, name]) =>
      firstIn(
        service,
        each.reached.slice(0, 1),
        new RegExp(`\\b${name}\\.(?:[vV]alid|IsValid)\\w*\\(`),
      ),
    )
    .find(Boolean);
  if (looksAtIt) return { state: 'validated', at: looksAtIt };
  const types = boundTypes(each);
  if (
    types.some(type => validatesItself(service, type)) &&
    /\brender\.(?:Bind|Decode)|\.Bind\s*\(/.test(each.all)
  )
    return {
      state: 'validated',
      at: { path: types[0].path, line: types[0].line },
    };
  const tagged = types.find(
    type => ginTag.test(type.text) || nestedTag(service, type),
  );
  if (
    tagged &&
    /\.(?:ShouldBind\w{0,60}|MustBind\w{0,60}|Bind\w{0,60})\s*\(/.test(each.all)
  )
    return { state: 'validated', at: { path: tagged.path, line: tagged.line } };
  const later = types.flatMap(type =>
    validateTag.test(type.text)
      ? service.fact(validatedTypesOf).get(type.name) ?? []
      : [],
  )[0];
  if (later) return { state: 'validated', at: later };
  const hand =
    ownValidator(each) ?? ownValidate(service, each) ?? handedOver(each);
  if (hand) return { state: 'validated', at: hand };
  if (
    /\.(?:Bind|ShouldBind)\w{0,60}\s*\(/.test(each.all) &&
    types.length === 0 &&
    !/\bPostForm/.test(each.own)
  )
    return { state: 'unknown' };
  return { state: types.length > 0 && types.every(isPlain) ? 'typed' : 'open' };
};

const validateTag = /`[^`\n]{0,300}\bvalidate:"[^"\n]*\w/;
const validatesStruct =
  /\.(?:Struct|StructCtx|ValidateStruct)\s*\(\s*(?:[\w.()]{1,40}\s*,\s*)?&?\w{1,60}\s*\)/;

/** Types that a function behind the handler is handed and validates: `func (u *Users) Create(ctx, req dto.CreateRequest)`. Use as a fact. */
function validatedTypesOf(
  service: Service,
): Map<string, { path: string; line: number }> {
  const found = new Map<string, { path: string; line: number }>();
  for (const { path, ecosystem } of service.fact(sourceFilesOf)) {
    if (ecosystem !== 'go') continue;
    const { code } = service.repository.lexical(path);
    if (!validatesStruct.test(code)) continue;
    for (const each of functionsIn(service.repository, path, 'go'))
      if (validatesStruct.test(code.slice(each.start, each.end)))
        for (const [, name] of each.parameters.matchAll(
          /[\s*](?:\w{1,40}\.)?([A-Z]\w{0,80})\b/g,
        ))
          found.set(name, { path, line: each.line });
  }
  return found;
}

/** Whether a method takes nothing from its message but what the path names: `req.GetSlug()` of `/articles/{slug}/favorite`. */
function readsPathOnly({ own, handler, route }: BodyCase): boolean {
  const name = /(\w{1,60})\s+\*[\w.]{1,200}\s*$/.exec(handler.parameters)?.[1];
  if (!name || name === '_') return true;
  const used = own
    .slice(handler.parameters.length)
    .split('\n')
    .filter(line => !/\blog(?:ger)?\b/i.test(line))
    .join('\n');
  const parts = new Set(
    [...route.route.matchAll(/\{(?:\w{1,60}\.){0,5}(\w{1,60})/g)].map(
      ([, part]) => part.replace(/_/g, '').toLowerCase(),
    ),
  );
  return [
    ...used.matchAll(new RegExp(`\\b${name}\\b(?:\\.(\\w+))?`, 'g')),
  ].every(
    ([, field]) =>
      field !== undefined &&
      parts.has(field.replace(/^Get|_/g, '').toLowerCase()),
  );
}

const validatingInterceptor = /valid/i;
const validatesMessage =
  /\b\w{0,40}[vV]alidat\w{0,60}\s*\(\s*(?:ctx\s*,\s*)?&?\w{0,20}(?:req|request|in|input|msg)\w{0,20}\b/;

/** A message that a gateway makes of the body: typed, and validated by the server, an interceptor or the method. */
function messageOf(
  service: Service,
  each: BodyCase,
  inside: BodyVerdict['at'],
): BodyVerdict {
  const { registration, guards } = each.route;
  if (!registration.endsWith(' body') || readsPathOnly(each))
    return { state: 'unread' };
  const interceptor = guards.find(({ text }) =>
    validatingInterceptor.test(text),
  );
  const at =
    inside ??
    interceptor ??
    firstIn(service, each.reached, validatesMessage) ??
    ownValidator(each) ??
    ownValidate(service, each);
  return at
    ? { state: 'validated', at: { path: at.path, line: at.line } }
    : { state: 'open' };
}

function nestedTag(service: Service, type: DeclaredType, depth = 0): boolean {
  if (depth > 2) return false;
  return [
    ...type.text.matchAll(
      /^[ \t]*(?:\w+[ \t]+)?[*[\]]{0,4}(?:\w+\.)?([A-Z]\w{0,60})[ \t]*(?:`|$)/gm,
    ),
  ].some(([, name]) =>
    (service.fact(declaredTypesOf).get(name) ?? []).some(
      each =>
        each !== type &&
        (ginTag.test(each.text) || nestedTag(service, each, depth + 1)),
    ),
  );
}

/** Answers of other services are decoded as well; only what is handed the request reads the request. */
function readsBody({ service, reached }: BodyCase): boolean {
  return reached.some(
    ({ path, start, end, parameters }, i) =>
      (i === 0 ||
        /\*http\.Request|gin\.Context|echo\.Context|fiber\.Ctx|iris\.Context|io\.Read(?:er|Closer)|\bContext\b(?<!context\.Context)/.test(
          parameters,
        )) &&
      goReads.test(
        sourceText(service.repository, path).uncommented.slice(start, end),
      ),
  );
}

/** Structs that a handler decodes into. */
export function boundTypes({
  service,
  reached,
}: Pick<BodyCase, 'service' | 'reached'>): DeclaredType[] {
  const types = service.fact(declaredTypesOf);
  return reached.flatMap(({ path, start, end }) => {
    const text = sourceText(service.repository, path).uncommented.slice(
      start,
      end,
    );
    return [...text.matchAll(binds), ...text.matchAll(filled)].flatMap(
      ([, variable]) => {
        const declaration = new RegExp(
          `\\bvar\\s+${variable}\\s+\\*?(?:\\w+\\.)?(\\w+)|\\b${variable}\\s*(?::=|=)\\s*&?(?:new\\(\\s*)?(?:\\w+\\.)?(\\w+)\\s*[{)]`,
        ).exec(text);
        if (!declaration) {
          const inline = new RegExp(
            `\\bvar\\s+${variable}\\s+struct\\s*\\{([^}]{0,2000})\\}`,
          ).exec(text);
          return inline
            ? [
                {
                  name: '',
                  keyword: 'struct',
                  path,
                  line: 1,
                  offset: start,
                  end,
                  text: inline[0],
                  head: '',
                },
              ]
            : [];
        }
        const name = declaration[1] ?? declaration[2];
        if (name === 'struct') {
          const from = declaration.index;
          return [
            {
              name: '',
              keyword: 'struct',
              path,
              line: sourceText(service.repository, path).lineAt(start + from),
              offset: start,
              end,
              text: text.slice(from, from + 2_000),
              head: '',
            },
          ];
        }
        return (types.get(name) ?? [])
          .filter(each => each.path.endsWith('.go'))
          .slice(0, 1);
      },
    );
  });
}

/** A type whose `Bind` or `Validate`, or that of a type inside it, looks at its fields. */
function validatesItself(
  service: Service,
  type: DeclaredType,
  depth = 0,
): boolean {
  const functions = service.fact(functionsOf);
  const embedded = [
    ...type.text.matchAll(
      /^[ \t]*(?:\w+[ \t]+)?\*?(?:\w+\.)?([A-Z]\w{0,60})[ \t]*(?:`|$)/gm,
    ),
  ].flatMap(([, name]) => service.fact(declaredTypesOf).get(name) ?? []);
  if (
    depth < 2 &&
    embedded.some(
      each => each !== type && validatesItself(service, each, depth + 1),
    )
  )
    return true;
  return ['Bind', 'Validate', 'Valid', 'OK'].some(name =>
    functions
      .named(name)
      .some(
        ({ owner, path, start, end }) =>
          owner === type.name &&
          /\bvalid|\berrors\.|\bErr|\bfmt\.Errorf|\bif\b/.test(
            sourceText(service.repository, path).code.slice(start, end),
          ),
      ),
  );
}

/** `order.Validate()` on the way of the request, of a type of the service's own: also in the layer that stores it. */
function ownValidate(
  service: Service,
  { reached }: BodyCase,
): { path: string; line: number } | undefined {
  const call = firstIn(
    service,
    reached,
    /\b\w{1,60}\.(?:Validate|ValidateForm|Validate(?:Create|Update|Save|Insert|Patch|Add|Request|Input|Body|Fields|Payload))\s*\(\s*\)/,
  );
  const name = /\.(\w{1,40})\s*\(/.exec(call?.text ?? '')?.[1];
  return name &&
    service
      .fact(functionsOf)
      .named(name)
      .some(({ owner, path }) => owner !== undefined && path.endsWith('.go'))
    ? call
    : undefined;
}

/** `service.ValidateOrderRequest(&request)`: what was bound is handed to a function that is called for validating. */
function handedOver({
  own,
  handler,
}: BodyCase): { path: string; line: number } | undefined {
  const bound = [...own.matchAll(binds)]
    .map(([, name]) => name)
    .filter(name => !/^(?:w|r|c|ctx|nil|err)$/.test(name))
    .slice(0, 8);
  return bound.some(name =>
    new RegExp(
      `\\b[vV]alidate\\w{0,60}\\s*\\([^()\\n]{0,80}\\b${name}\\b`,
    ).test(own),
  )
    ? { path: handler.path, line: handler.line }
    : undefined;
}

/** Nothing but numbers and switches. */
function isPlain({ text }: DeclaredType): boolean {
  const fields = [
    ...text.matchAll(/^[ \t]*\w+[ \t]+\*?(\[?\]?[\w.]+)[ \t]*(?:`|$)/gm),
  ].map(([, type]) => type);
  return (
    fields.length > 0 &&
    fields.every(type =>
      /^(?:\[\])?(?:u?int\d*|bool|float\d+|time\.Time|uuid\.UUID)$/.test(type),
    )
  );
}
