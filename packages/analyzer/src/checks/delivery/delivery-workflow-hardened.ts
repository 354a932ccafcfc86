import { workflowRisksOf } from '../../facts/pipelines/workflow-risks';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName } from '../evidence';
import { andMore, evidenceAt } from '../shared';

const reference = 'https://docs.zizmor.sh/audits/';

const remedies = {
  injection: (place: string, context = 'the value') =>
    `Pass ${context} through an environment variable at ${place}.`,
  checkout: (place: string) =>
    `Use the event pull_request for code of strangers, or check out the base, at ${place}.`,
  permissions: (place: string) =>
    `Limit permissions to what the jobs need at ${place}.`,
  download: (place: string) =>
    `Pin the script to a version and verify its checksum at ${place}.`,
  commands: (place: string) =>
    `Remove ACTIONS_ALLOW_UNSECURE_COMMANDS at ${place} and write to $GITHUB_ENV instead.`,
};
const examples = {
  injection:
    'env: { TITLE: "${{ github.event.pull_request.title }}" }\nrun: ./check-title.sh "$TITLE"',
  checkout: 'on: pull_request\npermissions: { contents: read }',
  permissions: 'permissions: { contents: read }',
  download:
    'run: |\n  curl -sSfLo install.sh "$URL/v1.4.2/install.sh"\n  echo "$SHA256 install.sh" | sha256sum -c && sh install.sh',
  commands: 'run: echo "NAME=value" >> "$GITHUB_ENV"',
};

export const deliveryWorkflowHardened = defineCheck({
  id: 'delivery-workflow-hardened',
  area: 'delivery',
  title: 'Is the pipeline safe from code injected by outsiders?',
  severity: 'major',
  kind: 'presence',
  confidence: 'high',
  phrases: {
    strength: 'workflows that keep outsiders’ code out',
    gap: 'workflows that run what outsiders write',
  },
  why: 'A pipeline holds the keys to production. A title, a branch name or a pull request that is run as code in it hands them to whoever wrote it.',
  decision: {
    applies: 'GitHub Actions workflows exist.',
    passes: 'None of the following is found.',
    fails:
      'A script expands a value that strangers choose (titles, bodies, branch names, commit messages, comments) inside `${{ }}`: critical when strangers’ events start the workflow with its own token (`issue_comment`, `issues`, `pull_request_target`, `discussion`, `workflow_run`), else major. `pull_request_target` or `workflow_run` checks out the pull request’s head: critical when its code is run, else major. `ACTIONS_ALLOW_UNSECURE_COMMANDS` (major). All permissions, none limited in a workflow that publishes, or a script without a version piped into a shell in a job with secrets (minor).',
    exceptions: [
      'A value passed through `env:` and used as a variable.',
      'Conditions on a label or on who wrote it, and jobs with read permissions and no secrets, are one step milder.',
    ],
  },
  examples: {
    language: 'yaml',
    bad: 'run: ./check-title.sh "${{ github.event.pull_request.title }}"',
    good: 'env: { TITLE: "${{ github.event.pull_request.title }}" }\nrun: ./check-title.sh "$TITLE"',
  },
  remedy:
    'Pass untrusted values through environment variables, never check out strangers’ code where secrets are, and give each workflow the smallest permissions.',
  references: [
    reference,
    'https://docs.github.com/en/actions/security-for-github-actions/security-guides/security-hardening-for-github-actions',
  ],
  elsewhere: [
    'zizmor template-injection, dangerous-triggers, excessive-permissions, insecure-commands',
    'OpenSSF Scorecard hasDangerousWorkflowScriptInjection, hasDangerousWorkflowUntrustedCheckout, topLevelPermissions',
    'Checkov CKV_GHA_1, CKV_GHA_2',
  ],
  judge(service) {
    const risks = service.fact(workflowRisksOf);
    if (!risks)
      return notApplicable('The repository has no GitHub Actions workflow.');
    if (risks.length === 0)
      return pass('No workflow runs what outsiders write.');
    const [first] = risks;
    const place = placeName(first);
    return fail({
      message: `${place} ${first.what}${andMore(risks.length)}.`,
      severity: first.severity,
      evidence: evidenceAt(service, risks, 'offender'),
      recommendation: {
        title: 'Harden the Workflow',
        text: remedies[first.kind](place, first.context),
        example: { language: 'yaml', code: examples[first.kind] },
        reference,
      },
    });
  },
});
