import { at, entriesOf, textOf } from '../../../repository';
import type { Service, ServiceFile } from '../../../service';
import { parseShell } from '../../commands/shell';
import { folderOf } from '../paths';
import { readCommands } from './commands';
import { interesting } from './interesting';
import type { CommandReferences, Source } from './types';

/** Makefiles and the like, `package.json`, Jenkins, Bake and Skaffold. */
export function isTaskFile(path: string): boolean {
  return /(?:^|\/)(?:makefile|justfile|taskfile\.ya?ml|package\.json|project\.json|jenkinsfile[^/]*|docker-bake\.(?:hcl|json)|skaffold\.ya?ml)$/i.test(
    path,
  );
}

/** Reads the commands of a task file, each under the name of its task. */
export function readTaskFile(
  service: Service,
  file: ServiceFile,
  found: CommandReferences,
): void {
  const { repository } = service;
  const text = repository.text(file.path) ?? '';
  if (!interesting.test(text)) return;
  const folder = folderOf(file.path);
  const source = (command: string, line: number, name: string): Source => ({
    path: file.path,
    folder,
    commands: parseShell(command, line),
    deploys: /deploy|release|prod|publish/i.test(name),
    runsInCi: false,
  });
  if (/package\.json$/.test(file.path)) {
    for (const { key, node, line } of entriesOf(
      at(repository.json(file.path), 'scripts'),
    )) {
      readCommands(service, source(textOf(node) ?? '', line, key), found);
    }
    return;
  }
  if (/project\.json$/.test(file.path)) {
    for (const { key, node } of entriesOf(
      at(repository.json(file.path), 'targets'),
    )) {
      const command = at(node, 'command') ?? at(node, 'options', 'command');
      if (command)
        readCommands(
          service,
          source(textOf(command) ?? '', command.line, key),
          found,
        );
    }
    return;
  }
  let target = '';
  repository.lines(file.path).forEach((line, index) => {
    const heading =
      /^\s{0,4}([\w.-]+)\s*:(?!=)/.exec(line) ??
      /^([\w-]+)(?:\s+[\w="']+)*:/.exec(line);
    if (heading && !/^\t/.test(line)) target = heading[1];
    if (/^\s+\S/.test(line) && interesting.test(line)) {
      const command = line
        .trim()
        .replace(/^(?:[@-]+|-\s+|sh\s*\(?\s*['"])\s*/, '');
      readCommands(
        service,
        source(command.slice(0, 2000), index + 1, target),
        found,
      );
    }
  });
}
