import { posix } from 'node:path';
import type { PlacedWord } from '../wrappers';
import type { Context, StartReading } from './types';

/** Where a word stands. */
export function placeOf({ path, line }: PlacedWord): {
  path: string;
  line: number;
} {
  return { path, line };
}

/** The file of the tree that a path of the container means. */
export function fileAt(
  reading: StartReading,
  path: string,
  context: Context,
): string | undefined {
  const { repository } = reading.service;
  if (context.folder !== undefined && !path.startsWith('/')) {
    const inTree = posix.normalize(posix.join(context.folder || '.', path));
    if (repository.has(inTree)) return inTree;
  }
  const inImage = reading.files?.fileAt(path, context.cwd);
  if (inImage) return inImage;
  // Without an image (or with the source mounted into it) paths are the tree's own.
  if (path.startsWith('/')) return undefined;
  const own = posix.normalize(reading.service.pathTo(path));
  return repository.has(own) ? own : undefined;
}

/** The folder of the tree that a command runs in. */
export function folderOf(reading: StartReading, context: Context): string {
  if (context.folder !== undefined) return context.folder;
  return (
    reading.files?.folderAt(context.cwd) ??
    reading.files?.packageAt(context.cwd) ??
    reading.service.path
  );
}

/** The first line of a file, which may name its interpreter. */
export function firstLine(reading: StartReading, path: string): string {
  return reading.service.repository.lines(path)[0] ?? '';
}
