import { instancesOf, localStateOf } from '../../facts/server/local-state';
import { listenCallsOf } from '../../facts/shutdown';
import { stackOf } from '../../stack';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName } from '../evidence';
import { evidenceAt, exampleFor, type Examples } from '../shared';

const reference = 'https://12factor.net/processes';

const examples: Examples = {
  node: {
    language: 'ts',
    code: 'app.use(session({ secret, store: new RedisStore({ client }) }));',
  },
  python: {
    language: 'python',
    code: 'SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"',
  },
  dotnet: {
    language: 'csharp',
    code: 'builder.Services.AddStackExchangeRedisCache(o => o.Configuration = redis);',
  },
  jvm: {
    language: 'java',
    code: '@Scheduled(cron = "0 0 * * * *")\n@SchedulerLock(name = "cleanup")',
  },
};

export const resilienceStateless = defineCheck({
  id: 'resilience-stateless',
  area: 'resilience',
  title: 'Is process-local state kept out of the way of scaling?',
  severity: 'major',
  kind: 'presence',
  confidence: 'medium',
  phrases: {
    strength: 'instances without a state of their own',
    gap: 'state that lives in one instance',
  },
  why: 'What one instance keeps to itself is lost when it restarts and missing on every other: users are logged out, files vanish, jobs run twice. It only shows when the second instance is started.',
  decision: {
    applies: 'The service is a server.',
    passes: 'None of the following is found.',
    fails:
      'Sessions are kept in memory or in local files, or uploads in a local folder without a persistent volume; or, with two replicas or more, a scheduler runs in each of them without a lock, or Socket.IO without an adapter.',
    exceptions: [
      'Caches that may be lost, and files that are deleted after use.',
      'A single replica is minor.',
    ],
  },
  examples: {
    language: 'ts',
    bad: 'app.use(session({ secret }));',
    good: 'app.use(session({ secret, store: new RedisStore({ client }) }));',
  },
  remedy:
    'Keep sessions in a shared store, files in object storage, and give jobs a lock or a worker of their own.',
  references: [reference],
  elsewhere: ['Node best practices 5.12', 'Mercari: stateless server'],
  judge(service) {
    if (
      service.fact(stackOf).frameworks.length === 0 &&
      service.fact(listenCallsOf).length === 0
    )
      return notApplicable('The service is no server.');
    const instances = service.fact(instancesOf);
    const several = instances !== undefined && instances.count >= 2;
    const states = service
      .fact(localStateOf)
      .filter(({ needsSeveral }) => !needsSeveral || several);
    const [first] = states;
    if (!first)
      return pass('No state that lives in one instance alone was found.');
    const single = instances?.count === 1;
    return fail({
      message: `${placeName(first)} keeps ${
        first.what
      } in the process; what it keeps is lost on restart and differs between instances.`,
      severity: single ? 'minor' : 'major',
      evidence: evidenceAt(
        service,
        [...states, ...(instances ? [instances] : [])],
        'offender',
      ),
      recommendation: {
        title: 'Share State Between Instances',
        text: `Move ${first.what} from ${placeName(first)} to a shared store.`,
        example: exampleFor(service, examples, 'node'),
        reference,
      },
    });
  },
});
