import {
  dotnet,
  express,
  file,
  flask,
  goService,
  laravel,
  rails,
  rust,
  serviceOf,
  spring,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { securitySensitiveLogging as check } from './security-sensitive-logging';

const js = (...lines: string[]): Files => ({
  ...express,
  'src/app.js': file(...lines),
});
const py = (...lines: string[]): Files => ({
  ...flask,
  'service.py': file('import logging', ...lines),
});
const java = (...lines: string[]): Files => ({
  ...spring,
  'src/main/java/Login.java': file('class Login {', ...lines, '}'),
});
const kotlin = (...lines: string[]): Files => ({
  ...spring,
  'src/main/kotlin/Login.kt': file(...lines),
});
const go = (...lines: string[]): Files => ({
  ...goService,
  'login.go': file('package main', ...lines),
});
const cs = (...lines: string[]): Files => ({
  ...dotnet,
  'Login.cs': file(...lines),
});
const rb = (...lines: string[]): Files => ({
  ...rails,
  'app/services/login.rb': file(...lines),
});
const php = (...lines: string[]): Files => ({
  ...laravel,
  'app/Login.php': file('<?php', ...lines),
});
const rs = (...lines: string[]): Files => ({
  ...rust,
  'src/login.rs': file(...lines),
});

const caught: Case[] = [
  [
    'a link that lets somebody choose a password',
    js("logger.debug('Reset link: ', resetLink);"),
    'fail major src/app.js:1',
  ],
  [
    'a link that verifies an account',
    java('  log.info("verify your account: {}", verificationLink);'),
    'fail major src/main/java/Login.java:2',
  ],
  [
    'what a mail says, where mails hold such links',
    go(
      'func forgotPassword() {}',
      'func send(email *mail) {',
      '\tlog.Info("sending email",',
      '\t\t"to", email.to,',
      '\t\t"body", email.body,',
      '\t)',
      '}',
    ),
    'fail major login.go:6',
  ],
  [
    'Node: in a template',
    // eslint-disable-next-line no-template-curly-in-string
    js('console.log(`login ${email} ${password}`);'),
    'fail major src/app.js:1',
  ],
  [
    'Node: an argument over several lines',
    js('logger.info(', "  'signed in',", '  user.accessToken,', ');'),
    'fail major src/app.js:3',
  ],
  [
    'Node: a field',
    js("logger.info({ token, user: user.id }, 'signed in');"),
    'fail major src/app.js:1',
  ],
  [
    'Node: through JSON',
    js('console.log(JSON.stringify(req.headers));'),
    'fail major src/app.js:1',
  ],
  [
    'Node: the Authorization header',
    js("logger.debug('header', req.headers.authorization);"),
    'fail major src/app.js:1',
  ],
  [
    'Node: a header by its name',
    js("logger.debug(req.headers['authorization']);"),
    'fail major src/app.js:1',
  ],
  [
    'Node: the environment',
    js('console.log(process.env);'),
    'fail major src/app.js:1',
  ],
  [
    'Node: one variable of it',
    js('console.log(process.env.JWT_SECRET);'),
    'fail major src/app.js:1',
  ],
  [
    'Node: the body of a login',
    js(
      "const app = require('express')();",
      "app.post('/login', (req, res) => {",
      '  console.log(req.body);',
      '  res.end();',
      '});',
    ),
    'fail major src/app.js:3',
  ],
  [
    'Node: a default beside it',
    js("logger.info(token || 'none');"),
    'fail major src/app.js:1',
  ],
  [
    'Node: morgan with bodies',
    js("morgan.token('body', req => JSON.stringify(req.body));"),
    'fail major src/app.js:1',
  ],
  [
    'Node: pino-http by itself',
    js("import pinoHttp from 'pino-http';", 'app.use(pinoHttp({ logger }));'),
    'fail major src/app.js:2',
  ],
  [
    'Node: redaction of something else',
    js(
      "const logger = pino({ redact: ['card.number'] });",
      'logger.info({ password });',
    ),
    'fail major src/app.js:2',
  ],
  [
    'Python: an f-string',
    py('logging.info(f"token {token}")'),
    'fail major service.py:2',
  ],
  [
    'Python: an f-string over several lines',
    py(
      'logger.info(',
      '    f"""',
      '    User: {user.name}',
      '    Password: {settings.DB_PASSWORD}"""',
      ')',
    ),
    'fail major service.py:5',
  ],
  [
    'Python: an argument',
    py('logger.info("login %s %s", email, user.password)'),
    'fail major service.py:2',
  ],
  ['Python: print', py('print(api_key)'), 'fail major service.py:2'],
  [
    'Python: extra fields',
    py('logger.info("login", extra={"token": token})'),
    'fail major service.py:2',
  ],
  ['Python: headers', py('print(request.headers)'), 'fail major service.py:2'],
  [
    'Python: the environment',
    py('logger.debug(os.environ)'),
    'fail major service.py:2',
  ],
  [
    'Python: the body of a registration',
    py('def register():', '    logger.info(request.get_json())'),
    'fail major service.py:3',
  ],
  [
    'Java',
    java('  void login() { log.info("login {} {}", email, password); }'),
    'fail major src/main/java/Login.java:2',
  ],
  [
    'Java: a getter',
    java('  void login() { log.debug("login " + user.getPassword()); }'),
    'fail major src/main/java/Login.java:2',
  ],
  [
    'Kotlin',
    kotlin('fun login() {', '  logger.info { "login $password" }', '}'),
    'fail major src/main/kotlin/Login.kt:2',
  ],
  [
    'Spring: payloads of every request',
    java('  void filter() { filter.setIncludePayload(true); }'),
    'fail major src/main/java/Login.java:2',
  ],
  [
    'Go: fmt',
    go('func f() {', '\tfmt.Printf("token %s", token)', '}'),
    'fail major login.go:3',
  ],
  [
    'Go: slog',
    go('func f() {', '\tslog.Info("login", "password", req.Password)', '}'),
    'fail major login.go:3',
  ],
  [
    'Go: zap',
    go('func f() {', '\tlogger.Info("login", zap.String("token", token))', '}'),
    'fail major login.go:3',
  ],
  [
    'Go: zerolog',
    go('func f() {', '\tlog.Info().Str("token", token).Msg("login")', '}'),
    'fail major login.go:3',
  ],
  [
    '.NET: a template',
    cs('_logger.LogInformation("Login {Email} {Password}", email, password);'),
    'fail major Login.cs:1',
  ],
  [
    '.NET: interpolated',
    cs('Console.WriteLine($"Key {apiKey}");'),
    'fail major Login.cs:1',
  ],
  [
    '.NET: request logging',
    cs('options.LoggingFields = HttpLoggingFields.All;'),
    'fail major Login.cs:1',
  ],
  [
    'Ruby',
    rb('Rails.logger.info "login #{user.password}"'),
    'fail major app/services/login.rb:1',
  ],
  [
    'Ruby: a key of the parameters',
    rb('Rails.logger.info(params[:password])'),
    'fail major app/services/login.rb:1',
  ],
  [
    'PHP',
    php("Log::info('login', ['password' => $password]);"),
    'fail major app/Login.php:2',
  ],
  [
    'PHP: in a text',
    php('error_log("token $token");'),
    'fail major app/Login.php:2',
  ],
  [
    'Rust: an argument',
    rs('fn f() {', '    info!("login {}", password);', '}'),
    'fail major src/login.rs:2',
  ],
  [
    'Rust: captured in the text',
    rs('fn f() {', '    tracing::debug!("token {token:?}");', '}'),
    'fail major src/login.rs:2',
  ],
  [
    'nginx',
    {
      ...express,
      'nginx/nginx.conf': file(
        "log_format main '$remote_addr $request '",
        "                '$http_authorization';",
      ),
      'src/app.js': "console.log('up');\n",
    },
    'fail major nginx/nginx.conf:2',
  ],
];

const fine: Case[] = [
  ['a link to a page', js("logger.info('see', docsLink, loginUrl);"), 'pass'],
  [
    'what a mail says, where no mail holds a link that signs somebody in',
    go('func send(email *mail) {', '\tlog.Info("sending", email.body)', '}'),
    'pass',
  ],
  [
    'the public address of a token on a chain',
    go('func pay() { log.Println(tokenAddr, tokenSymbol) }'),
    'pass',
  ],
  [
    'what a module prints when somebody runs it by hand',
    py(
      'if __name__ == "__main__":',
      '    print(get_secret(sys.argv[1]), api_key)',
    ),
    'pass',
  ],
  ['text that mentions one', js("console.log('invalid password');"), 'pass'],
  ['a presence', js("console.log('has token', !!token);"), 'pass'],
  [
    'a test',
    js(
      "console.log(token ? 'yes' : 'no', token === undefined, Boolean(token));",
    ),
    'pass',
  ],
  ['a length', js('console.log(token.length);'), 'pass'],
  ['a presence in Python', py('logger.info("%s", token is None)'), 'pass'],
  ['a length in Python', py('logger.info("%d", len(token))'), 'pass'],
  [
    'masked and hashed values',
    js('console.log(mask(token), hash(password), redact(secret));'),
    'pass',
  ],
  [
    'cut values',
    js('console.log(token.slice(0, 4), `${apiKey.slice(-4)}`);'),
    'pass',
  ],
  ['a slice in Python', py('logger.info("token %s", token[:4])'), 'pass'],
  [
    'what a function makes of one',
    js('console.log(await findUser(token));'),
    'pass',
  ],
  [
    'counts of tokens',
    py('logger.info("%d of %d", token_count, max_tokens)'),
    'pass',
  ],
  [
    'cancellation',
    cs('_logger.LogInformation("Stop {T}", cancellationToken);'),
    'pass',
  ],
  ['the next page', js('console.log(nextToken, pageToken);'), 'pass'],
  ['about a token', js('console.log(tokenType, token.id, tokenId);'), 'pass'],
  [
    'errors',
    go('func f() {', '\tlog.Println(tokenErr, ErrToken)', '}'),
    'pass',
  ],
  ['one of a list', js('console.log(TokenType.ACCESS_TOKEN);'), 'pass'],
  [
    'a key without the value',
    js("logger.info({ password: '[redacted]' });"),
    'pass',
  ],
  [
    'redaction that names it',
    js(
      "const logger = pino({ redact: ['*.password', '*.token'] });",
      'logger.info({ password });',
    ),
    'pass',
  ],
  [
    'a processor of structlog',
    py(
      'def redact_secrets(logger, name, event):',
      '    event.pop("password", None)',
      'logger.info("login", password=password)',
    ),
    'pass',
  ],
  [
    'pino-http that hides headers',
    js(
      "app.use(pinoHttp({ redact: ['req.headers.authorization'] }));",
      "console.log('up');",
    ),
    'pass',
  ],
  [
    'one harmless header',
    js("console.log(req.headers['user-agent'], process.env.PORT);"),
    'pass',
  ],
  [
    'the body of another route',
    js(
      "app.post('/orders', (req, res) => {",
      '  console.log(req.body);',
      '});',
    ),
    'pass',
  ],
  [
    'development',
    js(
      "if (process.env.NODE_ENV !== 'production') {",
      '  console.log(token);',
      '}',
    ),
    'pass',
  ],
  [
    'a tracker',
    js('Sentry.captureException(error, { extra: { token } });', 'log.info(1);'),
    'pass',
  ],
  [
    'a type in Java',
    java('  void login() { log.info("{}", Token.class.getName()); }'),
    'pass',
  ],
  [
    'the name of a secret of the cluster',
    go(
      'import corev1 "k8s.io/api/core/v1"',
      'func f(s corev1.Secret) {',
      '\tlog.Printf("secret %s is gone", secret)',
      '}',
    ),
    'pass',
  ],
  ['Rails parameters by itself', rb('Rails.logger.info("up")'), 'pass'],
  [
    'a header that a proxy hands on',
    {
      ...js("console.log('up');"),
      'nginx/nginx.conf':
        'proxy_set_header Authorization $http_authorization;\n',
    },
    'pass',
  ],
];

const elsewhere: Case[] = [
  ['no logs', express, 'not-applicable'],
  [
    'tests',
    { ...express, 'test/app.test.js': 'console.log(token);\n' },
    'not-applicable',
  ],
  [
    'the output of a tool',
    { ...express, 'create-user.js': 'console.log(password);\n' },
    'pass',
  ],
  ['a comment', js('// console.log(token);'), 'not-applicable'],
];

describe('security-sensitive-logging', () => {
  it.each(caught)('catches %s', (...[, files, expected]) => {
    expect(verdict(check, files)).toBe(expected);
  });

  it.each(fine)('lets pass %s', (...[, files, expected]) => {
    expect(verdict(check, files)).toBe(expected);
  });

  it.each(elsewhere)('leaves alone %s', (...[, files, expected]) => {
    expect(verdict(check, files)).toBe(expected);
  });

  it('names what is written, and shows the service’s own language', () => {
    expect(
      check.judge(serviceOf(py('print(api_key)', 'print(user.password)'))),
    ).toMatchObject({
      message: 'service.py:2 writes api_key to the log (and 1 more).',
      recommendation: { example: { language: 'python' } },
    });
  });

  it('reads long and hostile calls to their end', () => {
    const judgement = check.judge(
      serviceOf(
        js(
          `console.log(${'token.'.repeat(20_000)});`,
          `console.log(${'['.repeat(20_000)}token`,
          `console.log("${'{$a['.repeat(20_000)}`,
        ),
      ),
    );
    expect(judgement.outcome).not.toBe('fail');
  });
});
