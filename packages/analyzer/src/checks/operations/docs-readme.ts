import {
  catalogEntityOf,
  documentPagesOf,
  readmeOf,
  type DocumentPage,
} from '../../facts/documents';
import { defineCheck, fail, pass, unknown } from '../check';
import { evidence } from '../evidence';
import { entryPlace, listed } from '../shared';

const reference =
  'https://github.com/mercari/production-readiness-checklist/blob/master/docs/references/pre-production-checklist.md';
const purposeWords = 20;
const enoughParts = 3;

/** What a newcomer looks for: by heading, or by what the text does. */
const parts: Array<{ name: string; heading: RegExp; text?: RegExp }> = [
  {
    name: 'how to run it',
    heading:
      /\b(?:run|running|start(?:ed|ing|up)?|install(?:ation|ing)?|set-?up|usage|quick-?start|develop(?:ment|ing)?|local(?:ly)?|build(?:ing)?|requirements|prerequisites|how to)\b/i,
    text: /(?:^|\n)\s*(?:\$ )?(?:docker(?:-| )compose up|docker run|npm (?:start|run)|yarn (?:start|dev)|pnpm |make |go run|cargo run|\.\/mvnw|mvn |\.\/gradlew|dotnet run|rails s|php artisan serve|uvicorn |flask run|python manage\.py)/i,
  },
  {
    name: 'its configuration',
    heading:
      /\b(?:config(?:uration|uring)?|environment|env|settings|variables|options|parameters)\b/i,
    text: /\.env\b|\benvironment variables?\b/i,
  },
  {
    name: 'how to test it',
    heading: /\btest(?:s|ing)?\b/i,
    text: /(?:^|\n)\s*(?:\$ )?(?:npm (?:run )?test|yarn test|pnpm test|make test|go test|cargo test|pytest|\.\/mvnw[^\n]{0,60} (?:test|verify)|mvn [^\n]{0,60}(?:test|verify)|\.\/gradlew[^\n]{0,60} (?:test|check)|dotnet test|bundle exec rspec|rails test|php artisan test|composer test)/i,
  },
  {
    name: 'how it is deployed',
    heading:
      /\b(?:deploy(?:ment|ing|ed)?|production|releas(?:e|es|ing)|docker|kubernetes|helm|hosting|self-?host(?:ing|ed)?|operations?|infrastructure)\b/i,
  },
  {
    name: 'its architecture or API',
    heading:
      /\b(?:architecture|design|structure|overview|api|endpoints?|routes|how it works|stack|technolog(?:y|ies)|modules|documentation|docs)\b/i,
    text: /\b(?:swagger|openapi|architecture)\b/i,
  },
];

/** First lines that generators write. */
const scaffold =
  /^#\s*(?:Getting Started with Create React App|Nest\b)|A progressive <a|This is a \[Next\.js\]|bootstrapped with \[`?create-next-app|This README would normally document whatever steps|<p align="center"><a href="https:\/\/laravel\.com"|This template should help get you started developing with/im;

export const docsReadme = defineCheck({
  id: 'docs-readme',
  area: 'operations',
  title:
    'Does the README let a newcomer run, configure, test and understand the service?',
  severity: 'minor',
  kind: 'ratio',
  confidence: 'medium',
  phrases: {
    strength: 'a README that a newcomer can start from',
    gap: 'a README that leaves a newcomer alone',
  },
  why: 'Whoever takes over a shift, a review or the whole service reads the README first. What it does not say has to be asked, or guessed.',
  decision: {
    applies: 'Always.',
    passes:
      'The README (the service’s, else the repository’s) says in at least 20 words what the service is for, and has three of: how to run it, its configuration, its tests, its deployment, its architecture or API. Pages of `docs/` count for the parts.',
    fails: 'It has fewer, is still the generator’s, or is missing.',
    exceptions: ['Parts on pages that a documentation site brings together.'],
  },
  examples: {
    language: 'markdown',
    bad: '# orders\n\nOrders service.',
    good: '# orders\n\nTakes an order, prices it and follows it …\n\n## Run\n## Configuration\n## Tests',
  },
  remedy:
    'Say what the service is for and whom it serves, then how to run, configure, test and deploy it, with commands to copy.',
  references: [reference],
  elsewhere: ['Mercari production readiness checklist: description, docs'],
  judge(service) {
    const { repository } = service;
    const readme = service.fact(readmeOf);
    if (!readme) {
      const anchor = service.fact(catalogEntityOf) ?? entryPlace(service);
      if (!anchor) return unknown('The tree holds nothing to be described.');
      const place = { path: anchor.path, line: 1 };
      return failed(
        place,
        'No README describes the service.',
        'Write a README',
      );
    }
    const place = { path: readme.path, line: 1 };
    const head = readme.lines.slice(0, 60).join('\n');
    if (scaffold.test(head)) {
      return failed(
        place,
        `${readme.path} is still the one that the generator wrote.`,
        `Replace ${readme.path} by a README`,
      );
    }
    const pages = [
      readme,
      ...service
        .fact(documentPagesOf)
        .filter(page => page !== readme && isDocumentation(page)),
    ];
    const missing = parts.filter(part => !pages.some(page => has(page, part)));
    const described = hasPurpose(readme);
    if (described && parts.length - missing.length >= enoughParts) {
      return pass(`${readme.path} says what it is for and how to work on it.`, [
        evidence(repository, place, 'proof'),
      ]);
    }
    const lacks = listed([
      ...(described ? [] : ['what the service is for']),
      ...missing.map(({ name }) => name),
    ]);
    return failed(
      place,
      `${readme.path} lacks ${lacks}.`,
      `Add ${lacks} to ${readme.path}: write a README`,
    );

    function failed(
      at: { path: string; line: number },
      message: string,
      action: string,
    ) {
      return fail({
        message,
        evidence: [evidence(repository, at, 'anchor')],
        recommendation: {
          title: 'Describe the Service for a Newcomer',
          text: `${action} that lets a newcomer run, configure, test and understand the service.`,
          example: {
            language: 'markdown',
            code: '## Configuration\n| Variable | Required | Meaning |\n| :--- | :--- | :--- |',
          },
          reference,
        },
      });
    }
  },
});

function isDocumentation({ path }: DocumentPage): boolean {
  return (
    /(?:^|\/)docs?\//i.test(path) ||
    /(?:^|\/)(?:contributing|development|deploy\w*|install\w*|architecture)\.\w+$/i.test(
      path,
    )
  );
}

function has(page: DocumentPage, { heading, text }: (typeof parts)[number]) {
  return (
    page.headings.some(each => heading.test(each.text)) ||
    Boolean(text?.test(page.lines.join('\n')))
  );
}

/** A paragraph or list of enough words before it comes to commands. */
function hasPurpose({ lines }: DocumentPage): boolean {
  let fenced = false;
  const prose = lines.slice(0, 80).filter(line => {
    if (/^\s*(?:```|~~~)/.test(line)) fenced = !fenced;
    return !fenced && /^\s*(?:[\p{L}*_>-]|<\w|\[)/u.test(line);
  });
  const words = prose
    .join(' ')
    .replace(/<[^<>]{0,500}>|!?\[[^\]]{0,200}\]\([^)]{0,500}\)/g, ' ')
    .split(/\s+/)
    .filter(word => /\p{L}{2}/u.test(word));
  return words.length >= purposeWords;
}
