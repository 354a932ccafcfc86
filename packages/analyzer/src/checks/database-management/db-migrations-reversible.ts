import { downStepsOf, migrationsOf } from '../../facts/database';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName } from '../evidence';
import { evidenceAt, exampleFor, type Examples } from '../shared';
import { withoutSql } from './shared';

const reference = 'https://github.com/mercari/production-readiness-checklist';
const fewest = 3;
const enough = 0.8;

const examples: Examples = {
  python: {
    language: 'python',
    code: 'def downgrade() -> None:\n    op.drop_column("orders", "discount")',
  },
  node: {
    language: 'ts',
    code: "export async function down(knex: Knex) {\n  await knex.schema.alterTable('orders', t => t.dropColumn('discount'));\n}",
  },
  go: {
    language: 'sql',
    code: '-- 0007_discount.down.sql\nALTER TABLE orders DROP COLUMN discount;',
  },
  rust: {
    language: 'sql',
    code: '-- down.sql\nALTER TABLE orders DROP COLUMN discount;',
  },
  ruby: {
    language: 'ruby',
    code: 'def down\n  remove_column :orders, :discount\nend',
  },
  php: {
    language: 'php',
    code: "Schema::table('orders', fn (Blueprint $table) => $table->dropColumn('discount'));",
  },
  dotnet: {
    language: 'csharp',
    code: 'migrationBuilder.DropColumn(name: "Discount", table: "Orders");',
  },
  jvm: {
    language: 'xml',
    code: '<rollback>\n  <dropColumn tableName="orders" columnName="discount"/>\n</rollback>',
  },
};

export const dbMigrationsReversible = defineCheck({
  id: 'db-migrations-reversible',
  area: 'database-management',
  title: 'Can the most recent migrations be rolled back?',
  severity: 'minor',
  kind: 'ratio',
  confidence: 'medium',
  phrases: {
    strength: 'migrations that can be undone',
    gap: 'migrations that cannot be undone',
  },
  why: 'A release that has to go back takes its schema with it, or stays.',
  decision: {
    applies:
      'The tool supports a way back and at least three migrations exist; the newest twenty are read.',
    passes:
      'At least eight in ten have a way back: a `downgrade`, a `.down.sql`, a down section, a `down` function with something in it.',
    fails: 'Fewer have one.',
    exceptions: [
      'Flyway, Prisma and Drizzle go forwards only by design: not applicable.',
      'A way back that raises, or whose comment says why there is none, is an answer.',
    ],
  },
  examples: {
    language: 'python',
    bad: 'def downgrade() -> None:\n    pass',
    good: 'def downgrade() -> None:\n    op.drop_column("orders", "discount")',
  },
  remedy:
    'Write the down step of a migration together with it, or say in it why a forward fix is the plan.',
  references: [reference],
  elsewhere: [],
  judge(service) {
    const none = withoutSql(service);
    if (none) return none;
    const { sets } = service.fact(migrationsOf);
    const [set] = sets;
    if (!set) return notApplicable('There are no migrations to undo.');
    if (set.forwardOnly)
      return notApplicable(`${set.tool} goes forwards only by design.`);
    const steps = downStepsOf(service, set).filter(
      ({ reversible }) => reversible !== undefined,
    );
    if (set.files.length < fewest || steps.length < fewest)
      return notApplicable(
        `Only ${steps.length} of ${set.files.length} migrations say how they are undone; three are needed to judge.`,
      );
    const missing = steps.filter(({ reversible }) => !reversible);
    const share = 1 - missing.length / steps.length;
    if (share >= enough)
      return pass(
        `${steps.length - missing.length} of the newest ${
          steps.length
        } migrations can be undone.`,
        evidenceAt(service, [steps[steps.length - 1]], 'proof'),
      );
    const latest = [...missing].reverse();
    return fail({
      message: `${missing.length} of the newest ${
        steps.length
      } migrations cannot be undone, for example ${placeName(latest[0])}.`,
      evidence: evidenceAt(service, latest, 'offender', 5),
      recommendation: {
        title: 'Write the Way Back',
        text: `Write the down step at ${placeName(
          latest[0],
        )} or state there why a forward fix is the plan.`,
        example: exampleFor(service, examples, 'python'),
        reference,
      },
    });
  },
});
