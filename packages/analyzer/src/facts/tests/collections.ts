import { lineStart, type CaseSites, type TestText } from './cases/case-site';

/** Tests that are not code of a service: collections of requests with assertions, and scenarios in plain words. */
export function isCollection(path: string): boolean {
  return /\.(?:bru|hurl|feature)$|(?:postman|newman|collection)[^/]*\.json$/i.test(
    path,
  );
}

const longestLine = 1_000;

const postman = {
  file: /\.json$/,
  pattern:
    /pm\.test\(\s*\\?["']([^"'\\]{0,200})|\btests\[\s*\\?["']([^"'\\]{0,200})/g,
};
const formats = [
  {
    file: /\.feature$/,
    pattern: /^[ \t]*(?:Scenario(?: Outline)?|Example):[ \t]*(.*)$/gm,
  },
  { file: /\.bru$/, pattern: /^(?:tests|assert)\s*(\{)/gm },
  {
    file: /\.hurl$/,
    pattern: /^\[Asserts\](.*)$|^HTTP(?:\/[\d.]+)?[ \t]+(\d{3})[ \t]*$/gm,
  },
];

/** Cases of a Postman, Bruno, Hurl, Karate or Cucumber file; requests without assertions are none. */
export function collectionCases({ path, text }: TestText): CaseSites {
  const { pattern } = formats.find(({ file }) => file.test(path)) ?? postman;
  const cases = [...text.matchAll(pattern)].map(match => ({
    name: (match[1] ?? match[2] ?? '').trim(),
    start: lineStart(text, match.index),
    end: match.index + match[0].length,
    at: match.index,
    weight: 1,
  }));
  return { cases, focused: [] };
}

/** Lines that somebody wrote to test: of a Postman collection those of its scripts, one a text of its lists. */
export function collectionLines({ path, text }: TestText): number {
  const written = path.endsWith('.json')
    ? /^\s*"(?=[^"]*[^"\s])(?:[^"\\]|\\.)*",?\s*$/
    : /^\s*[^\s#]/;
  return text
    .split('\n')
    .filter(line => written.test(line.slice(0, longestLine))).length;
}
