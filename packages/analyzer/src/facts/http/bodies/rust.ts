import type { Service } from '../../../service';
import { declaredTypesOf, type DeclaredType } from '../../code/declared-types';
import { splitTop } from '../../security/built-strings';
import { ownValidator } from './by-hand';
import { firstIn } from './reach';
import type { BodyReader } from './types';

const extractor =
  /\b(?:Json|Form|JsonForm|TypedMultipart|JsonBody|LenientJson)\s*</;
const validatingExtractor =
  /\b(?:Valid|ValidatedJson|ValidatedForm|Validated|Garde|ValidJson|ValidForm|WithValidation|Valid\w{0,60}(?:Json|Form))\s*[<(]/;
const validates =
  /\.validate(?:_args|_with)?\s*\(\s*(?:&\(\)|&\w{0,60}ctx)?\s*\)|\bvalidate_(?!\w{0,20}(?:credential|token|session|auth|login|jwt|api_?key))\w+\s*\(|\bis_valid_\w+\s*\(|\bcheck_\w{0,60}(?:length|valid|slurs|body|name)\w{0,60}\s*\(|\.try_into\s*\(\)|\b(?!Uuid|Url|Uri)[A-Z]\w{0,60}::(?:parse|try_from|try_new)\s*\(|\bValid(?:ated)?\w{0,40}::(?:new|from|of)\s*\(/;
const rawReads =
  /\bBytes\b|\bString\b|\bPayload\b|\bMultipart\b|\bData<'|\bValue\b/;

export const rustBodies: BodyReader = service => each => {
  const { handler } = each;
  const at = { path: handler.path, line: handler.line };
  const parameters = splitTop(handler.parameters, ',').map(text => text.trim());
  if (parameters.some(text => validatingExtractor.test(text)))
    return { state: 'validated', at };
  const bodies = parameters.filter(text => extractor.test(text));
  if (bodies.length === 0) {
    if (
      !parameters.some(
        text =>
          /:\s*(?:web::)?(?:Bytes|String|Payload|Json|Value)\b/.test(text) &&
          rawReads.test(text),
      )
    )
      return { state: 'unread' };
    return { state: 'unread' };
  }
  const types = bodies.flatMap(text => typesIn(service, text));
  const inside =
    firstIn(
      service,
      each.reached.filter(({ depth }) => depth < 2),
      validates,
    ) ?? ownValidator(each);
  if (inside) return { state: 'validated', at: inside };
  if (
    bodies.some(text =>
      /<\s*(?:serde_json::)?(?:Value|HashMap<|Map<)/.test(text),
    )
  )
    return { state: 'open', at };
  if (types.length === 0) return { state: 'unknown' };
  const texts = types.filter(type => hasText(service, type));
  return { state: texts.length > 0 ? 'typed' : 'validated', at };
};

function typesIn(service: Service, text: string): DeclaredType[] {
  const names = [...text.matchAll(/\b([A-Z]\w{0,60})\b/g)].map(
    ([, name]) => name,
  );
  const types = service.fact(declaredTypesOf);
  return names
    .filter(name => !/^(?:Json|Form|Option|Vec|Result)$/.test(name))
    .flatMap(name =>
      (types.get(name) ?? [])
        .filter(({ path }) => path.endsWith('.rs'))
        .slice(0, 1),
    );
}

/** Whether anything can be put into a type: texts and untyped values. Numbers, switches and choices are held by their types. */
function hasText(service: Service, type: DeclaredType, depth = 0): boolean {
  if (type.keyword === 'enum') return false;
  const fields = [
    ...type.text.matchAll(
      /(?:^|[{,(\n])[ \t]*(?:pub(?:\([\w:]+\))?\s+)?(?:\w+\s*:\s*)([^,\n{}]{1,120})/g,
    ),
  ].map(([, each]) => each);
  return fields.some(field => {
    if (/\bString\b|\bstr\b|\bValue\b|\bHashMap\b|\bCow</.test(field))
      return true;
    if (depth > 3) return false;
    return typesIn(service, field).some(
      each => each !== type && hasText(service, each, depth + 1),
    );
  });
}
