// Texts that repeat what the groups of a pattern match: the ones on which an ambiguous pattern takes for ever.
import vm from 'node:vm';
import { RegExpParser, visitRegExpAST } from '@eslint-community/regexpp';

const parser = new RegExpParser({ ecmaVersion: 2024 });
/** Enough for an exponential pattern to take minutes, and nothing for any other. */
const rounds = 30;
const samplesOfGroup = 24;
/** Milliseconds after which a pattern counts as one that does not end. */
const patience = 2_000;
const letters = [...' ax-_1.,:;="\'/()[]{}<>@$#*\n\t', 'A'];

const context = vm.createContext({});
const run = new vm.Script('pattern.test(text)');

/** A text on which the pattern does not end in time, if one is found. */
export function endlessTextOf({ source, flags }) {
  const tree = parser.parsePattern(source, 0, source.length, {
    unicode: flags.includes('u'),
  });
  const groups = [];
  visitRegExpAST(tree, {
    onQuantifierEnter(node) {
      if (node.max >= 8 && /Group$/.test(node.element.type)) groups.push(node);
    },
  });
  const pick = chooser();
  context.pattern = new RegExp(source, flags.replace(/[gy]/g, ''));
  for (const group of groups) {
    for (let n = 0; n < samplesOfGroup; n++) {
      const round = Array.from({ length: 1 + (n % 3) }, () =>
        sample(group.element, pick),
      ).join('');
      const text = `${before(group, pick)}${round.repeat(rounds)}\0`;
      if (round && !endsOn(text)) return text;
    }
  }
  return undefined;
}

function endsOn(text) {
  context.text = text;
  try {
    run.runInContext(context, { timeout: patience });
    return true;
  } catch (error) {
    if (error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return false;
    throw error;
  }
}

/** The same choices in every run, so that a failure can be repeated. */
function chooser() {
  let seed = 1;
  return choices => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return choices[Math.floor((seed / 2_147_483_648) * choices.length)];
  };
}

/** What has to stand before a part of a pattern. */
function before(part, pick) {
  let text = '';
  for (let node = part; node.parent; node = node.parent) {
    const { type, elements } = node.parent;
    if (type !== 'Alternative') continue;
    const earlier = elements.slice(0, elements.indexOf(node));
    text = earlier.map(each => sample(each, pick)).join('') + text;
  }
  return text;
}

/** One text that a part of a pattern matches, lookarounds aside. */
function sample(node, pick) {
  switch (node.type) {
    case 'Group':
    case 'CapturingGroup':
      return sample(pick(node.alternatives), pick);
    case 'Alternative':
      return node.elements.map(each => sample(each, pick)).join('');
    case 'Quantifier': {
      const times = node.min + (node.max > node.min ? pick([0, 1]) : 0);
      return Array.from({ length: times }, () =>
        sample(node.element, pick),
      ).join('');
    }
    case 'Character':
      return String.fromCodePoint(node.value);
    case 'CharacterSet':
    case 'CharacterClass': {
      const one = new RegExp(node.raw, 'u');
      return pick(letters.filter(letter => one.test(letter))) ?? '';
    }
    default:
      return '';
  }
}
