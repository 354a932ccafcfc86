import {
  dotnet,
  express,
  file,
  flask,
  laravel,
  rails,
  spring,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { errorsDeadLetter as check } from './errors-dead-letter';

const node = (library: string, ...lines: string[]): Files => ({
  'package.json': JSON.stringify({
    scripts: { start: 'node worker.js' },
    dependencies: { [library]: '5.0.0' },
  }),
  'worker.js': file(...lines),
});
const python = (library: string, ...lines: string[]): Files => ({
  ...flask,
  'requirements.txt': `${flask['requirements.txt']}${library}\n`,
  'tasks.py': file(...lines),
});
const kafka = (...lines: string[]): Files => ({
  ...spring,
  'pom.xml': spring['pom.xml'].replace(
    '</dependencies>',
    '<dependency>\n<groupId>org.springframework.kafka</groupId>\n<artifactId>spring-kafka</artifactId>\n</dependency>\n</dependencies>',
  ),
  'src/main/java/Listener.java': file(...lines),
});
const rabbit = (...lines: string[]): Files => ({
  'go.mod': file(
    'module example.com/orders',
    'require github.com/rabbitmq/amqp091-go v1.9.0',
  ),
  'main.go': file('package main', 'func main() {', ...lines, '}'),
});
const sidekiq = (...lines: string[]): Files => ({
  ...rails,
  Gemfile: file('gem "rails"', 'gem "sidekiq"'),
  'app/workers/mail_worker.rb': file('class MailWorker', ...lines, 'end'),
});
const queue = (extra: Files = {}): Files => ({
  ...laravel,
  'app/Jobs/SendMail.php': file(
    '<?php',
    'class SendMail implements ShouldQueue',
    '{',
    '}',
  ),
  ...extra,
});

const cases: Case[] = [
  [
    'a Kafka listener',
    kafka('class Listener {', '  @KafkaListener(topics = "a")', '}'),
    'fail major src/main/java/Listener.java:2',
  ],
  [
    'a Kafka listener with a retry topic',
    kafka(
      'class Listener {',
      '  @RetryableTopic',
      '  @KafkaListener(topics = "a")',
      '}',
    ),
    'pass',
  ],
  [
    'a recoverer elsewhere',
    {
      ...kafka('class Listener {', '  @KafkaListener(topics = "a")', '}'),
      'src/main/java/Config.java':
        'class Config { Object a() { return new DeadLetterPublishingRecoverer(template); } }\n',
    },
    'pass',
  ],
  [
    'a recoverer that only a comment speaks of',
    kafka(
      'class Listener {',
      '  // TODO DeadLetterPublishingRecoverer',
      '  @KafkaListener(topics = "a")',
      '}',
    ),
    'fail major src/main/java/Listener.java:3',
  ],
  [
    'RabbitMQ without a dead-letter exchange',
    rabbit(
      '\tmessages, _ := ch.Consume("orders", "", false, false, false, false, nil)',
    ),
    'fail major main.go:3',
  ],
  [
    'RabbitMQ with one',
    rabbit(
      '\tq := amqp.Table{"x-dead-letter-exchange": "dlx"}',
      '\tmessages, _ := ch.Consume("orders", "", false, false, false, false, nil)',
    ),
    'pass',
  ],
  [
    'messages that are put back for ever',
    python(
      'pika',
      'channel.basic_consume("orders", handle)',
      'def handle(ch, method, props, body):',
      '    ch.basic_nack(method.delivery_tag, requeue=True)',
    ),
    'fail major tasks.py:3',
  ],
  [
    'a stream of metrics',
    {
      ...python('pika', 'x = 1'),
      'metrics_consumer.py': 'channel.basic_consume("metrics", handle)\n',
    },
    'not-applicable',
  ],
  [
    'a queue that other infrastructure defines',
    python('boto3', 'client.receive_message(QueueUrl=url)'),
    'unknown',
  ],
  [
    'a queue of the tree without redrive',
    {
      ...python('boto3', 'client.receive_message(QueueUrl=url)'),
      'terraform/queue.tf': 'resource "aws_sqs_queue" "orders" {\n}\n',
    },
    'fail major tasks.py:1',
  ],
  [
    'a queue of the tree with redrive',
    {
      ...python('boto3', 'client.receive_message(QueueUrl=url)'),
      'terraform/queue.tf':
        'resource "aws_sqs_queue" "orders" {\n  redrive_policy = jsonencode({})\n}\n',
    },
    'pass',
  ],
  [
    'BullMQ without attempts',
    node('bullmq', "new Worker('mail', send);"),
    'fail minor worker.js:1',
  ],
  [
    'BullMQ with attempts',
    node(
      'bullmq',
      "new Queue('mail', { defaultJobOptions: { attempts: 5 } });",
      "new Worker('mail', send);",
    ),
    'pass',
  ],
  [
    'BullMQ without end',
    node(
      'bullmq',
      "new Queue('mail', { defaultJobOptions: { attempts: Infinity } });",
      "new Worker('mail', send);",
    ),
    'fail major worker.js:1',
  ],
  [
    'Celery without retries',
    python('celery==5.4.0', '@app.task', 'def mail(): ...'),
    'fail minor tasks.py:1',
  ],
  [
    'Celery that retries for ever',
    python('celery==5.4.0', '@app.task(max_retries=None)', 'def mail(): ...'),
    'fail major tasks.py:1',
  ],
  [
    'Celery with bounds',
    python(
      'celery==5.4.0',
      '@app.task(autoretry_for=(IOError,), max_retries=5)',
      'def mail(): ...',
    ),
    'pass',
  ],
  ['Sidekiq by default', sidekiq('  include Sidekiq::Job'), 'pass'],
  [
    'Sidekiq that a package of the organisation brings',
    {
      ...sidekiq('  include Sidekiq::Job'),
      Gemfile: file('gem "rails"', 'gem "acme_sidekiq"'),
    },
    'pass',
  ],
  [
    'MassTransit by default',
    {
      ...dotnet,
      'Orders.csproj':
        '<Project Sdk="Microsoft.NET.Sdk.Web">\n<ItemGroup>\n<PackageReference Include="MassTransit" Version="8.0.0" />\n</ItemGroup>\n</Project>\n',
      'MailConsumer.cs': 'public class MailConsumer : IConsumer<Mail> { }\n',
    },
    'pass',
  ],
  ['Laravel jobs', queue(), 'fail minor app/Jobs/SendMail.php:2'],
  [
    'Laravel with a table of failed jobs',
    queue({
      'database/migrations/2024_failed.php':
        "<?php\nSchema::create('failed_jobs', function () {});\n",
    }),
    'pass',
  ],
  ['no consumer', express, 'not-applicable'],
  [
    'a library that nobody consumes with',
    node('bullmq', "new Queue('mail');"),
    'not-applicable',
  ],
];

describe('errors-dead-letter', () => {
  it.each(cases)('%s', (_, files, expected) => {
    expect(verdict(check, files)).toBe(expected);
  });
});
