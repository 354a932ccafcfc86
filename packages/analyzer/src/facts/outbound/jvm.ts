import type { Repository } from '../../repository';
import { effectiveConfigurationOf } from '../configuration';
import { findCalls, type Call } from '../code';
import { argumentText, type OutboundReader, type OutboundSite } from './site';

const timeouts =
  /\b(?:setReadTimeout|setConnectTimeout|readTimeout|connectTimeout|responseTimeout|setResponseTimeout|setConnectionRequestTimeout|ReadTimeoutHandler|withReadTimeout|callTimeout)\b/;

/** RestTemplate, RestClient, WebClient, the JDK's and Apache's clients, OkHttp, Feign and gRPC stubs. */
export const jvmCalls: OutboundReader = (service, files) => {
  const { repository } = service;
  const configuration = service.fact(effectiveConfigurationOf);
  const configured =
    configuration.firstOf(
      'spring.http.client.read-timeout',
      'spring.http.clients.read-timeout',
      'spring.http.reactiveclient.read-timeout',
      'spring.http.clients.imperative.read-timeout',
    ) !== undefined;
  // A customizer bounds every client that is built.
  const customized = files.some(({ path }) => {
    const { code } = repository.lexical(path);
    return (
      /\b(?:WebClientCustomizer|RestClientCustomizer|RestTemplateCustomizer|ClientHttpRequestFactorySettings|ClientHttpRequestFactories)\b/.test(
        code,
      ) && timeouts.test(code)
    );
  });
  // A bean that nobody asks for calls nobody.
  const isUnused = isBeanAlone(
    files.map(({ path }) => repository.lexical(path).code),
  );
  return files.flatMap(({ path }): OutboundSite[] => {
    const { code } = repository.lexical(path);
    if (!/Client|HttpRequest|Template|Stub|openConnection/.test(code))
      return [];
    const fileBound = configured || customized || timeouts.test(code);
    const sites: OutboundSite[] = [];
    const add = (
      line: number,
      client: string,
      bound: OutboundSite['bound'],
    ): void => {
      if (
        !sites.some(
          site => site.client === client && Math.abs(site.line - line) < 8,
        )
      )
        sites.push({ path, line, client, bound });
    };
    const each = (name: RegExp, use: (call: Call) => void, bare = false) =>
      findCalls(repository, path, name, { bare }).forEach(use);
    each(/(?<![\w.:@<])RestTemplate(?=\s*\()/, call => {
      if (isDeclared(code, call) || isUnused) return;
      add(
        call.line,
        'RestTemplate',
        fileBound ||
          (call.arguments.length > 0 &&
            !/SimpleClientHttpRequestFactory\(\)/.test(argumentText(call)))
          ? 'set'
          : 'none',
      );
    });
    each(
      /\bRestTemplateBuilder(?=\s*\()|\b\w*[rR]estTemplateBuilder(?:\s*\.\s*\w+\([^()]{0,200}\)){0,8}\s*\.\s*build\b/,
      call => add(call.line, 'RestTemplate', fileBound ? 'set' : 'none'),
    );
    each(/\bRestClient\s*\.\s*(?:create|builder)\b/, call =>
      add(call.line, 'RestClient', fileBound ? 'set' : 'none'),
    );
    webClients(repository, path, code).forEach(line =>
      add(
        line,
        'WebClient',
        fileBound || /\.\s*timeout\s*\(|\bDuration\b/.test(code)
          ? 'set'
          : 'none',
      ),
    );
    each(/\bHttpRequest\s*\.\s*newBuilder\b/, call => {
      const end = code.indexOf('.build', call.end);
      const chain = code.slice(
        call.end,
        end < 0 ? call.end + 600 : Math.min(end, call.end + 2_000),
      );
      add(
        call.line,
        'java.net.http.HttpClient',
        /\.\s*timeout\s*\(/.test(chain) ? 'set' : 'none',
      );
    });
    each(
      /\bHttpClients\s*\.\s*(?:createDefault|createSystem|custom)\b|\bHttpClientBuilder\s*\.\s*create\b/,
      call =>
        add(
          call.line,
          'Apache HttpClient',
          fileBound || /setSocketTimeout|setDefaultRequestConfig/.test(code)
            ? 'set'
            : 'none',
        ),
    );
    each(/\.\s*openConnection\b/, call =>
      add(call.line, 'URLConnection', fileBound ? 'set' : 'none'),
    );
    each(/(?<![\w.])OkHttpClient(?:\s*\.\s*Builder)?(?=\s*\()/, call =>
      add(
        call.line,
        'OkHttp',
        /\b(?:readTimeout|callTimeout)\s*\(\s*0\b/.test(code)
          ? 'never'
          : 'default',
      ),
    );
    each(
      /@FeignClient\b|@RegisterRestClient\b|@HttpExchange\b/,
      call => add(call.line, call.name.slice(1), 'default'),
      true,
    );
    // Micronaut's declared clients stop reading after ten seconds.
    if (/\bio\.micronaut\.http\.client\b/.test(code))
      each(
        /@Client\b/,
        call => add(call.line, 'the Micronaut client', 'default'),
        true,
      );
    each(/\bnew(?:Blocking|Future)?Stub\b/, call =>
      add(
        call.line,
        'the gRPC stub',
        /\bwithDeadline(?:After)?\s*\(/.test(code) ? 'set' : 'none',
      ),
    );
    return sites;
  });
};

/** Whether one `@Bean RestTemplate client() { return new RestTemplate(); }` is all that the code says of RestTemplate. */
function isBeanAlone(codes: string[]): boolean {
  const named = codes.filter(code =>
    /\bRest(?:Template|Operations)\b/.test(code),
  );
  if (named.length !== 1) return false;
  const mentions = named[0]
    .replace(/^[ \t]*import\b[^\n]*/gm, '')
    .match(/\bRest(?:Template|Operations)\b/g);
  return (
    mentions?.length === 2 &&
    /@Bean\b[^{}]{0,200}\bRestTemplate\b[^{}]{0,80}\{\s{0,60}return\s{1,9}new\s{1,9}RestTemplate\s?\(/.test(
      named[0],
    )
  );
}

/** `RestTemplate restTemplate()` declares a method of that type: no construction. */
function isDeclared(code: string, call: Call): boolean {
  return /(?:\bpublic|\bprivate|\bprotected|\bfun)\s+$/.test(
    code.slice(Math.max(0, call.offset - 20), call.offset),
  );
}

/** Where WebClients are made: by their builder, or by a method that returns one. */
function webClients(
  repository: Repository,
  path: string,
  code: string,
): number[] {
  // A method that only picks one of several clients makes none.
  if (!/[bB]uilder|WebClient\s*\.\s*create/.test(code)) return [];
  const index = repository.lineIndex(path);
  return [
    ...code.matchAll(
      /\bWebClient\s*\.\s*(?:create|builder)\s*\(|\bfun\s+\w+\([^()]{0,600}\)\s*:\s*WebClient\b(?!\s*\.)|^[ \t]*(?:public |private |protected |static )*WebClient\s+\w+\s*\(/gm,
    ),
  ]
    .filter(
      // `fun ordersClient(builder: Builder): WebClient = clientWithTimeouts(builder)`: it is made there.
      match =>
        !/^\s*=\s*(?!\w*[bB]uilder\b|WebClient\b|authorisedWebClient\b)\w+\s*\(/.test(
          code.slice(match.index + match[0].length).slice(0, 200),
        ),
    )
    .map(match => index.lineAt(match.index + match[0].search(/\S/)));
}
