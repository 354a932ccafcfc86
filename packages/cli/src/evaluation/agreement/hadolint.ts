import type { PublishedCase } from './cases';

/**
 * The cases of a rule from hadolint's own specification (`test/Hadolint/Rule/DL3002Spec.hs`): each assertion
 * `ruleCatches "DL3002" "FROM …"` is one, with the Dockerfile as a literal, as `Text.unlines` of literals, or under a
 * name that the enclosing example binds. `onBuildRuleCatches` asserts the same with each `RUN` behind `ONBUILD`.
 */
export function hadolintCases(
  rule: string,
  specification: string,
): PublishedCase[] {
  const tokens = tokensOf(specification);
  const found: PublishedCase[] = [];
  const seen = new Map<string, number>();
  let example = '';
  let bound = new Map<string, string>();
  tokens.forEach((token, index) => {
    if (token.text === 'it' && tokens[index + 1]?.literal) {
      example = tokens[index + 1].text;
      bound = new Map();
    } else if (token.text === 'let' && tokens[index + 2]?.text === '=') {
      const lines = linesAt(tokens, index + 3, bound);
      if (lines !== undefined) bound.set(tokens[index + 1].text, lines);
    }
    const assertion = /^(ruleCatches|onBuildRuleCatches)(Not)?$/.exec(
      token.literal ? '' : token.text,
    );
    if (!assertion) return;
    // The rule's id or the name it is bound to comes first.
    const dockerfile = linesAt(tokens, index + 2, bound);
    if (dockerfile === undefined) return;
    const onBuild = assertion[1] === 'onBuildRuleCatches';
    const plain = `${example}${onBuild ? ' (ONBUILD)' : ''}`;
    const times = (seen.get(plain) ?? 0) + 1;
    seen.set(plain, times);
    found.push({
      rule,
      name: times > 1 ? `${plain} #${times}` : plain,
      caught: assertion[2] === undefined,
      files: {
        Dockerfile: onBuild ? withOnBuild(dockerfile) : dockerfile,
      },
    });
  });
  return found;
}

function withOnBuild(dockerfile: string): string {
  return dockerfile.replace(/^RUN /gm, 'ONBUILD RUN ');
}

interface Token {
  text: string;
  literal: boolean;
}

/** The text at a place: literals behind `$`, brackets and `Text.unlines`; a bound name gives what it is bound to. */
function linesAt(
  tokens: Token[],
  start: number,
  bound: Map<string, string>,
): string | undefined {
  const literals: string[] = [];
  for (const token of tokens.slice(start, start + 400)) {
    if (token.literal) {
      literals.push(token.text);
    } else if (/^(?:\$|\[|\(|,|Text\.unlines)$/.test(token.text)) {
      continue;
    } else if (!literals.length && bound.has(token.text)) {
      return bound.get(token.text);
    } else {
      break;
    }
  }
  return literals.length ? literals.join('\n') : undefined;
}

/** Literals, names and signs of Haskell; comments are left out. */
function tokensOf(text: string): Token[] {
  const pattern =
    /--[^\n]*|"((?:[^"\\]|\\[^\s]|\\\s+\\)*)"|[A-Za-z_?][\w.']*|[^\s\w"]/g;
  return [...text.matchAll(pattern)].flatMap((match): Token[] => {
    if (match[0].startsWith('--')) return [];
    return match[1] === undefined
      ? [{ text: match[0], literal: false }]
      : [{ text: unescaped(match[1]), literal: true }];
  });
}

function unescaped(literal: string): string {
  return literal.replace(/\\(?:\s+\\|(.))/g, (_, sign: string | undefined) => {
    if (sign === undefined) return '';
    return sign === 'n' ? '\n' : sign;
  });
}
