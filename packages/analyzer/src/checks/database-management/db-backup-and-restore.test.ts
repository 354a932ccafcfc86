import {
  fastapi,
  file,
  type Case,
  type Files,
  verdict,
} from '../__testUtils__/trees';
import { alchemy } from './__testUtils__/trees';
import { dbBackupAndRestore as check } from './db-backup-and-restore';

const terraform = (...lines: string[]): Files => ({
  ...alchemy,
  'terraform/database.tf': file(
    'resource "aws_db_instance" "orders" {',
    ...lines,
    '}',
  ),
});
const compose: Files = {
  ...alchemy,
  Dockerfile: file(
    'FROM python:3.13-slim',
    'COPY . .',
    'CMD ["uvicorn", "main:app"]',
  ),
  'docker-compose.prod.yml': file(
    'services:',
    '  orders:',
    '    build: .',
    '  database:',
    '    image: postgres:17',
    '    restart: always',
  ),
};

it.each<Case>([
  ['retention', terraform('  backup_retention_period = 14'), 'pass'],
  [
    'retention of Azure that a variable holds',
    terraform('  backup_retention_days = var.retention_days'),
    'pass',
  ],
  [
    'no retention',
    terraform('  backup_retention_period = 0'),
    'fail minor terraform/database.tf:2',
  ],
  [
    'no protection',
    terraform('  deletion_protection = false'),
    'fail minor terraform/database.tf:2',
  ],
  ['a comment', terraform('  # backup_retention_period = 0'), 'unknown'],
  [
    'another resource',
    {
      ...alchemy,
      'terraform/bucket.tf': file(
        'resource "aws_s3_bucket" "logs" {',
        '  deletion_protection = false',
        '}',
      ),
    },
    'unknown',
  ],
  [
    'a database that is run here',
    compose,
    'fail minor docker-compose.prod.yml:4',
  ],
  [
    'a runbook',
    {
      ...compose,
      'docs/runbook.md': file('# Runbook', '## Restore the database'),
    },
    'pass',
  ],
  [
    'a dump',
    {
      ...compose,
      'ops/backup.yaml': file('command: ["sh", "-c", "pg_dump orders"]'),
    },
    'pass',
  ],
  ['nothing about it', alchemy, 'unknown'],
  ['no database', fastapi, 'not-applicable'],
])('%s', (...[, files, expected, service]) => {
  expect(verdict(check, files, service)).toBe(expected);
});
