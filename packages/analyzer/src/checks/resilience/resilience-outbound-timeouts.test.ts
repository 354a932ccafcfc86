import {
  dotnet,
  express,
  file,
  flask,
  goService,
  laravel,
  rails,
  rust,
  spring,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { resilienceOutboundTimeouts as check } from './resilience-outbound-timeouts';

const py = (...lines: string[]): Files => ({
  ...flask,
  'client.py': file(...lines),
});
const js = (...lines: string[]): Files => ({
  ...express,
  'client.js': file(...lines),
});
const go = (...lines: string[]): Files => ({
  ...goService,
  'client.go': file('package main', ...lines),
});
const java = (...lines: string[]): Files => ({
  ...spring,
  'src/main/java/Client.java': file(...lines),
});
const php = (...lines: string[]): Files => ({
  ...laravel,
  'app/Client.php': file('<?php', ...lines),
});

const caught: Case[] = [
  [
    'axios: an instance of its default export',
    js(
      "const axios = require('axios');",
      'module.exports = axios.default.create({ baseURL: process.env.SHOP_URL });',
    ),
    'fail major client.js:2',
  ],
  [
    'Go: a client whose base falls back to this machine',
    go(
      'func newClient() *Client {',
      '\tc := &Client{http: &http.Client{}, base: os.Getenv("PAYMENTS_URL")}',
      '\tif c.base == "" {',
      '\t\tc.base = "http://localhost:9000"',
      '\t}',
      '\treturn c',
      '}',
    ),
    'fail major client.go:3',
  ],
  [
    'requests under another name, and a session beside an adapter that bounds nothing',
    py(
      'from requests import post as send, Session',
      'import requests',
      'class Ciphers(requests.adapters.HTTPAdapter):',
      '    pass',
      'TIMED_OUT = "timeout"',
      'session = requests.Session()',
      'def ask(timeout):',
      '    session.post(url)',
      '    send(url)',
    ),
    'fail major client.py:9',
  ],
  [
    'requests without a timeout',
    py('import requests', 'requests.get(url)'),
    'fail major client.py:2',
  ],
  [
    'a session without one',
    py('import requests', 'session = requests.Session()', 'session.post(url)'),
    'fail major client.py:3',
  ],
  [
    'httpx that was told to wait for ever',
    py('import httpx', 'httpx.Client(timeout=None)'),
    'fail major client.py:2',
  ],
  [
    'urlopen',
    py('from urllib.request import urlopen', 'urlopen(url)'),
    'fail major client.py:2',
  ],
  [
    'axios',
    js("const axios = require('axios');", 'axios.get(url);'),
    'fail major client.js:2',
  ],
  [
    'axios with a timeout of zero',
    js("const axios = require('axios');", 'axios.get(url, { timeout: 0 });'),
    'fail major client.js:2',
  ],
  [
    'node-fetch',
    js("import fetch from 'node-fetch';", 'await fetch(url);'),
    'fail major client.js:2',
  ],
  ['http.Get', go('func f() { http.Get(url) }'), 'fail major client.go:2'],
  [
    'a client without a timeout',
    go('var c = &http.Client{}'),
    'fail major client.go:2',
  ],
  [
    'a gRPC stub with the caller’s context',
    go(
      'import "google.golang.org/grpc"',
      'func f(ctx context.Context) {',
      '\tpb.NewCartClient(conn).Get(ctx, req)',
      '}',
    ),
    'fail major client.go:4',
  ],
  [
    'a bean of RestTemplate that the same file calls',
    java(
      'class Clients {',
      '  @Bean',
      '  public RestTemplate rest() { return new RestTemplate(); }',
      '  Orders all(RestTemplate rest) { return rest.getForObject(url, Orders.class); }',
      '}',
    ),
    'fail major src/main/java/Client.java:3',
  ],
  [
    'RestTemplate',
    java('RestTemplate rest = new RestTemplate();'),
    'fail major src/main/java/Client.java:1',
  ],
  [
    'the JDK’s client',
    java('HttpRequest r = HttpRequest.newBuilder(uri).GET().build();'),
    'fail major src/main/java/Client.java:1',
  ],
  [
    'Guzzle',
    php('use GuzzleHttp\\Client;', '$client = new Client();'),
    'fail major app/Client.php:3',
  ],
  [
    'reqwest',
    {
      ...rust,
      'src/client.rs':
        'async fn f() {\n    let client = reqwest::Client::new();\n    client.get(url).send().await;\n}\n',
    },
    'fail major src/client.rs:2',
  ],
  [
    'the client that openidconnect brings along',
    {
      ...rust,
      'src/login.rs': file(
        'async fn f(client: CoreClient) {',
        '    client.exchange_code(code)',
        '        .request_async(openidconnect::reqwest::async_http_client)',
        '        .await;',
        '}',
      ),
    },
    'fail major src/login.rs:3',
  ],
];

const clean: Case[] = [
  [
    'Spring: a client that asks through one with a limit, whose requests are built',
    {
      ...spring,
      'src/main/kotlin/Clients.kt': file(
        'class Clients {',
        '  @Bean fun orders(builder: WebClient.Builder): WebClient =',
        '    builder.clientConnector(ReactorClientHttpConnector(HttpClient.create().responseTimeout(limit))).build()',
        '}',
      ),
      'src/main/kotlin/Orders.kt': file(
        'class Orders(private val webClient: WebClient) {',
        '  fun get(path: String): WebClient.RequestHeadersSpec<*> =',
        '    webClient.get().uri { uriBuilder -> uriBuilder.path(path).build() }',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Go: a probe of the own process, whose host is put together',
    go(
      'func ping() int {',
      '\tclient := &http.Client{}',
      '\thost := "localhost:" + port',
      '\treq, _ := http.NewRequest("GET", "http://"+host+"/health", nil)',
      '\t_, err := client.Do(req)',
      '\treturn exit(err)',
      '}',
    ),
    'not-applicable',
  ],
  [
    'Spring: clients that another method makes',
    {
      ...spring,
      'src/main/kotlin/Clients.kt': file(
        'class Clients {',
        '  @Bean fun orders(builder: Builder): WebClient = client(builder, "orders")',
        '  fun client(builder: WebClient.Builder, name: String): WebClient =',
        '    builder.clientConnector(ReactorClientHttpConnector(HttpClient.create().responseTimeout(limit))).build()',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Go: the default client, which is given a timeout',
    go(
      'import ("net/http"; "time")',
      'func init() { http.DefaultClient = &http.Client{Timeout: 30 * time.Second} }',
      'func ask(url string) { http.Get(url) }',
    ),
    'pass',
  ],
  [
    'Go: an exchange of tokens among many calls of clients with a timeout',
    go(
      'func one(config *oauth2.Config) { config.Exchange(ctx, code) }',
      'func client() *http.Client { return &http.Client{Timeout: time.Second} }',
      ...Array.from(
        { length: 12 },
        (_, i) => `func call${i}() { httpClient.Do(request) }`,
      ),
    ),
    'pass',
  ],
  [
    'requests with a timeout',
    py('import requests', 'requests.get(url, timeout=3)'),
    'pass',
  ],
  [
    'a session class that brings one along',
    py(
      'import requests',
      'class Bounded(requests.Session):',
      '    def request(self, *args, **kwargs):',
      '        kwargs.setdefault("timeout", 3)',
      'session = requests.Session()',
      'session.get(url)',
    ),
    'pass',
  ],
  ['httpx', py('import httpx', 'httpx.get(url)'), 'pass'],
  [
    'an instance that is bounded where it is made',
    js(
      "const axios = require('axios');",
      'const api = axios.create({ baseURL, timeout: 3000 });',
      'api.get(path);',
    ),
    'pass',
  ],
  [
    'options held in a variable',
    js(
      "const axios = require('axios');",
      'const options = {',
      '  timeout: 3000,',
      '};',
      'axios.get(url, options);',
    ),
    'pass',
  ],
  ['the global fetch', js('await fetch(url);'), 'pass'],
  [
    'a client with a timeout',
    go('var c = &http.Client{Timeout: time.Second}'),
    'pass',
  ],
  [
    'a deadline in the context',
    go(
      'func f(ctx context.Context) {',
      '\tctx, cancel := context.WithTimeout(ctx, time.Second)',
      '\tdefer cancel()',
      '\thttp.DefaultClient.Do(req.WithContext(ctx))',
      '}',
    ),
    'pass',
  ],
  [
    'a bean of RestTemplate that nobody asks for',
    java(
      'import org.springframework.web.client.RestTemplate;',
      'class Clients {',
      '  @Bean',
      '  public RestTemplate rest() { return new RestTemplate(); }',
      '}',
    ),
    'not-applicable',
  ],
  [
    'RestTemplate with a read timeout',
    java(
      'return builder.readTimeout(Duration.ofSeconds(3)).build();',
      'new RestTemplate();',
    ),
    'pass',
  ],
  [
    'Micronaut’s default',
    java(
      'import io.micronaut.http.client.annotation.Client;',
      '@Client(id = "pricing")',
      'interface Pricing {',
      '}',
    ),
    'pass',
  ],
  [
    '.NET’s default',
    { ...dotnet, 'Client.cs': 'services.AddHttpClient<Payments>();\n' },
    'pass',
  ],
  [
    'Ruby’s default',
    { ...rails, 'app/client.rb': 'Net::HTTP.get(uri)\n' },
    'pass',
  ],
  ['Laravel’s default', php('Http::get($url);'), 'pass'],
];

const open: Case[] = [
  ['no call', flask, 'not-applicable'],
  [
    'a client that is never asked for anything',
    {
      ...rust,
      'src/state.rs':
        'fn f() -> State {\n    State { client: reqwest::Client::new() }\n}\n',
    },
    'not-applicable',
  ],
  ['a call in a comment', py('# requests.get(url)'), 'not-applicable'],
  ['a cloud SDK', py('import boto3', "boto3.client('s3')"), 'not-applicable'],
];

describe('resilience-outbound-timeouts', () => {
  it.each(caught)('catches %s', (_, files, expected) => {
    expect(verdict(check, files)).toBe(expected);
  });
  it.each(clean)('lets %s pass', (_, files, expected) => {
    expect(verdict(check, files)).toBe(expected);
  });
  it.each(open)('does not apply to %s', (_, files, expected) => {
    expect(verdict(check, files)).toBe(expected);
  });
});
