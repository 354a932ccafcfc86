import type { Place } from '../../checks/evidence';
import type { StartedProcess } from '../containers/start';
import { programOf } from './process';
import type { ShutdownVerdict } from './verdict';

interface Started {
  place: Place;
  program: string;
  args: string;
}

/** A program whose behaviour on SIGTERM is known, whatever the service's code does. */
interface KnownServer {
  program: RegExp;
  args?: RegExp;
  judge: (started: Started) => ShutdownVerdict;
}

const drains =
  (how?: string): KnownServer['judge'] =>
  ({ place, program }) => ({
    outcome: 'graceful',
    place,
    how: how ?? `${program} finishes its requests on SIGTERM`,
  });

const cuts =
  (why: string): KnownServer['judge'] =>
  ({ place }) => ({ outcome: 'abrupt', place, related: [], why });

const knownServers: KnownServer[] = [
  {
    program: /^(?:uvicorn|gunicorn|hypercorn|daphne|granian)$/,
    judge: drains(),
  },
  {
    program: /^fastapi$/,
    args: /^run(?: |$)/,
    judge: drains('uvicorn, which fastapi run starts, finishes requests'),
  },
  {
    program: /^celery$/,
    judge: drains('Celery finishes running tasks on SIGTERM'),
  },
  {
    program: /^(?:rq|rqworker|dramatiq|arq|huey_consumer(?:\.py)?|taskiq)$/,
    judge: drains('the worker finishes its job on SIGTERM'),
  },
  {
    program: /^uwsgi$/,
    judge: started =>
      /gracefully_kill_them_all/.test(started.args)
        ? drains('uWSGI lets its workers finish')(started)
        : {
            outcome: 'unclear',
            place: started.place,
            why: 'uWSGI stops at SIGTERM, but whether its workers finish their requests depends on its settings.',
            cure: 'Set hook-master-start = unix_signal:15 gracefully_kill_them_all in its settings.',
          },
  },
  {
    program: /^flask$/,
    args: /(?:^| )run(?: |$)/,
    judge: cuts(
      'starts the development server, which drops its requests on SIGTERM',
    ),
  },
  {
    program: /^(?:manage\.py|django-admin)$/,
    args: /^runserver/,
    judge: cuts(
      'starts the development server, which drops its requests on SIGTERM',
    ),
  },
  {
    program: /^(?:puma|pumactl|falcon|iodine|passenger|rackup)$/,
    judge: drains(),
  },
  { program: /^sidekiq(?:swarm)?$/, judge: drains('Sidekiq stops fetching') },
  {
    program: /^(?:unicorn|unicorn_rails|webrick)$/,
    judge: cuts('starts a server that drops its requests on SIGTERM'),
  },
  {
    program: /^(?:apache2-foreground|httpd-foreground)$/,
    judge: drains(
      'Apache finishes requests on the stop signal that its image sets',
    ),
  },
  {
    program: /^(?:frankenphp|rr|caddy|unitd)$/,
    judge: drains('the server finishes requests on SIGTERM'),
  },
  {
    program: /^php$/,
    args: /artisan (?:queue:work|horizon)/,
    judge: drains('the worker finishes its job on SIGTERM'),
  },
  {
    program: /^php$/,
    args: /artisan serve|(?:^| )-S /,
    judge: cuts(
      'starts PHP’s built-in server, which drops its requests on SIGTERM',
    ),
  },
  {
    program: /^next$/,
    args: /^start/,
    judge: drains('next start closes its server on SIGTERM'),
  },
  {
    program: /^(?:strapi|directus|medusa|n8n)$/,
    judge: drains('the framework closes its server on SIGTERM'),
  },
];

/** What is known of the program alone; `undefined` where the service's own code decides. */
export function verdictOfServer(
  process: StartedProcess,
): ShutdownVerdict | undefined {
  const { program, args } = programOf(process);
  const known = knownServers.find(
    one => one.program.test(program) && (one.args?.test(args) ?? true),
  );
  if (!known) return undefined;
  const { path, line, endLine } = process;
  return known.judge({ place: { path, line, endLine }, program, args });
}
