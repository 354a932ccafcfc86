import { at, textOf } from '../../repository';
import type { Service } from '../../service';
import { engineOfImage } from '../../stack';
import { deploymentOf } from '../deployment';
import { linesMatching } from '../code/matches';

/** Whether what is stored can be brought back. */
export interface Backups {
  proofs: Array<{ path: string; line: number; name: string }>;
  /** Infrastructure code that leaves it out. */
  off: Array<{ path: string; line: number; name: string }>;
  /** Databases that this repository runs itself in production. */
  selfHosted: Array<{ path: string; line: number; name: string }>;
}

const retention: Array<[pattern: RegExp, name: string]> = [
  [/\bbackup_retention_period\s*=\s*[1-9]\d*/, 'backup retention'],
  // Azure keeps a week at least, whatever a variable says.
  [
    /\bbackup_retention_days\s*=\s*(?:[1-9]\d*|(?:var|local|each\.value)\.\w+)/,
    'backup retention',
  ],
  [
    /\bpoint_in_time_recovery(?:_enabled)?\b(?!\s*=\s*false)/,
    'point-in-time recovery',
  ],
  [/\bbackup_configuration\s*\{/, 'a backup configuration'],
  [
    /^\s*kind:\s*(?:ScheduledBackup|PostgresCluster|Schedule|BackupSchedule|VolumeSnapshot)\b/,
    'a backup schedule',
  ],
  [/\bBackupRetentionPeriod["']?\s*:\s*["']?[1-9]/, 'backup retention'],
];
const dumps =
  /\b(?:pg_dump(?:all)?|mysqldump|mariadb-dump|mongodump|pgbackrest|wal-g|barman|walg|litestream|restic\s+backup|postgres-backup(?:-\w+)*|pgbackups?|db-backup)\b/;
const heading =
  /^#{1,6}\s.*\b(?:back-?ups?|restor(?:e|ing)|disaster recovery|point-in-time)\b/i;

/** Use as `service.fact(backupsOf)`. */
export function backupsOf(service: Service): Backups {
  const { repository } = service;
  const result: Backups = { proofs: [], off: [], selfHosted: [] };
  for (const file of service.files) {
    const { path, class: type } = file;
    if (['TEST', 'VENDOR', 'EXAMPLE'].includes(type)) continue;
    if (/(?:^|\/)(?:tests?|examples?|modules\/test\w*)\//i.test(file.relative))
      continue;
    if (/\.tf$|\.tfvars$/.test(path)) {
      readTerraform(service, path, result);
    } else if (type === 'DOC' && /\.(?:md|mdx|rst|adoc)$/i.test(path)) {
      const line = repository
        .lines(path)
        .findIndex(text => heading.test(text.slice(0, 200)));
      if (line >= 0)
        result.proofs.push({
          path,
          line: line + 1,
          name: 'a written procedure',
        });
    } else if (
      /\.ya?ml$|\.sh$|crontab|(?:^|\/)cron/i.test(path) &&
      !/lock/.test(path)
    ) {
      for (const [pattern, name] of retention) {
        const [match] = linesMatching(repository, path, pattern);
        if (match) result.proofs.push({ path, line: match.line, name });
      }
      const [dump] = linesMatching(repository, path, dumps);
      if (dump && type !== 'CI')
        result.proofs.push({ path, line: dump.line, name: dump.match[0] });
    }
  }
  readSelfHosted(service, result);
  return result;
}

function readTerraform(service: Service, path: string, result: Backups): void {
  const { repository } = service;
  for (const [pattern, name] of retention) {
    const [match] = linesMatching(repository, path, pattern);
    if (match) result.proofs.push({ path, line: match.line, name });
  }
  const production =
    !/(?:^|[/._-])(?:dev|test|staging|sandbox|preview)(?:[/._-]|$)/i.test(path);
  if (!production) return;
  const resource =
    /^\s*resource\s+"(?:aws_db_instance|aws_rds_cluster|google_sql_database_instance|azurerm_\w*(?:postgresql|mysql|mssql)\w*|digitalocean_database_cluster)"/;
  let inside = false;
  let depth = 0;
  repository.lines(path).forEach((text, index) => {
    if (resource.test(text)) {
      inside = true;
      depth = 0;
    }
    if (!inside) return;
    if (!/^\s*#/.test(text)) {
      const match =
        /\b(?:backup_retention_period\s*=\s*0\b|skip_final_snapshot\s*=\s*true\b|deletion_protection\s*=\s*false\b)/.exec(
          text,
        );
      if (match)
        result.off.push({
          path,
          line: index + 1,
          name: match[0].replace(/\s+/g, ' '),
        });
    }
    depth +=
      (text.match(/\{/g) ?? []).length - (text.match(/\}/g) ?? []).length;
    if (depth <= 0 && index > 0) inside = false;
  });
}

/** StatefulSets and production compose services that run a database server. */
function readSelfHosted(service: Service, result: Backups): void {
  const { kubernetes, compose } = service.fact(deploymentOf);
  for (const { kind, containers, path, line } of kubernetes.workloads) {
    if (service.path !== '' && !path.startsWith(`${service.path}/`)) continue;
    if (!/^(?:StatefulSet|Deployment)$/.test(kind)) continue;
    if (/(?:^|[/._-])(?:dev|local|minikube|test|kind)(?:[/._-]|$)/i.test(path))
      continue;
    const engine = containers
      .map(({ image }) => image && engineOfImage(image.text))
      .find(one => one?.kind === 'server');
    if (engine) result.selfHosted.push({ path, line, name: engine.name });
  }
  for (const { role, services, usedBy, path: file } of compose) {
    if (role !== 'production' || !services.some(({ ours }) => ours)) continue;
    for (const { image, path, line, node } of services) {
      const engine = image && engineOfImage(image.text);
      // A database for an afternoon has no restart policy.
      const stays =
        usedBy !== undefined ||
        /prod|deploy|release|stack/i.test(file) ||
        at(node, 'restart') !== undefined ||
        at(node, 'deploy', 'restart_policy') !== undefined;
      if (
        stays &&
        engine?.kind === 'server' &&
        textOf(at(node, 'profiles', 0)) !== 'dev'
      )
        result.selfHosted.push({ path, line, name: engine.name });
    }
  }
}
