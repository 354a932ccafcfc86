import type { Service } from '../../service';
import { cargoMake } from './runners/cargo-make';
import { dotnetPrograms } from './runners/dotnet-programs';
import { make } from './runners/make';
import {
  nodeScripts,
  nxTargets,
  scriptLists,
  workspaceTasks,
} from './runners/node-scripts';
import {
  consoleScripts,
  hatch,
  pythonScripts,
  pythonSessions,
  tox,
} from './runners/python-tasks';
import type { RecipeLine, Runner } from './runners/runner';
import { shellScript } from './runners/shell-scripts';
import { composer, deno, just, mise, rake, task } from './runners/task-files';

export type { RecipeLine } from './runners/runner';

/** Every script runner that is followed; the first that knows the call wins. */
const runners: Runner[] = [
  nodeScripts,
  workspaceTasks,
  nxTargets,
  scriptLists,
  make,
  just,
  mise,
  task,
  pythonScripts,
  hatch,
  consoleScripts,
  tox,
  pythonSessions,
  composer,
  rake,
  deno,
  dotnetPrograms,
  cargoMake,
  shellScript,
];

/**
 * The lines that a script runner's call stands for, one step deep: `npm run test` gives the script's text (with its
 * `pre` and `post` scripts), `make test` the recipe with its prerequisites, `./run test` the function's body.
 * `words` is one plain command without wrappers such as `exec` or `env`; `folder` is where it is called, from the
 * repository's root. `undefined` when the words call no script of the tree.
 */
export function expandScript(
  service: Service,
  words: string[],
  folder: string,
): RecipeLine[] | undefined {
  if (words.length === 0 || !words[0]) return undefined;
  for (const runner of runners) {
    const lines = runner({ service, words, folder });
    if (lines) return lines;
  }
  return undefined;
}
