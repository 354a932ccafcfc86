import {
  brokenForwarderAt,
  heldSignalsOf,
  runningServersOf,
} from '../../facts/containers/signals';
import { startCommandOf } from '../../facts/containers/start';
import { platformCommandsOf } from '../../facts/deployment/platforms';
import type { Service } from '../../service';
import { defineCheck, fail, notApplicable, pass, unknown } from '../check';
import { evidence, placeName, type Place } from '../evidence';
import { evidenceAt } from '../shared';
import { exampleFor, type Examples } from './shared';

const reference =
  'https://docs.docker.com/reference/build-checks/json-args-recommended/';

const examples: Examples = {
  python: 'CMD ["gunicorn", "app.wsgi:application", "--bind", "0.0.0.0:8000"]',
  node: 'CMD ["node", "dist/main.js"]',
  jvm: 'ENTRYPOINT ["sh", "-c", "exec java $JAVA_OPTS -jar /app/app.jar"]',
  go: 'ENTRYPOINT ["/server"]',
  dotnet: 'ENTRYPOINT ["dotnet", "Service.dll"]',
  ruby: 'CMD ["bundle", "exec", "puma", "-C", "config/puma.rb"]',
  php: 'CMD ["php-fpm"]',
  rust: 'ENTRYPOINT ["/usr/local/bin/service"]',
};

export const containerExecForm = defineCheck({
  id: 'container-exec-form',
  area: 'containerization',
  title: 'Does the server process receive stop signals directly?',
  severity: 'major',
  kind: 'presence',
  confidence: 'high',
  phrases: {
    strength: 'a server that receives stop signals',
    gap: 'a start command that keeps stop signals from the server',
  },
  why: 'Orchestrators stop a container by sending SIGTERM to its first process. A shell in that place does not pass the signal on, so the server is killed after the grace period and the requests in flight are lost with every deployment.',
  decision: {
    applies: 'The tree holds a start command.',
    passes:
      'The JSON form starts the server, a shell or script ends in `exec`, or an init, a supervisor or a trap passes signals on.',
    fails:
      'The shell form without `exec`, `sh -c` without `exec`, a start script whose last command is not `exec`, or a program that starts the server as its child and does not react to SIGTERM. `npm`, `yarn` or `pnpm` as the first process is minor.',
    exceptions: [
      '`poetry run`, `uv run` and `bundle exec` replace themselves or pass signals on.',
      'A compose `command` written as text is split, not run by a shell.',
      'supervisord, pm2-runtime and scripts that trap TERM.',
    ],
  },
  examples: {
    language: 'dockerfile',
    bad: 'CMD gunicorn app:app --bind 0.0.0.0:$PORT',
    good: 'CMD ["sh", "-c", "exec gunicorn app:app --bind 0.0.0.0:$PORT"]',
  },
  remedy:
    'Write the command in the JSON form. Where a shell is needed to fill in variables, put `exec` in front of the server as the last command; in start scripts too.',
  references: [
    reference,
    'https://docs.docker.com/reference/dockerfile/#entrypoint',
  ],
  elsewhere: [
    'hadolint DL3025',
    'Docker JSONArgsRecommended',
    'Node best practices 8.2, 8.6',
  ],
  judge(service) {
    const start = service.fact(startCommandOf);
    if (!start || (start.origin === 'platform' && !runsImage(service))) {
      return notApplicable(
        'The tree holds no container start command for production.',
      );
    }
    if (start.missingScript) {
      return unknown(
        `${placeName(
          start.missingScript,
        )} copies a start script that the tree does not hold.`,
        'Keep the start script in the repository, and in its archives.',
        [evidence(service.repository, start.missingScript, 'anchor')],
      );
    }
    const servers = service.fact(runningServersOf);
    if (!servers.length)
      return notApplicable(
        'The start command could not be followed to a server.',
      );
    if (start.init) {
      return pass(
        `${placeName(start.init)} starts an init that passes signals on.`,
        [evidence(service.repository, start.init, 'proof')],
      );
    }
    const [first] = servers;
    const held = service.fact(heldSignalsOf);
    if (held) {
      const { holder, server } = held;
      const soft = holder.kind === 'runner';
      const place: Place = {
        path: holder.path,
        line: holder.line,
        endLine: holder.endLine,
      };
      return fail({
        message: soft
          ? `${placeName(place)} starts the server through ${
              holder.name
            }, which does not pass SIGTERM on reliably; deploys may kill requests after the grace period.`
          : `${placeName(
              place,
            )} starts the server through a shell that does not forward SIGTERM; every deploy kills requests after the grace period.`,
        severity: soft ? 'minor' : 'major',
        evidence: evidenceAt(
          service,
          [place, ...server.chain.slice().reverse(), start.chain[0]],
          'offender',
        ),
        recommendation: {
          title: 'Forward Stop Signals',
          text: `Use the JSON form, or put exec in front of the server, at ${placeName(
            place,
          )}.`,
          example:
            holder.kind === 'script'
              ? { language: 'sh', code: `exec ${server.text.slice(0, 100)}` }
              : exampleFor(service, examples, examples.node!),
          reference,
        },
      });
    }
    const forwarder = service.fact(brokenForwarderAt);
    if (forwarder) {
      return fail({
        message: `${placeName(
          forwarder,
        )} starts the server as a child process and nothing in the file reacts to SIGTERM; every deploy kills requests after the grace period.`,
        confidence: 'medium',
        evidence: evidenceAt(service, [forwarder, ...first.chain], 'offender'),
        recommendation: {
          title: 'Forward Stop Signals',
          text: `Pass SIGTERM on to the child process that ${placeName(
            forwarder,
          )} starts, or start the server directly.`,
          example: {
            language: 'js',
            code: "process.on('SIGTERM', () => child.kill('SIGTERM'));",
          },
          reference,
        },
      });
    }
    return pass(
      `${placeName(
        first,
      )} starts the server as a process that receives stop signals.`,
      evidenceAt(service, start.chain, 'proof'),
    );
  },
});

/** Whether the platform gives the image another command, as a list: Amazon ECS does. */
function runsImage(service: Service): boolean {
  return service
    .fact(platformCommandsOf)
    .some(({ usesImage, shell }) => usesImage && !shell);
}
