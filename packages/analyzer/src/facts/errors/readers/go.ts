import type { Service } from '../../../service';
import type { CatchSite } from '../catch-site';
import { closingBracket, lineEnd, lineStart, statementEnd } from '../ranges';
import { serverSourcesOf, type ServerSource } from '../../server/sources';
import { body } from './braces';

type Site = Omit<CatchSite, 'logs' | 'within'>;

/** `if err != nil { … }`. */
export function errorChecks(service: Service, source: ServerSource): Site[] {
  const { path, code } = source;
  const index = service.repository.lineIndex(path);
  const sites: Site[] = [];
  for (const match of code.matchAll(
    /\bif\s+(?:[^{}\n]{1,400};\s*)?(?:\w+\s*(?:&&|\|\|)\s*)?(\w*[eE]rr\w*)\s*!=\s*nil\b([^{}\n]{0,300})\{/g,
  )) {
    const open = match.index + match[0].length - 1;
    const close = closingBracket(code, open);
    if (close === undefined) continue;
    const from = Math.max(0, lineStart(code, match.index) - 400);
    sites.push({
      ecosystem: 'go',
      path,
      line: index.lineAt(match.index),
      endLine: index.lineAt(close),
      form: 'check',
      types: [],
      broad: !/errors\.(?:Is|As)|==|!=/.test(match[2]),
      binding: match[1],
      ...body(source, open + 1, close),
      tried:
        code.slice(from, match.index).split('\n').slice(-2).join('\n') +
        match[0],
    });
  }
  return sites;
}

/** Calls whose failure says nothing, or that clean up after another. */
const harmless =
  /^(?:.*[cC]lose\w*|Flush\w*|Sync|Rollback\w*|Fprint\w*|Print\w*|Write\w*|Remove\w*|Shutdown|Stop|Cancel|cancel|Unlock|Kill|Set(?:Read|Write)?Deadline|Drain|Unsubscribe|Discard|Release|Unsetenv|Setenv|Disconnect|Nack|Nak|Ack|Signal|Wait|Quit|Abort|Reset|Usage|Help|BindEnv|BindPFlag\w*|MarkHidden|MarkFlag\w*|RegisterValidation|Seek|Copy|Encode|Marshal\w*|Atoi|Parse(?:Int|Uint|Float|Bool)|MarkDeprecated|Hostname|Getwd|Abs|LookupEnv|Notify|Rel|Quote\w*)$/;

/** Answers that are written to the caller: who is gone is told nothing. */
const answering =
  /^(?:(?:[sS]end|[wW]rite|[rR]espond|[rR]ender|[rR]eply|[sS]erve)(?:$|[A-Z_])|(?:JSON|XML|HTML|Text|Error|NoContent)$)/;

/** Functions of the standard library whose last result is an error. */
const standard =
  /^(?:json\.(?:Unmarshal|Marshal\w*)|xml\.(?:Unmarshal|Marshal\w*)|yaml\.(?:Unmarshal|Marshal)|strconv\.(?:Atoi|Parse\w+|Unquote)|os\.(?:Open\w*|Create\w*|ReadFile|WriteFile|Mkdir\w*|Rename|Stat|ReadDir|Chmod)|io\.ReadAll|ioutil\.(?:ReadAll|ReadFile|WriteFile|ReadDir)|url\.(?:Parse\w*|QueryUnescape|PathUnescape)|time\.(?:Parse\w*|LoadLocation)|http\.(?:Get|Post|NewRequest\w*|ListenAndServe\w*)|uuid\.(?:Parse|FromString)|base64\.\w+\.DecodeString|hex\.DecodeString|rand\.Read|net\.(?:Dial\w*|Listen|ParseCIDR)|bcrypt\.\w+|jwt\.Parse\w*|template\.Parse\w*|sql\.Open)$/;
/** GORM keeps the error in what it returns: `db.Create(&user)` as a statement throws it away. */
const ofGorm =
  /^[ \t]+(?:\w{1,40}\.){0,3}(?:\w{0,40}D[Bb]|db|tx)\.\w{1,40}\(/gm;
const gormsWrite =
  /\.(?:Create|Save|Delete|Update|Updates|UpdateColumns?|AutoMigrate|DropTable|CreateInBatches|FirstOrCreate|Exec)\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)\s*$/;
const gorm = /"(?:gorm\.io\/gorm|github\.com\/jinzhu\/gorm)"/;
/** gin's, echo's, fiber's and the library's servers: a port that is taken ends the program without a word. */
const served =
  /(?:^|\.)(?:r|e|router|app|engine|server|srv)\.(?:Run|RunTLS|Listen|ListenTLS|ListenAndServe|ListenAndServeTLS|Start)$|^http\.ListenAndServe(?:TLS)?$/;
/** Methods that return an error whatever they are called on. */
const methods =
  /\.(?:Exec|ExecContext|QueryRow(?:Context)?\([^()]*\)\.Scan|Query|QueryContext|Scan|Commit|BeginTx|RowsAffected|LastInsertId|Publish\w*|SendMessage\w*|Decode|Unmarshal|ShouldBind\w*|Bind|Do|DoRequest|SignedString|ExecuteTemplate)$/;

/** Results thrown away: `_ = f()`, `x, _ := f()`, a bare `f()` of the service's own functions. */
export function discardedResults(
  service: Service,
  source: ServerSource,
): Site[] {
  const { path, code } = source;
  const own = service.fact(goSignaturesOf);
  const index = service.repository.lineIndex(path);
  const sites: Site[] = [];
  const add = (at: number, end: number) => {
    const line = index.lineAt(at);
    sites.push({
      ecosystem: 'go',
      path,
      line,
      endLine: line,
      form: 'discard',
      types: [],
      broad: true,
      ...body(source, end, end),
      explained: isExplained(service, path, line),
      tried: code.slice(at, end),
    });
  };
  const returnsError = (name: string) => {
    const last = name.split('.').pop() ?? name;
    return (
      standard.test(name) || methods.test(`.${last}`) || isOwn(own, path, name)
    );
  };
  for (const match of code.matchAll(
    /^[ \t]*((?:[\w.]+[ \t]*,[ \t]*){0,3})_[ \t]*:?=[ \t]*([\w.]{1,120})\(/gm,
  )) {
    const name = match[2];
    const last = name.split('.').pop() ?? name;
    if (harmless.test(last) || isDeferred(code, match.index)) continue;
    // gin's `c.Error(err)` hands the error on and returns it once more.
    if (/^(?:g?c|ctx|context)\.(?:Error|AbortWithError)$/.test(name)) continue;
    const alone = !match[1].trim();
    if (
      alone
        ? /^[A-Z]\w*$|\./.test(name) || returnsError(name)
        : returnsError(name)
    ) {
      if (
        alone &&
        /^(?:append|len|cap|copy|make|new|string|int\w*|float\w*|fmt\.Sprint\w*)$/.test(
          name,
        )
      )
        continue;
      const end = statementEnd(code, match.index + match[0].search(/\S/));
      add(match.index + match[0].search(/\S/), end);
    }
  }
  for (const match of code.matchAll(/^[ \t]+([\w.]{1,120})\(/gm)) {
    const name = match[1];
    const last = name.split('.').pop() ?? name;
    if (harmless.test(last) || isDeferred(code, match.index)) continue;
    if (isAnswer(name, last)) continue;
    const open = match.index + match[0].length - 1;
    const close = closingBracket(code, open);
    if (
      close === undefined ||
      /\S/.test(code.slice(close + 1, lineEnd(code, close)))
    )
      continue;
    // A continued expression of the line before is no statement.
    if (
      /[,(=+&|.]\s*$|\breturn\s*$/.test(
        code.slice(Math.max(0, match.index - 200), match.index),
      )
    )
      continue;
    if (
      isOwn(own, path, name, code.slice(open + 1, close)) ||
      /^(?:json|xml|yaml)\.Unmarshal$|^os\.(?:WriteFile|Mkdir\w*|Rename)$/.test(
        name,
      ) ||
      (served.test(name) && /\S/.test(code.slice(open + 1, close)))
    ) {
      add(
        match.index + match[0].search(/\S/),
        Math.min(close + 1, lineEnd(code, close)),
      );
    }
  }
  if (gorm.test(source.uncommented)) {
    for (const match of code.matchAll(ofGorm)) {
      const start = match.index + match[0].search(/\S/);
      const end = statementEnd(code, start);
      const statement = code.slice(start, Math.min(end, start + 1_000));
      if (
        gormsWrite.test(statement) &&
        !/\.Error\b|[^=!<>]=[^=]/.test(statement) &&
        !sites.some(({ line }) => line === index.lineAt(start))
      )
        add(start, end);
    }
  }
  return sites;
}

/** `response.SendJSON(c, 200, list)`, `respondError(w, err)`: a helper of the service's own, not a mailer or a queue. */
function isAnswer(name: string, last: string): boolean {
  return (
    answering.test(last) &&
    (/^(?:\w*(?:resp(?:onse|onder)?s?|render(?:er)?|reply|web|http\w*|handlers?|ctx|c|w)\.)/i.test(
      name,
    ) ||
      /JSON|XML|HTML|Response|Error|Status|NoContent|NotFound|BadRequest|Unauthori[sz]ed|Forbidden/.test(
        last,
      ))
  );
}

/** Inside a deferred function failures of cleaning up are expected. */
function isDeferred(code: string, at: number): boolean {
  const before = code.slice(Math.max(0, at - 500), at);
  const deferred = before.lastIndexOf('defer func');
  if (deferred < 0) return false;
  const between = before.slice(deferred);
  return (
    (between.match(/\{/g)?.length ?? 0) > (between.match(/\}/g)?.length ?? 0)
  );
}

function isExplained(service: Service, path: string, line: number): boolean {
  const lines = service.repository.lines(path);
  const comment = /\/\/\s*(?!nolint|nosec|#nosec|TODO)\w/;
  // One comment speaks for all that is thrown away below it.
  let first = line;
  while (first > 1 && /^\s*_\s*=\s/.test(lines[first - 2] ?? '')) first--;
  return (
    comment.test(lines[line - 1] ?? '') ||
    /^\s*\/\/\s*(?!nolint|TODO)\w/.test(lines[first - 2] ?? '')
  );
}

/** The service's own Go functions by what they return. */
interface GoSignatures {
  /** `folder.Name` of functions and `.Name` of methods whose last result is an error, with their numbers of parameters. */
  failing: Map<string, Set<number>>;
  /** Those of the same name without an error. */
  safe: Set<string>;
}

/** Use as a fact. */
export function goSignaturesOf(service: Service): GoSignatures {
  const failing: GoSignatures['failing'] = new Map();
  const safe = new Set<string>();
  for (const { ecosystem, code, path } of service.fact(serverSourcesOf)) {
    if (ecosystem !== 'go') continue;
    for (const match of code.matchAll(
      /^func\s*(\([^()]{0,120}\)\s*)?(\w+)\s*(?:\[[^\]\n]{0,120}\]\s*)?\(/gm,
    )) {
      const open = match.index + match[0].length - 1;
      const close = closingBracket(code, open);
      if (close === undefined) continue;
      const results = code
        .slice(close + 1, lineEnd(code, close))
        .split('{')[0]
        .trim();
      const key = `${match[1] ? '' : folderName(path)}.${match[2]}`;
      if (/^\(?(?:[^()]*[\s,])?error\)?$/.test(results)) {
        const counts = failing.get(key) ?? new Set();
        failing.set(key, counts.add(countOf(code.slice(open + 1, close))));
      } else safe.add(key);
    }
  }
  return { failing, safe };
}

/**
 * Whether a call is one of the service's own functions that return an error: of the same package, of a package named
 * like the receiver, or a method with a telling name (`DeleteMessages`, not `Get`) and as many arguments.
 */
function isOwn(
  { failing, safe }: GoSignatures,
  path: string,
  name: string,
  args?: string,
): boolean {
  const steps = name.split('.');
  const last = steps[steps.length - 1];
  const key =
    steps.length === 1
      ? `${folderName(path)}.${last}`
      : `${steps[steps.length - 2]}.${last}`;
  if (failing.has(key)) return !safe.has(key);
  const method = `.${last}`;
  if (steps.length === 1 || safe.has(method)) return false;
  const counts = failing.get(method);
  return (
    counts !== undefined &&
    /[a-z][A-Z]/.test(last) &&
    (args === undefined || counts.has(countOf(args)))
  );
}

function folderName(path: string): string {
  const steps = path.split('/');
  return steps[steps.length - 2] ?? '';
}

/** How many parameters or arguments stand between two brackets. */
function countOf(text: string): number {
  if (!/\S/.test(text)) return 0;
  let depth = 0;
  let commas = 0;
  for (const char of text.trim().replace(/,$/, '')) {
    if ('([{'.includes(char)) depth++;
    else if (')]}'.includes(char)) depth--;
    else if (char === ',' && depth === 0) commas++;
  }
  return commas + 1;
}
