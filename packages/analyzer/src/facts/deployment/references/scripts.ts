import { posix } from 'node:path';
import type { Service, ServiceFile } from '../../../service';
import { parseShell } from '../../commands/shell';
import { folderOf } from '../paths';
import { readCommands } from './commands';
import { interesting } from './interesting';
import type { CommandReferences, Source } from './types';

/** A shell script, by its ending or its first line. */
export function isScript(service: Service, file: ServiceFile): boolean {
  if (/\.(?:ba|z)?sh$/.test(file.path)) return file.class !== 'DEVCONF';
  const name = posix.basename(file.path);
  return (
    file.class === 'OTHER' &&
    !name.includes('.') &&
    file.size < 100_000 &&
    (/(?:^|\/)(?:bin|scripts?|deploy|ci|hack|ops)\//.test(file.relative) ||
      !file.relative.includes('/')) &&
    /^#!.*\b(?:ba|z|da|a)?sh\b/.test(
      service.repository.lines(file.path)[0] ?? '',
    )
  );
}

/** Reads the commands of a shell script. */
export function readScript(
  service: Service,
  file: ServiceFile,
  found: CommandReferences,
): void {
  const text = service.repository.text(file.path) ?? '';
  if (!interesting.test(text)) return;
  readCommands(service, scriptSource(file, text), found);
}

function scriptSource(file: ServiceFile, text: string): Source {
  return {
    path: file.path,
    folder: folderOf(file.path),
    commands: parseShell(text),
    deploys:
      /deploy|release|prod|publish|live|rollout/i.test(file.path) &&
      !/(?:^|[/._-])(?:dev|local|test)(?:[/._-]|$)/i.test(file.path),
    runsInCi: false,
  };
}
