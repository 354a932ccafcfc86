import { posix } from 'node:path';
import { at, entriesOf, itemsOf, textOf, textsOf } from '../../repository';
import type { Service } from '../../service';
import { productionImageOf } from '../containers/image';
import { startCommandOf } from '../containers/start';
import { isOpen } from '../containers/variables';
import { deploymentOf, productionCompose } from '../deployment';
import { isSupportingImage } from '../deployment/images';
import { configObjectsOf } from './config-objects';
import { dotenvFileAt } from './dotenv';

/** An environment variable that the production image, compose file, manifest or platform file sets. @public */
export interface DeploymentVariable {
  /** `undefined`: set to something the tree does not hold (a secret reference, a variable of the host). */
  value: string | undefined;
  path: string;
  line: number;
  /** What sets it; manifests win over the start command, that over the image. */
  by: 'image' | 'start-command' | 'compose' | 'platform' | 'kubernetes';
}

/** @public */
export type DeploymentVariables = ReadonlyMap<string, DeploymentVariable>;

/** What production's image and manifests set, by name. Use as `service.fact(deploymentVariablesOf)`. @public */
export function deploymentVariablesOf(service: Service): DeploymentVariables {
  const variables = new Map<string, DeploymentVariable>();
  const set = (name: string, variable: DeploymentVariable) => {
    const open = variable.value !== undefined && isOpen(variable.value);
    variables.set(name, open ? { ...variable, value: undefined } : variable);
  };
  readImage(service, set);
  readStartCommand(service, set);
  readPlatforms(service, set);
  readCompose(service, set);
  readKubernetes(service, set);
  return variables;
}

type Set = (name: string, variable: DeploymentVariable) => void;

/** `ENV` of the target and all it is built from; an `ARG` alone is gone when the container runs. */
function readImage(service: Service, set: Set): void {
  const image = service.fact(productionImageOf);
  for (const { keyword, properties } of image?.instructions ?? []) {
    if (keyword !== 'ENV') continue;
    for (const { name, line } of properties) {
      set(name, {
        value: image?.variables.get(name)?.value,
        path: image!.path,
        line,
        by: 'image',
      });
    }
  }
}

const assignment =
  /(?:^|[\s"'([])(?:export\s+|-D|--)?([A-Za-z][\w.]*)=(?:"([^"\n]*)"|'([^'\n]*)'|\\"([^"\\\n]*)\\"|([^\s"',;&|\])]*))/g;

/** `cross-env NODE_ENV=production`, `export APP_ENV=…` of an entrypoint, `-Dspring.profiles.active=…`. */
function readStartCommand(service: Service, set: Set): void {
  const start = service.fact(startCommandOf);
  if (!start) return;
  const { repository } = service;
  for (const { path, line } of start.chain) {
    const texts =
      /\.(?:ba|z)?sh$|entrypoint|(?:^|\/)(?:start|run|boot)[\w-]*$/.test(path)
        ? repository
            .lines(path)
            .slice(0, 300)
            .map((text, index) => ({ text, line: index + 1 }))
        : [{ text: repository.lines(path)[line - 1] ?? '', line }];
    for (const one of texts) {
      // Branches of a script are for other roles.
      if (
        /^\s*#/.test(one.text) ||
        (texts.length > 1 && !/^(?:export\s|[A-Z])/.test(one.text))
      )
        continue;
      for (const match of one.text.slice(0, 2_000).matchAll(assignment)) {
        const value = match[2] ?? match[3] ?? match[4] ?? match[5];
        const known = /^[A-Z][A-Z0-9_]*$|^spring\.profiles\.active$/.test(
          match[1],
        );
        if (!known || /[$`]/.test(value)) continue;
        set(match[1], { value, path, line: one.line, by: 'start-command' });
      }
    }
  }
}

/** `[env]` of fly.toml, `envVars:` of Render, `env_variables:` of App Engine, `env:` of Kamal. */
function readPlatforms(service: Service, set: Set): void {
  const { repository } = service;
  for (const { path } of service.fact(deploymentOf).orchestrators) {
    if (/(?:^|\/)fly[\w.-]*\.toml$/.test(path)) {
      for (const { key, node, line } of entriesOf(
        at(repository.toml(path), 'env'),
      )) {
        set(key, { value: textOf(node), path, line, by: 'platform' });
      }
    } else if (/(?:^|\/)config\/deploy(?:\.prod\w*)?\.ya?ml$/.test(path)) {
      readKamal(service, path, set);
    } else if (/(?:^|\/)(?:render|app)\.ya?ml$/.test(path)) {
      const [document] = repository.yaml(path);
      for (const { key, node, line } of entriesOf(
        at(document, 'env_variables'),
      )) {
        set(key, { value: textOf(node), path, line, by: 'platform' });
      }
      for (const item of itemsOf(at(document, 'services')).flatMap(one => [
        ...itemsOf(at(one, 'envVars')),
        ...itemsOf(at(one, 'envs')),
      ])) {
        const name = textOf(at(item, 'key'));
        if (name)
          set(name, {
            value: textOf(at(item, 'value')),
            path,
            line: item.line,
            by: 'platform',
          });
      }
    }
  }
}

/** `env: { clear: …, secret: [ … ] }`, line by line: embedded Ruby is no YAML. */
function readKamal(service: Service, path: string, set: Set): void {
  let inside = false;
  let secret = false;
  service.repository
    .lines(path)
    .slice(0, 500)
    .forEach((text, index) => {
      if (/^\S/.test(text) && !text.startsWith('#'))
        inside = /^env\s*:/.test(text);
      const heading = /^\s{1,8}(clear|secret)\s*:\s*$/.exec(text);
      if (heading) secret = heading[1] === 'secret';
      if (!inside || heading) return;
      const line = index + 1;
      const listed = /^\s+-\s*["']?([A-Z]\w*)/.exec(text);
      if (listed && secret)
        set(listed[1], { value: undefined, path, line, by: 'platform' });
      const pair =
        /^\s+["']?([A-Za-z]\w*)["']?\s*:\s*(?:"([^"]*)"|'([^']*)'|([^#]*))/.exec(
          text.slice(0, 1_000),
        );
      if (pair && !secret) {
        const value = pair[2] ?? pair[3] ?? pair[4].trim();
        set(pair[1], {
          value: value.includes('<%') ? undefined : value,
          path,
          line,
          by: 'platform',
        });
      }
    });
}

function readCompose(service: Service, set: Set): void {
  const { repository } = service;
  for (const { file, services } of productionCompose(
    service.fact(deploymentOf),
  )) {
    // The first is the server itself; workers and jobs come after it.
    const [server] = services;
    const folder = posix.dirname(file.path);
    for (const name of environmentFilesOf(server.node)) {
      const path = posix.normalize(posix.join(folder, name));
      const dotenv = repository.has(path)
        ? dotenvFileAt(repository, path)
        : undefined;
      for (const { key, value, line } of dotenv?.entries ?? [])
        set(key, { value, path, line, by: 'compose' });
    }
    for (const [name, { value, line, path }] of server.environment) {
      set(name, { value, path: path ?? file.path, line, by: 'compose' });
    }
  }
}

/** The names under `env_file:`, in its three forms. */
export function environmentFilesOf(node: Parameters<typeof at>[0]): string[] {
  const files = at(node, 'env_file');
  const paths = itemsOf(files).flatMap(item => textOf(at(item, 'path')) ?? []);
  return [...textsOf(files), ...paths];
}

function readKubernetes(service: Service, set: Set): void {
  const { workloads } = service.fact(deploymentOf);
  const maps = new Map(
    service
      .fact(configObjectsOf)
      .filter(({ kind }) => kind === 'ConfigMap')
      .map(one => [one.name, one]),
  );
  for (const workload of workloads.filter(({ job }) => !job)) {
    const [container] = workload.containers.filter(
      ({ image }) => !image || !isSupportingImage(image.text),
    );
    if (!container) continue;
    for (const source of itemsOf(at(container.node, 'envFrom'))) {
      const map = maps.get(textOf(at(source, 'configMapRef', 'name')) ?? '');
      for (const { key, value, line } of map?.entries ?? []) {
        set(key, {
          value: templated(value) ? undefined : value,
          path: map!.path,
          line,
          by: 'kubernetes',
        });
      }
    }
    for (const [name, { value, line }] of container.environment) {
      set(name, {
        value: templated(value) ? undefined : value,
        path: container.path,
        line,
        by: 'kubernetes',
      });
    }
  }
}

/** A chart fills it in when it is rendered. */
function templated(value: string | undefined): boolean {
  return value !== undefined && /⟦|\{\{/.test(value);
}
