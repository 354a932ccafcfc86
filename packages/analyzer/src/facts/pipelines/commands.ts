import { at, itemsOf, textOf, textsOf, entriesOf } from '../../repository';
import type { Service } from '../../service';
import { parseShell } from '../commands/shell';
import { expandScript, type RecipeLine } from '../commands/script-runners';
import { folderOf, joinPath } from '../commands/runners/runner';
import type { PipelineCommand } from './types';

/** A script of a step as the pipeline holds it. */
export interface StepScript {
  text: string;
  path: string;
  /** Line of the script's first line. */
  line: number;
  step: { path: string; line: number };
  folder: string | undefined;
  ignored: boolean;
  /** Names of folders that the repository is checked out under, beside which the script starts. */
  checkouts?: readonly string[];
}

const depthLimit = 7;
const commandLimit = 600;

/** The commands of a step's script, script runners, task scripts, containers and image builds followed. */
export function commandsOf(
  service: Service,
  script: StepScript,
): PipelineCommand[] {
  const found: PipelineCommand[] = [];
  follow(service, script, 0, found, new Set());
  return found;
}

function follow(
  service: Service,
  script: StepScript,
  depth: number,
  found: PipelineCommand[],
  seen: Set<string>,
): void {
  let folder = script.folder;
  const stack: Array<string | undefined> = [];
  const variables = loopVariables(script.text);
  for (const command of parseShell(script.text.slice(0, 60_000), script.line)) {
    if (found.length >= commandLimit) return;
    for (const values of variantsOf(command.words, variables)) {
      const words = fromCheckout(unwrap(values), script.checkouts);
      if (words.length === 0) continue;
      const [name, first] = words;
      if (name === 'cd' || name === 'pushd') {
        if (name === 'pushd') stack.push(folder);
        folder = moved(folder, first);
        continue;
      }
      if (name === 'popd') {
        folder = stack.pop();
        continue;
      }
      if (name === 'echo' || name === 'printf') continue;
      const inner = /^(?:ba|da|z|a)?sh$/.test(name)
        ? nestedScript(words)
        : undefined;
      const ignored =
        script.ignored ||
        (command.then === '||' &&
          neverFails(script.text, command.endLine - script.line));
      const place = { path: script.path, line: command.line };
      let next: RecipeLine[] | undefined;
      if (depth >= depthLimit) next = undefined;
      else if (inner !== undefined) {
        next = [{ text: inner, ...place, folder: folder ?? '' }];
      } else if (folder !== undefined) {
        next =
          expand(service, words, folder, place) ??
          composed(service, values, folder);
      }
      found.push({
        words,
        text: command.words.join(' '),
        ...place,
        step: script.step,
        folder,
        ignored,
      });
      for (const line of next ?? []) {
        const key = `${line.path}:${line.line}:${line.folder}:${line.text}`;
        if (seen.has(key)) continue;
        seen.add(key);
        follow(
          service,
          {
            ...line,
            step: script.step,
            ignored,
            ...(script.checkouts ? { checkouts: script.checkouts } : {}),
          },
          depth + 1,
          found,
          seen,
        );
      }
    }
  }
}

function expand(
  service: Service,
  words: string[],
  folder: string,
  place: { path: string; line: number },
): RecipeLine[] | undefined {
  return (
    // Build tools' wrapper scripts are the tools themselves.
    (/(?:^|\/)(?:mvnw|gradlew)$/.test(words[0])
      ? undefined
      : expandScript(service, words, folder)) ??
    composed(service, words, folder) ??
    imageBuild(service, words, folder) ??
    hooks(service, words) ??
    skaffold(service, words, place)
  );
}

/** Words in front of a command that only change how it runs. */
export function unwrap(words: string[]): string[] {
  let rest = words;
  for (let i = 0; i < 8 && rest.length; i++) {
    const [name, next = ''] = rest;
    // `php${{ matrix.php }}` is that program in each of its versions.
    const value = name
      .replace(/^[({]+/, '')
      .replace(/(?<=\w)\$\{\{[^{}]{0,60}\}\}$/, '');
    const waits =
      /(?:^|\/)(?:wait-for(?:-it)?(?:\.sh)?|dockerize|wait-on|start-server-and-test)$/.test(
        value,
      );
    if (waits && rest.includes('--')) rest = rest.slice(rest.indexOf('--') + 1);
    else if (/^\w+=/.test(value)) rest = rest.slice(1);
    else if (
      /^(?:exec|time|sudo|nohup|command|npx|bunx|pnpx|cross-env|env|xvfb-run|ddtrace-run|dotenvx|godotenv|dotenv|dotenv-cli|env-cmd|corepack|gosu|winpty|retry|wait-for-it|c8|nyc|doppler|direnv|chronic|stdbuf|nice|gtimeout|timeout|travis_retry)$/.test(
        value,
      )
    ) {
      rest = rest.slice(1);
      while (
        rest.length > 1 &&
        (/^-/.test(rest[0]) ||
          /^\d+[smh]?$/.test(rest[0]) ||
          rest[0] === '--' ||
          rest[0] === 'run')
      ) {
        rest = rest.slice(
          /^--?(?:e|p|package|f|file|server-args|u)$/.test(
            rest[0].replace(/^--?/, '-'),
          ) && !rest[0].includes('=')
            ? 2
            : 1,
        );
      }
    } else if (/(?:^|\/)istanbul$/.test(value) && next === 'cover') {
      rest = withoutOptions(rest.slice(2));
    } else if (
      (/^(?:poetry|pipenv|pdm|rye|hatch|uv|micromamba|conda|nix|rtx|mise|devbox|asdf)$/.test(
        value,
      ) &&
        /^(?:run|exec|develop|x)$/.test(next)) ||
      (value === 'bundle' && next === 'exec') ||
      (/^(?:npm|pnpm|yarn)$/.test(value) && /^(?:exec|dlx)$/.test(next))
    ) {
      const inner = withoutOptions(rest.slice(2));
      // Console scripts and tasks of the project keep their runner: it knows where they are.
      if (
        /^(?:poetry|pipenv|pdm|rye|hatch|uv)$/.test(value) &&
        !knownTool.test(inner[0] ?? '')
      )
        return rest;
      rest = inner;
    } else if (value === 'yarn' && knownTool.test(next)) rest = rest.slice(1);
    else if (
      value === 'yarn' &&
      next === 'workspace' &&
      knownTool.test(rest[3] ?? '')
    )
      rest = rest.slice(3);
    else if (
      value === 'pnpm' &&
      /^(?:--filter|-F)$/.test(next) &&
      (rest[3] === 'exec' || knownTool.test(rest[3] ?? ''))
    )
      rest = rest.slice(rest[3] === 'exec' ? 4 : 3);
    else if (
      /^(?:docker|podman|nerdctl)$/.test(value) ||
      /^(?:docker|podman)-compose$/.test(value)
    ) {
      const inner = containerCommand(rest);
      if (!inner) return rest;
      rest = inner;
    } else if (
      // `$docker_compose run web bin/rails test`, the command kept in a variable.
      /^\$\{?\w{0,40}(?:compose|COMPOSE)\w{0,40}\}?$/.test(value) &&
      /^(?:run|exec)$/.test(next)
    ) {
      const inner = containerCommand(['docker', ...rest]);
      if (!inner) return rest;
      rest = inner;
    } else if (/(?:^|\/)python[\d.]*$|^py$/.test(value) && next === '-m')
      rest = rest.slice(2);
    else if (/(?:^|\/)php[\d.]*$/.test(value) && /^-d/.test(next))
      // `php -d memory_limit=-1 vendor/bin/phpunit`
      rest = [value, ...rest.slice(next === '-d' ? 3 : 2)];
    else if (
      /(?:^|\/)(?:python[\d.]*|php[\d.]*|ruby)$|^py$/.test(value) &&
      /manage\.py$|artisan$|bin\/\w+$|\/(?:phpunit|pest|rspec|rails)$/.test(
        next,
      )
    )
      rest = rest.slice(1);
    else break;
  }
  return rest;
}

const knownTool =
  /^(?:pytest|py\.test|coverage|tox|nox|python[\d.]*|manage\.py|jest|vitest|mocha|playwright|cypress|phpunit|pest|rspec|rails|rake|ava|tap|newman|invoke|poe|ward|behave|make|nx|turbo|lerna|schemathesis|fastapi|bash|sh)$/;

/** The command inside `docker compose run app pytest`, `docker run image pytest`, `docker exec app pytest`. */
function containerCommand(words: string[]): string[] | undefined {
  const verb = words.findIndex(
    (word, index) => index > 0 && /^(?:run|exec)$/.test(word),
  );
  if (verb < 0) {
    // `docker compose ${VERB} web pytest`: what follows a known tool is the command.
    const tool = words.findIndex(
      (word, index) =>
        index > 2 &&
        (knownTool.test(word) ||
          /^(?:bash|sh|php|ruby|bundle|bin\/rails|\.?\/?\S*manage\.py)$/.test(
            word,
          )),
    );
    return tool > 0 && words.some(word => word.startsWith('$'))
      ? words.slice(tool)
      : undefined;
  }
  const valued =
    /^(?:-e|--env|-v|--volume|-w|--workdir|-u|--user|--name|-p|--publish|--entrypoint|--network|--env-file|-f|--file|--label|-l|--mount|--platform|--add-host|--link|--index)$/;
  let i = verb + 1;
  let entry: string | undefined;
  while (i < words.length && words[i].startsWith('-')) {
    const option = words[i];
    if (option.startsWith('--entrypoint')) {
      entry = option.includes('=') ? option.split('=')[1] : words[i + 1];
    }
    i += valued.test(option) ? 2 : 1;
  }
  const inner = words.slice(i + 1);
  const command = [...(entry ? [entry] : []), ...inner];
  // A bare word may be a role of the image's entrypoint: the caller follows it.
  return command.length > 0 &&
    (entry ||
      command.length > 1 ||
      knownTool.test(command[0]) ||
      command[0].includes('/'))
    ? command
    : undefined;
}

function withoutOptions(words: string[]): string[] {
  let i = 0;
  while (i < words.length && words[i].startsWith('-')) {
    i +=
      /^(?:-n|-p|--name|--group|--extra|--with|--package|--project|--directory|--python|--env-file|-E|--env)$/.test(
        words[i],
      )
        ? 2
        : 1;
  }
  return words.slice(i);
}

function nestedScript(words: string[]): string | undefined {
  const flag = words.findIndex(word => /^-\w*c$/.test(word));
  return flag > 0 ? words[flag + 1] : undefined;
}

/** `$cwd/orders/ci/test.sh` where the repository is checked out as `orders`: from its root. */
function fromCheckout(
  words: string[],
  checkouts: readonly string[] | undefined,
): string[] {
  if (!checkouts) return words;
  const root = /^(?:cd|pushd)$/.test(words[0] ?? '') ? '/' : './';
  return words.map(word => {
    const plain = word
      .slice(0, 300)
      .replace(/^(?:\$\{?\w{1,40}\}?|\$\(pwd\)|\.)\//, '');
    const name = checkouts.find(
      each => plain === each || plain.startsWith(`${each}/`),
    );
    return name === undefined ? word : `${root}${plain.slice(name.length + 1)}`;
  });
}

function moved(folder: string | undefined, target = ''): string | undefined {
  const plain = target
    .replace(
      /^\$\{?(?:GITHUB_WORKSPACE|CI_PROJECT_DIR|BUILD_SOURCESDIRECTORY|WORKSPACE|TRAVIS_BUILD_DIR|PWD|\{\s*github\.workspace\s*\})\}?\}?\/?/,
      '/',
    )
    .replace(/^\$\(git rev-parse --show-toplevel\)\/?/, '/');
  if (/[$`~*]/.test(plain) || plain === '-' || plain === '') return undefined;
  return folder === undefined && !plain.startsWith('/')
    ? undefined
    : joinPath(folder ?? '', plain);
}

/** `for NAME in a b c`: the words a loop's variable takes. */
function loopVariables(text: string): Map<string, string[]> {
  const variables = new Map<string, string[]>();
  for (const [, name, list] of text.matchAll(
    /\bfor\s+(\w+)\s+in\s+([^;\n]{1,2000})/g,
  )) {
    const values = (list.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map(value =>
      value.replace(/^["']|["']$/g, ''),
    );
    if (values.length && !values.some(value => /[$`*]/.test(value))) {
      variables.set(name, values.filter(value => value !== 'do').slice(0, 30));
    }
  }
  return variables;
}

/** A command inside a loop, once for each word that the loop's variable takes. */
function variantsOf(
  words: string[],
  variables: Map<string, string[]>,
): string[][] {
  for (const [name, values] of variables) {
    const mark = new RegExp(`\\$\\{?${name}\\b\\}?`);
    if (words.some(word => mark.test(word))) {
      return values.map(value => words.map(word => word.replace(mark, value)));
    }
  }
  return [words];
}

/** `command || true`: read from the script's own line. */
function neverFails(text: string, line: number): boolean {
  return /\|\|\s*(?:true|:|exit 0|echo\b)/.test(
    text.split('\n')[Math.max(0, line)] ?? '',
  );
}

/** `docker compose up` and `run`: what the services' containers start, for test composes and roles of entrypoints. */
function composed(service: Service, words: string[], folder: string) {
  const compose =
    /^(?:docker|podman)-compose$/.test(words[0]) ||
    (/^(?:docker|podman)$/.test(words[0]) && words[1] === 'compose');
  if (!compose) return undefined;
  const verb = words.find(word => /^(?:up|run|exec)$/.test(word));
  if (!verb) return undefined;
  const files = words.flatMap((word, index) =>
    (word === '-f' || word === '--file') && words[index + 1]
      ? [words[index + 1]]
      : [],
  );
  const after = words
    .slice(words.indexOf(verb) + 1)
    .filter(word => !word.startsWith('-'));
  const path = composeFile(service, folder, files, verb === 'up' ? [] : after);
  if (!path) return undefined;
  const services = entriesOf(at(service.repository.yaml(path)[0], 'services'));
  const lines = services.flatMap(({ key, node }) => {
    const role = after[after.indexOf(key) + 1];
    if (verb !== 'up') {
      if (!after.includes(key)) return [];
      // Without a command of its own the container does what it is there for.
      if (!role && verb === 'run') {
        const command = at(node, 'command');
        const given = textOf(command) ?? textsOf(command).join(' ');
        return given && command
          ? [{ text: given, path, line: command.line, folder: folderOf(path) }]
          : dockerEntry(service, node, path, []);
      }
      return role
        ? [
            ...dockerEntry(service, node, path, [role]),
            ...scriptInside(
              service,
              after.slice(after.indexOf(key) + 1),
              path,
              node.line,
            ),
          ]
        : [];
    }
    const command = at(node, 'command');
    const own = textsOf(command).join(' ');
    if (own && command) {
      return [{ text: own, path, line: command.line, folder: folderOf(path) }];
    }
    // A compose file that waits for one container's exit code is a test run.
    return words.some(word => /exit-code-from|abort-on-container/.test(word))
      ? dockerEntry(service, node, path, [])
      : [];
  });
  return lines.length ? lines : undefined;
}

/** `docker compose run test shell ./bin/test.sh`: a script of the tree that a program of the image is handed. */
function scriptInside(
  { repository }: Service,
  words: string[],
  path: string,
  line: number,
): RecipeLine[] {
  const script = words.find(
    (word, index) =>
      /\.(?:ba)?sh$/.test(word) &&
      repository.has(word.replace(/^\.\//, '')) &&
      // A script that is only mentioned does not run: `chmod +x test.sh`.
      (index === 0 ||
        /^(?:sh|bash|shell|exec|run|sudo|time)$/.test(words[index - 1])),
  );
  return script ? [{ text: script, path, line, folder: '' }] : [];
}

/** The compose file that a call means: the named one, the default one, or the one that has the called service. */
function composeFile(
  { repository }: Service,
  folder: string,
  named: string[],
  called: string[],
): string | undefined {
  const names = named.length
    ? named
    : [
        'compose.yaml',
        'compose.yml',
        'docker-compose.yml',
        'docker-compose.yaml',
      ];
  const likely = names
    .map(name => joinPath(folder, name))
    .filter(
      (path): path is string => path !== undefined && repository.has(path),
    );
  if (called.length === 0 || named.length) return likely[0];
  const others = repository.files
    .map(({ path }) => path)
    .filter(path => /(?:^|\/)(?:docker-)?compose[\w.-]*\.ya?ml$/.test(path))
    .slice(0, 20);
  return [...likely, ...others].find(path =>
    entriesOf(at(repository.yaml(path)[0], 'services')).some(({ key }) =>
      called.includes(key),
    ),
  );
}

/** The script that a compose service's image starts with, called with the given arguments. */
function dockerEntry(
  service: Service,
  node: Parameters<typeof at>[0],
  composePath: string,
  args: string[],
) {
  const build = at(node, 'build');
  if (!build) return [];
  const context = joinPath(
    folderOf(composePath),
    textOf(build) ?? textOf(at(build, 'context')) ?? '.',
  );
  if (context === undefined) return [];
  const dockerfile = joinPath(
    context,
    textOf(at(build, 'dockerfile')) ?? 'Dockerfile',
  );
  if (!dockerfile || !service.repository.has(dockerfile)) return [];
  const lines = service.repository.lines(dockerfile);
  const wanted = args.length
    ? /^ENTRYPOINT\s+(.*)$/i
    : /^(?:CMD|ENTRYPOINT)\s+(.*)$/i;
  let last: { text: string; line: number } | undefined;
  lines.forEach((text, index) => {
    const match = wanted.exec(text);
    if (match) last = { text: match[1], line: index + 1 };
  });
  if (!last) return [];
  const words = (
    last.text.startsWith('[')
      ? [...last.text.matchAll(/"([^"]*)"/g)].map(match => match[1])
      : last.text.split(/\s+/)
  ).map(word => inTree(service, context, word));
  return [
    {
      text: [...words, ...args].join(' '),
      path: dockerfile,
      line: last.line,
      folder: context,
    },
  ];
}

/** A path inside an image, as the file of the same name near the build context. */
function inTree(service: Service, context: string, word: string): string {
  if (!word.startsWith('/')) return word;
  const steps = word.split('/').filter(Boolean);
  for (let i = 0; i < steps.length; i++) {
    const candidate = steps.slice(i).join('/');
    const path = joinPath(context, candidate);
    if (path && service.repository.has(path)) return `./${candidate}`;
  }
  const name = steps[steps.length - 1];
  const elsewhere = service.repository.files.find(
    ({ path }) => path.endsWith(`/${name}`) && path.startsWith(context),
  );
  return elsewhere
    ? `./${elsewhere.path.slice(context ? context.length + 1 : 0)}`
    : word;
}

/** `docker build`: the RUN lines of its Dockerfile are commands of the pipeline. */
function imageBuild(service: Service, words: string[], folder: string) {
  if (!/^(?:docker|podman|buildah)$/.test(words[0])) return undefined;
  const verb = words.findIndex(word => /^(?:build|bud)$/.test(word));
  if (verb < 0 || words.includes('compose')) return undefined;
  const valued = (names: RegExp) => {
    const index = words.findIndex(word => names.test(word.split('=')[0]));
    if (index < 0) return undefined;
    return words[index].includes('=')
      ? words[index].split('=')[1]
      : words[index + 1];
  };
  const rest = words.slice(verb + 1);
  const context = rest.filter(word => !word.startsWith('-')).pop() ?? '.';
  const place = joinPath(folder, context);
  const file = valued(/^(?:-f|--file)$/);
  const path = file
    ? joinPath(folder, file)
    : joinPath(place ?? folder, 'Dockerfile');
  return path
    ? dockerfileRuns(service, path, place ?? folder, valued(/^--target$/))
    : undefined;
}

/** RUN lines of a Dockerfile up to the end of a stage; a stage nobody builds on is not built by default. */
export function dockerfileRuns(
  service: Service,
  path: string,
  folder: string,
  target: string | undefined,
) {
  const { repository } = service;
  if (!repository.has(path)) return undefined;
  const lines = repository.lines(path);
  const runs: Array<{
    text: string;
    path: string;
    line: number;
    folder: string;
    stage: string;
  }> = [];
  const parents = new Map<string, string[]>();
  let stage = '';
  for (let i = 0; i < lines.length; i++) {
    const line = i + 1;
    let text = lines[i].slice(0, 2_000);
    const from = /^\s*FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/i.exec(text);
    if (from) {
      stage = from[2] ?? `#${line}`;
      parents.set(stage, [from[1]]);
      continue;
    }
    const copied = /--from=(\S+)/.exec(text);
    if (copied) parents.get(stage)?.push(copied[1]);
    if (!/^\s*RUN\b/i.test(text)) continue;
    while (
      text.trimEnd().endsWith('\\') &&
      i + 1 < lines.length &&
      text.length < 8_000
    ) {
      text = `${text.trimEnd().slice(0, -1)} ${lines[++i]
        .trim()
        .slice(0, 2_000)}`;
    }
    runs.push({
      text: text.replace(/^\s*RUN\s+(?:--\S+\s+)*/i, ''),
      path,
      line,
      folder,
      stage,
    });
  }
  const built = new Set<string>();
  const queue = [target && parents.has(target) ? target : stage];
  while (queue.length) {
    const next = queue.pop() as string;
    if (built.has(next)) continue;
    built.add(next);
    queue.push(...(parents.get(next) ?? []));
  }
  const reached = runs.filter(run => built.has(run.stage));
  return reached.length ? reached : undefined;
}

/** `pre-commit run`: the entries of its local hooks. */
function hooks(service: Service, words: string[]) {
  if (words[0] !== 'pre-commit' || words[1] !== 'run') return undefined;
  const path = '.pre-commit-config.yaml';
  const lines = itemsOf(at(service.repository.yaml(path)[0], 'repos'))
    .flatMap(repo => itemsOf(at(repo, 'hooks')))
    .flatMap(hook => {
      const entry = at(hook, 'entry');
      const text = textOf(entry);
      return text && entry
        ? [{ text, path, line: entry.line, folder: '' }]
        : [];
    });
  return lines.length ? lines : undefined;
}

/** `skaffold test`: the custom test commands of every skaffold file. */
function skaffold(
  service: Service,
  words: string[],
  place: { path: string; line: number },
) {
  if (
    words[0] !== 'skaffold' ||
    !/^(?:test|verify|run|dev)$/.test(words[1] ?? '')
  ) {
    return undefined;
  }
  const lines = service.repository.files
    .filter(({ path }) => /(?:^|\/)skaffold[\w.-]*\.ya?ml$/.test(path))
    .flatMap(({ path }) =>
      service.repository.yaml(path).flatMap(document =>
        itemsOf(at(document, 'test')).flatMap(test =>
          itemsOf(at(test, 'custom')).flatMap(custom => {
            const command = at(custom, 'command');
            const text = textOf(command);
            const context = textOf(at(test, 'context')) ?? '.';
            return text && command
              ? [
                  {
                    text,
                    path,
                    line:
                      command.line + (command.endLine > command.line ? 1 : 0),
                    folder: joinPath(folderOf(path), context) ?? folderOf(path),
                  },
                ]
              : [];
          }),
        ),
      ),
    );
  return lines.length && place ? lines : undefined;
}
