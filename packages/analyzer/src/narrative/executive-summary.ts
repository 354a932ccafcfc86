import type { AreaReport, StackReport, Verdict } from '@prodready/report';
import { enumerate, plural } from './text';
import type { AreaWords } from './area-summary';

interface Facts {
  name: string;
  verdict: Verdict;
  stack: StackReport;
  areas: AreaReport[];
  words: Map<string, AreaWords>;
}

/** What the service is, what it does well, what stands in the way: three short paragraphs of Markdown. */
export function executiveSummary(facts: Facts): string {
  return [introduction(facts), obstacles(facts), limits(facts)]
    .filter(Boolean)
    .join('\n\n');
}

function introduction(facts: Facts): string {
  const { areas, words, verdict } = facts;
  const ready = areas.filter(({ core, status }) => core && status === 'ready');
  const strong = ready.slice(0, 3).map(({ id, name }) => {
    const [first, second] = words.get(id)?.strengths ?? [];
    const because = enumerate([first, second].filter(Boolean));
    return because
      ? `${name.toLocaleLowerCase('en-US')} (${because})`
      : name.toLocaleLowerCase('en-US');
  });
  const strength = strong.length
    ? ` It is at its best in ${enumerate(strong)}.`
    : overallStrength(facts);
  return `${description(facts)}${strength} ${verdictSentence(verdict, areas)}`;
}

/** Without a ready area, the heaviest things that are in place all the same. */
function overallStrength({ areas, words }: Facts): string {
  const strengths = areas
    .filter(({ core }) => core)
    .flatMap(({ id }) => words.get(id)?.strengths.slice(0, 2) ?? []);
  return strengths.length
    ? ` In its favour it has ${enumerate(strengths.slice(0, 3))}.`
    : '';
}

function description({ name, stack }: Facts): string {
  const [main] = stack.languages;
  const lines = stack.languages.reduce(
    (sum, { sourceLines }) => sum + sourceLines,
    0,
  );
  const built = stack.frameworks.length
    ? `a ${enumerate(stack.frameworks.slice(0, 2))} service`
    : 'a service';
  const written = main
    ? ` of ${plural(lines, 'line')} of ${enumerate(
        stack.languages.slice(0, 2).map(language => language.name),
      )}`
    : '';
  const stores = stack.datastores.length
    ? `, backed by ${enumerate(stack.datastores.slice(0, 3))}`
    : '';
  return `**${name}** is ${built}${written}${stores}.`.replace(
    / a ([AEIOU]\w)/,
    ' an $1',
  );
}

function verdictSentence(verdict: Verdict, areas: AreaReport[]): string {
  const core = areas.filter(
    ({ core: isCore, status, results }) =>
      isCore && status !== 'not-applicable' && results.length > 0,
  );
  const ready = core.filter(({ status }) => status === 'ready').length;
  const silent = areas.some(area => area.core && area.results.length === 0);
  const share = `${ready} of the ${core.length} core areas ${
    silent ? 'that were assessed ' : ''
  }${ready === 1 ? 'is' : 'are'} ready`;
  switch (verdict) {
    case 'ready':
      return 'It is **production ready**.';
    case 'not-ready':
      return `It is **not yet production ready**: ${share}.`;
    default:
      return `It is **ready with gaps**: no blocking finding is open, and ${share}.`;
  }
}

function obstacles({ areas, words }: Facts): string {
  const troubled = areas.filter(
    ({ core, status }) =>
      core && (status === 'needs-improvement' || status === 'partial'),
  );
  if (!troubled.length) return '';
  const order = { 'needs-improvement': 0, partial: 1 } as Record<
    string,
    number
  >;
  const sentences = [...troubled]
    .sort(
      (a, b) =>
        hasBlocker(b) - hasBlocker(a) || order[a.status] - order[b.status],
    )
    .slice(0, 4)
    .map(area => {
      const gaps = words.get(area.id)?.gaps ?? [];
      const count = area.results.filter(
        ({ outcome }) => outcome === 'fail',
      ).length;
      const more =
        count > 3 ? `, and ${plural(count - 3, 'more finding')}` : '';
      const kind = hasBlocker(area) ? 'Critical gaps' : 'Gaps';
      return gaps.length
        ? `${kind} in **${area.name.toLocaleLowerCase('en-US')}**: ${enumerate(
            gaps.slice(0, 3),
          )}${more}.`
        : `**${area.name}** could not be verified far enough to call it ready.`;
    });
  const blocked = troubled.some(
    area => hasBlocker(area) || area.status === 'needs-improvement',
  );
  return `${sentences.join(' ')} ${
    blocked
      ? 'These must be addressed before the service can be launched safely.'
      : 'None of them blocks a launch, but each is worth closing.'
  }`;
}

function limits({ areas }: Facts): string {
  const silent = areas.filter(
    ({ core, results }) => core && results.length === 0,
  );
  const unknown = areas.flatMap(({ results }) =>
    results.filter(
      ({ outcome }) => outcome === 'unknown' || outcome === 'error',
    ),
  );
  return [
    silent.length
      ? `${enumerate(silent.map(({ name }) => name))} ${
          silent.length === 1 ? 'is' : 'are'
        } not assessed by this version: until ${
          silent.length === 1 ? 'it is' : 'they are'
        }, the service cannot be called ready as a whole.`
      : '',
    unknown.length
      ? `${plural(
          unknown.length,
          'check',
        )} could not be decided from the repository alone; the report names what would settle ${
          unknown.length === 1 ? 'it' : 'them'
        }.`
      : '',
  ]
    .filter(Boolean)
    .join(' ');
}

function hasBlocker(area: AreaReport): number {
  return area.results.some(
    ({ outcome, severity }) => outcome === 'fail' && severity === 'critical',
  )
    ? 1
    : 0;
}
