import { manifestAnchor, testAnchors } from '../../facts/tests/anchors';
import { strategyOf } from '../../facts/tests/strategy';
import { testIndexOf } from '../../facts/tests';
import { defineCheck, fail, notApplicable, pass } from '../check';
import {
  count,
  evidenceAt,
  exampleFor,
  listed,
  type Examples,
} from '../shared';

const smallest = 500;

const examples: Examples = {
  node: {
    language: 'json',
    code: '"scripts": {\n  "test:unit": "vitest run src",\n  "test:integration": "vitest run test/integration"\n}',
  },
  python: {
    language: 'toml',
    code: '[tool.pytest.ini_options]\nmarkers = ["integration: needs the database", "e2e: needs a running service"]',
  },
  jvm: {
    language: 'kotlin',
    code: 'testing.suites.register<JvmTestSuite>("integrationTest") {\n    dependencies { implementation(project()) }\n}',
  },
  go: {
    language: 'makefile',
    code: 'test-unit:\n\tgo test ./...\ntest-integration:\n\tgo test -tags=integration ./...',
  },
  dotnet: {
    language: 'text',
    code: 'tests/Orders.UnitTests\ntests/Orders.IntegrationTests\ntests/Orders.AcceptanceTests',
  },
  ruby: { language: 'text', code: 'spec/models\nspec/requests\nspec/system' },
  php: {
    language: 'xml',
    code: '<testsuites>\n  <testsuite name="Unit"><directory>tests/Unit</directory></testsuite>\n  <testsuite name="Feature"><directory>tests/Feature</directory></testsuite>\n</testsuites>',
  },
  rust: {
    language: 'toml',
    code: '# .config/nextest.toml\n[profile.integration]\ndefault-filter = "kind(test)"',
  },
};

export const testingStrategy = defineCheck({
  id: 'testing-strategy',
  area: 'testing',
  title:
    'Is there visible evidence of a testing strategy with distinct levels?',
  severity: 'major',
  kind: 'absence',
  confidence: 'medium',
  phrases: {
    strength: 'a visible testing strategy',
    gap: 'no evidence of a testing strategy',
  },
  why: 'Unit, integration and end-to-end tests find different faults at different cost. Where nobody decided what is tested where, some faults are tested three times and others never.',
  decision: {
    applies: 'The service has at least 500 lines of source.',
    passes:
      'Two of three hold: tests exist on at least two levels; the levels can be run apart (scripts, targets, markers, tags, projects, suites, jobs); the approach is written down.',
    fails:
      'Fewer than two hold; minor where tests exist on two levels, since the levels are there and only the telling apart is missing.',
    exceptions: [
      'A line that only says how to run the tests describes no strategy.',
      'Badges describe nothing.',
    ],
  },
  examples: {
    language: 'text',
    bad: 'tests/test_orders.py',
    good: 'tests/unit, tests/integration, tests/e2e\nTESTING.md: what is tested where, and how to run each level',
  },
  remedy:
    'Decide what each level is for, write it down in a page, give each level its own folder and command, and run the slow ones in a job of their own.',
  references: ['https://martinfowler.com/articles/practical-test-pyramid.html'],
  elsewhere: [
    'S. Fowler, Production-Ready Microservices: lint, unit, integration, end-to-end',
  ],
  judge(service) {
    const { sourceLines, folder } = service.fact(testIndexOf);
    if (sourceLines < smallest) {
      return notApplicable(
        `The service has ${count(
          sourceLines,
          'line',
        )} of source, too few to need a written testing strategy.`,
      );
    }
    const { levels, apart, written } = service.fact(strategyOf);
    const proofs = [apart, written].filter(place => place !== undefined);
    const held = (levels.length > 1 ? 1 : 0) + proofs.length;
    if (held >= 2) {
      const parts = [
        ...(levels.length > 1
          ? [`tests exist on the levels ${listed(levels)}`]
          : []),
        ...(apart ? ['they can be run apart'] : []),
        ...(written ? ['the approach is written down'] : []),
      ];
      return pass(
        `The testing strategy is visible: ${listed(parts)}.`,
        evidenceAt(service, proofs, 'proof'),
      );
    }
    const missing = [
      ...(apart ? [] : ['no command runs one level apart']),
      ...(written ? [] : ['no document describes the approach']),
    ];
    const readme = service.files.find(({ relative }) =>
      /^readme(?:\.\w+)?$/i.test(relative),
    );
    const document = written?.path ?? service.pathTo('TESTING.md');
    return fail({
      message:
        levels.length === 0
          ? `There is no clear evidence of a testing strategy: no tests exist, and ${listed(
              missing,
            )}.`
          : `There is no clear evidence of a testing strategy: ${
              levels.length === 1 ? 'only ' : ''
            }${listed(levels)} tests exist, and ${listed(missing)}.`,
      ...(levels.length > 1 ? { severity: 'minor' as const } : {}),
      evidence: evidenceAt(
        service,
        [
          ...(folder ? [{ path: folder }] : []),
          ...testAnchors(service).slice(0, 2),
          ...(readme ? [{ path: readme.path, line: 1 }] : []),
          ...(folder || readme ? [] : manifestAnchor(service)),
        ],
        'anchor',
      ),
      recommendation: {
        title: 'Develop a Testing Strategy',
        text: `Describe scope and goals of unit, integration and end-to-end tests in ${document} and give each its own command.`,
        example: exampleFor(service, examples, 'node'),
        reference:
          'https://martinfowler.com/articles/practical-test-pyramid.html',
      },
    });
  },
});
