import {
  memorySource,
  openRepository,
  type Ecosystem,
} from '../../../repository';
import { casesIn } from '.';

/** name@line, `*n` for its weight, `!marker` where it is switched off. */
function read(ecosystem: Ecosystem, path: string, text: string): string[] {
  const repository = openRepository(memorySource({ [path]: text }));
  const { code, uncommented } = repository.lexicalWithTests(path);
  const lineAt = (offset: number) => repository.lineIndex(path).lineAt(offset);
  const { cases, focused } = casesIn[ecosystem]({
    path,
    text,
    code,
    uncommented,
    lineAt,
  });
  return [
    ...cases.map(
      ({ name, at, weight, disabled }) =>
        `${name}@${lineAt(at)}${weight === 1 ? '' : `*${weight}`}${
          disabled ? ` !${disabled.text}@${lineAt(disabled.at)}` : ''
        }`,
    ),
    ...focused.map(({ text: marker, at }) => `only ${marker}@${lineAt(at)}`),
  ];
}

const lines = (...text: string[]) => text.join('\n');

const table: Array<[string, Ecosystem, string, string, string[]]> = [
  [
    'functions that a macro makes tests of',
    'rust',
    'tests/orders.rs',
    lines(
      'async fn adds_order(ctx: Context) {',
      '    assert_eq!(ctx.post("/orders").await, 201);',
      '}',
      'crate::async_test!(adds_order);',
      'crate::async_test!(nowhere);',
    ),
    ['adds_order@4'],
  ],
  [
    'functions, coroutines and methods',
    'python',
    'test_a.py',
    lines(
      'def test_one():',
      '    assert f() == 1',
      'async def test_two(client):',
      '    assert 1',
      'class TestX:',
      '    def test_three(self):',
      '        # def test_comment():',
      '        text = "def test_text(): pass"',
    ),
    ['test_one@1', 'test_two@3', 'test_three@6'],
  ],
  [
    'fixtures are no cases, property tests are five',
    'python',
    'test_a.py',
    lines(
      '@pytest.fixture',
      'def test_client():',
      '    return 1',
      '@given(st.integers())',
      'def test_sum(n):',
      '    assert n + 0 == n',
    ),
    ['test_sum@5*5'],
  ],
  [
    'skips: unconditional ones only',
    'python',
    'test_a.py',
    lines(
      '@pytest.mark.skip(reason="slow")',
      'def test_a():',
      '    assert 1',
      '@pytest.mark.skipif(sys.platform == "win32", reason="x")',
      'def test_b():',
      '    assert 1',
      'def test_c():',
      '    pytest.skip("later")',
      'def test_d():',
      '    if not DATABASE:',
      '        pytest.skip("no database")',
      '@unittest.skip("broken")',
      'class TestE(TestCase):',
      '    def test_e(self):',
      '        self.fail()',
    ),
    [
      'test_a@2 !@pytest.mark.skip@1',
      'test_b@5',
      'test_c@7 !pytest.skip("     ")@8',
      'test_d@9',
      'test_e@14 !@unittest.skip@12',
    ],
  ],
  [
    'conftest has no cases',
    'python',
    'conftest.py',
    'def test_app():\n    pass',
    [],
  ],
  [
    'it, test, each, and calls that only look like them',
    'node',
    'a.test.ts',
    lines(
      "it('adds', () => { expect(1).toBe(1); });",
      "test.each([[1], [2]])('doubles %i', n => {});",
      "if (/x/.test('y')) model.fit(data);",
      "// it('is a comment', () => {});",
      'test.describe("group", () => {});',
      'test.skip(({ browserName }) => browserName === "webkit");',
      "Deno.test('deno', () => {});",
    ),
    ['adds@1', 'doubles %i@2', 'deno@7'],
  ],
  [
    'focused and switched off',
    'node',
    'a.test.ts',
    lines(
      "it.only('one', () => {});",
      "xit('two', () => {});",
      "describe.skip('group', () => {",
      "  it('three', () => {});",
      '});',
      "fdescribe('four', () => {});",
      "it.todo('five');",
      '(process.env.CI ? describe : describe.skip)("six", () => { it("seven", () => {}); });',
    ),
    [
      'one@1',
      'two@2 !xit@2',
      'three@4 !describe.skip@3',
      'five@7 !it.todo@7',
      'seven@8',
      'only fdescribe@6',
      'only it.only@1',
    ],
  ],
  [
    'JUnit, also in Kotlin with apostrophes in names',
    'jvm',
    'OrderTest.kt',
    lines(
      'import org.junit.jupiter.api.Test',
      'class OrderTest {',
      '  @Test',
      "  fun `doesn't fail`() {",
      '    assertThat(1).isEqualTo(1)',
      '  }',
      '  @ParameterizedTest',
      '  @ValueSource(ints = [1, 2])',
      '  fun rows(n: Int) { check(n > 0) }',
      '  @Disabled("later")',
      '  @Test',
      '  fun later() {}',
      '}',
    ),
    ["doesn't fail@3", 'rows@7', 'later@11 !@Disabled@10'],
  ],
  [
    'a disabled class switches off its cases',
    'jvm',
    'OrderTest.java',
    lines(
      '@Disabled',
      'class OrderTest {',
      '  @Test',
      '  void a() { assertTrue(x); }',
      '}',
    ),
    ['a@3 !@Disabled@1'],
  ],
  [
    'Kotest and Spock',
    'jvm',
    'OrderSpec.kt',
    lines(
      'class OrderSpec : FunSpec({',
      '  test("adds") { 1 shouldBe 1 }',
      '  xtest("later") { 1 shouldBe 2 }',
      '})',
    ),
    ['adds@2', 'later@3 !xtest@3'],
  ],
  [
    'tables and sub-tests',
    'go',
    'a_test.go',
    lines(
      'package a',
      'var shared = []struct{ in int }{{1}, {2}, {3}}',
      'func TestTable(t *testing.T) {',
      '\ttests := []struct {',
      '\t\tname string',
      '\t}{',
      '\t\t{"a, b"},',
      '\t\t{name: "c"},',
      '\t}',
      '\tfor _, tt := range tests {',
      '\t\tt.Run(tt.name, func(t *testing.T) {})',
      '\t}',
      '}',
      'func TestShared(t *testing.T) {',
      '\tfor _, tt := range shared { _ = tt }',
      '}',
      'func TestRuns(t *testing.T) {',
      '\tt.Run("a", f)',
      '\tt.Run("b", f)',
      '}',
      'func TestMain(m *testing.M) {}',
      'func (s *Suite) TestMethod() {}',
      'func helper() {}',
    ),
    ['TestTable@3*2', 'TestShared@14*3', 'TestRuns@17*2', 'TestMethod@22'],
  ],
  [
    'skips under a condition are none',
    'go',
    'a_test.go',
    lines(
      'func TestA(t *testing.T) {',
      '\tt.Skip("broken")',
      '}',
      'func TestB(t *testing.T) {',
      '\tif testing.Short() {',
      '\t\tt.Skip()',
      '\t}',
      '}',
    ),
    ['TestA@1 !t.Skip@2', 'TestB@4'],
  ],
  [
    'facts, theories with rows, and other frameworks',
    'dotnet',
    'OrderTests.cs',
    lines(
      'public class OrderTests {',
      '  [Fact]',
      '  public void Adds() { Assert.True(x); }',
      '  [Theory]',
      '  [InlineData(1)]',
      '  [InlineData(2)]',
      '  public async Task Rows(int n) { Assert.True(n > 0); }',
      '  [Fact(Skip = "later")]',
      '  public void Later() { }',
      '  [Test]',
      '  public void NUnit() { }',
      '  [TestMethod] [DataRow(1)] [DataRow(2)] [DataRow(3)]',
      '  public void MsTest(int n) { }',
      '}',
    ),
    ['Adds@2', 'Rows@4*2', 'Later@8 !Skip=@8', 'NUnit@10', 'MsTest@12*3'],
  ],
  [
    'examples, tests and methods',
    'ruby',
    'order_spec.rb',
    lines(
      'describe Order do',
      '  it "adds" do',
      '    expect(1).to eq 1',
      '  end',
      "  it { is_expected.to eq('x') }",
      '  xit "later" do',
      '  end',
      '  test "rails" do',
      '    skip',
      '  end',
      '  def test_method',
      '    skip if windows?',
      '  end',
      '  fit "only" do',
      '  end',
      'end',
    ),
    [
      'adds@2',
      '@5',
      'later@6 !xit@6',
      'rails@8 !skip@9',
      'test_method@11',
      'only@14',
      'only fit@14',
    ],
  ],
  [
    'methods, attributes, doc comments and Pest',
    'php',
    'OrderTest.php',
    lines(
      '<?php',
      'class OrderTest extends TestCase {',
      '    public function test_adds(): void { $this->assertTrue($x); }',
      '    #[Test]',
      '    public function it_works(): void {}',
      '    /** @test */',
      '    public function documented() {}',
      '    public function helper() {}',
      "    public function testLater() { $this->markTestSkipped('x'); }",
      '}',
      "it('adds', function () { expect(1)->toBe(1); });",
      "test('later', fn () => true)->skip();",
    ),
    [
      'test_adds@3',
      'it_works@5',
      'documented@7',
      'testLater@9 !$this->markTestSkipped@9',
      'adds@11',
      'later@12 !->skip()@12',
    ],
  ],
  [
    'attributes that end in test',
    'rust',
    'src/lib.rs',
    lines(
      'pub fn add() {}',
      '#[cfg(test)]',
      'mod tests {',
      '    #[test]',
      '    fn adds() { assert_eq!(1, 1); }',
      '    #[tokio::test(flavor = "multi_thread")]',
      '    async fn waits() {}',
      '    #[sqlx::test]',
      '    #[ignore]',
      '    async fn later(pool: PgPool) {}',
      '    #[rstest]',
      '    #[case(1)]',
      '    #[case(2)]',
      '    fn rows(#[case] n: u32) {}',
      '}',
    ),
    ['adds@4', 'waits@6', 'later@8 !#[ignore]@9', 'rows@11*2'],
  ],
];

describe('casesIn', () => {
  it.each(table)('%s (%s)', (_, ecosystem, path, text, expected) => {
    expect(read(ecosystem, path, text)).toEqual(expected);
  });

  it('ends on hostile input', () => {
    for (const ecosystem of Object.keys(casesIn) as Ecosystem[]) {
      const text = `${'(['.repeat(
        20_000,
      )}${"it('a', {\n@Test\ndef test_a(\nfunc TestA(t T) {\n".repeat(5_000)}`;
      expect(() => read(ecosystem, 'tests/a.ts', text)).not.toThrow();
    }
  });
});
