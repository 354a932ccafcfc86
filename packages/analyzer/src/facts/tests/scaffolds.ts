import type { Ecosystem } from '../../repository';
import { hasAssertion } from './assertions';

/** Assertions that hold whatever the program does. */
const trivial =
  /expect\(\s*(?:true|1)\s*\)\s*\.\s*(?:to\.)?(?:toBe(?:Truthy)?|toEqual|toStrictEqual|be\.true|equal|eq)(?:\(\s*(?:true|1)?\s*\))?|expect\(\s*(?:1\s*\+\s*[12])\s*\)\s*\.\s*\w+\(\s*[23]\s*\)|\bassert\s+(?:True|true|1\s*==\s*1)\b|\bassert(?:True)?!?\s*\(\s*true\s*\)|\$this->assertTrue\(\s*true\s*\)|Assert\.(?:True|IsTrue|Pass)\(\s*(?:true)?\s*\)|self\.assertTrue\(\s*True\s*\)|self\.assertEqual\(\s*1\s*\+\s*1\s*,\s*2\s*\)|assert\.(?:ok|True|isTrue|equal)\(\s*(?:t\s*,\s*)?(?:true|1\s*,\s*1)\s*\)|expect\(\s*true\s*\)\s*(?:->|\.)to(?:\s+be|\s+eq|BeTrue)\b[^\n]*|assert_eq!\(\s*(?:2\s*\+\s*2|result)\s*,\s*4\s*\)|assert_equal\s+(?:2|1),\s*1\s*\+\s*[01]/g;

/** The code without assertions that always hold. */
export function withoutTrivialAssertions(code: string): string {
  return code.replace(trivial, ' ');
}

/** Tests as generators leave them: by name, and by what their body still says. */
const generated: Array<{ path?: RegExp; name?: RegExp; body?: RegExp }> = [
  { name: /^(?:contextLoads|context_loads|applicationContextLoads)$/ },
  {
    body: /Hello World!/,
    path: /e2e-spec|app\.(?:controller\.)?spec|server\.spec/,
  },
  { body: /Hello API/ },
  { name: /learn react link/i },
  { name: /^the truth$/ },
  {
    path: /ExampleTest\.php$/,
    name: /^(?:test_?(?:example|basic_?test|that_true_is_true|the_application_returns_a_successful_response)|(?:that )?true is true|(?:it )?(?:the application )?returns a successful response|example)$/i,
  },
  { path: /UnitTest1\.\w+$/, name: /^(?:Test1|TestMethod1)$/ },
  { name: /^it_works$/, body: /2\s*\+\s*2|add\(2,\s*2\)|add_one|42/ },
];

/** A single look at whether something exists at all, under the generator's own name for it. */
const existsOnly =
  /\bexpect\(\s*[\w.]+\s*\)\s*\.\s*(?:toBeDefined|toBeTruthy)\(\s*\)/;

/** Whether a test is still as its generator left it, or asserts what is always true. `body` has no comments. */
export function isScaffold(
  ecosystem: Ecosystem | undefined,
  path: string,
  name: string,
  body: string,
): boolean {
  const text = body.slice(0, 20_000);
  if (
    generated.some(
      each =>
        (!each.path || each.path.test(path)) &&
        (!each.name || each.name.test(name)) &&
        (!each.body || each.body.test(text)),
    )
  ) {
    // An edited scaffold is no scaffold: it has grown beyond the generator's few lines.
    return text.split('\n').length <= 16;
  }
  if (/^should (?:be defined|create(?: the app)?|exist)$/.test(name)) {
    return (
      existsOnly.test(text) && (text.match(/\bexpect\(/g) ?? []).length === 1
    );
  }
  const without = text.replace(trivial, ' ');
  return (
    without !== text &&
    text.trim().split('\n').length <= 5 &&
    !hasAssertion(ecosystem, callsOnly(without))
  );
}

/** Names of tests and decorators are no assertions of theirs: blanks the first line up to its opening bracket. */
function callsOnly(text: string): string {
  const first = text.indexOf('\n');
  const head = first < 0 ? text : text.slice(0, first);
  const open = Math.max(
    head.indexOf('=>'),
    head.indexOf('{'),
    head.indexOf(' do'),
  );
  if (open > 0) return text.slice(open);
  return first < 0 ? '' : text.slice(first);
}
