import type { Ecosystem } from '../../repository';
import type { Service } from '../../service';
import { sourceFilesOf, stackOf } from '../../stack';
import { isForDevelopment } from '../configuration';

interface Place {
  path: string;
  line: number;
}

/** Code that takes messages or jobs from a queue. */
export interface Consumer extends Place {
  /** As messages name it: `Kafka`, `Sidekiq`. */
  technology: string;
}

/** The consumers of one technology, with what happens to a message that cannot be processed. */
export interface Consumers {
  technology: string;
  /** Not empty. */
  consumers: Consumer[];
  /** What bounds the retries or keeps exhausted messages. */
  deadLetter?: Place & { name: string };
  /** What the technology does by itself: `keeps failed jobs and retries them 25 times`. */
  byDefault?: string;
  /** What retries without end, or gives the message back for ever. */
  endless?: Place & { name: string };
  /** The queue is made outside the code; nothing of the tree defines it. */
  definedElsewhere?: true;
  /** A failed message is dropped and logged at most: at most once, never blocking. */
  lossy?: true;
}

interface Technology {
  name: string;
  ecosystems: readonly Ecosystem[];
  /** The library, as a dependency; any of its names. */
  dependency: RegExp;
  /** In code without comments and strings. */
  consumer: RegExp;
  /** What keeps or bounds, in code and settings, strings kept; dead letters by name count for all. */
  keeps?: RegExp;
  endless?: RegExp;
  byDefault?: string;
  /** Defined as infrastructure: what names such a queue in the tree. */
  infrastructure?: RegExp;
  lossy?: true;
}

const every: readonly Ecosystem[] = [
  'node',
  'python',
  'jvm',
  'go',
  'dotnet',
  'ruby',
  'php',
  'rust',
];

const technologies: Technology[] = [
  {
    name: 'Kafka',
    ecosystems: every,
    dependency:
      /kafka|^karafka$|^racecar$|franz-go|^rdkafka$|sarama|spring-kafka|messaging-kafka/i,
    consumer:
      /@KafkaListener\b|\b(?:AIO)?KafkaConsumer\s*\(|\bkafka\.NewReader\s*\(|\bsarama\.NewConsumerGroup\b|\bkgo\.ConsumeTopics\b|\bnew\s+ConsumerBuilder\s*<|\.consumer\s*\(\s*\{\s*groupId|\beachMessage\s*:|\beachBatch\s*:|<\s*(?:ApplicationConsumer|Karafka::BaseConsumer|Racecar::Consumer)\b|\bStreamConsumer\b|@Incoming\b/,
    keeps:
      /\bDeadLetterPublishingRecoverer\b|@RetryableTopic\b|@DltHandler\b|failure-strategy\s*[:=]\s*["']?(?:dead-letter-queue|ignore|delayed-retry-topic)|\bdead_letter_queue\s*\(/,
  },
  {
    name: 'RabbitMQ',
    ecosystems: every,
    dependency:
      /rabbit|amqp|^pika$|^aio-?pika$|^kombu$|^bunny$|^sneakers$|^lapin$/i,
    consumer:
      /@RabbitListener\b|\bbasic_consume\s*\(|\bBasicConsume(?:Async)?\s*\(|\bchannel\s*\.\s*consume\s*\(|\bch\w*\.Consume\s*\(|\binclude\s+Sneakers::Worker\b|\bqueue\.consume\s*\(|\bqueue\.subscribe\b/,
    keeps: /x-dead-letter-exchange|\bdeadLetterExchange\b|\bdead_letter/i,
    endless:
      /\bbasic_nack\s*\([^()\n]{0,120}requeue\s*=\s*True|\.nack\s*\(\s*\w+\s*,\s*(?:false|true)\s*,\s*true\s*\)|\.Nack\s*\(\s*(?:false|true)\s*,\s*true\s*\)|\bBasicNack\w*\s*\([^()\n]{0,120}requeue:\s*true/,
  },
  {
    name: 'SQS',
    ecosystems: every,
    dependency: /sqs|^boto3$|^aws-sdk|^@aws-sdk\/client-sqs$|^shoryuken$/i,
    consumer:
      /@SqsListener\b|\.receive_message\s*\(|\bReceiveMessageCommand\s*\(|\bReceiveMessageAsync\s*\(|\binclude\s+Shoryuken::Worker\b|\bsqs\w*\.ReceiveMessage\s*\(/,
    keeps:
      /\bRedrivePolicy\b|\bredrive_policy\b|\bredriveP|\bdeadLetterQueue\b/,
    infrastructure: /\baws_sqs_queue\b|AWS::SQS::Queue\b|\bsqs\.Queue\b/,
  },
  {
    name: 'Pub/Sub',
    ecosystems: every,
    dependency: /pubsub|google-cloud-gcp-starter/i,
    consumer:
      /\bsubscriber\w*\.subscribe\s*\(|\bsubscription\.on\s*\(|\bsub\w*\.Receive\s*\(\s*ctx|\bSubscriberClient\b/,
    keeps: /\bdead_letter_policy\b|\bdeadLetterPolicy\b|\bDeadLetterPolicy\b/,
    infrastructure: /\bgoogle_pubsub_subscription\b/,
  },
  {
    name: 'Service Bus',
    ecosystems: every,
    dependency: /servicebus|service-bus/i,
    consumer:
      /\bServiceBusProcessor\b|\bCreateProcessor\s*\(|\bcreateReceiver\s*\(|\bget_queue_receiver\s*\(|\bServiceBusTrigger\b/,
    byDefault:
      'dead-letters a message after ten deliveries unless told otherwise',
  },
  {
    name: 'JetStream',
    ecosystems: every,
    dependency: /nats/i,
    consumer:
      /\bjs\.(?:PullSubscribe|QueueSubscribe|Subscribe)\s*\(|\bjs\.pull_subscribe\s*\(|\bCreateOrUpdateConsumer\s*\(|\bjetstream\.ConsumerConfig\b/,
    keeps: /\bmax_deliver\b|\bMaxDeliver\b|\bmaxDeliver\b/,
  },
  {
    name: 'BullMQ',
    ecosystems: ['node'],
    dependency: /^(?:bull|bullmq|@nestjs\/bull(?:mq)?)$/,
    consumer:
      /\bnew\s+Worker\s*(?:<[^<>\n]{0,80}>)?\s*\(|@Processor\s*\(|\bqueue\w*\.process\s*\(/i,
    keeps: /\battempts\s*:\s*(?!Infinity|Number\.MAX)\w/,
    endless: /\battempts\s*:\s*(?:Infinity|Number\.MAX_\w+)/,
    lossy: true,
  },
  {
    name: 'Celery',
    ecosystems: ['python'],
    dependency: /^celery(?:\[.*)?$/i,
    consumer: /@(?:\w+\.)?(?:shared_task|task)\b/,
    keeps:
      /[(,]\s*max_retries\s*=\s*\d|\bautoretry_for\b|\b(?:task_)?acks_late\b|\btask_reject_on_worker_lost\b|\bCELERY_TASK_ACKS_LATE\b|\.retry\s*\(/,
    endless: /\bmax_retries\s*=\s*None\b/,
    lossy: true,
  },
  {
    name: 'Dramatiq',
    ecosystems: ['python'],
    dependency: /^dramatiq(?:\[.*)?$/i,
    consumer: /@(?:dramatiq\.)?actor\b/,
    endless: /\bmax_retries\s*=\s*None\b/,
    byDefault: 'retries with back-off and keeps exhausted messages',
  },
  {
    name: 'Sidekiq',
    ecosystems: ['ruby'],
    // Organisations bring it with settings of their own: `govuk_sidekiq`.
    dependency: /(?:^|[-_])sidekiq(?:$|[-_])/,
    consumer:
      /\binclude\s+Sidekiq::(?:Worker|Job)\b|<\s*(?:ApplicationJob|ActiveJob::Base)\b/,
    byDefault: 'retries 25 times and keeps what fails in its dead set',
  },
  {
    name: 'Active Job',
    ecosystems: ['ruby'],
    dependency: /^(?:solid_queue|good_job|delayed_job\w*|que|resque)$/,
    consumer: /<\s*(?:ApplicationJob|ActiveJob::Base)\b/,
    byDefault: 'keeps failed jobs',
  },
  {
    name: 'Hangfire',
    ecosystems: ['dotnet'],
    dependency: /^Hangfire/i,
    consumer:
      /\b(?:BackgroundJob\.Enqueue|RecurringJob\.AddOrUpdate|AddHangfireServer)\b/,
    byDefault: 'retries ten times and keeps failed jobs',
  },
  {
    name: 'MassTransit',
    ecosystems: ['dotnet'],
    dependency: /^MassTransit/i,
    consumer: /:\s*IConsumer\s*</,
    byDefault: 'moves what fails to an error queue',
  },
  {
    name: 'Laravel queue',
    ecosystems: ['php'],
    dependency: /^laravel\/(?:lumen-)?framework$/,
    consumer: /\bimplements\s+(?:\w+,\s*)*ShouldQueue\b/,
    keeps:
      /\bfailed_jobs\b|['"]failed['"]\s*=>\s*\[|\$tries\s*=\s*[1-9]|\blaravel\/horizon\b/,
    endless: /\$tries\s*=\s*(?:0|-1)\s*;/,
    lossy: true,
  },
  {
    name: 'Messenger',
    ecosystems: ['php'],
    dependency: /^symfony\/messenger$/,
    consumer: /#\[AsMessageHandler\b|\bimplements\s+MessageHandlerInterface\b/,
    keeps: /\bfailure_transport\b/,
    lossy: true,
  },
];

const named = /dead[-_. ]?letter|(?:^|[\W_])dlq(?:$|[\W_])|\bDLT\b/i;
/** Streams where a lost message does no harm. */
const harmless =
  /metric|telemetry|analytics|cache|invalidat|(?:access|audit)-?log|heartbeat|presence/i;

/** The consumers of the service by technology. Use as `service.fact(consumersOf)`. */
export function consumersOf(service: Service): Consumers[] {
  const { dependencies } = service.fact(stackOf);
  const sources = service.fact(sourceFilesOf);
  return technologies.flatMap((technology): Consumers[] => {
    const used = dependencies.some(
      ({ name, ecosystem, scope }) =>
        scope === 'prod' &&
        technology.ecosystems.includes(ecosystem) &&
        technology.dependency.test(name),
    );
    if (!used) return [];
    const consumers = sources.flatMap(({ path, ecosystem }) => {
      if (
        !ecosystem ||
        !technology.ecosystems.includes(ecosystem) ||
        harmless.test(path)
      )
        return [];
      const match = technology.consumer.exec(
        service.repository.lexical(path).code,
      );
      if (!match) return [];
      const line = service.repository
        .lineIndex(path)
        .lineAt(match.index + Math.max(0, match[0].search(/\S/)));
      const place = { technology: technology.name, path, line };
      return isForDevelopment(service, place) ? [] : [place];
    });
    if (consumers.length === 0) return [];
    const endless = technology.endless && search(service, technology.endless);
    const deadLetter =
      (technology.keeps && search(service, technology.keeps)) ??
      search(service, named);
    return [
      {
        technology: technology.name,
        consumers,
        ...(deadLetter ? { deadLetter } : {}),
        ...(endless ? { endless } : {}),
        ...(technology.byDefault ? { byDefault: technology.byDefault } : {}),
        ...(technology.infrastructure &&
        !search(service, technology.infrastructure)
          ? { definedElsewhere: true as const }
          : {}),
        ...(technology.lossy ? { lossy: true as const } : {}),
      },
    ];
  });
}

/** The first place in source, settings and deployment where a pattern occurs, comments left out. */
function search(
  service: Service,
  pattern: RegExp,
): (Place & { name: string }) | undefined {
  const { repository } = service;
  const files = service
    .of(['SRC', 'CONFIG', 'DEPLOY', 'OTHER', 'MIGRATION'], 'all')
    .filter(({ path, size }) => size < 300_000 && text.test(path));
  for (const { path } of files) {
    const { uncommented } = repository.lexical(path);
    const match = pattern.exec(uncommented);
    if (match) {
      const line = repository
        .lineIndex(path)
        .lineAt(match.index + Math.max(0, match[0].search(/[\w@]/)));
      if (
        /(?:^|\/)migrations?\//.test(path) ||
        !isForDevelopment(service, { path, line })
      )
        return { path, line, name: match[0].trim() };
    }
  }
  return undefined;
}

const text =
  /\.(?:[cm]?[jt]sx?|py|java|kts?|scala|groovy|go|cs|rb|php|rs|ya?ml|json|properties|toml|tf|conf|xml)$/i;
