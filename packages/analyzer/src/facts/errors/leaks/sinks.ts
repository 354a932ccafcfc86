import type { Ecosystem } from '../../../repository';

/** How error text gets into answers, for each ecosystem. `NAME` stands for the error. */
export interface Sinks {
  /** Where an answer starts, in code without comments and strings. */
  answer: RegExp;
  /** What is an answer in a handler of Spring alone, because what it returns or fills is the body. */
  returned?: RegExp;
  /** Uses of the error that show its text, in the same code. */
  exposes: (name: string) => RegExp;
  /** The same inside strings: interpolations. */
  interpolates?: (name: string) => RegExp;
}

const either = (...parts: RegExp[]) =>
  new RegExp(parts.map(({ source }) => source).join('|'), 'g');

export const sinks: Partial<Record<Ecosystem, Sinks>> = {
  node: {
    answer: either(
      /(?<![\w$.])(?:this\.)?(?:res|response|reply|resp|httpRes)\b(?=[^;\n]{0,200}\.\s*(?:json|send|end|write|render|jsonp|redirect)\s*\(|\s*\n?\s*\.)/,
      /(?<![\w$.])(?:c|ctx|context)\.(?:json|text|html|body)\b(?!\s*===?)/,
      /\b(?:NextResponse|Response)\.json\s*\(/,
      // Hapi's toolkit.
      /(?<![\w$.])h\s*\.\s*response\s*\(/,
      /\bnew\s+(?:Next)?Response\s*\(/,
      /\bthrow\s+new\s+(?:HttpException|InternalServerErrorException|HTTPException)\s*\(/,
      /\bthrow\s+new\s+\w{0,20}(?:App|Api|API|Http|HTTP|Custom|Base)(?:Error|Exception)\s*\(/,
      // The library `api-problem`.
      /\b(?:throw\s+)?new\s+Problem\s*\(/,
      /\bhttpAdapter\.reply\s*\(/,
      // A helper that is handed the answer and its parts: `failed(res, { code: 500, message: error.message })`.
      /(?<![\w$])(?:\w{1,30}\.)?\w{0,20}(?:[fF]ail|[eE]rror|[rR]espon[ds])\w{0,20}\s*\(\s*(?:res|response|reply|ctx)\s*,\s*(?:5\d\d\b|[\w.]{0,60}INTERNAL_SERVER_ERROR\b)|(?<![\w$])(?:\w{1,30}\.)?\w{0,20}(?:[fF]ail|[eE]rror|[rR]espon[ds])\w{0,20}\s*\(\s*(?:res|response|reply|ctx)\s*,\s*\{(?=[^;]{0,300}\b(?:code|status\w{0,10})\s*:\s*(?:\w{1,30}\.)?(?:5\d\d\b|INTERNAL_SERVER_ERROR\b))/,
      /\breturn\s*\{/,
    ),
    exposes: name =>
      new RegExp(
        `(?<![\\w$.])${name}\\s*(?:as\\s+\\w+\\s*)?\\)?\\s*[?!]?\\.\\s*(?:message|stack|toString|sqlMessage|detail)\\b|\\bString\\s*\\(\\s*${name}\\s*\\)|\\bJSON\\.stringify\\s*\\(\\s*${name}\\b|\\.(?:json|send|end|jsonp)\\s*\\(\\s*${name}\\s*\\)|[:]\\s*${name}\\s*[,})]|[{,]\\s*${name}\\s*[,}]|\\.\\.\\.${name}\\b`,
      ),
    interpolates: name =>
      new RegExp(
        `\\$\\{\\s*${name}(?![\\w$])(?!\\s*\\.\\s*(?:status|statusCode|code|name|id)\\b)`,
      ),
  },
  python: {
    answer: either(
      /\b(?:raise|return)\s+(?:\w+\.)?(?:HTTPException|JSONResponse|ORJSONResponse|PlainTextResponse|HTMLResponse|Response|jsonify|HttpResponse\w*|JsonResponse|make_response)\s*\(/,
      /\breturn\s+\(?\s*\{/,
      // What is streamed has been sent, too.
      /\byield\s+json\.dumps\s*\(/,
      /(?<![\w.])abort\s*\(/,
      /(?<!\w)(?:content|response)\s*=\s*\{/,
    ),
    exposes: name =>
      new RegExp(
        `\\b(?:str|repr)\\s*\\(\\s*${name}\\s*\\)|\\bformat_exc\\s*\\(|[=:,(%]\\s*${name}\\s*[,)}]|\\b${name}\\.args\\b|\\.format\\([^()]{0,100}\\b${name}\\b`,
      ),
    interpolates: name =>
      new RegExp(`\\{\\s*(?:str\\(|repr\\()?${name}(?:\\)|!r|!s)?\\s*\\}`),
  },
  jvm: {
    answer: either(
      /\bResponseEntity\b/,
      /\bProblemDetail\b/,
      /\bthrow\s+(?:new\s+)?ResponseStatusException\s*\(/,
      /\bthrow\s+(?:new\s+)?(?:Api|Http|Web|Rest)(?:Error|Exception)\s*\(/,
      /\breturn\s+(?:new\s+)?\w*(?:Response|Error|Problem|ApiError|Body)\w*\s*[(.]/,
      /\bva[lr]\s+\w*(?:[rR]esponse|[pP]roblem|[bB]ody)\w*\s*=\s*\w*(?:Response|Problem|Body)\w*\s*\(/,
      /\bvar\s+response\b|\b\w*(?:Response|Error|Problem)\w*\s+\w+\s*=/,
      /\bServerResponse\b/,
      /\bcall\.respond\w*\s*\(/,
      // A helper that is told the status: `writeProblem(response, INTERNAL_SERVER_ERROR, e.getMessage())`.
      /(?<![\w.])(?:this\.)?(?:write|respond|render|reply)\w{0,40}\s*\((?=[^;]{0,300}(?:\b(?:SC_)?INTERNAL_SERVER_ERROR\b|\b500\b))/,
      /\b\w*[bB]ody\w*\.put\s*\(|\b(?:errorResponse|response|error|body)\w*\.(?:set|put|with|add)\w*\s*\(/,
    ),
    returned:
      /(?<=\breturn\s{1,4})(?:(?:Map|Collections)\s*\.\s*(?:of|singletonMap)\s*\(|\w{1,40}\s*\.\s*get(?:Localized)?Message\s*\(\s*\)\s*;)|(?<![\w.])(?!log)\w{1,40}\s*\.\s*set(?:Error|Detail|Developer)?(?:Message|Msg|Details?|Description|Reason|Error)\s*\(/g,
    exposes: name =>
      new RegExp(
        `(?<![\\w.])${name}\\s*\\.\\s*(?:getMessage\\s*\\(|getLocalizedMessage\\s*\\(|toString\\s*\\(|message\\b|localizedMessage\\b|getStackTrace\\s*\\(|stackTraceToString\\b)|\\(\\s*${name}\\s*\\)\\s*\\.\\s*get(?:Localized)?Message\\s*\\(|\\b(?:ExceptionUtils\\.getStackTrace|\\w*[sS]tack[tT]race\\w*)\\s*\\(\\s*${name}\\b`,
      ),
    interpolates: name =>
      new RegExp(`\\$\\{?${name}(?:\\.message|\\.localizedMessage)?\\b`),
  },
  dotnet: {
    answer: either(
      /\b(?:StatusCode|Problem|Ok|Json|Content|ObjectResult|JsonResult|ContentResult)\s*\(/,
      // A base controller's own: `return CustomResult($"{ex}", HttpStatusCode.BadRequest);`
      /(?<=\breturn\s{1,9})[A-Z]\w{0,40}Result\s*\((?=[^;]{0,300}\bHttpStatusCode\.)/,
      /\b(?:Results|TypedResults)\s*\.\s*(?:Problem|Json|Ok|Text|Content|InternalServerError)\s*\(/,
      /\.\s*Write(?:AsJson)?Async\s*\(/,
      /(?<=\bProblemDetails\s{1,9}\w{1,60}\s{0,40}=\s{0,40})new\s*\(|\bnew\s+(?:\w+\.)?(?:ProblemDetails|\w*(?:Error|Api)\w*Response|ErrorDetails)\b|\bnew\s+ApiException\s*\(\s*[\w.]{0,40}\bStatusCode\b/,
    ),
    // `StatusOf(exception)` shows nothing of it.
    exposes: name =>
      new RegExp(
        `(?<![\\w.])${name}\\s*\\??\\.\\s*(?:Message|StackTrace|ToString\\s*\\(|InnerException)|(?<!(?:Status|Code|Title|Type|Kind)\\w{0,20})[(,]\\s*${name}\\s*[,)]`,
      ),
    interpolates: name =>
      new RegExp(`\\{\\s*${name}(?:\\.(?:Message|StackTrace))?\\s*\\}`),
  },
  ruby: {
    answer:
      /^[ \t]*(?:return\s+)?(?:render|json_response|render_error|error!|head|halt)\b|^[ \t]*raise\s+(?:\w+::)*\w+\.new\(\s*(?:status|code|status_code):\s*5\d\d\b/gm,
    exposes: name =>
      new RegExp(
        `(?<![\\w.])${name}\\s*\\.\\s*(?:message|backtrace|full_message|to_s|inspect)\\b|:\\s*${name}\\s*[,}]`,
      ),
    interpolates: name => new RegExp(`#\\{\\s*${name}(?:\\.\\w+)?\\s*\\}`),
  },
  php: {
    answer: either(
      /\bresponse\s*\(\s*\)\s*->\s*json\s*\(|\bresponse\s*\(/,
      /\bnew\s+\\?(?:\w+\\)*(?:JsonResponse|Response)\s*\(/,
      /(?<![\w>:$])abort\s*\(|(?<![\w>:$])echo\b/,
      // A helper whose call says that the server is at fault: `$this->sendError($e->getMessage(), 500)`, `ApiResponse::error(…, 500)`.
      /(?:\$this\s*->|\b(?:self|static|parent|[A-Z]\w{0,40}(?:Response|Helper|Api|Http)\w{0,40})\s*::)\s*(?!log|report|notify)\w{0,30}(?:[eE]rror|[fF]ail|[eE]xception|[rR]espon[sd])\w{0,30}\s*\((?=[^;]{0,400}(?:\b5\d\d\b|INTERNAL_SERVER_ERROR))/,
      /(?:\$this\s*->|\b(?:self|static|parent|[A-Z]\w{0,40}(?:Response|Helper|Api|Http)\w{0,40})\s*::)\s*\w{0,20}(?:[sS]erverError|[iI]nternal\w{0,10}Error)\w{0,20}\s*\(/,
      /\$this\s*->\s*json\s*\(|\$response\s*->\s*(?:getBody\s*\(\s*\)\s*->\s*write|withJson|setContent)\s*\(/,
    ),
    exposes: name =>
      new RegExp(
        `${name}\\s*->\\s*(?:getMessage|getTraceAsString|getTrace|__toString)\\s*\\(`,
      ),
    interpolates: name => new RegExp(`\\{?${name}->getMessage`),
  },
};
