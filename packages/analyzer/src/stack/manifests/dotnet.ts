import { childrenOf, type Repository, type XmlElement } from '../../repository';
import type { Dependency, Manifest } from '../types';

const testPackage =
  /^(?:xunit|nunit|mstest|coverlet|moq|nsubstitute|fluentassertions|shouldly|microsoft\.net\.test\.sdk|testcontainers|respawn|bogus|microsoft\.aspnetcore\.mvc\.testing|verify\.)/i;

export function readProjectFile(
  repository: Repository,
  path: string,
): Manifest | undefined {
  const project = repository.xml(path);
  if (!project) return { path, ecosystem: 'dotnet', dependencies: [] };
  const references = childrenOf(project, 'ItemGroup').flatMap(group => [
    ...childrenOf(group, 'PackageReference'),
    ...childrenOf(group, 'FrameworkReference'),
  ]);
  const sdk = project.attributes.Sdk;
  return {
    path,
    ecosystem: 'dotnet',
    name: path
      .slice(path.lastIndexOf('/') + 1)
      .replace(/\.(?:cs|fs|vb)proj$/, ''),
    dependencies: [
      ...(sdk
        ? [toDependency({ ...project, attributes: { Include: sdk } }, path)]
        : []),
      ...references.map(reference => toDependency(reference, path)),
    ],
  };
}

function toDependency(reference: XmlElement, path: string): Dependency {
  const name =
    reference.attributes.Include ?? reference.attributes.Update ?? '';
  return {
    name,
    ecosystem: 'dotnet',
    version: reference.attributes.Version ?? '',
    scope: testPackage.test(name) ? 'dev' : 'prod',
    path,
    line: reference.line,
  };
}
