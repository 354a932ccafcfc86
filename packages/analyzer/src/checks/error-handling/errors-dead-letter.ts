import { consumersOf, type Consumers } from '../../facts/messaging/consumers';
import { defineCheck, fail, notApplicable, pass, unknown } from '../check';
import { placeName } from '../evidence';
import { evidenceAt, exampleFor, type Examples } from '../shared';

const reference = 'https://sre.google/sre-book/data-processing-pipelines/';

const examples: Examples = {
  node: {
    language: 'typescript',
    code: "new Queue('mail', { defaultJobOptions: { attempts: 5, backoff: { type: 'exponential', delay: 1000 } } });",
  },
  python: {
    language: 'python',
    code: '@app.task(autoretry_for=(ConnectionError,), max_retries=5, retry_backoff=True, acks_late=True)\ndef send_mail(order_id): ...',
  },
  jvm: {
    language: 'java',
    code: '@RetryableTopic(attempts = "5")\n@KafkaListener(topics = "orders")\nvoid on(Order order) { … }\n\n@DltHandler\nvoid exhausted(Order order) { … }',
  },
  go: {
    language: 'go',
    code: 'ch.QueueDeclare("orders", true, false, false, false, amqp.Table{\n\t"x-dead-letter-exchange": "orders.dlx",\n})',
  },
  dotnet: {
    language: 'csharp',
    code: 'cfg.ReceiveEndpoint("orders", e => e.UseMessageRetry(r => r.Exponential(5, …)));',
  },
  ruby: { language: 'ruby', code: 'sidekiq_options retry: 10, dead: true' },
  php: {
    language: 'yaml',
    code: 'framework:\n  messenger:\n    failure_transport: failed',
  },
  rust: {
    language: 'rust',
    code: 'arguments.insert("x-dead-letter-exchange".into(), AMQPValue::LongString("orders.dlx".into()));',
  },
};

export const errorsDeadLetter = defineCheck({
  id: 'errors-dead-letter',
  area: 'error-handling',
  title: 'Do message consumers have bounded retries and a dead-letter path?',
  severity: 'major',
  kind: 'absence',
  confidence: 'medium',
  phrases: {
    strength: 'messages that are kept when they fail',
    gap: 'messages that block or get lost when they fail',
  },
  why: 'Sooner or later a message arrives that cannot be processed. Without an end to its retries it blocks all that come after it; without a place to go it is gone.',
  decision: {
    applies:
      'The service takes messages or jobs from Kafka, RabbitMQ, SQS, Pub/Sub, Service Bus, NATS JetStream, BullMQ, Celery, Dramatiq, Sidekiq, Hangfire, MassTransit, or the queues of Laravel, Symfony and Rails.',
    passes:
      'Retries are bounded and exhausted messages are kept, by settings in the code, in the configuration or in the infrastructure of the tree, or because the technology does so by itself (Sidekiq, Hangfire, MassTransit, Dramatiq, Service Bus).',
    fails:
      'No dead-letter destination or bound is named, or retries are unbounded: `max_retries=None`, `attempts: Infinity`, a negative acknowledgement that puts the message back. Where a failed job is dropped and nothing blocks (Celery, BullMQ, Laravel, Messenger without settings) the finding is minor.',
    exceptions: [
      'Consumers of metrics, cache invalidations and the like, where a lost message does no harm.',
      'Queues whose settings belong to infrastructure outside the tree (SQS, Pub/Sub): unknown.',
    ],
  },
  examples: {
    language: 'typescript',
    bad: "new Queue('mail', { defaultJobOptions: { attempts: Infinity } });",
    good: "new Queue('mail', { defaultJobOptions: { attempts: 5, backoff: { type: 'exponential', delay: 1000 } } });",
  },
  remedy:
    'Bound the retries with a growing delay, send what is exhausted to a dead-letter destination, and alert on its length.',
  references: [reference],
  elsewhere: [],
  judge(service) {
    const all = service.fact(consumersOf);
    if (all.length === 0) {
      return notApplicable('The service consumes no messages.');
    }
    const [worst] = [...all].sort((a, b) => rank(b) - rank(a));
    const { technology, consumers, endless, deadLetter, byDefault } = worst;
    if (endless && !deadLetter) {
      return fail({
        message: `${placeName(
          endless,
        )} retries failed messages of ${technology} without end (${
          endless.name
        }); one poison message keeps coming back.`,
        evidence: evidenceAt(service, [endless, ...consumers], 'offender'),
        recommendation: recommendation(placeName(endless)),
      });
    }
    if (!deadLetter && !byDefault) {
      const [first] = consumers;
      if (worst.definedElsewhere) {
        return unknown(
          `${placeName(
            first,
          )} consumes a queue of ${technology} that nothing in the tree defines.`,
          'Keep the queue’s definition with its dead-letter settings beside the service.',
          evidenceAt(service, [first], 'anchor'),
        );
      }
      return fail({
        message: worst.lossy
          ? `The ${technology} consumer at ${placeName(
              first,
            )} neither retries nor keeps what fails; a job that fails once is lost.`
          : `The ${technology} consumer at ${placeName(
              first,
            )} has no dead-letter path; one poison message blocks or is lost.`,
        ...(worst.lossy ? { severity: 'minor' as const } : {}),
        evidence: evidenceAt(service, consumers, 'anchor', 6),
        recommendation: recommendation(placeName(first)),
      });
    }
    return pass(
      deadLetter
        ? `${placeName(deadLetter)} says what becomes of messages that fail.`
        : `${technology} ${byDefault}.`,
      evidenceAt(service, [deadLetter ?? consumers[0]], 'proof'),
    );

    function recommendation(place: string) {
      return {
        title: 'Keep Messages That Fail',
        text: `Bound the retries of ${place} and send exhausted messages to a dead-letter destination.`,
        example: exampleFor(service, examples, 'node'),
        reference,
      };
    }
  },
});

/** The worst technology speaks for the service. */
function rank(one: Consumers): number {
  if (one.endless && !one.deadLetter) return 4;
  if (one.deadLetter || one.byDefault) return 0;
  if (one.definedElsewhere) return 1;
  return one.lossy ? 2 : 3;
}
