import {
  at,
  itemsOf,
  languageOf,
  textOf,
  type TreeNode,
} from '../../../repository';
import type { Service } from '../../../service';
import { folderOf } from '../paths';
import type { BindMount } from './types';
import { fill, within } from './values';

const dataFolder =
  /(?:^|[/_.-])(?:data|db|database|uploads?|logs?|storage|media|static(?:files)?|public(?:_\w+)?|assets|certs?|ssl|secrets?|config|conf|backups?|cache|tmp|volumes?|keys?|images|files|nginx|letsencrypt|docker|scripts|init.*|persist.*|models)(?:$|[/_.-])/i;

/** Host folders and files mounted into a compose service. */
export function mountsOf(
  service: Service,
  path: string,
  volumes: TreeNode | undefined,
): BindMount[] {
  return itemsOf(volumes).flatMap(item => {
    const text = fill(textOf(item)?.replace(/^\$\{?PWD\}?(?=[/:])/, '.'));
    const [source = '', target = '', mode = ''] = text
      ? splitVolume(text)
      : [
          textOf(at(item, 'source')),
          textOf(at(item, 'target')),
          textOf(at(item, 'read_only')) === 'true' ? 'ro' : '',
        ].map(part => part ?? '');
    if (!target || !/^[./~]/.test(source)) return [];
    return [
      {
        source,
        target,
        readOnly: /(?:^|,)ro(?:,|$)/.test(mode),
        path,
        line: item.line,
        isSource: isSourceMount(service, folderOf(path), source, target),
      },
    ];
  });
}

/** A folder of the tree that holds code, mounted where the image keeps its own. */
function isSourceMount(
  { repository }: Service,
  folder: string,
  source: string,
  target: string,
): boolean {
  const path = /^\.{1,2}(?:\/|$)/.test(source)
    ? within(folder, source)
    : undefined;
  if (path === undefined || repository.has(path)) return false;
  if (dataFolder.test(path) || dataFolder.test(target)) return false;
  const system =
    /^\/(?:etc|var|run|tmp|root|docker-entrypoint[\w-]*|home\/[^/]+\/\.|usr\/share)(?:\/(?!www)|$)/;
  if (system.test(target)) return false;
  const below = path ? `${path}/` : '';
  return repository.files.some(
    file => file.path.startsWith(below) && languageOf(file.path) !== undefined,
  );
}

/** `source:target:mode`, where the source may be a Windows path or hold a default with a colon. */
function splitVolume(text: string): string[] {
  return text.split(/:(?![\\/]{2})/);
}
