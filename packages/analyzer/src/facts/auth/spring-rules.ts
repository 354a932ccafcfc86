import type { Service } from '../../service';
import { sourceFilesOf } from '../../stack';
import { argumentsAt, sourceText, type SourceText } from '../code/source-text';
import { classesIn } from '../code';
import { annotationsBefore } from '../code/annotations';
import { effectiveConfigurationOf } from '../configuration';
import type { Route } from '../http';

/** A line of a security chain: which requests, and whether anybody may send them. */
interface Rule {
  path: string;
  line: number;
  /** Ant patterns; `undefined` where they are computed. */
  patterns: string[] | undefined;
  method?: string;
  open: boolean;
}

/** What Spring Security lets through. @public */
export interface SpringRules {
  /** The rule that opens a route to everybody; `undefined` where none does. */
  permits(route: Route): { path: string; line: number } | undefined;
  /** A rule of the chain, as the proof. */
  proof: { path: string; line: number };
}

const chain =
  /\bSecurityFilterChain\b|\bSecurityWebFilterChain\b|\bWebSecurityConfigurerAdapter\b|\bvoid\s+configure\s*\(\s*(?:final\s+)?HttpSecurity\b/;
const matcher =
  /\.\s*(requestMatchers|antMatchers|mvcMatchers|pathMatchers|anyRequest|anyExchange)\s*\(/g;

/** The rules of the one chain that production runs; `undefined` where there is none or several share the work. Use as a fact. @public */
export function springRulesOf(service: Service): SpringRules | undefined {
  const chains: Rule[][] = [];
  let proof: { path: string; line: number } | undefined;
  for (const { path, ecosystem } of service.fact(sourceFilesOf)) {
    if (ecosystem !== 'jvm') continue;
    const source = sourceText(service.repository, path);
    const found = chain.exec(source.code);
    if (!found) continue;
    const condition = isEffective(service, source);
    if (condition === 'no') continue;
    const rules = rulesIn(source);
    proof ??= { path, line: rules[0]?.line ?? source.lineAt(found.index) };
    if (condition === 'yes') {
      chains.splice(0, chains.length, rules);
      break;
    }
    chains.push(rules);
    // Several chains in one file share the requests between them.
    if (/\bsecurityMatchers?\s*\(/.test(source.code)) chains.push([]);
  }
  if (!proof) return undefined;
  const [rules] = chains;
  return {
    proof,
    permits: route =>
      chains.length === 1 && rules ? permitting(rules, route) : undefined,
  };
}

function permitting(rules: Rule[], route: Route): Rule | undefined {
  for (const rule of rules) {
    if (rule.method && rule.method !== route.method) continue;
    if (!rule.patterns) return undefined;
    if (rule.patterns.some(pattern => matches(pattern, route.route)))
      return rule.open ? rule : undefined;
  }
  return undefined;
}

function rulesIn(source: SourceText): Rule[] {
  const { code, path } = source;
  const rules: Rule[] = [];
  for (const match of code.matchAll(matcher)) {
    const open = match.index + match[0].length - 1;
    const close = source.partner[open];
    if (close < open || rules.length > 200) continue;
    const action = /^\s*\.\s*(\w{1,40})/.exec(
      code.slice(close + 1, close + 300),
    );
    if (!action) continue;
    const any = /^any/.test(match[1]);
    const given = argumentsAt(source, open).map(({ text }) => text);
    const method = given
      .map(
        text =>
          /^(?:HttpMethod\.)?(GET|POST|PUT|PATCH|DELETE|OPTIONS|HEAD)$/.exec(
            text,
          )?.[1],
      )
      .find(Boolean);
    const written = given
      .filter(
        text =>
          !/^(?:HttpMethod\.)?(?:GET|POST|PUT|PATCH|DELETE|OPTIONS|HEAD)$/.test(
            text,
          ),
      )
      .map(text => namedPaths(source, text));
    let patterns: string[] | undefined = ['/**'];
    if (!any && written.length)
      patterns = written.every((paths): paths is string[] => !!paths)
        ? written.flat()
        : undefined;
    rules.push({
      path,
      line: lineOfRule(source, match.index, close),
      patterns,
      ...(method ? { method } : {}),
      open: action[1] === 'permitAll',
    });
  }
  return rules;
}

/** `"/orders/**"`, or a constant of the same class that lists such paths; `undefined` where they are computed. */
function namedPaths(
  { code, uncommented, partner }: SourceText,
  text: string,
): string[] | undefined {
  const literal = /^"([^"]{0,300})"$/.exec(text)?.[1];
  if (literal !== undefined) return [literal];
  const name = /^(?:\w{1,60}\.)?([A-Za-z_]\w{1,60})$/.exec(text)?.[1];
  if (!name) return undefined;
  const declared = new RegExp(
    `\\bString(?:\\[\\])?\\s+${name}(?:\\[\\])?\\s*=\\s*(?:new\\s+String\\s*\\[\\s*\\]\\s*)?([{"])`,
  ).exec(code);
  if (!declared) return undefined;
  const open = declared.index + declared[0].length - 1;
  const end = declared[1] === '{' ? partner[open] : code.indexOf(';', open);
  if (end < open || end - open > 20_000) return undefined;
  const value = uncommented.slice(open, end);
  const paths = [...value.matchAll(/"([^"\n]{0,300})"/g)].map(
    ([, path]) => path,
  );
  // A part that is put together is not all there.
  return paths.length > 0 && !/"\s*\+|\+\s*"/.test(value) ? paths : undefined;
}

/** The matcher's own line; chains are written one call a line. */
function lineOfRule(source: SourceText, offset: number, close: number): number {
  const first = source.lineAt(offset + 1);
  return Math.min(first, source.lineAt(close));
}

/** Ant patterns, segment by segment. */
function matches(pattern: string, route: string): boolean {
  const wanted = pattern.split('/').filter(Boolean);
  const given = route.split('/').filter(Boolean);
  for (let i = 0; i < wanted.length; i++) {
    if (wanted[i] === '**') return true;
    if (given[i] === undefined) return false;
    if (wanted[i] !== '*' && wanted[i] !== given[i]) return false;
  }
  return wanted.length === given.length;
}

/** Whether the condition on a configuration class holds in production; `maybe` where it has none or it cannot be told. */
function isEffective(
  service: Service,
  source: SourceText,
): 'yes' | 'no' | 'maybe' {
  const [first] = classesIn(source);
  if (!first) return 'maybe';
  const annotations = annotationsBefore(source, first.offset, '@');
  if (
    annotations.some(
      ({ name, text }) => /Profile$/.test(name) && /dev|local|test/i.test(text),
    )
  )
    return 'no';
  const condition = annotations.find(({ name }) =>
    /ConditionalOnProperty$/.test(name),
  )?.text;
  if (!condition) return 'maybe';
  const value = (name: string) =>
    new RegExp(`\\b${name}\\s*=\\s*\\{?\\s*"([^"]{0,200})"`).exec(
      condition,
    )?.[1];
  const prefix = value('prefix');
  const name =
    value('value') ??
    value('name') ??
    /\(\s*"([^"]{0,200})"/.exec(condition)?.[1];
  if (!name) return 'maybe';
  const setting = service
    .fact(effectiveConfigurationOf)
    .get(prefix ? `${prefix.replace(/\.$/, '')}.${name}` : name);
  const wanted = value('havingValue');
  if (setting?.value === undefined)
    return /matchIfMissing\s*=\s*true/.test(condition) ? 'yes' : 'maybe';
  const holds =
    wanted === undefined
      ? setting.value !== 'false'
      : setting.value.toLowerCase() === wanted.toLowerCase();
  return holds ? 'yes' : 'no';
}
