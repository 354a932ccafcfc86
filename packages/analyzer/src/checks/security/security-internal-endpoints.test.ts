import {
  django,
  dotnet,
  express,
  file,
  goService,
  rails,
  spring,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { securityInternalEndpoints as check } from './security-internal-endpoints';

const properties = (...lines: string[]): Files => ({
  ...spring,
  'src/main/resources/application.properties': file(...lines),
});
const secured = (files: Files): Files => ({
  ...files,
  'pom.xml': spring['pom.xml'].replace(
    '</dependencies>',
    '<dependency>\n<groupId>org.springframework.boot</groupId>\n<artifactId>spring-boot-starter-security</artifactId>\n</dependency>\n</dependencies>',
  ),
});
const all = 'management.endpoints.web.exposure.include=*';
const server = (...lines: string[]): Files => ({
  ...express,
  'server.js': file("const app = require('express')();", ...lines),
});
const go = (imports: string, ...lines: string[]): Files => ({
  ...goService,
  'main.go': file(
    'package main',
    'import (',
    `\t${imports}`,
    ')',
    'func main() {',
    ...lines,
    '}',
  ),
});
const routes = (...lines: string[]): Files => ({
  ...rails,
  'config/routes.rb': file('Rails.application.routes.draw do', ...lines, 'end'),
});

const cases: Case[] = [
  [
    'Django’s toolbar behind a variable that is off by itself',
    {
      ...django,
      'shop/settings.py': file(
        'USE_TOOLBAR = os.environ.get("USE_TOOLBAR", "False") == "True"',
        'if USE_TOOLBAR:',
        '    INSTALLED_APPS += ["debug_toolbar"]',
        '    MIDDLEWARE += ["debug_toolbar.middleware.DebugToolbarMiddleware"]',
      ),
    },
    'not-applicable',
  ],
  [
    'Django’s toolbar behind a variable that is on by itself',
    {
      ...django,
      'shop/settings.py': file(
        'USE_TOOLBAR = os.environ.get("USE_TOOLBAR", "True") == "True"',
        'if USE_TOOLBAR:',
        '    MIDDLEWARE += ["debug_toolbar.middleware.DebugToolbarMiddleware"]',
      ),
    },
    'fail major shop/settings.py:3',
  ],
  [
    'Django’s toolbar behind a flag that debugging switches on',
    {
      ...django,
      'shop/settings.py': file(
        'DEBUG_TOOLBAR = DEBUG and os.environ.get("TOOLBAR") == "true"',
        'if DEBUG_TOOLBAR:',
        '    MIDDLEWARE.insert(0, "debug_toolbar.middleware.DebugToolbarMiddleware")',
      ),
    },
    'not-applicable',
  ],
  [
    'a monitor that everybody may read',
    {
      ...express,
      'monitor.js': "app.use(require('express-status-monitor')());",
    },
    'fail major monitor.js:1',
  ],
  [
    'another middleware that is required in place',
    { ...express, 'monitor.js': "app.use(require('method-override')());" },
    'not-applicable',
  ],
  [
    'everything of Actuator without a guard',
    properties(all),
    'fail critical src/main/resources/application.properties:1',
  ],
  [
    'loggers of Actuator without a guard',
    properties('management.endpoints.web.exposure.include=health,loggers'),
    'fail major src/main/resources/application.properties:1',
  ],
  [
    'harmless parts of Actuator',
    properties(
      'management.endpoints.web.exposure.include=health,info,prometheus',
    ),
    'pass',
  ],
  ['a port of its own', properties(all, 'management.server.port=9090'), 'pass'],
  ['behind Spring Security', secured(properties(all)), 'pass'],
  [
    'behind Spring Security that lets everybody in',
    {
      ...secured(properties(all)),
      'src/main/java/Security.java':
        'class Security { void a(H http) { http.authorizeHttpRequests(a -> a.requestMatchers("/actuator/**").permitAll()); } }\n',
    },
    'fail major src/main/resources/application.properties:1',
  ],
  [
    'a profile of development',
    {
      ...spring,
      'src/main/resources/application-dev.properties': `${all}\n`,
    },
    'not-applicable',
  ],
  [
    'the Swagger UI of Quarkus in production',
    properties('quarkus.swagger-ui.always-include=true'),
    'fail major src/main/resources/application.properties:1',
  ],
  [
    'pprof on the public listener',
    go('_ "net/http/pprof"', '\thttp.ListenAndServe(":8080", nil)'),
    'fail major main.go:3',
  ],
  [
    'pprof on a listener of its own',
    go(
      '_ "net/http/pprof"',
      '\tgo http.ListenAndServe("localhost:6060", nil)',
      '\thttp.ListenAndServe(":8080", router)',
    ),
    'pass',
  ],
  [
    'pprof on Gin',
    go('"github.com/gin-contrib/pprof"', '\tpprof.Register(router)'),
    'fail major main.go:6',
  ],
  [
    'pprof on Gin under a switch',
    go(
      '"github.com/gin-contrib/pprof"',
      '\tif cfg.Debug {',
      '\t\tpprof.Register(router)',
      '\t}',
    ),
    'pass',
  ],
  [
    'Bull Board for everybody',
    server("app.use('/queues', serverAdapter.getRouter());"),
    'fail major server.js:2',
  ],
  [
    'Bull Board for administrators',
    server("app.use('/queues', requireAuth, serverAdapter.getRouter());"),
    'pass',
  ],
  [
    'AdminJS without a login',
    server('app.use(admin.path, AdminJSExpress.buildRouter(admin));'),
    'fail major server.js:2',
  ],
  [
    'Sidekiq’s pages for everybody',
    routes("  mount Sidekiq::Web => '/sidekiq'"),
    'fail major config/routes.rb:2',
  ],
  [
    'Sidekiq’s pages for administrators',
    routes(
      '  authenticate :user do',
      "    mount Sidekiq::Web => '/sidekiq'",
      '  end',
    ),
    'pass',
  ],
  [
    'the web console outside development',
    { ...rails, Gemfile: file('gem "rails"', 'gem "web-console"') },
    'fail major Gemfile:2',
  ],
  [
    'Django’s toolbar in production',
    {
      ...django,
      'shop/settings.py': file(
        'MIDDLEWARE = [',
        '    "debug_toolbar.middleware.DebugToolbarMiddleware",',
        ']',
      ),
    },
    'fail major shop/settings.py:2',
  ],
  [
    'Symfony’s profiler everywhere',
    {
      'composer.json': '{ "require": { "symfony/framework-bundle": "^7" } }\n',
      'public/index.php': '<?php\n',
      'config/bundles.php': file(
        '<?php',
        'return [',
        "  WebProfilerBundle::class => ['all' => true],",
        '];',
      ),
    },
    'fail major config/bundles.php:3',
  ],
  [
    'Swagger UI for everybody',
    {
      ...dotnet,
      'Program.cs': file(
        'var app = WebApplication.CreateBuilder(args).Build();',
        'app.UseSwagger();',
        'app.UseSwaggerUI();',
        'app.Run();',
      ),
    },
    'fail minor Program.cs:3',
  ],
  [
    'Swagger UI for developers',
    {
      ...dotnet,
      'Program.cs': file(
        'var app = WebApplication.CreateBuilder(args).Build();',
        'if (app.Environment.IsDevelopment())',
        '{',
        '    app.UseSwagger();',
        '    app.UseSwaggerUI();',
        '}',
      ),
    },
    'not-applicable',
  ],
  [
    'Swagger UI in a method that only development calls',
    {
      ...dotnet,
      'Program.cs': file(
        'var app = WebApplication.CreateBuilder(args).Build();',
        'if (app.Environment.IsDevelopment())',
        '{',
        '    app.UseDocumentation();',
        '}',
        'app.Run();',
      ),
      'Setup/Documentation.cs': file(
        'public static class Documentation',
        '{',
        '    public static WebApplication UseDocumentation(this WebApplication app)',
        '    {',
        '        app.UseSwaggerUI();',
        '        return app;',
        '    }',
        '}',
      ),
    },
    'not-applicable',
  ],
  [
    'Swagger UI behind something that asks who calls',
    {
      ...dotnet,
      'Program.cs': file(
        'var app = WebApplication.CreateBuilder(args).Build();',
        'app.UseMiddleware<SwaggerBasicAuthMiddleware>();',
        'app.UseSwaggerUI();',
      ),
    },
    'pass',
  ],
  ['nothing of the kind', express, 'not-applicable'],
];

describe('security-internal-endpoints', () => {
  it.each(cases)('%s', (_, files, expected) => {
    expect(verdict(check, files)).toBe(expected);
  });
});
