import { shutdownOf } from '../../facts/shutdown';
import { defineCheck, fail, notApplicable, pass, unknown } from '../check';
import { placeName } from '../evidence';
import {
  evidenceAt,
  exampleFor,
  type Examples,
  referenceFor,
  type References,
} from '../shared';

const reference =
  'https://expressjs.com/en/advanced/healthcheck-graceful-shutdown.html';
/** What to read instead of it, by stack. */
const readings: References = {
  python: 'https://docs.gunicorn.org/en/stable/signals.html',
  jvm: 'https://docs.spring.io/spring-boot/reference/web/graceful-shutdown.html',
  go: 'https://pkg.go.dev/net/http#Server.Shutdown',
  dotnet: 'https://learn.microsoft.com/dotnet/core/extensions/generic-host',
  ruby: 'https://github.com/puma/puma/blob/master/docs/signals.md',
  php: 'https://www.php.net/manual/en/install.fpm.configuration.php',
  rust: 'https://tokio.rs/tokio/topics/shutdown',
};

const examples: Examples = {
  node: {
    language: 'ts',
    code: "process.once('SIGTERM', async () => {\n  await app.close();\n  await pool.end();\n});",
  },
  python: {
    language: 'dockerfile',
    code: 'CMD ["gunicorn", "app.wsgi:application", "--graceful-timeout", "25"]',
  },
  go: {
    language: 'go',
    code: 'ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)\ndefer stop()\ngo srv.ListenAndServe()\n<-ctx.Done(); srv.Shutdown(drainCtx)',
  },
  jvm: {
    language: 'yaml',
    code: 'server.shutdown: graceful\nspring.lifecycle.timeout-per-shutdown-phase: 25s',
  },
  dotnet: {
    language: 'csharp',
    code: 'builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(25));',
  },
  ruby: {
    language: 'dockerfile',
    code: 'CMD ["bundle", "exec", "puma", "-C", "config/puma.rb"]',
  },
  php: {
    language: 'dockerfile',
    code: 'STOPSIGNAL SIGQUIT\nCMD ["php-fpm"]',
  },
  rust: {
    language: 'rust',
    code: 'axum::serve(listener, app)\n    .with_graceful_shutdown(sigterm())\n    .await?;',
  },
};

export const resilienceGracefulShutdown = defineCheck({
  id: 'resilience-graceful-shutdown',
  area: 'resilience',
  title: 'Does the service finish in-flight work on SIGTERM?',
  severity: 'major',
  kind: 'absence',
  confidence: 'medium',
  phrases: {
    strength: 'an orderly shutdown',
    gap: 'a shutdown that drops requests',
  },
  why: 'Every rollout, scale-down and node drain stops instances with SIGTERM. A service that does not react is cut off in the middle of its requests, so each deployment shows up as errors at its callers.',
  decision: {
    applies: 'The service is a server or a worker.',
    passes:
      'SIGTERM reaches a server that stops accepting and finishes its requests: by default (gunicorn, uvicorn, Puma, the .NET host, Spring Boot from 3.4 on, Rocket, Actix Web, `next start`), by setting (`server.shutdown=graceful`, `quarkus.shutdown.timeout`), or by a handler that closes the server and waits for it (`server.close`, `app.close`, `enableShutdownHooks`, `Shutdown`, `GracefulStop`, `with_graceful_shutdown`).',
    fails:
      'Nothing handles SIGTERM, only the interrupt is handled, the handler exits before the server is closed, the server is shut down with a context that is over by then (`<-ctx.Done(); srv.Shutdown(ctx)`), graceful shutdown is switched off, or a shell in front of the server keeps the signal from it.',
    exceptions: [
      'A handler or start command that cannot be followed: unknown.',
      'php-fpm under a supervisor whose stop signal is not in the tree: unknown.',
    ],
  },
  examples: {
    language: 'ts',
    bad: "process.on('SIGTERM', () => {\n  server.close();\n  process.exit(0);\n});",
    good: "process.once('SIGTERM', async () => {\n  await app.close();\n  await pool.end();\n});",
  },
  remedy:
    'Handle SIGTERM: stop accepting connections, wait for the requests in flight, close pools and consumers, then exit, all within the grace period of the platform.',
  references: [
    reference,
    'https://docs.nestjs.com/fundamentals/lifecycle-events',
    'https://docs.spring.io/spring-boot/reference/web/graceful-shutdown.html',
    'https://12factor.net/disposability',
    ...Object.values(readings),
  ],
  elsewhere: [
    'Mercari production readiness checklist: graceful shutdown',
    'Node best practices 8.6',
  ],
  judge(service) {
    const verdict = service.fact(shutdownOf);
    if (!verdict)
      return notApplicable('The service is neither a server nor a worker.');
    if (verdict.outcome === 'graceful') {
      return pass(
        `${placeName(verdict.place)}: ${verdict.how}.`,
        evidenceAt(service, [verdict.place], 'proof'),
      );
    }
    if (verdict.outcome === 'unclear') {
      return unknown(
        verdict.why,
        verdict.cure,
        verdict.place ? evidenceAt(service, [verdict.place], 'anchor') : [],
      );
    }
    const { place, related, why } = verdict;
    return fail({
      message: `${placeName(place)} ${why}.`,
      evidence: evidenceAt(service, [place, ...related], 'anchor'),
      recommendation: {
        title: 'Shut Down Gracefully',
        text: `Handle SIGTERM at ${placeName(
          place,
        )}: stop accepting, drain, close the pool, exit.`,
        example: exampleFor(service, examples, 'node'),
        reference: referenceFor(service, readings, reference),
      },
    });
  },
});
