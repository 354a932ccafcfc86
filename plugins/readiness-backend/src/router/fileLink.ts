import type { FileLinks } from '@prodready/plugin-readiness-node';
import type { Evidence } from '@prodready/report';

/** The address of a place at the scanned commit; without `links` no place has one. */
export function fileLink(
  links: FileLinks | undefined,
): (place: Pick<Evidence, 'path' | 'line'>) => string | undefined {
  return ({ path, line }) => {
    if (!links) return undefined;
    const file = path.split('/').map(encodeURIComponent).join('/');
    const anchor =
      line === undefined
        ? ''
        : (links.lineAnchor ?? '').replace('{line}', String(line));
    return `${links.file}${file}${anchor}`;
  };
}
