import {
  at,
  entriesOf,
  entryOf,
  itemsOf,
  textOf,
  textsOf,
  type TreeNode,
} from '../../repository';
import type { Service } from '../../service';

/** A way into a GitHub Actions workflow. */
export interface WorkflowRisk {
  path: string;
  line: number;
  severity: 'critical' | 'major' | 'minor';
  kind: 'injection' | 'checkout' | 'permissions' | 'download' | 'commands';
  /** Follows the place in a sentence. */
  what: string;
  /** The expression that is injected. */
  context?: string;
}

/** Events that strangers start and that run with the repository's own token and secrets. */
const privileged =
  /^(?:issue_comment|issues|pull_request_target|discussion|discussion_comment|workflow_run)$/;

/** Values that strangers choose. */
const attacker =
  /github\.head_ref\b|github\.event\.(?:issue|pull_request|discussion)\.(?:title|body)\b|github\.event\.pull_request\.head\.(?:ref|label|repo\.default_branch)\b|github\.event\.(?:comment|review|review_comment)\.body\b|github\.event\.pages\b[^}]{0,40}page_name|github\.event\.(?:head_commit|commits\b[^}]{0,20})\.(?:message|author\.(?:email|name))|github\.event\.workflow_run\.(?:head_branch|display_title|head_commit\.(?:message|author\.(?:email|name))|head_repository\.description)|github\.event\.(?:issue|pull_request)\.user\.name\b|toJSON\(\s*github\.event\s*\)/i;
const trusting =
  /author_association|contains\(\s*github\.event\.(?:pull_request|issue)\.labels|github\.event\.label\.name|github\.actor\s*==|sender\.login\s*==|head\.repo\.full_name\s*==\s*github\.repository/;
/** Pushes come from who may write to the repository; `workflow_run` alone also follows pull requests of strangers. */
const afterPush = /workflow_run\.event\s*==\s*['"]push['"]/;
const headRef =
  /github\.event\.pull_request\.head\.|github\.head_ref|github\.event\.workflow_run\.head_|refs\/pull\//;
const publishes =
  /\b(?:docker|podman) push\b|--push\b|npm publish|yarn npm publish|twine upload|uv publish|poetry publish|cargo publish|gem push|mvn .{0,80}deploy|gradle\w* .{0,80}publish|gh release|kubectl|helm (?:upgrade|install|push)|terraform apply|gcloud run deploy|flyctl deploy|aws ecs|goreleaser/;
const publishActions =
  /docker\/build-push-action|gh-action-pypi-publish|action-gh-release|upload-release-asset|goreleaser|deploy|npm-publish|release-please|semantic-release/i;
const pipedShell =
  /\b(?:curl|wget)\b[^|\n;&]{0,300}https?:\/\/[^|\n;&]{0,300}\|\s*(?:sudo\s+)?(?:ba|z|da)?sh\b/;

/** What is risky in the workflows of the repository, the worst first; `undefined` where there are none. Use as a fact. */
export function workflowRisksOf(service: Service): WorkflowRisk[] | undefined {
  const { repository } = service;
  const paths = repository.files
    .map(({ path }) => path)
    .filter(path => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path));
  if (paths.length === 0) return undefined;
  const rank = { critical: 0, major: 1, minor: 2 };
  return paths
    .flatMap(path => risksIn(service, path))
    .sort((a, b) => rank[a.severity] - rank[b.severity]);
}

function risksIn(service: Service, path: string): WorkflowRisk[] {
  const [workflow] = service.repository.yaml(path);
  if (!workflow) return [];
  const on = at(workflow, 'on') ?? at(workflow, 'true');
  const events =
    on?.kind === 'map' ? on.entries.map(({ key }) => key) : textsOf(on);
  const exposed = events.some(event => privileged.test(event));
  const risks: WorkflowRisk[] = [];
  const add = (risk: Omit<WorkflowRisk, 'path'>) =>
    risks.push({ path, ...risk });
  const ownPermissions = entryOf(workflow, 'permissions');
  if (textOf(ownPermissions?.node) === 'write-all') {
    add({
      line: ownPermissions!.line,
      severity: 'minor',
      kind: 'permissions',
      what: 'gives every job all permissions',
    });
  }
  let publishing = false;
  let unlimited = ownPermissions === undefined;
  for (const job of entriesOf(at(workflow, 'jobs'))) {
    if (textOf(at(job.node, 'if')) === 'false') continue;
    const permissions = entryOf(job.node, 'permissions');
    if (textOf(permissions?.node) === 'write-all') {
      add({
        line: permissions!.line,
        severity: 'minor',
        kind: 'permissions',
        what: `gives the job ${job.key} all permissions`,
      });
    }
    if (permissions && !ownPermissions) unlimited = false;
    const steps = itemsOf(at(job.node, 'steps'));
    const condition = textOf(at(job.node, 'if')) ?? '';
    const secrets = steps.some(step =>
      /\$\{\{[^}]{0,200}secrets\./.test(allText(step)),
    );
    const limited =
      isReadOnly(permissions?.node ?? ownPermissions?.node) && !secrets;
    publishing =
      publishing ||
      steps.some(
        step =>
          publishes.test(textOf(at(step, 'run')) ?? '') ||
          publishActions.test(textOf(at(step, 'uses')) ?? ''),
      );
    steps.forEach((step, index) => {
      const guard = `${condition} ${textOf(at(step, 'if')) ?? ''}`;
      const trusted = trusting.test(guard);
      for (const found of injections(service, path, step, events)) {
        let severity: WorkflowRisk['severity'] = exposed ? 'critical' : 'major';
        if (trusted || (exposed && limited))
          severity = severity === 'critical' ? 'major' : 'minor';
        add({
          line: found.line,
          severity,
          kind: 'injection',
          context: found.context,
          what: `lets ${found.context} run as shell code in a job ${
            secrets ? 'with secrets' : `of the event ${events.join(', ')}`
          }`,
        });
      }
      const checkout = untrustedCheckout(step);
      if (
        checkout &&
        !(afterPush.test(guard) && !/['"]pull_request/.test(guard)) &&
        events.some(event => checkout.events.test(event))
      ) {
        const runs = steps.slice(index + 1).some(runsCode);
        // An environment may ask for an approval first.
        const severe =
          runs && !trusted && !limited && !at(job.node, 'environment');
        add({
          line: checkout.line,
          severity: severe ? 'critical' : 'major',
          kind: 'checkout',
          what: runs
            ? 'checks out the head of a pull request and runs its code with the repository’s own token'
            : 'checks out the head of a pull request with the repository’s own token',
        });
      }
      const run = entryOf(step, 'run');
      const piped = secrets ? pipedShell.exec(textOf(run?.node) ?? '') : null;
      if (run && piped && !/\d+\.\d+|[0-9a-f]{40}/.test(piped[0])) {
        add({
          line: lineOf(
            service,
            path,
            run.line,
            piped[0].split('\n')[0].slice(0, 40),
          ),
          severity: 'minor',
          kind: 'download',
          what: 'pipes a script without a version into a shell in a job with secrets',
        });
      }
    });
  }
  if (publishing && unlimited) {
    const jobs = entryOf(workflow, 'jobs');
    add({
      line: jobs?.line ?? 1,
      severity: 'minor',
      kind: 'permissions',
      what: 'publishes or deploys without limiting the permissions of its token',
    });
  }
  service.repository.lines(path).forEach((text, index) => {
    if (/^\s*ACTIONS_ALLOW_UNSECURE_COMMANDS\s*:\s*["']?true/.test(text)) {
      add({
        line: index + 1,
        severity: 'major',
        kind: 'commands',
        what: 'switches insecure workflow commands on',
      });
    }
  });
  return risks;
}

/** Expressions of a step's script that hold a stranger's value. */
function injections(
  service: Service,
  path: string,
  step: TreeNode,
  events: string[],
): Array<{ line: number; context: string }> {
  const uses = textOf(at(step, 'uses')) ?? '';
  const entries = [
    entryOf(step, 'run'),
    ...(/^actions\/github-script@/.test(uses)
      ? [entryOf(at(step, 'with'), 'script')]
      : []),
  ];
  return entries.flatMap(entry => {
    const text = textOf(entry?.node);
    if (!entry || !text) return [];
    return [
      ...text.slice(0, 60_000).matchAll(/\$\{\{([^}]{1,400})\}\}/g),
    ].flatMap(match => {
      const hit = attacker.exec(match[1]);
      if (hit && !reaches(hit[0], events)) return [];
      // Comparisons give true or false, not the value.
      if (!hit || /[=!]=|\bcontains\(|\bstartsWith\(/.test(match[1])) return [];
      return [
        {
          line: lineOf(service, path, entry.line, match[0]),
          context: hit[0],
        },
      ];
    });
  });
}

/** Which events carry a value: without one of them the expression is empty. */
const carriers: Array<[context: RegExp, events: RegExp]> = [
  [/head_ref|event\.pull_request/, /^pull_request/],
  [/event\.issue/, /^issues$|^issue_comment$/],
  [/event\.(?:comment|review_comment)/, /comment$/],
  [/event\.review\b/, /^pull_request_review/],
  [/event\.discussion/, /^discussion/],
  [/event\.(?:head_commit|commits)/, /^push$/],
  [/event\.workflow_run/, /^workflow_run$/],
  [/event\.pages/, /^gollum$/],
];

function reaches(context: string, events: string[]): boolean {
  if (events.includes('workflow_call')) return true;
  const carrier = carriers.find(([pattern]) => pattern.test(context));
  return !carrier || events.some(event => carrier[1].test(event));
}

/** Events of strangers that come with the repository's own token. */
const powerful = /^(?:pull_request_target|workflow_run)$/;

/** Where a step checks out what a stranger wrote, and the events that make it dangerous. */
function untrustedCheckout(
  step: TreeNode,
): { line: number; events: RegExp } | undefined {
  const uses = entryOf(step, 'uses');
  if (/^actions\/checkout@/.test(textOf(uses?.node) ?? '')) {
    const ref = entryOf(at(step, 'with'), 'ref');
    const text = textOf(ref?.node) ?? '';
    if (!ref || !headRef.test(text)) return undefined;
    // Only events of pull requests carry these: without them the expression is empty.
    const ofPullRequest =
      /github\.event\.(?:pull_request\b|number\b)|github\.head_ref/.test(text);
    return {
      line: ref.line,
      events: ofPullRequest ? /^pull_request_target$/ : powerful,
    };
  }
  const run = entryOf(step, 'run');
  return run &&
    /\bgh pr checkout\b|\bgit (?:fetch|checkout)\b[^\n]{0,200}(?:refs\/pull\/|pull\/\$\{\{)/.test(
      textOf(run.node) ?? '',
    )
    ? { line: run.line, events: powerful }
    : undefined;
}

function runsCode(step: TreeNode): boolean {
  const run = textOf(at(step, 'run'));
  if (run !== undefined)
    return !/^\s*(?:echo|gh|git)\b[^\n]*$/.test(run.trim());
  return (textOf(at(step, 'uses')) ?? '').startsWith('./');
}

function isReadOnly(permissions: TreeNode | undefined): boolean {
  if (!permissions) return false;
  const text = textOf(permissions);
  if (text !== undefined) return text === 'read-all';
  return entriesOf(permissions).every(({ node }) => textOf(node) !== 'write');
}

function allText(node: TreeNode): string {
  if (node.kind === 'scalar') return String(node.value ?? '');
  const parts =
    node.kind === 'map' ? node.entries.map(entry => entry.node) : node.items;
  return parts.map(allText).join('\n').slice(0, 60_000);
}

function lineOf(
  service: Service,
  path: string,
  from: number,
  text: string,
): number {
  const lines = service.repository.lines(path);
  for (let line = from; line <= Math.min(lines.length, from + 400); line++) {
    if (lines[line - 1].includes(text)) return line;
  }
  return from;
}
