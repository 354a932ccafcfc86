import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Entity } from '@backstage/catalog-model';
import {
  analyze,
  checks,
  folderSource,
  openRepository,
} from '@prodready/analyzer';
import type { Report } from '@prodready/report';

/** Entities of each target. */
export const perTarget = 5;
const systems = 60;
const root = resolve(__dirname, '..');
const samples = resolve(root, 'examples/services');
const lifecycles = ['production', 'experimental', 'deprecated'];
const types = ['service', 'website', 'library'];

/** The `index`th entity of an organisation: five to a repository, about ten repositories to a team. */
export function entityOf(index: number): Entity {
  const target = Math.floor(index / perTarget);
  const team = Math.floor(target / 10);
  const name = `service-${index}`;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      uid: uidOf(name),
      title: `Service ${index}`,
      tags: [`tag-${index % 7}`],
      annotations: {
        'backstage.io/source-location': `bench:repository-${target}/${
          serviceNames()[index % perTarget]
        }`,
      },
    },
    spec: {
      type: types[index % types.length],
      lifecycle: lifecycles[index % 10 < 7 ? 0 : 1 + (index % 2)],
    },
    relations: [
      { type: 'ownedBy', targetRef: `group:default/team-${team}` },
      { type: 'partOf', targetRef: `system:default/system-${team % systems}` },
    ],
  };
}

export function entitiesOf(count: number): Entity[] {
  return Array.from({ length: count }, (_, index) => entityOf(index));
}

/** The teams that own so many entities, ten to a department; and the systems, ten to a domain. */
export function groupsOf(count: number): Entity[] {
  const teams = Math.ceil(count / perTarget / 10);
  const tens = (number: number) => Math.ceil(number / 10);
  return [
    ...named('Group', 'team', teams, index => [
      {
        type: 'childOf',
        targetRef: `group:default/department-${Math.floor(index / 10)}`,
      },
    ]),
    ...named('Group', 'department', tens(teams), () => [
      { type: 'childOf', targetRef: 'group:default/company-0' },
    ]),
    ...named('Group', 'company', 1, () => []),
    ...named('System', 'system', systems, index => [
      {
        type: 'partOf',
        targetRef: `domain:default/domain-${Math.floor(index / 10)}`,
      },
    ]),
    ...named('Domain', 'domain', tens(systems), () => []),
  ];
}

function named(
  kind: string,
  name: string,
  count: number,
  relationsOf: (index: number) => NonNullable<Entity['relations']>,
): Entity[] {
  return Array.from({ length: count }, (_, index) => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: {
      name: `${name}-${index}`,
      title: `${name[0].toUpperCase()}${name.slice(1)} ${index}`,
      uid: uidOf(`${name}-${index}`),
    },
    relations: relationsOf(index),
  }));
}

function uidOf(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 36);
}

/** The sample services that every benchmark repository is made of. */
export function serviceNames(): string[] {
  return readdirSync(samples).sort().slice(0, perTarget);
}

/** Lays out a repository with all the sample services in it. */
export function layOutTree(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const name of serviceNames()) {
    cpSync(join(samples, name), join(folder, name), {
      recursive: true,
      filter: path => !['node_modules', '.git'].includes(basename(path)),
    });
  }
}

/**
 * Real reports of the sample services, each with another part of the checks switched off, as organisations differ in what
 * they got right.
 */
export function realReports(folder: string, variations: number): Report[] {
  const repository = openRepository(folderSource(folder));
  return serviceNames().flatMap((path, service) =>
    Array.from({ length: variations }, (_, variation) =>
      analyze(
        repository,
        { name: path, path },
        {
          source: {
            url: 'https://git.example.com/organization/repository',
            commit: 'c0ffee0'.padEnd(40, '0'),
          },
          disabledChecks: checks
            .filter(
              (_check, index) =>
                (index * 7 + service) % variations === variation,
            )
            .map(({ id }) => id),
        },
      ),
    ),
  );
}
