import type { Service } from '../../../service';
import { parseShell } from '../../commands/shell';
import { readDeploy } from './deploy-commands';
import { readDocker } from './docker-commands';
import { folderNamed, withFolders } from './named-folders';
import { clean } from './paths';
import type { CommandReferences, Source } from './types';

/** What commands build, start and deploy, in the folders and on the machines that they go to. */
export function readCommands(
  service: Service,
  source: Source,
  found: CommandReferences,
): void {
  let folder = source.folder;
  let remote = false;
  const folders = new Map<string, string>();
  for (const command of source.commands) {
    for (const { name, value } of command.assignments) {
      const named = folderNamed(value, source.folder, folders);
      if (named === undefined) folders.delete(name);
      else folders.set(name, named);
    }
    const words = withFolders(unwrapped(command.words), folders, folder);
    const place = { path: source.path, line: command.line };
    if (words[0] === 'cd' && words[1]) {
      const inside = clean(folder, words[1]);
      if (inside !== undefined && service.repository.hasFolder(inside))
        folder = inside;
      continue;
    }
    if (words[0] === 'ssh' || words[0] === 'sshpass') {
      remote = true;
      const inner = words.slice(1).find(word => /\s/.test(word));
      if (inner) {
        readCommands(
          service,
          {
            ...source,
            folder,
            commands: parseShell(inner, command.line),
            deploys: true,
          },
          found,
        );
      }
      continue;
    }
    readDocker(
      service,
      { ...source, folder, deploys: source.deploys || remote },
      words,
      place,
      found,
    );
    readDeploy(words, place, source, found);
    if (
      words[0] === 'sed' &&
      words.some(word => /image|tag|version/i.test(word)) &&
      words.some(word => /\.ya?ml$/.test(word))
    ) {
      found.tagOverrides.push({ ...place, tool: 'replace' });
    }
  }
}

function unwrapped(words: string[]): string[] {
  let rest = words;
  for (;;) {
    if (/^(?:sudo|exec|time|nohup|command|then|do|else)$/.test(rest[0] ?? ''))
      rest = rest.slice(1);
    else if (rest[0] === 'env' || /^[A-Z_]+=/.test(rest[0] ?? ''))
      rest = rest.slice(1);
    else if (rest[0]?.startsWith('-') && rest !== words) rest = rest.slice(1);
    else return rest;
  }
}
