import { posix } from 'node:path';
import type { Service } from '../../service';
import { configurationFilesOf } from './files';
import {
  deploymentVariablesOf,
  type DeploymentVariables,
} from './deployment-variables';
import type { LayerContext } from './layers/context';
import { settingOfEntry } from './layers/context';
import { djangoLayers } from './layers/django';
import { dotnetLayers } from './layers/dotnet';
import { nodeConfigLayers } from './layers/node';
import { productionImageOf } from '../containers/image';
import { ImageFiles } from '../containers/image-files';
import { laravelLayers, symfonyLayers } from './layers/php';
import { railsLayers } from './layers/rails';
import { dropwizardLayers } from './layers/dropwizard';
import { micronautLayers, quarkusLayers, springLayers } from './layers/spring';
import { loadedFilesOf } from './loaded-files';
import { entriesOfFile } from './properties';
import {
  normalizeKey,
  stepsOfKey,
  type ActiveProfile,
  type Layers,
  type Setting,
} from './settings';

/**
 * The configuration that production runs with, as far as the tree says: each framework's files merged in its own order,
 * then what the image and the manifests set.
 *
 * @public
 */
export class EffectiveConfiguration {
  /** Winners, in the order in which their keys first appear. */
  readonly settings: readonly Setting[];
  private readonly byKey = new Map<string, Setting>();

  constructor(
    /** By framework; a service may have several (Rails beside a plain `config.yml`). */
    readonly layers: readonly Layers[],
    variables: DeploymentVariables = new Map(),
  ) {
    for (const { settings } of layers) {
      for (const setting of settings)
        this.byKey.set(normalizeKey(setting.key), setting);
    }
    this.override(variables);
    this.settings = [...this.byKey.values()];
  }

  /** Spring, Quarkus, Micronaut and .NET take any key from the environment: what a manifest sets wins over the files. */
  private override(variables: DeploymentVariables): void {
    const relaxed = this.layers.some(
      ({ framework, filesOnly }) =>
        !filesOnly && /^(?:spring|quarkus|micronaut|dotnet)$/.test(framework),
    );
    if (!relaxed) return;
    for (const [name, { value, path, line }] of variables) {
      const setting = this.byKey.get(normalizeKey(name));
      if (!setting || !/[.:]/.test(setting.key)) continue;
      this.byKey.set(normalizeKey(name), {
        ...setting,
        value,
        variables: [...setting.variables, name],
        origin: value === undefined ? 'environment' : 'deployment',
        setAt: { path, line },
      });
    }
  }

  /**
   * The setting of a key, by relaxed binding: `spring.jpa.hibernate.ddl-auto`, `DATABASES.default.CONN_MAX_AGE`,
   * `app.debug`, `ConnectionStrings:Default`. `undefined` where no file sets it (its `value` is `undefined` where one
   * does but the value comes from outside).
   */
  get(key: string): Setting | undefined {
    return this.byKey.get(normalizeKey(key));
  }

  /** The first of several keys that is set. */
  firstOf(...keys: string[]): Setting | undefined {
    return keys
      .map(key => this.get(key))
      .find(setting => setting !== undefined);
  }

  /** Every setting below a prefix: `under('spring.datasource')`. */
  under(prefix: string): Setting[] {
    const steps = stepsOfKey(prefix);
    return this.settings.filter(({ key }) => {
      const own = stepsOfKey(key);
      return (
        own.length > steps.length &&
        steps.every((step, index) => own[index] === step)
      );
    });
  }

  /** The files that production loads, in order. */
  get files(): string[] {
    return [...new Set(this.layers.flatMap(layer => layer.files))];
  }

  /** Profiles, environments and settings modules that production activates. */
  get profiles(): ActiveProfile[] {
    return this.layers.flatMap(layer => layer.profiles);
  }
}

const frameworks = [
  springLayers,
  quarkusLayers,
  micronautLayers,
  dropwizardLayers,
  djangoLayers,
  railsLayers,
  laravelLayers,
  symfonyLayers,
  dotnetLayers,
  nodeConfigLayers,
];

/**
 * The effective production configuration of a service: ask it for a key and get value, path and line.
 * Use as `service.fact(effectiveConfigurationOf)`.
 *
 * @public
 */
export function effectiveConfigurationOf(
  service: Service,
): EffectiveConfiguration {
  const context: LayerContext = {
    service,
    variables: service.fact(deploymentVariablesOf),
  };
  const layers = frameworks.flatMap(read => read(context) ?? []);
  const known = new Set(layers.flatMap(({ files }) => files));
  return new EffectiveConfiguration(
    [...plainLayers(context, known), ...layers],
    context.variables,
  );
}

/** `conf/app.ini`, `config.yaml`: files of no framework that the service's code loads by name. */
function plainLayers(
  context: LayerContext,
  known: ReadonlySet<string>,
): Layers[] {
  const { service } = context;
  const loaded = service.fact(loadedFilesOf);
  return service
    .fact(configurationFilesOf)
    .filter(
      ({ path, kind, development }) =>
        kind !== 'spring' &&
        !development &&
        !known.has(path) &&
        loaded.has(path) &&
        !isLeftOut(service, path),
    )
    .map(({ path }) => ({
      framework: 'file' as const,
      files: [path],
      profiles: [],
      settings: entriesOfFile(service.repository, path).map(entry =>
        settingOfEntry(context, path, entry),
      ),
    }));
}

/** A file that the image does not take along and no manifest names: an operator brings another. */
function isLeftOut(service: Service, path: string): boolean {
  const image = service.fact(productionImageOf);
  if (!image || new ImageFiles(service.repository, image).placesOf(path).length)
    return false;
  const name = posix.basename(path);
  const told = [
    image.path,
    ...service.of('DEPLOY').map(({ path: file }) => file),
  ];
  return !told.some(file => service.repository.text(file)?.includes(name));
}
