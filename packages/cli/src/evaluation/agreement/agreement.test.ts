import { compare } from './compare';
import { explain } from './differences';
import { hadolintCases } from './hadolint';
import { kubeLinterCases } from './kube-linter';
import { hadolintRules, kubeLinterRules } from './rules';

const specification = String.raw`
module Hadolint.Rule.DL9999Spec (spec) where

spec = do
  let rule = "DL9999"

  describe "DL9999 - A rule" $ do
    it "one line" $ ruleCatches "DL9999" "FROM orders"
    it "a literal over two lines" $
      ruleCatchesNot
        "DL9999"
        "FROM orders@sha256:\
        \0123"
    it "lines under a name" $
      let dockerFile =
            [ "FROM orders:1.0", -- a comment
              "CMD [\"/orders\"]"
            ]
       in do
            ruleCatchesNot rule $ Text.unlines dockerFile
            onBuildRuleCatchesNot rule $ Text.unlines dockerFile
    it "twice" $ do
      ruleCatches rule "RUN pip install redis"
      ruleCatches rule "RUN pip install flask"
      onBuildRuleCatches rule "RUN pip install flask"
`;

describe('the specification of a rule of hadolint', () => {
  const cases = hadolintCases('DL9999', specification);

  it('gives a case for each assertion', () => {
    expect(cases.map(({ name, caught }) => [name, caught])).toEqual([
      ['one line', true],
      ['a literal over two lines', false],
      ['lines under a name', false],
      ['lines under a name (ONBUILD)', false],
      ['twice', true],
      ['twice #2', true],
      ['twice (ONBUILD)', true],
    ]);
  });

  it.each([
    ['one line', 'FROM orders'],
    ['a literal over two lines', 'FROM orders@sha256:0123'],
    ['lines under a name', 'FROM orders:1.0\nCMD ["/orders"]'],
    ['twice (ONBUILD)', 'ONBUILD RUN pip install flask'],
  ])('reads the Dockerfile of %s', (name, dockerfile) => {
    expect(cases.find(one => one.name === name)?.files).toEqual({
      Dockerfile: dockerfile,
    });
  });
});

const samples = `---
kind: Deployment
metadata: { name: dont-fire, namespace: shop }
spec: { replicas: 3 }
---
kind: Deployment
metadata: { name: orders, namespace: shop }
---
kind: StatefulSet
spec:
  template:
    spec:
      containers:
        - name: dont-fire-probe
        - name: fire-probe
---
kind: Deployment
metadata: { name: orders, namespace: other }
`;

describe('the samples of a rule of kube-linter', () => {
  const named = (reading = {}) =>
    kubeLinterCases('a-rule', samples, reading).map(({ name, caught }) => [
      name,
      caught,
    ]);

  it('gives a case for each object, and for each container of one without a name', () => {
    expect(named()).toEqual([
      ['Deployment/dont-fire', false],
      ['Deployment/orders', true],
      ['StatefulSet/dont-fire-probe', false],
      ['StatefulSet/fire-probe', true],
      ['Deployment/orders #2', true],
    ]);
  });

  it('keeps objects of a namespace together, and knows which are reported', () => {
    expect(named({ byNamespace: true, reported: ['fire-probe'] })).toEqual([
      ['Deployment/dont-fire', false],
      ['StatefulSet/dont-fire-probe', false],
      ['StatefulSet/fire-probe', true],
      ['Deployment/orders', false],
    ]);
  });

  it('leaves one container in each', () => {
    const { files } = kubeLinterCases('a-rule', samples)[3];
    expect(files['k8s/app.yaml']).toContain('fire-probe');
    expect(files['k8s/app.yaml']).not.toContain('dont-fire');
  });
});

describe('the comparison', () => {
  const dockerfile = (text: string, caught: boolean) => ({
    rule: 'DL3007',
    name: text,
    caught,
    files: { Dockerfile: text },
  });
  const latest = compare(
    dockerfile('FROM debian:latest', true),
    hadolintRules.DL3007,
  );
  const untagged = compare(
    dockerfile('FROM debian', false),
    hadolintRules.DL3007,
  );
  const wrong = compare(
    dockerfile('FROM debian:12.8', true),
    hadolintRules.DL3007,
  );

  it('counts the findings that answer the rule, not every failure', () => {
    expect([latest.caught, latest.failed]).toEqual([true, true]);
    expect([untagged.caught, untagged.failed]).toEqual([false, true]);
  });

  it('puts an image under an instruction that stands alone', () => {
    expect(
      compare(
        {
          rule: 'DL3013',
          name: 'pip',
          caught: true,
          files: { Dockerfile: 'RUN pip install redis' },
        },
        hadolintRules.DL3013,
      ),
    ).toMatchObject({ caught: true, check: 'supply-install-from-lockfile' });
  });

  it('judges a manifest', () => {
    expect(
      compare(
        kubeLinterCases(
          'host-pid',
          'kind: Deployment\napiVersion: apps/v1\nmetadata: { name: orders }\nspec: { template: { spec: { hostPID: true } } }\n',
        )[0],
        kubeLinterRules['host-pid'],
      ).caught,
    ).toBe(true);
  });

  it('tells a difference with a reason from one without, and one that is gone', () => {
    const why = 'Because.';
    const known = (name: string) => ({ rule: 'DL3007', case: name, why });
    const all = [latest, untagged, wrong];
    expect(explain(all, []).unexplained.map(one => one.case)).toEqual([
      'FROM debian:12.8',
    ]);
    expect(
      explain(all, [known('FROM debian:12.8'), known('FROM debian:latest')]),
    ).toMatchObject({
      differences: [{ case: 'FROM debian:12.8', why }],
      unexplained: [],
      gone: [{ case: 'FROM debian:latest' }],
    });
  });
});
