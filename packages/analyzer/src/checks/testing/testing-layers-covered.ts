import { layersOf } from '../../facts/tests/layers';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName } from '../evidence';
import {
  count,
  evidenceAt,
  exampleFor,
  listed,
  type Examples,
} from '../shared';

const enough = 0.5;
/** A single module is no share of anything. */
const fewest = 2;
const shownPerLayer = 5;

const examples: Examples = {
  go: {
    language: 'go',
    code: 'func TestOrderRepo_Save(t *testing.T) {\n\trepo := newRepo(t)\n\trequire.NoError(t, repo.Save(ctx, order()))\n}',
  },
  python: {
    language: 'python',
    code: 'def test_save_and_load(session):\n    OrderRepository(session).save(order(id=7))\n    assert OrderRepository(session).get(7).total == 119',
  },
  node: {
    language: 'ts',
    code: "it('stores an order', async () => {\n  await orders.save(order({ id: 7 }));\n  expect(await orders.find(7)).toMatchObject({ total: 119 });\n});",
  },
  jvm: {
    language: 'java',
    code: '@Test\nvoid storesAnOrder() {\n  orders.save(order(7));\n  assertThat(orders.findById(7)).get().extracting("total").isEqualTo(119);\n}',
  },
  dotnet: {
    language: 'csharp',
    code: '[Fact]\npublic async Task Stores_an_order()\n{\n    await _orders.SaveAsync(Order(7));\n    (await _orders.FindAsync(7))!.Total.Should().Be(119);\n}',
  },
};

export const testingLayersCovered = defineCheck({
  id: 'testing-layers-covered',
  area: 'testing',
  title: 'Is every layer - API, services, data access - touched by tests?',
  severity: 'major',
  kind: 'ratio',
  confidence: 'medium',
  phrases: {
    strength: 'tests for every layer',
    gap: 'layers that no test touches',
  },
  why: 'A suite that only looks at one layer leaves the others to users. Faults hide where layers meet: in queries, in the mapping of errors, in what the API hands on.',
  decision: {
    applies:
      'At least two layers are recognised by folder, suffix, annotation or registered routes: API, service, data access. The service has at least one test.',
    passes:
      'In each layer at least half of the modules are referenced by a test.',
    fails:
      'A layer is below half. A module is referenced when a test imports it, names what it defines, is named after it, or requests one of its routes.',
    exceptions: [
      'Re-exports, bare types, interfaces and abstract bases are no modules.',
      'A test that names an interface references the classes that implement it.',
      'A test that requests a route references what the handler uses itself.',
      'A layer of a single module is not judged; handlers whose routes are registered elsewhere are left out where tests boot the application.',
    ],
  },
  examples: {
    language: 'text',
    bad: 'src/orders/orders.repository.ts, src/orders/orders.service.ts\ntest/orders.controller.test.ts (services mocked)',
    good: 'test/orders.repository.test.ts, test/orders.service.test.ts, test/orders.api.test.ts',
  },
  remedy:
    'Write tests for the largest untested module of each layer first: repositories against a real database, services with their rules, handlers through the router.',
  references: ['https://sre.google/sre-book/testing-reliability/'],
  elsewhere: [],
  judge(service) {
    const layers = service.fact(layersOf);
    if (layers.length < 2) {
      return notApplicable(
        'The source does not show at least two of the layers API, service and data access.',
      );
    }
    const poor = layers
      .map(({ name, modules }) => ({
        name,
        total: modules.length,
        untested: modules
          .filter(({ referenced }) => !referenced)
          .sort((a, b) => b.lines - a.lines || (a.path < b.path ? -1 : 1)),
      }))
      .filter(
        ({ total, untested }) =>
          total >= fewest && total - untested.length < total * enough,
      );
    if (poor.length === 0) {
      const shares = layers.map(
        ({ name, modules }) =>
          `${modules.filter(({ referenced }) => referenced).length} of ${count(
            modules.length,
            `${name} module`,
          )}`,
      );
      return pass(`Tests refer to ${listed(shares)}.`);
    }
    const [first] = poor;
    const largest = first.untested[0];
    const rest = poor
      .slice(1)
      .map(
        ({ name, total, untested }) =>
          ` So ${untested.length === 1 ? 'is' : 'are'} ${
            untested.length
          } of ${count(total, `${name} module`)}.`,
      )
      .join('');
    return fail({
      message: `${first.untested.length} of ${count(
        first.total,
        `${first.name} module`,
      )} ${
        first.untested.length === 1 ? 'is' : 'are'
      } never referenced by a test, for example ${placeName(largest)}.${rest}`,
      evidence: evidenceAt(
        service,
        poor.flatMap(({ untested }) => untested.slice(0, shownPerLayer)),
        'anchor',
        15,
      ),
      recommendation: {
        title: 'Cover Every Layer with Tests',
        text: `Write tests for ${largest.path}, the largest untested ${first.name} module.`,
        example: exampleFor(service, examples, 'go'),
        reference: 'https://sre.google/sre-book/testing-reliability/',
      },
    });
  },
});
