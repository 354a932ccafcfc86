import { sourceFilesOf } from '../../stack';
import type { Service } from '../../service';
import { collect } from '../collect';
import type { ConfigurationRead } from './reads';

interface Place {
  path: string;
  line: number;
}

const handsOn =
  /\b(\w{2,60})\s*(?:=(?!=)|:(?!=))\s*&?\w{1,40}(?:\.\w{1,40}){0,4}\.(\w{2,60})\b/g;
const refuses =
  /\bif\s+(?:\w{1,40}\.){1,3}(\w{2,60})\s*==\s*""\s*\{\s*\n[ \t]*return\b[^\n]{0,200}?(?:Errorf|errors\.New|\b[eE]rr)/g;

/**
 * Go: settings that the component which gets them refuses to start without, wherever it lives:
 * `server.HashKey = config.HTTP.HashKey` here, `if s.HashKey == "" { return errors.New(…) }` there.
 */
export function handedOnKeys(
  service: Service,
  reads: ConfigurationRead[],
): Map<string, Place> {
  const { repository } = service;
  const checked = new Map<string, Place>();
  const fields = new Map<string, ConfigurationRead[]>();
  for (const read of reads) {
    if (read.ecosystem !== 'go' || read.kind !== 'property' || !read.typed)
      continue;
    const text = repository.lines(read.path)[read.line - 1] ?? '';
    const name = /^\s*(\w{2,60})\s/.exec(text.slice(0, 200))?.[1];
    if (name) collect(fields, name, read);
  }
  if (fields.size === 0) return checked;
  const files = sourceFilesOf(service).filter(
    ({ ecosystem }) => ecosystem === 'go',
  );
  const refused = new Map<string, Place>();
  for (const { path } of files) {
    for (const match of repository.lexical(path).code.matchAll(refuses)) {
      if (!refused.has(match[1]))
        refused.set(match[1], {
          path,
          line: repository.lineIndex(path).lineAt(match.index),
        });
    }
  }
  if (refused.size === 0) return checked;
  for (const { path } of files) {
    for (const [, to, from] of repository
      .lexical(path)
      .code.matchAll(handsOn)) {
      const place = refused.get(to);
      if (!place) continue;
      for (const { key } of fields.get(from) ?? []) checked.set(key, place);
    }
  }
  return checked;
}
