import type { RepositorySource } from './source';

/** A tree given as path → content, for tests and for callers that hold the files already. @public */
export function memorySource(
  files: Record<string, string | Uint8Array>,
): RepositorySource {
  const contents = new Map(
    Object.entries(files).map(([path, content]) => [
      path,
      typeof content === 'string' ? Buffer.from(content, 'utf8') : content,
    ]),
  );
  return {
    list: () => ({
      files: [...contents].map(([path, content]) => ({
        path,
        size: content.byteLength,
      })),
      notes: [],
    }),
    read: path => contents.get(path),
  };
}
