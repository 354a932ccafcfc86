import {
  hapiWith,
  dotnet,
  express,
  fastapi,
  file,
  flask,
  goService,
  laravel,
  nest,
  rails,
  rust,
  spring,
  verdict,
  type Case,
} from '../__testUtils__/trees';
import { resilienceGracefulShutdown as check } from './resilience-graceful-shutdown';

const dockerfile = (command: string, from = 'python:3.12-slim') => ({
  Dockerfile: file(`FROM ${from}`, 'COPY . .', command),
});
const expressWith = (...lines: string[]) => ({
  ...express,
  'server.js': file(
    "const app = require('express')();",
    'const server = app.listen(3000);',
    ...lines,
  ),
});
const goWith = (...lines: string[]) => ({
  ...goService,
  'main.go': file('package main', '', 'func main() {', ...lines, '}'),
});
const springBoot = (version: string) => ({
  ...spring,
  'pom.xml': file(
    '<project>',
    '  <parent>',
    '    <groupId>org.springframework.boot</groupId>',
    '    <artifactId>spring-boot-starter-parent</artifactId>',
    `    <version>${version}</version>`,
    '  </parent>',
    '  <dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies>',
    '</project>',
  ),
});
const axum = (...lines: string[]) => ({
  ...rust,
  'src/main.rs': file('fn main() {', ...lines, '}'),
});

const caught: Case[] = [
  [
    'gunicorn with a stop signal on which it drops its requests',
    {
      ...flask,
      Dockerfile: file(
        'FROM python:3.12-slim',
        'COPY . .',
        'STOPSIGNAL SIGINT',
        'CMD ["gunicorn", "app:app"]',
      ),
    },
    'fail major Dockerfile:3',
  ],
  [
    'Go: the context is ended before the shutdown that gets it',
    goWith(
      '\tctx, cancel := context.WithCancel(context.Background())',
      '\tquit := make(chan os.Signal, 1)',
      '\tsignal.Notify(quit, syscall.SIGTERM)',
      '\tsrv := &http.Server{Addr: net.JoinHostPort("", "80")}',
      '\tgo srv.ListenAndServe()',
      '\t<-quit',
      '\tcancel()',
      '\tsrv.Shutdown(ctx)',
    ),
    'fail major main.go:11',
  ],
  [
    'Go: what main does last drains in a goroutine that nothing waits for',
    {
      ...goService,
      'main.go': file(
        'package main',
        'func main() {',
        '\tcfg := load()',
        '\tserve(cfg)',
        '}',
        'func serve(cfg Config) {',
        '\tsrv := &http.Server{Addr: net.JoinHostPort("", "80")}',
        '\tctx, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM)',
        '\tdefer cancel()',
        '\tgo func() {',
        '\t\t<-ctx.Done()',
        '\t\tsrv.Shutdown(context.Background())',
        '\t}()',
        '\tsrv.ListenAndServe()',
        '}',
      ),
    },
    'fail major main.go:12',
  ],
  [
    'Go: a function that drains in a goroutine and comes back at once',
    {
      ...goService,
      'main.go': file(
        'package main',
        'func main() {',
        '\tsetupShutdown(srv)',
        '\tif err := srv.ListenAndServe(); err != nil && err != http.ErrServerClosed {',
        '\t\tlog.Panic(err)',
        '\t}',
        '}',
        'func setupShutdown(srv *http.Server) {',
        '\tc := make(chan os.Signal, 1)',
        '\tsignal.Notify(c, os.Interrupt, syscall.SIGTERM)',
        '\tgo func() {',
        '\t\t<-c',
        '\t\tsrv.Shutdown(ctx)',
        '\t}()',
        '}',
      ),
    },
    'fail major main.go:13',
  ],
  [
    'Go: the program ends as soon as the listener is closed',
    goWith(
      '\tsignal.Notify(stop, syscall.SIGTERM)',
      '\tgo func() {',
      '\t\tif err := server.ListenAndServe(); err != nil {',
      '\t\t\tlog.WithError(err).Fatalln("cannot serve")',
      '\t\t}',
      '\t}()',
      '\t<-stop',
      '\tserver.Shutdown(ctx)',
    ),
    'fail major main.go:7',
  ],
  [
    'Go: an interrupt alone, waited for by a name that tests replace',
    {
      ...goService,
      'server.go': file(
        'package main',
        'var notifySignal = signal.Notify',
        'func Start(srv *http.Server) error {',
        '\tinterrupt := make(chan os.Signal, 1)',
        '\tnotifySignal(interrupt, os.Interrupt)',
        '\tgo func() { <-interrupt; srv.Shutdown(ctx) }()',
        '\treturn srv.Serve(listener)',
        '}',
      ),
    },
    'fail major server.go:5',
  ],
  [
    'Go: a profiler on the loopback listens first',
    goWith(
      '\tgo func() { http.ListenAndServe("127.0.0.1:6060", nil) }()',
      '\tgo func() { server.ListenAndServe() }()',
      '\tselect {}',
    ),
    'fail major main.go:5',
  ],
  [
    'Go: an engine that is called after its package',
    goWith('\tgin := gin.Default()', '\tgin.Run(env.Address)'),
    'fail major main.go:5',
  ],
  [
    'aiohttp: a runner of its own, and nothing for SIGTERM',
    {
      ...flask,
      ...dockerfile('CMD ["python", "app.py"]'),
      'app.py': file(
        'from aiohttp import web',
        'async def serve():',
        '    runner = web.AppRunner(app)',
        '    await runner.setup()',
        '    await web.TCPSite(runner, "0.0.0.0", 8080).start()',
        '    await asyncio.Event().wait()',
        'asyncio.run(serve())',
      ),
    },
    'fail major app.py:3',
  ],
  [
    'the development server behind Flask-SocketIO',
    {
      ...flask,
      ...dockerfile('CMD ["python", "app.py"]'),
      'app.py': file(
        'from flask import Flask',
        'app = Flask(__name__)',
        'socketio.run(app)',
      ),
    },
    'fail major app.py:3',
  ],
  [
    'Express: the start script of its generator',
    {
      'package.json': JSON.stringify({
        scripts: { start: 'node ./bin/www' },
        dependencies: { express: '4.21.0' },
      }),
      'app.js': "module.exports = require('express')();\n",
      'bin/www': file(
        '#!/usr/bin/env node',
        "var app = require('../app');",
        "var server = require('http').createServer(app);",
        'server.listen(3000);',
      ),
    },
    'fail major bin/www:4',
  ],
  [
    'Go: an application of Fiber in a field',
    {
      ...goService,
      'main.go': file('package main', '', 'func main() {', '\tRun(New())', '}'),
      'server.go': file(
        'package main',
        '',
        'func Run(a *App) error {',
        '\treturn a.fiber.Listen(":3000")',
        '}',
      ),
    },
    'fail major server.go:4',
  ],
  ['no handler at all', express, 'fail major server.js:1'],
  [
    'a handler that exits at once',
    expressWith("process.on('SIGTERM', () => process.exit(0));"),
    'fail major server.js:3',
  ],
  [
    'an exit right behind the close',
    expressWith(
      "process.on('SIGTERM', () => {",
      '  server.close();',
      '  process.exit(0);',
      '});',
    ),
    'fail major server.js:5',
  ],
  [
    'only workers are stopped',
    expressWith(
      "process.on('SIGTERM', async () => {",
      '  await queueWorker.close();',
      '  process.exit(0);',
      '});',
    ),
    'fail major server.js:3',
  ],
  [
    'every socket destroyed right after the close',
    expressWith(
      "process.on('SIGTERM', () => {",
      '  server.close();',
      '  for (const socket of sockets) socket.destroy();',
      '});',
    ),
    'fail major server.js:5',
  ],
  ['NestJS without hooks', nest, 'fail major src/main.ts:2'],
  [
    'Go without a handler',
    goWith('\thttp.ListenAndServe(":80", mux)'),
    'fail major main.go:4',
  ],
  [
    'Go that waits for an interrupt only',
    goWith(
      '\tgo srv.ListenAndServe()',
      '\tctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)',
      '\tsrv.Shutdown(ctx)',
    ),
    'fail major main.go:5',
  ],
  [
    'a Go server beside a tool that listens for interrupts too',
    {
      'go.mod': 'module example.com/orders\n\ngo 1.24\n',
      'cmd/orders/main.go': file(
        'package main',
        'func main() {',
        '\tsignal.Notify(c, os.Interrupt)',
        '}',
      ),
      'cmd/ordersd/main.go': file(
        'package main',
        'func main() {',
        '\tsignal.Notify(c, os.Interrupt)',
        '\tgo srv.ListenAndServe()',
        '\tsrv.Shutdown(ctx)',
        '}',
      ),
    },
    'fail major cmd/ordersd/main.go:3',
  ],
  [
    'Go that shuts down with the context whose end it waited for',
    goWith(
      '\tctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)',
      '\tgo srv.ListenAndServe()',
      '\t<-ctx.Done()',
      '\tsrv.Shutdown(ctx)',
    ),
    'fail major main.go:7',
  ],
  [
    'Go that ends while its shutdown drains',
    goWith(
      '\tsignal.Notify(sig, os.Interrupt, syscall.SIGTERM)',
      '\tgo func() {',
      '\t\t<-sig',
      '\t\tsrv.Shutdown(ctx)',
      '\t}()',
      '\tif err := srv.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {',
      '\t\tlog.Fatal(err)',
      '\t}',
    ),
    'fail major main.go:7',
  ],
  [
    'Go that shuts down tracing only',
    goWith(
      '\tgo srv.ListenAndServe()',
      '\tsignal.Notify(c, syscall.SIGTERM)',
      '\ttracerProvider.Shutdown(ctx)',
    ),
    'fail major main.go:4',
  ],
  ['Spring Boot 3.3', springBoot('3.3.5'), 'fail major pom.xml:5'],
  [
    'Spring Boot told to stop at once',
    {
      ...springBoot('3.5.0'),
      'src/main/resources/application.properties':
        'server.shutdown=immediate\n',
    },
    'fail major src/main/resources/application.properties:1',
  ],
  [
    'Quarkus without a time-out',
    {
      'pom.xml':
        '<project><dependencies><dependency><groupId>io.quarkus</groupId><artifactId>quarkus-rest</artifactId></dependency></dependencies></project>\n',
      'src/main/java/App.java': '@QuarkusMain\npublic class App {}\n',
      'src/main/resources/application.properties': 'quarkus.http.port=8080\n',
    },
    'fail major src/main/resources/application.properties:1',
  ],
  [
    'axum without it',
    axum('    axum::serve(listener, app).await.unwrap();'),
    'fail major src/main.rs:2',
  ],
  [
    'axum that waits for ctrl-c only',
    axum(
      '    axum::serve(listener, app).with_graceful_shutdown(async { tokio::signal::ctrl_c().await.unwrap() });',
    ),
    'fail major src/main.rs:2',
  ],
  [
    'uvicorn behind a shell',
    { ...fastapi, ...dockerfile('CMD uvicorn main:app --port $PORT && true') },
    'fail major Dockerfile:3',
  ],
  ['hapi that nothing stops', hapiWith(), 'fail major server.js:6'],
  [
    'the development server of Flask',
    { ...flask, ...dockerfile('CMD ["flask", "run"]') },
    'fail major Dockerfile:3',
  ],
];

const clean: Case[] = [
  [
    'Go: an application of pacman, beside the installer’s own server',
    {
      ...goService,
      'main.go': file(
        'package main',
        'func main() {',
        '\tpacman.NewApp(pacman.WithServer(http.NewServer(engine, ":80"))).Run(ctx)',
        '}',
      ),
      'install/install.go': file(
        'package install',
        'import "github.com/gin-gonic/gin"',
        'func Serve() {',
        '\tr := gin.New()',
        '\tr.Run(":80")',
        '}',
      ),
    },
    'pass',
  ],
  ...(
    [
      [
        'a second signal ends it at once',
        ['\tgo func() {', '\t\t<-quit', '\t\tcancel()', '\t}()'],
      ],
      [
        'what fails before ends the program',
        [
          '\tif err := flush(ctx); err != nil {',
          '\t\tcancel()',
          '\t\tlog.Fatal(err)',
          '\t}',
        ],
      ],
      [
        'a deferred function ends its context',
        [
          '\tdefer func() {',
          '\t\tif err := closeDb(); err != nil {',
          '\t\t\tlog.Println(err)',
          '\t\t}',
          '\t\tcancel()',
          '\t}()',
        ],
      ],
    ] as const
  ).map(
    ([title, lines]): Case => [
      `Go that drains although ${title}`,
      goWith(
        '\tsrv := &http.Server{Addr: ":8080"}',
        '\tgo srv.ListenAndServe()',
        '\tsignal.Notify(quit, syscall.SIGTERM)',
        '\t<-quit',
        '\tctx, cancel := context.WithTimeout(context.Background(), wait)',
        ...lines,
        '\tsrv.Shutdown(ctx)',
      ),
      'pass',
    ],
  ),
  [
    'Go: another server ends the program when it is closed, after the one that drains',
    goWith(
      '\tsrv := &http.Server{}',
      '\tmetrics := &http.Server{Addr: ":9090"}',
      '\tgo func() {',
      '\t\tif err := metrics.ListenAndServe(); err != nil {',
      '\t\t\tlog.Fatal(err)',
      '\t\t}',
      '\t}()',
      '\tgo srv.Serve(listener)',
      '\tsignal.Notify(quit, syscall.SIGTERM)',
      '\t<-quit',
      '\tsrv.Shutdown(ctx)',
      '\tmetrics.Shutdown(ctx)',
    ),
    'pass',
  ],
  [
    'Go that waits in a function of its own until it has drained',
    goWith(
      '\tgo func() {',
      '\t\tsignal.Notify(sig, syscall.SIGTERM)',
      '\t\t<-sig',
      '\t\tsrv.Shutdown(ctx)',
      '\t\tclose(drained)',
      '\t}()',
      '\tsrv.ListenAndServe()',
      '\twaitUntilDrained()',
    ),
    'pass',
  ],
  [
    'Go: the context of the shutdown is ended when all is done',
    goWith(
      '\tctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)',
      '\tsrv := &http.Server{Addr: net.JoinHostPort("", "80")}',
      '\tdone := make(chan struct{})',
      '\tgo func() {',
      '\t\t<-ctx.Done()',
      '\t\tctxTimeout, cancel := context.WithTimeout(context.Background(), 10*time.Second)',
      '\t\tdefer func() {',
      '\t\t\tstop()',
      '\t\t\tcancel()',
      '\t\t\tclose(done)',
      '\t\t}()',
      '\t\tsrv.Shutdown(ctxTimeout)',
      '\t}()',
      '\tsrv.ListenAndServe()',
      '\t<-done',
    ),
    'pass',
  ],
  [
    'Go: a function that drains in a goroutine, and a program that waits for it',
    {
      ...goService,
      'main.go': file(
        'package main',
        'func main() {',
        '\tsetupShutdown(srv, done)',
        '\tsrv.ListenAndServe()',
        '\t<-done',
        '}',
        'func setupShutdown(srv *http.Server, done chan struct{}) {',
        '\tc := make(chan os.Signal, 1)',
        '\tsignal.Notify(c, os.Interrupt, syscall.SIGTERM)',
        '\tgo func() {',
        '\t\t<-c',
        '\t\tsrv.Shutdown(ctx)',
        '\t\tclose(done)',
        '\t}()',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Go: figures on a listener of their own, whose failure ends the program',
    goWith(
      '\tsignal.Notify(stop, syscall.SIGTERM)',
      '\tgo func() {',
      '\t\tif err := http.ListenAndServe(":9090", nil); err != nil {',
      '\t\t\tlog.Fatal(err)',
      '\t\t}',
      '\t}()',
      '\tgo server.Serve(listener)',
      '\t<-stop',
      '\tserver.Shutdown(ctx)',
    ),
    'pass',
  ],
  [
    'Go: both signals, waited for by a name that tests replace',
    {
      ...goService,
      'server.go': file(
        'package main',
        'var notifySignal = signal.Notify',
        'func Start(srv *http.Server) error {',
        '\tstop := make(chan os.Signal, 1)',
        '\tnotifySignal(stop, os.Interrupt, syscall.SIGTERM)',
        '\tgo func() { <-stop; srv.Shutdown(ctx) }()',
        '\treturn srv.Serve(listener)',
        '}',
      ),
    },
    'pass',
  ],
  [
    'aiohttp: a runner with signals of its own, and one that a loop over signals cleans up',
    {
      ...flask,
      ...dockerfile('CMD ["python", "app.py"]'),
      'app.py': file(
        'from aiohttp import web',
        'class Server:',
        '    async def serve(self):',
        '        self._runner = web.AppRunner(app)',
        '        await self._runner.setup()',
        '        for sig in (signal.SIGINT, signal.SIGTERM):',
        '            loop.add_signal_handler(sig, stop.set)',
        '        await stop.wait()',
        '        await self._runner.cleanup()',
      ),
    },
    'pass',
  ],
  [
    'aiohttp: a runner of its own that SIGTERM cleans up',
    {
      ...flask,
      ...dockerfile('CMD ["python", "app.py"]'),
      'app.py': file(
        'from aiohttp import web',
        'async def serve():',
        '    runner = web.AppRunner(app)',
        '    await runner.setup()',
        '    await web.TCPSite(runner, "0.0.0.0", 8080).start()',
        '    stop = asyncio.Event()',
        '    loop.add_signal_handler(signal.SIGTERM, stop.set)',
        '    await stop.wait()',
        '    await runner.cleanup()',
        'asyncio.run(serve())',
      ),
    },
    'pass',
  ],
  [
    'FastAPI that starts uvicorn in its own program',
    {
      ...fastapi,
      'server.py': file(
        'import uvicorn',
        'if __name__ == "__main__":',
        '    uvicorn.run("main:app", port=8000)',
      ),
    },
    'pass',
  ],
  [
    'a plugin of hapi',
    {
      ...hapiWith('await server.register(pulse);'),
      'pulse.js': file(
        "import hapiPulse from 'hapi-pulse';",
        'export const pulse = { plugin: hapiPulse, options: { timeout: 10000 } };',
      ),
    },
    'pass',
  ],
  [
    'a close whose callback exits',
    expressWith(
      "process.on('SIGTERM', () => server.close(() => process.exit(0)));",
    ),
    'pass',
  ],
  [
    'a named handler in another file, signals in a list',
    {
      ...express,
      'server.js': file(
        "const { shutdown } = require('./shutdown');",
        'const server = app.listen(3000);',
        "for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => shutdown(server));",
      ),
      'shutdown.js': file(
        'async function shutdown(server) {',
        '  await new Promise(done => server.close(done));',
        '  process.exit(0);',
        '}',
        'module.exports = { shutdown };',
      ),
    },
    'pass',
  ],
  [
    'a close with a deadline',
    expressWith(
      "process.on('SIGTERM', () => {",
      '  server.close();',
      '  setTimeout(() => process.exit(1), 10000);',
      '});',
    ),
    'pass',
  ],
  [
    'a library, installed',
    expressWith(
      "const { createTerminus } = require('@godaddy/terminus');",
      'createTerminus(server, options);',
    ),
    'pass',
  ],
  [
    'NestJS with its hooks',
    {
      ...nest,
      'src/main.ts': file(
        'const app = await NestFactory.create(AppModule);',
        'app.enableShutdownHooks();',
        'await app.listen(3000);',
      ),
    },
    'pass',
  ],
  [
    'Go with both',
    goWith(
      '\tgo srv.ListenAndServe()',
      '\tctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)',
      '\tsrv.Shutdown(ctx)',
    ),
    'pass',
  ],
  [
    'Go that shuts down with a new context of the same name',
    goWith(
      '\tctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)',
      '\tgo srv.ListenAndServe()',
      '\t<-ctx.Done()',
      '\tctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)',
      '\tdefer cancel()',
      '\tsrv.Shutdown(ctx)',
    ),
    'pass',
  ],
  [
    'Go that waits until its shutdown has drained',
    goWith(
      '\tgo func() {',
      '\t\tsignal.Notify(sig, syscall.SIGTERM)',
      '\t\t<-sig',
      '\t\tsrv.Shutdown(ctx)',
      '\t\tclose(drained)',
      '\t}()',
      '\tsrv.ListenAndServe()',
      '\t<-drained',
    ),
    'pass',
  ],
  [
    'gRPC in Go',
    goWith(
      '\tgo server.Serve(lis)',
      '\tsignal.Notify(c, syscall.SIGTERM)',
      '\tserver.GracefulStop()',
    ),
    'pass',
  ],
  ['Spring Boot 3.4', springBoot('3.4.0'), 'pass'],
  [
    'Spring Boot told to be graceful',
    {
      ...springBoot('2.7.0'),
      'src/main/resources/application.yml': 'server:\n  shutdown: graceful\n',
    },
    'pass',
  ],
  ['the .NET host', dotnet, 'pass'],
  [
    'Rails with Puma',
    { ...rails, Gemfile: `${rails.Gemfile}gem "puma"\n` },
    'pass',
  ],
  [
    'axum with SIGTERM',
    axum(
      '    axum::serve(listener, app).with_graceful_shutdown(term()).await;',
      '    signal(SignalKind::terminate());',
    ),
    'pass',
  ],
  [
    'gunicorn as the first process',
    { ...flask, ...dockerfile('CMD ["gunicorn", "app:app"]') },
    'pass',
  ],
  [
    'a script that ends in exec',
    {
      ...fastapi,
      'start.sh': file('#!/bin/sh', 'exec uvicorn main:app'),
      ...dockerfile('CMD ["./start.sh"]'),
    },
    'pass',
  ],
  [
    'php-fpm in its own image',
    { ...laravel, ...dockerfile('CMD ["php-fpm"]', 'php:8.3-fpm') },
    'pass',
  ],
];

const open: Case[] = [
  [
    'a handler that cannot be followed',
    expressWith(
      "import { gracefulStop } from '@acme/kit';",
      "process.on('SIGTERM', () => gracefulStop());",
    ),
    'unknown',
  ],
  ['Spring Boot of an unknown version', spring, 'unknown'],
  ['FastAPI without a start command', fastapi, 'unknown'],
  [
    'php-fpm in an image of one’s own',
    { ...laravel, ...dockerfile('CMD ["php-fpm"]', 'alpine:3.20') },
    'unknown',
  ],
  [
    'a library',
    { 'package.json': '{"name":"x"}', 'index.js': 'module.exports = 1;\n' },
    'not-applicable',
  ],
];

describe('resilience-graceful-shutdown', () => {
  it.each(caught)('catches %s', (_, files, expected, service = {}) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
  it.each(clean)('lets %s pass', (_, files, expected, service = {}) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
  it.each(open)('leaves %s open', (_, files, expected, service = {}) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
