/*
 * Names, paths and snippets come from repositories nobody vouches for. These functions take out what no renderer can
 * show safely; each renderer escapes the rest in its own way.
 */

/** C0 and C1 controls but for tab and line feed: terminal escapes, and characters XML does not allow. */
// eslint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffe\uffff]/g;
/** Characters that reorder or hide text, so that what is read differs from what is there. */
const invisible = /[\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
const loneSurrogates = /\p{Surrogate}/gu;

/** Text of several lines without controls and invisible characters. */
export function cleanText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(controls, '')
    .replace(invisible, '')
    .replace(loneSurrogates, '\ufffd');
}

/** The same on one line: any run of blanks becomes one space. */
export function cleanLine(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ').trim();
}

/** An absolute http(s) address, or nothing: what else is offered as a link is not followed. */
export function webAddress(text: string | undefined): string | undefined {
  if (!text || !/^https?:\/\//i.test(text)) return undefined;
  try {
    return new URL(cleanLine(text)).href;
  } catch {
    return undefined;
  }
}

/** A path of the repository as a relative URI; nothing for a path that would lead elsewhere. */
export function relativeAddress(path: string): string | undefined {
  const segments = path.replace(loneSurrogates, '\ufffd').split('/');
  if (path === '' || path.startsWith('/') || segments.includes('..')) {
    return undefined;
  }
  return segments.map(encodeURIComponent).join('/');
}
