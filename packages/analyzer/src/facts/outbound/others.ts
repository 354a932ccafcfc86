import { findCalls } from '../code';
import { argumentText, type OutboundReader, type OutboundSite } from './site';

/** Makes the sites of a file. */
const siteIn =
  (path: string) =>
  (
    line: number,
    client: string,
    bound: OutboundSite['bound'],
  ): OutboundSite => ({ path, line, client, bound });

/** HttpClient waits 100 s by default; gRPC calls wait for ever. */
export const dotnetCalls: OutboundReader = ({ repository }, files) => {
  const deadlines = files.some(({ path }) =>
    /\bdeadline\s*:|\bDeadline\b|\bEnableCallContextPropagation\b|\.WithDeadline\b/.test(
      repository.lexical(path).code,
    ),
  );
  return files.flatMap(({ path }): OutboundSite[] => {
    const { code } = repository.lexical(path);
    const index = repository.lineIndex(path);
    const infinite =
      /\.Timeout\s*=\s*(?:System\.Threading\.)?Timeout\.InfiniteTimeSpan|\.Timeout\s*=\s*TimeSpan\.FromMilliseconds\(-1\)/.exec(
        code,
      );
    return [
      ...findCalls(
        repository,
        path,
        /\bnew\s+(?:HttpClient|RestClient|FlurlClient)\b|\.AddHttpClient\b|\.CreateClient\b|\.AddRefitClient\b/,
      ).map(({ line, name }) => ({
        path,
        line,
        client: name.replace(/^new\s+|^\./, ''),
        bound: 'default' as const,
      })),
      ...(infinite
        ? [
            {
              path,
              line: index.lineAt(infinite.index),
              client: 'HttpClient',
              bound: 'never' as const,
            },
          ]
        : []),
      ...findCalls(
        repository,
        path,
        /\bGrpcChannel\s*\.\s*ForAddress\b|\.AddGrpcClient\b/,
      ).map(({ line }) => ({
        path,
        line,
        client: 'the gRPC client',
        bound: deadlines ? ('set' as const) : ('none' as const),
      })),
    ];
  });
};

/** Net::HTTP, Faraday and their kin wait 60 s by default; http.rb and Typhoeus wait for ever. */
export const rubyCalls: OutboundReader = ({ repository }, files) =>
  files.flatMap(({ path }): OutboundSite[] => {
    const { code } = repository.lexical(path);
    const site = siteIn(path);
    const off = /\b(?:read_timeout|open_timeout|timeout)\s*=\s*nil\b/.exec(
      code,
    );
    return [
      ...findCalls(
        repository,
        path,
        /\b(?:Net::HTTP(?:\.\w+|::\w+\.new)|Faraday(?:\.\w+)?|HTTParty\.\w+|RestClient(?:\.\w+|::Request\.execute)|Excon\.\w+|URI\.open|HTTPX\.\w+)/,
        { bare: true },
      ).map(({ line, name }) => site(line, name.split(/[.]/)[0], 'default')),
      ...findCalls(
        repository,
        path,
        /(?<![\w:])HTTP\.(?:get|post|put|patch|delete|head|auth|headers|basic_auth|follow)\b|\bTyphoeus(?:::Request)?\.(?:get|post|put|patch|delete|new)\b/,
      ).map(call =>
        site(
          call.line,
          call.name.startsWith('HTTP') ? 'HTTP' : 'Typhoeus',
          /\btimeout\b/.test(argumentText(call)) ||
            /\btimeout\b/.test(lineOf(code, call.offset))
            ? 'set'
            : 'none',
        ),
      ),
      ...(off && /Net::HTTP|Faraday/.test(code)
        ? [
            site(
              repository.lineIndex(path).lineAt(off.index),
              'Net::HTTP',
              'never',
            ),
          ]
        : []),
    ];
  });

/** Guzzle and curl wait for ever; Laravel's and Symfony's clients do not. */
export const phpCalls: OutboundReader = ({ repository }, files) =>
  files.flatMap(({ path }): OutboundSite[] => {
    const { code, uncommented } = repository.lexical(path);
    const site = siteIn(path);
    const guzzle = /\bGuzzleHttp\\Client\b/.test(code);
    const injected =
      guzzle && /\b(?:Client|ClientInterface)\s+\$\w+/.test(code);
    const timed =
      /['"](?:timeout|read_timeout)['"]\s*=>|RequestOptions::(?:READ_)?TIMEOUT|CURLOPT_TIMEOUT/;
    const created = guzzle
      ? findCalls(repository, path, /\bnew\s+\\?(?:GuzzleHttp\\)?Client\b/, {
          bare: true,
        })
      : [];
    return [
      ...created.map(call =>
        site(call.line, 'Guzzle', timed.test(uncommented) ? 'set' : 'none'),
      ),
      ...(injected && created.length === 0
        ? findCalls(
            repository,
            path,
            /->(?:\w*[cC]lient|http)\s*->\s*(?:get|post|put|patch|delete|request|send)\b/,
          ).map(call =>
            site(call.line, 'Guzzle', timed.test(uncommented) ? 'set' : 'none'),
          )
        : []),
      ...findCalls(
        repository,
        path,
        /\bHttp::(?:get|post|put|patch|delete|send|with\w+|accept\w*|asForm|asJson|baseUrl|timeout|retry|pool)\b/,
      ).map(call =>
        site(
          call.line,
          'Http',
          /::timeout$/.test(call.name) && /^0$/.test(argumentText(call))
            ? 'never'
            : 'default',
        ),
      ),
      ...findCalls(repository, path, /\bcurl_exec\b/).map(call =>
        site(
          call.line,
          'curl',
          /\bCURLOPT_TIMEOUT(?:_MS)?\b/.test(code) ? 'set' : 'none',
        ),
      ),
    ];
  });

/** reqwest and tonic wait for ever. */
export const rustCalls: OutboundReader = ({ repository }, files) => {
  // A client that is built and never asked for anything calls nobody; one that is handed to a library may.
  const asks = files.some(({ path }) =>
    /\.\s*send\s*\(\s*\)|(?:\bclient\w*|\bhttp)(?:\s*\(\s*\))?\s*\.\s*(?:execute|call|request|get|post|put|patch|delete|head)\s*\(|\breqwest\s*::\s*(?:get|blocking\s*::\s*get)\b|\bwith_(?:http_)?client\s*\(|\bhttp_client\s*\(/.test(
      repository.lexical(path).code.split('#[cfg(test)]')[0],
    ),
  );
  return files.flatMap(({ path }): OutboundSite[] => {
    const { code } = repository.lexical(path);
    const site = siteIn(path);
    const bounded =
      /\.\s*timeout\s*\(|\btokio\s*::\s*time\s*::\s*timeout\b|\bread_timeout\s*\(/.test(
        code,
      );
    const reqwest = asks && /\breqwest\b/.test(code);
    return [
      ...(reqwest
        ? findCalls(
            repository,
            path,
            /\breqwest\s*::\s*get\b|\b(?:reqwest\s*::\s*)?(?:Client|ClientBuilder)\s*::\s*(?:new|builder)\b/,
          )
            // A client handed to a cloud provider's SDK is bounded by the SDK.
            .filter(
              ({ end }) => !/\b(?:Aws|aws_)/.test(code.slice(end, end + 300)),
            )
            .map(({ line, name }) =>
              site(
                line,
                'reqwest',
                bounded && !/::\s*get$/.test(name) ? 'set' : 'none',
              ),
            )
        : []),
      // What openidconnect and oauth2 bring along is a client of reqwest as it comes.
      ...(/\b(?:openidconnect|oauth2)\s*::\s*reqwest\b|\breqwest\s*::\s*(?:async_)?http_client\b/.test(
        code,
      )
        ? findCalls(repository, path, /\.\s*request_async\b|\bdiscover_async\b/)
            .filter(call =>
              call.arguments.some(({ text }) =>
                /^&?(?:\w+\s*::\s*){0,4}(?:async_http_client|http_client)$/.test(
                  text,
                ),
              ),
            )
            .map(({ line }) => site(line, 'reqwest', 'none'))
        : []),
      ...(/\btonic\b/.test(code)
        ? findCalls(repository, path, /\b\w+Client\s*::\s*connect\b/).map(
            ({ line }) =>
              site(line, 'the gRPC client', bounded ? 'set' : 'none'),
          )
        : []),
    ];
  });
};

function lineOf(code: string, offset: number): string {
  const start = code.lastIndexOf('\n', offset) + 1;
  const end = code.indexOf('\n', offset);
  return code.slice(start, end < 0 ? code.length : end).slice(0, 1_000);
}
