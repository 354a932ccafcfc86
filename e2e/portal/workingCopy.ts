import { randomBytes } from 'node:crypto';
import {
  cp,
  mkdir,
  mkdtemp,
  readFile,
  realpath,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse, stringify } from 'yaml';

const examples = join(__dirname, '../../examples');
/** The sample that tests may change. */
const service = 'shipping';

/** A sample service in a repository of its own, outside of this one, that tests may commit to. */
export interface WorkingCopy {
  /** Where the service is. */
  folder: string;
  /** What has a portal read it, instead of the sample that it is a copy of. */
  environment: Record<string, string>;
  remove(): Promise<void>;
}

export async function makeWorkingCopy(): Promise<WorkingCopy> {
  const root = await mkdtemp(join(await realpath(tmpdir()), 'prodready-e2e-'));
  const folder = join(root, service);
  await cp(join(examples, 'services', service), folder, { recursive: true });
  await mkdir(join(folder, '.git'));
  await setHead(folder);

  const list = join(examples, 'catalog/all.yaml');
  const location = parse(await readFile(list, 'utf8'));
  location.spec.targets = location.spec.targets.map((target: string) =>
    target.includes(`/${service}/`)
      ? join(folder, 'catalog-info.yaml')
      : resolve(examples, 'catalog', target),
  );
  const catalog = join(root, 'all.yaml');
  await writeFile(catalog, stringify(location));
  return {
    folder,
    environment: {
      APP_CONFIG_catalog_locations: JSON.stringify([
        { type: 'file', target: catalog },
      ]),
      APP_CONFIG_readiness_localRoots: JSON.stringify([
        '../..',
        '../../examples/services',
        root,
      ]),
    },
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

/** Changes a file of a working copy, as a commit does. Resolves to the commit's id. */
export async function commitChange(
  folder: string,
  path: string,
  change: (text: string) => string,
): Promise<string> {
  const file = join(folder, path);
  const text = await readFile(file, 'utf8');
  const changed = change(text);
  if (changed === text) throw new Error(`Nothing has changed in ${path}`);
  await writeFile(file, changed);
  return setHead(folder);
}

/** All that the portal reads of git's own files: no git is needed. */
async function setHead(folder: string): Promise<string> {
  const commit = randomBytes(20).toString('hex');
  await writeFile(join(folder, '.git/HEAD'), `${commit}\n`);
  return commit;
}
