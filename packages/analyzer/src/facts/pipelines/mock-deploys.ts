import {
  at,
  entriesOf,
  itemsOf,
  textOf,
  type TreeNode,
} from '../../repository';
import type { Service } from '../../service';
import { parseShell } from '../commands/shell';
import { neverRuns } from './github';

/** A job of a workflow that is called a deployment and brings nothing anywhere. */
export interface MockDeploy {
  path: string;
  line: number;
  name: string;
  /** `prints`: its steps only print text; `off`: its condition is never true. */
  because: 'prints' | 'off';
}

const deployment = /(?:^|[^a-z])deploy(?:ment)?(?![a-z])/i;
const otherJob =
  /test|check|notif|docs|pages|site|summary|report|lint|preview/i;
/** Commands that change nothing outside the job. */
const idle = /^(?:echo|printf|true|:|sleep|exit|date|pwd|ls|set)$/;
const preparing =
  /^(?:actions\/(?:checkout|cache|download-artifact|setup-[\w-]+)|docker\/setup-[\w-]+)@/;

/** Use as a fact. */
export function mockDeploysOf({ repository }: Service): MockDeploy[] {
  return repository.files
    .map(({ path }) => path)
    .filter(path => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path))
    .filter(path => !otherJob.test(path.slice(path.lastIndexOf('/'))))
    .flatMap(path =>
      entriesOf(at(repository.yaml(path)[0], 'jobs')).flatMap(
        ({ key: name, line, node }): MockDeploy[] => {
          if (!deployment.test(name) || otherJob.test(name)) return [];
          if (neverRuns(textOf(at(node, 'if'))))
            return [{ path, line, name, because: 'off' }];
          return onlyPrints(itemsOf(at(node, 'steps')))
            ? [{ path, line, name, because: 'prints' }]
            : [];
        },
      ),
    );
}

function onlyPrints(steps: TreeNode[]): boolean {
  let prints = false;
  for (const step of steps) {
    const uses = textOf(at(step, 'uses'));
    if (uses !== undefined && !preparing.test(uses)) return false;
    for (const { words } of parseShell(textOf(at(step, 'run')) ?? '')) {
      if (words.length && !idle.test(words[0])) return false;
      // `echo "::set-output"`, `echo x >> $GITHUB_OUTPUT` and a called program say more than text.
      if (words.some(word => /\$\(|`|^::/.test(word))) return false;
      prints ||= /^(?:echo|printf)$/.test(words[0] ?? '');
    }
  }
  return prints;
}
