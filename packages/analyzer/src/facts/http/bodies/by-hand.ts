import type { BodyCase, BodyVerdict } from './types';
import { sourceText } from '../../code/source-text';

const validating =
  /valid(?!ity|ator$)|sanitiz|check_?(?:body|input|params|payload|fields|schema)/i;
/** Validators of who calls, not of what is sent. */
const ofCallers =
  /token|jwt|session|credential|captcha|signature|login|permission|access|csrf|api_?key|otp|code|role|owner|auth|origin|license|^in|^re/i;
/** Validators of one field say nothing about the others. */
const ofOneField =
  /e?mail|password|user_?name|phone|url|uri|_?id$|uuid|date|amount|slug|domain|file|image|address|country|currency|size|format/i;
const rejecting =
  /\bthrow\b|\braise\b|\babort\b|\breturn\s+(?:\w+,\s*)*(?:!|false|False|err\b|errs?\w{0,60}|new\s+\w{0,60}Error|fmt\.Errorf|errors\.|\{|\[|res\.|validat|"|'|`|\w+Err|[\w.]{1,40}\.Err[A-Z]\w*)|status\(4|\bErr\(|\bbail!|\berrors?\b/;

/** A function of the service that looks at the whole body and can turn it down. */
export function ownValidator({
  service,
  reached,
}: BodyCase): BodyVerdict['at'] | undefined {
  for (const { name, path, start, end } of reached.slice(1)) {
    if (
      !name ||
      !validating.test(name) ||
      ofCallers.test(subjectOf(name)) ||
      ofOneField.test(subjectOf(name))
    )
      continue;
    const source = sourceText(service.repository, path);
    if (!rejecting.test(source.uncommented.slice(start, end))) continue;
    return { path, line: source.lineAt(start) };
  }
  return undefined;
}

/** What a validator is for, by its name: `validateNewUser` is for a new user. */
function subjectOf(name: string): string {
  return name.replace(/[vV]alid(?:at(?:e|es|ed|ion|or|ors|ing))?/, '');
}

/** How checks of a field's content look; FIELD stands for it. Presence alone is none. */
const checks = [
  'typeof\\s+[\\w.?]{0,40}FIELD\\b',
  '(?:isInteger|isFinite|isArray|isNaN|isSafeInteger|isinstance|len|test|match|fullmatch|search|includes|has|int|float|Number|parseInt|parseFloat|Decimal|UUID|ObjectId\\.isValid|isValidObjectId|validator\\.\\w{2,30}|\\w{0,30}[vV]alid\\w{0,30})\\(\\s*(?:[^()\\n]{0,80},\\s*)?[\\w.?]{0,40}(?:\\[["\'])?FIELD\\b',
  '\\bFIELD\\b["\'\\])]{0,3}\\s*\\??\\.(?:length|match|isdigit|isnumeric|isalnum)\\b',
  '\\bFIELD\\b\\s*(?:not\\s+in\\b|in\\s+[A-Z({\\[]|instanceof\\b|[<>])',
];

/** Whether every one of these fields is looked at by content, as far as the text tells. */
export function allChecked(fields: readonly string[], text: string): boolean {
  const names = [...new Set(fields)].filter(each => /^[\w$]{1,60}$/.test(each));
  return (
    names.length > 0 &&
    names.length <= 40 &&
    names.every(name =>
      checks.some(check =>
        new RegExp(check.replace(/FIELD/g, name.replace(/\$/g, '\\$'))).test(
          text,
        ),
      ),
    )
  );
}
