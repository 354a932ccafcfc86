import type { Ecosystem } from '../../repository';

/**
 * Words that check something, in every ecosystem: assertions, expectations, verifications of mocks, and helpers whose
 * names say that they check.
 */
const common =
  /(?<![\w$])(?:assert|expect|verify|check|should|ensure|must|refute|is_expected|insta|approvals?)\w*\s*!?\s*[.(<{`["':]|[.:>](?:assert|expect|verify|check|should|must_|wont_|shouldBe|to_|toBe)\w*|\w*(?:assert|verif|expect)\w*\s*\(|\braises\b|\bthrows?\b|Throws|toThrow|[sS]napshot\w*\(/i;

// Kotlin's infix functions in backticks (`x `should be` y`) are blank here.
const own: Record<Ecosystem, RegExp> = {
  python: /^[ \t]*assert\b|\bwarns\s*\(|\bfail\s*\(/m,
  node: /\bt\.\w+\(|\bcy\.\w+\(|\.rejects\b|\bwaitFor\w*\(|\bexpect\b|\bfc\.\w+\(|\.end\s*\(\s*done\b/,
  jvm: /\bthen\s*:|\bexpect\s*:|\bexpected\s*=|\bshould\w*|\bThen\s*\{|[\w)\]}>"!]\s{1,80}`\s{3,120}`\s|StepVerifier|\.statusCode\s*\(|\.isEqualTo\s*\(|\bfail\s*\(|\bthen\s*\(/,
  go: /\b\w+\.(?:Error|Fatal|Fail)(?:f|Now|ln)?\b|\b(?:require|assert|is|qt|must|gomega|g|c|s|suite|ts)\.\w+\(|\bcmp\.|\bExpect\(|Ω\(|\bpanic\(/,
  dotnet: /\bAssert\b|\.Should\w*|\bReceived\w*\(|\bThat\s*\(/,
  ruby: /\brun_test!|\bassert_?\w*|\bexpect\b|\bis_expected\b|\bshould\b|\bmust_\w+|\bflunk\b|\braise_error\b/,
  php: /\bassert\w*\s*\(|\bexpect\w*\s*\(|->(?:see|dontSee|should)\w*\s*\(/,
  rust: /\bassert\w*!|\bpanic!|\.unwrap\w*\(|\.expect\w*\(|\bshould_panic\b|\?\s*;/,
};

/** Whether code of a test checks anything. */
export function hasAssertion(
  ecosystem: Ecosystem | undefined,
  code: string,
): boolean {
  return (
    common.test(code) || (ecosystem !== undefined && own[ecosystem].test(code))
  );
}

const errorStatus =
  /(?<![\w.])(?:40[0-9]|41[0-8]|42[2-9]|431|451|50[0-4])(?![\w.])/;
const aboutStatus =
  /status|code|response|expect|assert|http|abort|should|res\b/i;
const errorNames =
  /\b(?:Bad_?Request|Not_?Found|Forbidden|Unauthori[sz]ed|Unauthenticated|Unprocessable\w*|Conflict|Too_?Many_?Requests|Internal_?Server_?Error|Service_?Unavailable|Precondition_?Failed|Method_?Not_?Allowed|Gone|Invalid_?Argument|Permission_?Denied|HTTP_(?:4|5)\d\d\w*|Status(?:BadRequest|NotFound|Forbidden|Unauthorized|Conflict|Unprocessable\w*|InternalServerError|TooManyRequests)|is(?:4|5)xxClientError|is4xx\w*|is5xx\w*|isBadRequest|isNotFound|isForbidden|isUnauthorized|isConflict|isUnprocessable\w*|assert(?:NotFound|Forbidden|Unauthorized|Unprocessable|Invalid|JsonValidation\w*|SessionHasErrors|BadRequest|Conflict|Fails\w*|Throws\w*|Raises\w*))\b/i;
const errorCalls =
  /\braises\b|\bassertRaises\w*|\brejects\b|\btoThrow\w*|\b[tT]hrows?(?:Async|Exactly|Any|A|Exception)?\s*[<(]|\bassertThat(?:Thrown|Exception|ThrownBy)\w*|\bcatchThrowable\w*|\bshouldThrow\w*|\bThrow(?:Async|Exactly)?\s*[<(]|\bexpectException\w*|\b(?:require|assert|is|s|suite)\.(?:Error\w*|EqualError|ErrorIs|ErrorAs|ErrorContains|Panics\w*)\b|\bwantErr\w*|\bexpectErr\w*|\bexpectedErr\w*|\berr\s*==\s*nil\b|\berrors\.(?:Is|As)\b|\bis_err\b|\bunwrap_err\b|\bexpect_err\b|\bshould_panic\b|\braise_error\b|\bassert_raises\b|\bverifyError\w*|\bexpectError\w*|\bExpectedException\b|\bexpected\s*=\s*\w+(?:Exception|Error)|\bthrown\s*\(/;
const errorName =
  /invalid|unauthori[sz]ed|unauthenticated|forbidden|not.?found|fail|error|reject|conflict|time.?out|denied|exception|throws/i;

/** How a test covers a failure: by what it asserts, or by its name alone. */
export function errorPathOf(
  name: string,
  code: string,
): 'asserted' | 'named' | undefined {
  if (
    errorNames.test(code) ||
    errorCalls.test(code) ||
    assertsErrorStatus(code)
  ) {
    return 'asserted';
  }
  return errorName.test(name) ? 'named' : undefined;
}

/** A number such as 404 counts beside a word that makes it a status. */
function assertsErrorStatus(code: string): boolean {
  return code.split('\n').some(line => {
    const text = line.slice(0, 2_000);
    return errorStatus.test(text) && aboutStatus.test(text);
  });
}
