import { posix } from 'node:path';
import { ignoreRules } from '../../repository';
import type { Service } from '../../service';
import { dotenvFilesOf } from './dotenv';
import { namedDotenvOf } from './named-dotenv';

/** Whether git ignores the service's env files, and the line that says so. */
export interface DotenvIgnored {
  ignored: boolean;
  /** The ignore rule names env files of the service's own folder itself. */
  deliberate: boolean;
  /** The `.gitignore` that decides or, where none does, the nearest one. */
  path?: string;
  line?: number;
}

const templateSuffix =
  /[.\-_](?:example|sample|template|tpl|tmpl|dist|defaults?)$/i;

/** Looks for `.env`, for what the templates are copied to and for what the code loads. Use as a fact. */
export function dotenvIgnoredBy(service: Service): DotenvIgnored {
  const { repository } = service;
  const files = ignoreFilesAbove(service, service.path);
  const copies = service
    .fact(dotenvFilesOf)
    .filter(({ path, use }) => use === 'template' && templateSuffix.test(path))
    .map(({ path }) => path.replace(templateSuffix, ''));
  const named = [...service.fact(namedDotenvOf).keys()].filter(
    path => !templateSuffix.test(path),
  );
  for (const target of [service.pathTo('.env'), ...copies, ...named]) {
    // An application below the service's folder may bring its own.
    for (const path of ignoreFilesAbove(service, posix.dirname(target))) {
      const folder = path.slice(0, -'.gitignore'.length);
      if (!target.startsWith(folder)) continue;
      const relative = target.slice(folder.length);
      const lines = repository.lines(path);
      if (!ignoreRules(lines)(relative)) continue;
      const line = lines.findIndex(
        text =>
          /\S/.test(text) &&
          !/^\s*[#!]/.test(text) &&
          ignoreRules([text])(relative),
      );
      return {
        ignored: true,
        deliberate:
          path === service.pathTo('.gitignore') &&
          /env/.test(lines[line] ?? ''),
        path,
        line: line + 1,
      };
    }
  }
  return {
    ignored: false,
    deliberate: false,
    ...(files[0] ? { path: files[0], line: 1 } : {}),
  };
}

/** The `.gitignore` of a folder and of those above it, the nearest first. */
function ignoreFilesAbove({ repository }: Service, folder: string): string[] {
  const steps = folder === '.' || folder === '' ? [] : folder.split('/');
  return [...steps.map((_, index) => steps.slice(0, steps.length - index)), []]
    .map(above => [...above, '.gitignore'].join('/'))
    .filter(path => repository.has(path));
}
