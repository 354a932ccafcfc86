import { sourceFilesOf } from '../../../stack';
import { sourceText } from '../../code/source-text';
import { ownValidator } from './by-hand';
import { firstIn } from './reach';
import type { BodyReader } from './types';

/** Where a handler takes the body. */
export const rubyReads =
  /\bparams\b|\brequest\.(?:body|raw_post|POST)\b|\bjson_params\b/;
const permitted =
  /\.permit\s*\(|\.permit!?\b|\bparams\.expect\s*\(|\.permit\b|\bresource_params\b|\bsign_up_params\b|\bdeclared\s*\(/;
const validates =
  /\b\w{0,60}(?:[cC]ontract|[sS]chema|[vV]alidator)\w{0,60}(?:\.new)?(?:\([^()\n]{0,80}\))?\.(?:call|validate|validate!|valid\?)|\.validate!|\.validate\s*\(|\bvalid\?|\bvalidate_params\b|\bparams\.valid\?|\bParameters?::/;
const paramKey = /\bparams(?:\.fetch\(|\.require\(|\[)\s*[:"']+(\w+)/g;
const deep =
  /\b[A-Z]\w{0,60}(?:::\w{1,60}){0,5}\.(?:new|call|build)\(\s*params\s*[,)]|\bparams(?:\[[^\]\n]{1,40}\]){2}|\bparams\.(?:require|expect|permit|to_unsafe_h|to_unsafe_hash|slice|except)\b/;

export const rubyBodies: BodyReader = service => {
  let modelRules = false;
  let grape = false;
  for (const { path, ecosystem } of service.fact(sourceFilesOf)) {
    if (ecosystem !== 'ruby') continue;
    const { code } = sourceText(service.repository, path);
    modelRules ||=
      /^[ \t]*(?:validates?(?:_\w+)?[\s(]+:|validates\b|validate\s+:|has_secure_password|devise\s+:\w[\w:,\s]{0,300}:validatable)|<\s*(?:Dry::Validation::Contract|ApplicationContract)\b/m.test(
        code,
      );
    grape ||=
      /<\s*Grape::API\b/.test(code) && /^[ \t]*requires\s+:/m.test(code);
  }
  return each => {
    const at = { path: each.handler.path, line: each.handler.line };
    if (grape) return { state: 'validated', at };
    const inside = firstIn(service, each.reached, validates);
    if (!rubyReads.test(each.all)) return { state: 'unread' };
    const fields = [...each.all.matchAll(paramKey)]
      .map(([, name]) => name)
      .filter(
        name =>
          !/^(?:id|page|per|format|locale|sort|order|q|controller|action|commit|return_to|redirect_to|token)$|_id$/.test(
            name,
          ) && !each.route.route.includes(`:${name}`),
      );
    if (
      fields.length === 0 &&
      !deep.test(each.all) &&
      !/request\.(?:body|raw_post)/.test(each.all)
    )
      return { state: 'unread' };
    if (inside) return { state: 'validated', at: inside };
    const list = firstIn(service, each.reached, permitted);
    if (list && !/permit!|\.permit!\b/.test(each.all))
      return { state: modelRules ? 'validated' : 'typed', at: list };
    const hand = ownValidator(each);
    if (hand) return { state: 'validated', at: hand };
    // Looking a record up by what was sent stores nothing.
    if (
      !/\.(?:create|new|update|save|insert|build|assign_attributes|upsert|perform_later|perform_async|write)\w{0,60}[!(\s]|\.\w+\s*=(?![=~])/.test(
        each.own,
      )
    )
      return { state: 'unread' };
    // Records check themselves when they are saved.
    if (
      modelRules &&
      /\.save\b(?!!?\s*\(?\s*validate:\s*false)|\.create!?|\.update!?\b/.test(
        each.own,
      ) &&
      !/permit!|to_unsafe_h/.test(each.all)
    )
      return { state: 'validated', at };
    return { state: 'open' };
  };
};
