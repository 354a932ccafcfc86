import { backupsOf, databasesOf } from '../../facts/database';
import { defineCheck, fail, notApplicable, pass, unknown } from '../check';
import { placeName } from '../evidence';
import { andMore, evidenceAt } from '../shared';
import { withoutDatabase } from './shared';

const reference = 'https://github.com/mercari/production-readiness-checklist';

const terraform = {
  language: 'hcl',
  code: 'backup_retention_period = 14\ndeletion_protection     = true',
};
const cronJob = {
  language: 'yaml',
  code: 'kind: CronJob\nspec:\n  schedule: "0 2 * * *"\n  # container command: ["sh", "-c", "pg_dump orders | upload"]',
};

export const dbBackupAndRestore = defineCheck({
  id: 'db-backup-and-restore',
  area: 'database-management',
  title:
    'Is there evidence that data is backed up and that restore is written down?',
  severity: 'minor',
  kind: 'presence',
  confidence: 'medium',
  phrases: {
    strength: 'backups and a way to restore them',
    gap: 'no way back after data loss',
  },
  why: 'Data that exists once is gone with one mistake. A backup that nobody has restored is a hope.',
  decision: {
    applies: 'The service keeps data in a database.',
    passes:
      'Infrastructure code keeps backups, a job dumps the database, an operator has a schedule, or a document has a heading about backup, restore or disaster recovery.',
    fails:
      'Infrastructure code of production switches backups or the protection against deletion off; or the database is run here, in production, with none of the above.',
    exceptions: [
      'Caches.',
      'Without infrastructure code in the tree the answer is unknown.',
    ],
  },
  examples: {
    language: 'hcl',
    bad: 'backup_retention_period = 0',
    good: 'backup_retention_period = 14\ndeletion_protection     = true',
  },
  remedy:
    'Switch automated backups on where the database is defined, and write down and practise how one is restored.',
  references: [reference],
  elsewhere: ['Mercari production readiness checklist: data storage'],
  judge(service) {
    const none = withoutDatabase(service);
    if (none) return none;
    const { proofs, off, selfHosted } = service.fact(backupsOf);
    if (off.length > 0) {
      const [first] = off;
      return fail({
        message: `${placeName(first)} sets ${first.name}${andMore(
          off.length,
        )}; there is no tested way back after data loss.`,
        evidence: evidenceAt(service, off, 'offender'),
        recommendation: recommend(placeName(first), terraform),
      });
    }
    if (proofs.length > 0)
      return pass(
        `${placeName(proofs[0])} shows ${proofs[0].name}.`,
        evidenceAt(service, proofs.slice(0, 3), 'proof'),
      );
    const { engines } = service.fact(databasesOf);
    const own = selfHosted.filter(
      ({ name }) =>
        engines.length === 0 || engines.some(engine => engine.name === name),
    );
    if (own.length > 0) {
      const [first] = own;
      return fail({
        message: `${placeName(first)} runs ${
          first.name
        } without backups; there is no tested way back after data loss.`,
        evidence: evidenceAt(service, own, 'offender'),
        recommendation: recommend(placeName(first), cronJob),
      });
    }
    if (engines.length > 0 && engines.every(({ kind }) => kind === 'cache'))
      return notApplicable('Caches need no backup.');
    return unknown(
      'Nothing in this repository defines the database, so whether it is backed up cannot be told.',
      'Link the infrastructure code, or write the restore procedure down in a runbook.',
    );
  },
});

function recommend(place: string, example: { language: string; code: string }) {
  return {
    title: 'Back Up the Database and Practise the Restore',
    text: `Enable automated backups at ${place} and add a restore procedure to the runbook.`,
    example,
    reference,
  };
}
