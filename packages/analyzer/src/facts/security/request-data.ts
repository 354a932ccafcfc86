import type { Ecosystem, Repository } from '../../repository';
import { splitTop } from './built-strings';
import { scopesAround, type Scope } from './scopes';

/** What stands before and behind a name that is checked there. */
const checks: Array<[before: RegExp, after: RegExp]> = [
  [
    /(?:includes|contains|Contains|has|in_array|indexOf|include\?|containsKey|ContainsKey|TryParse|fullmatch|match|matches|test|isValid\w*|valid\w*|validate\w*|whitelist\w*|allow\w*|check\w*|assert\w*)\s*\(\s*[^()]{0,60}$/,
    /^/,
  ],
  [
    /\bif\s*\(\s*!\s*(?:\w+\.)?is[A-Z]\w*\s*\(\s*$/,
    /^\s*\)\s*\)\s*\{?\s*(?:throw|return)\b/,
  ],
  [
    /^/,
    /^\s+(?:not\s+)?in\s+[\w.]*(?:[A-Z_]{3,}|allow\w*|valid\w*|columns|fields|choices|\()/,
  ],
  [/switch\s*\(?\s*$/, /^/],
  [/match\s+$/, /^\s*\{/],
  [/\bcase\s+$/, /^\s*$/],
  [/\w\[\s*$/, /^\s*\]/],
];

/** Where the value of an expression comes from, as far as one function tells. */
export type Origin =
  /** The request: a body, a query, a path parameter, a header. `line` is where it enters. */
  | { from: 'request'; line: number }
  /** A parameter of the function, which its callers fill. */
  | { from: 'parameter'; name: string; text: boolean }
  | { from: 'constant' | 'number' | 'checked' | 'unknown' };

/** Expressions that reach into the request, by ecosystem. */
const requestExpressions: Record<Ecosystem, RegExp> = {
  node: /\b(?:req|request|ctx|context|event)\s*(?:\.\s*(?:req|request|raw))?\s*\??\.\s*(?:body|query|params|headers|cookies|queryStringParameters|pathParameters|rawBody)\b|\bc\.req\.(?:query|param|header|json|parseBody|text|valid)\s*\(|\breq\.(?:param|get|header)\s*\(|\bsearchParams\.get\s*\(/,
  python:
    /\brequest\s*\.\s*(?:args|form|values|json|data|get_json|get_data|headers|cookies|files|GET|POST|body|query_params|path_params|query|match_info|rel_url|META|COOKIES|query_string|params)\b/,
  jvm: /\brequest\s*\.\s*(?:getParameter|getHeader|getQueryString|getCookies|getReader|getInputStream|queryParams?|pathVariable|bodyToMono|queryParameters)\b|\bcall\s*\.\s*(?:parameters|request|receive|receiveText|receiveParameters)\b|\bctx\s*\.\s*(?:queryParam|pathParam|formParam|body|header)\b/,
  go: /\b\w+\.(?:URL\.Query\(\)|FormValue\(|PostFormValue\(|PathValue\(|URL\.Path\b|URL\.RawQuery\b)|\bmux\.Vars\(|\bchi\.URLParam\(|\bc\.(?:Param|Query|PostForm|DefaultQuery|DefaultPostForm|FormValue|Params|QueryParam|QueryParams|Cookies|GetHeader|BodyRaw)\(|\bctx\.(?:Param|Query|PostForm|FormValue|Params|QueryParam)\(/,
  dotnet:
    /\b(?:Request|httpContext\.Request|context\.Request|HttpContext\.Request|request)\s*\.\s*(?:Query|Form|Headers|Cookies|RouteValues|QueryString|Body)\b/,
  ruby: /\bparams\s*(?:\[|\.(?:fetch|require|permit|dig|slice)\b)|\brequest\.(?:params|headers|body|query_string|raw_post)\b|\bcookies\s*\[/,
  php: /\$_(?:GET|POST|REQUEST|COOKIE|FILES|SERVER)\b|\$request->[a-z_]\w*(?![\w(]|->)|\$(?:this->)?request->(?:input|get|query|post|all|json|header|cookie|route|getParsedBody|getQueryParams|getContent|request|string|validated)\b|\brequest\s*\(\s*['"]|\b(?:Request|Input)::(?:input|get|all|query)\s*\(/,
  rust: /\b(?:req|request)\s*\.\s*(?:query_string|match_info|headers|uri)\s*\(/,
};

/** What makes a value harmless: it is a number, an escape, a place of a list. */
const numbers =
  /^(?:\+|Number|parseInt|parseFloat|int|float|Long|Integer|Double|strconv\.(?:Atoi|ParseInt|ParseUint|ParseFloat)|intval|floatval|int\.Parse|Int32\.Parse|Guid\.Parse|Integer\.parseInt|Long\.parseLong|UUID\.fromString|uuid\.(?:UUID|parse|Parse)|UUID|BigInt|bool|Boolean|Math\.\w+|len|count|\(int\)|\(float\)|abs)\s*\(|^\(int\)|\.(?:length|size|count|Count|Length|to_i|to_f|toInt|toLong|id_i)\b(?:\(\))?$|\.parse::<[iu]\d+>/;
const escapes =
  /\b(?:escape\w*|quote\w*|sanitize\w*|shellescape|Shellwords|shlex|escapeshellarg|escapeshellcmd|mysqli_real_escape_string|real_escape_string|addslashes|encodeURIComponent|hash\w*|sha\d+|md5|hexdigest|Ident|identifier|escapeId|mysql\.escape|pg\.escapeLiteral|literal|format_ident|QuoteIdentifier|QuoteLiteral|connection\.quote|Arel\.sql|basename|secure_filename|uuid\w*|randomUUID|nanoid|Date\.now|time\.time|now)\s*[(.]/i;
const constants =
  /^(?:[A-Z][A-Z0-9_]{2,}|[\w.]*\.[A-Z][A-Z0-9_]{2,}|(?:self|this|cls|Self|static)(?:\.|->|::)[A-Z_][A-Z0-9_]+|-?\d[\d_.]*|true|false|null|None|nil|["'`][^"'`]*["'`])$/;
/** `ids.map(() => '?').join(',')`, `", ".join(["%s"] * n)`. */
const placeholders =
  /(?:map|repeat|fill|join|Repeat|times|array_fill|implode|str_repeat|Select|collect)\b[\s\S]{0,120}["'`](?:\?|%s|\$|:|@|\(\?)|["'`](?:\?|%s|,\s*\?)["'`]|placeholder|bind|\$\{?\w*(?:idx|index|position|param)/i;

/** Everything that is needed to follow names in one function. */
export class Flow {
  private readonly scopes: Scope[];
  private readonly code: string;
  private readonly text: string;
  private readonly followed = new Map<string, Origin>();

  constructor(
    private readonly repository: Repository,
    private readonly path: string,
    private readonly ecosystem: Ecosystem,
    private readonly offset: number,
  ) {
    const { code, uncommented } = repository.lexical(path);
    this.code = code;
    this.text = uncommented;
    this.scopes = scopesAround(repository, path, ecosystem, offset);
  }

  /** Whether the place lies in a function at all. */
  get inFunction(): boolean {
    return this.scopes.length > 0;
  }

  /** The expressions that a name is given in the functions around, the latest first; appended parts included. */
  assignments(name: string): Array<{ text: string; offset: number }> {
    const plain = name.replace(/[$^.*+?()[\]{}|\\]/g, '\\$&');
    const pattern = new RegExp(
      `(?<![\\w.$>])${plain}(?:\\s*:\\s*[\\w<>\\[\\]., |?]{1,60})?\\s*(?:\\+|\\.|:|<<)?=(?![=>~])\\s*|(?<![\\w.$>])${plain}\\s*<<\\s*`,
      'g',
    );
    for (const scope of this.scopes) {
      const body = this.code.slice(scope.start, this.offset);
      const found = [...body.matchAll(pattern)].slice(-12).map(match => {
        const at = scope.start + match.index + match[0].length;
        return { text: this.expressionAt(at), offset: at };
      });
      if (found.length) return found.reverse();
      if (this.parameter(scope, name) !== undefined) return [];
    }
    return [];
  }

  /** Where the value of an expression comes from. */
  origin(expression: string, depth = 0): Origin {
    const text = expression.trim();
    if (text === '' || constants.test(text)) return { from: 'constant' };
    if (placeholders.test(text)) return { from: 'constant' };
    if (numbers.test(text)) return { from: 'number' };
    if (escapes.test(text)) return { from: 'checked' };
    if (requestExpressions[this.ecosystem].test(text))
      return { from: 'request', line: this.lineAt(this.offset) };
    if (depth > 4) return { from: 'unknown' };
    let parameter: Origin | undefined;
    for (const name of namesIn(text, this.ecosystem)) {
      const one = this.originOfName(name, text, depth);
      if (one.from === 'request') return one;
      if (one.from === 'parameter') parameter ??= one;
      else if (
        one.from !== 'unknown' &&
        namesIn(text, this.ecosystem).length === 1
      )
        return one;
    }
    return parameter ?? { from: 'unknown' };
  }

  /** Names lead to each other and back again: each is followed once. */
  private originOfName(name: string, whole: string, depth: number): Origin {
    const key = `${depth} ${isMember(whole)} ${name}`;
    let origin = this.followed.get(key);
    if (!origin) {
      origin = this.follow(name, whole, depth);
      this.followed.set(key, origin);
    }
    return origin;
  }

  private follow(name: string, whole: string, depth: number): Origin {
    if (this.isChecked(name)) return { from: 'checked' };
    const given = this.assignments(name);
    if (given.length) {
      const origins = given.map(({ text, offset }): Origin => {
        const one = this.origin(text, depth + 1);
        return one.from === 'request'
          ? { from: 'request', line: this.lineAt(offset) }
          : one;
      });
      return (
        origins.find(({ from }) => from === 'request') ??
        origins.find(({ from }) => from === 'parameter') ??
        origins.find(({ from }) => from === 'unknown') ??
        origins[0]
      );
    }
    const destructured = this.destructured(name);
    if (destructured) return destructured;
    const declared = this.scopes
      .map(scope => ({ scope, declaration: this.parameter(scope, name) }))
      .find(({ declaration }) => declaration !== undefined);
    if (!declared) return { from: 'unknown' };
    return this.originOfParameter(
      declared.scope,
      name,
      declared.declaration!,
      whole,
    );
  }

  /** `const { id, name: x } = req.params`, `id, err := f(r.FormValue("id"))`. */
  private destructured(name: string): Origin | undefined {
    const plain = name.replace(/[$]/g, '\\$&');
    const pattern = new RegExp(
      `(?:\\{[^{}=;]{0,300}(?<![\\w$])${plain}(?![\\w$])[^{}=;]{0,300}\\}|(?<![\\w.])${plain}\\s*,\\s*\\w+)\\s*:?=\\s*`,
      'g',
    );
    for (const scope of this.scopes) {
      const body = this.code.slice(scope.start, this.offset);
      const last = [...body.matchAll(pattern)].pop();
      if (!last) continue;
      const at = scope.start + last.index + last[0].length;
      const text = this.expressionAt(at).replace(/^await\s+/, '');
      if (numbers.test(text)) return { from: 'number' };
      return requestExpressions[this.ecosystem].test(text)
        ? { from: 'request', line: this.lineAt(at) }
        : undefined;
    }
    return undefined;
  }

  /** A parameter as it is declared in a function's header; `undefined` where it is none. */
  private parameter(scope: Scope, name: string): string | undefined {
    const header = this.text.slice(
      Math.max(0, scope.header),
      this.ecosystem === 'python' || this.ecosystem === 'ruby'
        ? this.headerEnd(scope)
        : scope.start,
    );
    const open = header.indexOf('(');
    const list = open < 0 ? header : header.slice(open + 1);
    const plain = name.replace(/[$]/g, '\\$&');
    const named = new RegExp(`(?<![\\w$.])${plain}(?![\\w(])`);
    return splitTop(
      list.replace(/\)\s*(?:(?:->|:|=>|throws|\{)[^()]*)?$/, ''),
      ',',
    ).find(
      part =>
        named.test(part.replace(/=[^=>][\s\S]*$/, '')) && part.length < 400,
    );
  }

  private headerEnd(scope: Scope): number {
    const close = this.code.indexOf(')', scope.header);
    return close < 0 ? scope.start : Math.min(close + 1, scope.header + 3_000);
  }

  private originOfParameter(
    scope: Scope,
    name: string,
    declaration: string,
    whole: string,
  ): Origin {
    const line = this.lineAt(scope.header + 1);
    if (isNumeric(declaration, name)) return { from: 'number' };
    const above = this.above(scope);
    const handler = this.isHandler(
      above,
      this.text.slice(scope.header, scope.start),
    );
    if (
      /@(?:Query|Param|Body|Headers|RequestParam|PathVariable|RequestBody|RequestHeader|QueryParam|PathParam|FormParam|HeaderParam|ModelAttribute)\b|\[From(?:Query|Route|Body|Form|Header)/.test(
        declaration,
      ) &&
      !/Parse(?:Int|UUID|Bool|Enum)Pipe/.test(declaration)
    )
      return { from: 'request', line };
    if (
      /\b(?:Path|Query|Json|Form)\s*[(<]/.test(declaration) &&
      this.ecosystem === 'rust'
    )
      return { from: 'request', line };
    if (handler && isText(declaration, whole)) return { from: 'request', line };
    return {
      from: 'parameter',
      name,
      text: isText(declaration, whole),
    };
  }

  /** Decorators, attributes and registrations above and around a function. */
  private above(scope: Scope): string {
    return this.text.slice(Math.max(0, scope.header - 600), scope.header);
  }

  private isHandler(above: string, header: string): boolean {
    const near = above.slice(
      Math.max(
        above.lastIndexOf('\n\n'),
        above.lastIndexOf(';'),
        above.lastIndexOf('}'),
      ) + 1,
    );
    switch (this.ecosystem) {
      case 'python':
        return /@[\w.]+\.(?:get|post|put|patch|delete|route|api_route|websocket)\s*\(/.test(
          near,
        );
      case 'dotnet':
        return (
          /\.Map(?:Get|Post|Put|Patch|Delete|Methods)\s*\([^;]*$/.test(
            near + header,
          ) || /\[Http(?:Get|Post|Put|Patch|Delete)\b/.test(near + header)
        );
      default:
        return false;
    }
  }

  /** The same function compares the name with a list of what is allowed, or turns it into a number before. */
  private isChecked(name: string): boolean {
    return this.scopes.slice(0, 2).some(({ start }) => {
      for (
        let at = this.code.indexOf(name, start);
        at >= 0 && at < this.offset;
        at = this.code.indexOf(name, at + name.length)
      ) {
        const end = at + name.length;
        const before = this.code.slice(Math.max(start, at - 160), at);
        const after = this.code.slice(end, Math.min(end + 160, this.offset));
        if (/[\w$]$/.test(before) || /^\w/.test(this.code[end] ?? '')) continue;
        if (
          checks.some(([left, right]) => left.test(before) && right.test(after))
        )
          return true;
      }
      return false;
    });
  }

  /** The expression that starts at an offset, to the end of its statement. */
  private expressionAt(offset: number): string {
    let depth = 0;
    const limit = Math.min(this.code.length, offset + 3_000);
    const lineEnds =
      this.ecosystem === 'python' ||
      this.ecosystem === 'ruby' ||
      this.ecosystem === 'go' ||
      this.ecosystem === 'jvm' ||
      this.ecosystem === 'node';
    let i = offset;
    for (; i < limit; i++) {
      const char = this.code[i];
      if ('([{'.includes(char)) depth++;
      else if (')]}'.includes(char)) {
        if (--depth < 0) break;
      } else if (char === ';' && depth === 0) break;
      else if (char === ',' && depth === 0 && this.ecosystem !== 'go') break;
      else if (char === '\n' && depth === 0 && lineEnds) {
        const next = this.code.slice(i + 1, i + 200);
        const before = this.code.slice(Math.max(0, i - 20), i);
        // The bodies of strings are blank, their line breaks are not.
        if (this.text.slice(offset, i).split('`').length % 2 === 0) continue;
        if (
          !/[+.\\(,%&|=?:]\s*$/.test(before) &&
          !/^\s*(?:[+.%?:&|]|["'`]\s*[+%])/.test(next)
        )
          break;
      }
    }
    return this.text.slice(offset, i).trim();
  }

  private lineAt(offset: number): number {
    return this.repository.lineIndex(this.path).lineAt(offset);
  }
}

function isNumeric(declaration: string, name: string): boolean {
  return (
    /:\s*(?:number|int|Int|Long|bigint|float|UUID|uuid\.UUID|Uuid|boolean|bool|Boolean|Date|datetime|i\d+|u\d+)\b(?!\[)/.test(
      declaration,
    ) ||
    new RegExp(
      `(?:^|[\\s(,])(?:int|long|Integer|Long|short|double|float|decimal|Guid|UUID|bool|boolean|uint|Boolean|DateTime|LocalDate)\\??\\s+\\$?${name.replace(
        /[$]/g,
        '',
      )}\\b`,
    ).test(declaration) ||
    /\s(?:u?int(?:8|16|32|64)?|float(?:32|64)|bool|uuid\.UUID|time\.Time)\s*$/.test(
      declaration,
    )
  );
}

/** A text by its type, or a member of something that holds texts; untyped parameters of dynamic languages count. */
function isText(declaration: string, whole: string): boolean {
  if (
    /Depends|Session|Service|Context|Repository|Client|Logger|HttpContext|CancellationToken|\bself\b|\bcls\b/.test(
      declaration,
    )
  )
    return false;
  return (
    /\b(?:string|str|String)\b/.test(declaration) ||
    /^\s*\$?\w+\s*$/.test(declaration) ||
    isMember(whole)
  );
}

function isMember(expression: string): boolean {
  return /\w\.\w/.test(expression);
}

const keywords = new Set(
  'await new return typeof string String str int this self not and or if else in is as none null true false let const var function lambda for of fmt Sprintf format ToString toString trim strip lower upper toLowerCase toUpperCase'.split(
    ' ',
  ),
);

/** The names that an expression is made of, members by their root. */
function namesIn(text: string, ecosystem: Ecosystem): string[] {
  const plain = text.replace(/(["'`])(?:\\.|(?!\1)[^\\])*\1/g, ' ');
  const pattern =
    ecosystem === 'php'
      ? /(?<![\w>:])(\$[A-Za-z_]\w*)/g
      : /(?<![\w.$@])([A-Za-z_$][\w$]*)(?!\s*\()/g;
  const names = [...plain.slice(0, 500).matchAll(pattern)]
    .map(match => match[1])
    .filter(name => !keywords.has(name) && name !== '$this');
  return [...new Set(names)].slice(0, 6);
}
