import {
  at,
  childAt,
  entriesOf,
  textOf,
  type Repository,
  type ServiceDescriptor,
  type TreeNode,
} from '@prodready/analyzer';

interface Hints {
  /** The service's folder, `''` for the root. */
  path: string;
  /** The name that was asked for. */
  name?: string;
  /** Name of the scanned folder. */
  folderName: string;
}

/** What the repository itself says about the service: its catalog entity, else its package manifest, else its folder. */
export function describeService(
  repository: Repository,
  { path, name, folderName }: Hints,
): ServiceDescriptor {
  const entity = catalogEntity(repository, path);
  const type = textOf(at(entity, 'spec', 'type'));
  return {
    name:
      name ??
      textOf(at(entity, 'metadata', 'name')) ??
      manifestName(repository, path) ??
      (path ? path.split('/').pop()! : folderName) ??
      'service',
    path,
    ...(type && { type }),
    annotations: annotationsOf(entity),
  };
}

/** The first component of the folder's catalog-info.yaml, else whatever it describes first. */
function catalogEntity(
  repository: Repository,
  path: string,
): TreeNode | undefined {
  const documents = ['catalog-info.yaml', 'catalog-info.yml']
    .map(file => within(path, file))
    .flatMap(file => repository.yaml(file));
  return (
    documents.find(document => textOf(at(document, 'kind')) === 'Component') ??
    documents[0]
  );
}

function annotationsOf(entity: TreeNode | undefined): Record<string, string> {
  return Object.fromEntries(
    entriesOf(at(entity, 'metadata', 'annotations')).flatMap(
      ({ key, node }) => {
        const text = textOf(node);
        return text === undefined ? [] : [[key, text]];
      },
    ),
  );
}

function manifestName(
  repository: Repository,
  path: string,
): string | undefined {
  const json = (file: string) => repository.json(within(path, file));
  const toml = (file: string) => repository.toml(within(path, file));
  const names = [
    () => textOf(at(json('package.json'), 'name')),
    () => textOf(at(toml('pyproject.toml'), 'project', 'name')),
    () => textOf(at(toml('pyproject.toml'), 'tool', 'poetry', 'name')),
    () => textOf(at(toml('Cargo.toml'), 'package', 'name')),
    () => goModule(repository.text(within(path, 'go.mod'))),
    () => textOf(at(json('composer.json'), 'name')),
    () => mavenArtifact(repository, within(path, 'pom.xml')),
  ];
  for (const read of names) {
    const found = read()?.trim();
    if (found) return found;
  }
  return undefined;
}

function mavenArtifact(repository: Repository, file: string) {
  const project = repository.xml(file);
  return project && childAt(project, 'artifactId')?.text;
}

/** The last step of the module's path that is not its major version. */
function goModule(text: string | undefined): string | undefined {
  const module = /^module\s+"?([^\s"]+)/m.exec(text ?? '')?.[1];
  const steps = module?.split('/') ?? [];
  return steps.filter(step => !/^v\d+$/.test(step)).pop();
}

function within(folder: string, file: string): string {
  return folder ? `${folder}/${file}` : file;
}
