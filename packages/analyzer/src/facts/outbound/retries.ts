import type { Service } from '../../service';
import { sourceFilesOf, stackOf } from '../../stack';
import { blockAfter, findCalls } from '../code';
import { effectiveConfigurationOf, isForDevelopment } from '../configuration';
import { argumentText } from './site';
import { outboundSitesOf } from './index';

/** A retry that nothing ends, or that hammers. */
export interface EndlessRetry {
  path: string;
  line: number;
  /** Follows the place in a sentence. */
  what: string;
}

const libraries =
  /^(?:p-retry|axios-retry|cockatiel|opossum|async-retry|retry|tenacity|backoff|stamina|pybreaker|circuitbreaker|io\.github\.resilience4j:.*|org\.springframework\.retry:spring-retry|dev\.failsafe:failsafe|io\.quarkus:quarkus-smallrye-fault-tolerance|github\.com\/cenkalti\/backoff(?:\/v\d+)?|github\.com\/hashicorp\/go-retryablehttp|github\.com\/sony\/gobreaker(?:\/v\d+)?|github\.com\/failsafe-go\/failsafe-go|github\.com\/avast\/retry-go(?:\/v\d+)?|polly(?:\..*)?|microsoft\.extensions\.http\.(?:polly|resilience)|retriable|stoplight|faraday-retry|circuitbox|backon|backoff|tower|reqwest-retry|reqwest-middleware|org\.springframework\.cloud:spring-cloud-starter-circuitbreaker.*)$/i;

/** The first retry or breaker library, or a mesh's policy. */
export function retryLibraryOf(
  service: Service,
): { name: string; path: string; line: number } | undefined {
  return service
    .fact(stackOf)
    .dependencies.find(
      ({ name, scope }) => scope === 'prod' && libraries.test(name),
    );
}

/** Use as a fact. */
export function endlessRetriesOf(service: Service): EndlessRetry[] {
  const { repository } = service;
  const sites = service.fact(outboundSitesOf);
  const found = service.fact(sourceFilesOf).flatMap((file): EndlessRetry[] => {
    const { path } = file;
    const { code, uncommented } = repository.lexical(path);
    const index = repository.lineIndex(path);
    const retries: EndlessRetry[] = [];
    const endless = 'retries without a limit';
    if (file.ecosystem === 'python') {
      if (/\btenacity\b/.test(code)) {
        for (const call of findCalls(
          repository,
          path,
          /@(?:tenacity\.)?retry\b/,
          { bare: true },
        )) {
          if (!/\bstop\s*=|\*\*/.test(argumentText(call)))
            retries.push({ path, line: call.line, what: endless });
        }
      }
      for (const call of findCalls(
        repository,
        path,
        /@backoff\.on_(?:exception|predicate)\b/,
      )) {
        if (!/\bmax_(?:tries|time)\s*=|\*\*/.test(argumentText(call)))
          retries.push({ path, line: call.line, what: endless });
      }
    }
    const infinite =
      /\b(?:retries|maxRetries|max_retries|maxAttempts|retryCount|attempts)\s*[:=(]\s*(?:Infinity\b|Number\.POSITIVE_INFINITY|Integer\.MAX_VALUE|Int\.MAX_VALUE|int\.MaxValue|math\.MaxInt\w*|usize::MAX)|\bforever\s*:\s*true\b(?=[^}]{0,200}\b(?:retr|minTimeout|factor))/g;
    for (const match of code.matchAll(infinite))
      retries.push({ path, line: index.lineAt(match.index), what: endless });
    for (const loop of uncommented.matchAll(
      /\bwhile\s*\(?\s*(?:true|True)\s*\)?\s*[:{]/g,
    )) {
      const block = blockAfter(
        repository,
        path,
        loop.index,
        file.ecosystem === 'python' ? 'indentation' : 'braces',
      );
      if (!block) continue;
      const body = code.slice(block.start, block.end).slice(0, 5_000);
      const calls = sites.some(
        site =>
          site.path === path &&
          site.line >= block.line &&
          site.line <= block.endLine,
      );
      const waits =
        /\b(?:sleep|delay|pause|setTimeout|backoff|back_off|time\.After)\w*\b/i.test(
          body,
        );
      const catches = /\b(?:catch|except|rescue)\b/.test(body);
      const ends =
        /\b(?:attempt|tries|retr|count|page|cursor|offset|next|poll|consume|max)\w*/i.test(
          body,
        );
      if (calls && catches && !waits && !ends) {
        retries.push({
          path,
          line: index.lineAt(loop.index),
          what: 'calls again at once and for ever when a call fails',
        });
      }
    }
    return retries;
  });
  const setting = service
    .fact(effectiveConfigurationOf)
    .settings.find(
      ({ key, value }) =>
        /(?:resilience4j\.retry.*max-?attempts|retry\.max-?attempts)$/i.test(
          key,
        ) &&
        value !== undefined &&
        /^(?:-1|2147483647)$/.test(value),
    );
  return [
    ...found.filter(place => !isForDevelopment(service, place)),
    ...(setting
      ? [
          {
            path: setting.path,
            line: setting.line,
            what: 'retries without a limit',
          },
        ]
      : []),
  ];
}
