import { lineStart, type CaseSites, type TestText } from './cases/case-site';

/** Tests that are not code of a service: collections of requests with assertions, and scenarios in plain words. */
export function isCollection(path: string): boolean {
  return /\.(?:bru|hurl|feature)$|(?:postman|newman|collection)[^/]*\.json$/i.test(
    path,
  );
}

/** Cases of a Postman, Bruno, Hurl, Karate or Cucumber file; requests without assertions are none. */
export function collectionCases({ path, text }: TestText): CaseSites {
  const pattern = path.endsWith('.feature')
    ? /^[ \t]*(?:Scenario(?: Outline)?|Example):[ \t]*(.*)$/gm
    : path.endsWith('.bru')
    ? /^(?:tests|assert)\s*(\{)/gm
    : path.endsWith('.hurl')
    ? /^\[Asserts\](.*)$|^HTTP(?:\/[\d.]+)?[ \t]+(\d{3})[ \t]*$/gm
    : /pm\.test\(\s*\\?["']([^"'\\]{0,200})|\btests\[\s*\\?["']([^"'\\]{0,200})/g;
  const cases = [...text.matchAll(pattern)].map(match => ({
    name: (match[1] ?? match[2] ?? '').trim(),
    start: lineStart(text, match.index),
    end: match.index + match[0].length,
    at: match.index,
    weight: 1,
  }));
  return { cases, focused: [] };
}
