import type { Service } from '../../service';
import { sourceFilesOf, stackOf } from '../../stack';
import { productionImageOf, type ProductionImage } from '../containers/image';
import { ImageFiles } from '../containers/image-files';
import { isUnseenBase } from '../containers/bases';
import { startCommandOf } from '../containers/start';
import { deploymentOf, productionCompose } from '../deployment';
import { at, itemsOf } from '../../repository';
import { checkedKeysOf } from './checked-keys';
import { dotenvFileAt } from './dotenv';
import {
  deploymentVariablesOf,
  environmentFilesOf,
} from './deployment-variables';
import { effectiveConfigurationOf } from './effective';
import { settingsModuleOf } from './layers/django';

/** The mode in which the deployment starts a framework. */
export interface FrameworkMode {
  framework: string;
  /** The switch: `NODE_ENV`, `spring.profiles.active`. */
  name: string;
  /** `development`: the value says so. `unset`: nothing sets it, and the framework then assumes development. */
  state: 'production' | 'development' | 'unset' | 'elsewhere';
  value?: string;
  path?: string;
  line?: number;
  /** Missing it costs little. */
  minor?: boolean;
}

interface Switch {
  framework: RegExp;
  names: string[];
  development: RegExp;
  /** Nothing set means development. */
  required?: (service: Service) => boolean;
  minor?: boolean;
}

const always = () => true;
/** Node's libraries know `production` only; stages before it are spelled in many ways. */
const notProduction = /^(?!prod|stag|uat|qa|live|release|preprod|sandbox)/i;

/** The more specific framework first: NestJS runs on Express. */
const switches: Switch[] = [
  {
    framework: /^(?:NestJS|Next\.js|Nuxt|hapi|Fastify|Hono)$/,
    names: ['NODE_ENV'],
    development: notProduction,
  },
  {
    framework: /^(?:Express|Koa|Feathers|AdonisJS)$/,
    names: ['NODE_ENV'],
    development: notProduction,
    required: service => !setsNodeMode(service),
  },
  {
    framework: /^Rails$/,
    names: ['RAILS_ENV', 'RACK_ENV'],
    development: /^(?:dev|development|test|local)$/i,
    required: always,
  },
  {
    framework: /^Sinatra$/,
    names: ['RACK_ENV', 'APP_ENV'],
    development: /^(?:dev|development|test|local)$/i,
    required: always,
  },
  {
    framework: /^Laravel$/,
    names: ['APP_ENV'],
    development: /^(?:local|dev|development|testing)$/i,
  },
  {
    framework: /^Symfony$/,
    names: ['APP_ENV'],
    development: /^(?:local|dev|development|test)$/i,
    required: service => symfonyDefault(service),
  },
  {
    framework: /^ASP\.NET Core$/,
    names: ['ASPNETCORE_ENVIRONMENT', 'DOTNET_ENVIRONMENT'],
    development: /^development$/i,
  },
  {
    framework: /^Spring Boot/,
    names: ['SPRING_PROFILES_ACTIVE'],
    development: /(?:^|,)\s*(?:dev|development|local|test)\s*(?:,|$)/i,
  },
  {
    framework: /^Quarkus$/,
    names: ['QUARKUS_PROFILE'],
    development: /^(?:dev|test)$/i,
  },
  {
    framework: /^Micronaut$/,
    names: ['MICRONAUT_ENVIRONMENTS'],
    development: /(?:^|,)(?:dev|local|test)(?:,|$)/i,
  },
  {
    framework: /^Gin$/,
    names: ['GIN_MODE'],
    development: /^(?:debug|test)$/i,
    required: service => !service.fact(setsGinMode),
    minor: true,
  },
  {
    framework: /^Flask$/,
    names: ['FLASK_ENV'],
    development: /^(?:dev|development)$/i,
  },
  {
    framework: /^Django$/,
    names: ['DJANGO_SETTINGS_MODULE'],
    development: /\.(?:local|dev|development|test|testing)$/i,
  },
];

/** The modes of the service's frameworks; none where no framework has one or nothing deploys it. Use as a fact. */
export function frameworkModesOf(service: Service): FrameworkMode[] {
  const frameworks = service.fact(stackOf).frameworks.map(({ name }) => name);
  const variables = service.fact(deploymentVariablesOf);
  const image = service.fact(productionImageOf);
  const seen = new Set<string>();
  return switches.flatMap((one): FrameworkMode[] => {
    const framework = frameworks.find(name => one.framework.test(name));
    if (!framework || seen.has(one.names[0])) return [];
    seen.add(one.names[0]);
    const name = one.names.find(candidate => variables.has(candidate));
    const set = name ? variables.get(name) : undefined;
    if (name && set) {
      const place = { path: set.path, line: set.line };
      if (set.value === undefined)
        return [{ framework, name, state: 'elsewhere', ...place }];
      return [
        {
          framework,
          name,
          value: set.value,
          state: one.development.test(set.value) ? 'development' : 'production',
          ...place,
        },
      ];
    }
    const inFile = modeInFiles(service, framework, one);
    if (inFile) return [inFile];
    if (!image) return [];
    const anchor = { path: image.path, line: image.target.line };
    const exported = modeInEntrypoint(service, image, one.names);
    // A file of variables may say otherwise than what is fallen back to.
    if (exported && !comesFromOutside(service))
      return [
        {
          framework,
          ...exported,
          state: one.development.test(exported.value)
            ? 'development'
            : 'production',
        },
      ];
    if (!one.required?.(service))
      return [
        { framework, name: one.names[0], state: 'production', ...anchor },
      ];
    return [
      {
        framework,
        name: one.names[0],
        state:
          comesFromOutside(service) ||
          // An organisation's own base image may set it.
          isUnseenBase(image.base) ||
          one.names.some(key => service.fact(checkedKeysOf).has(key))
            ? 'elsewhere'
            : 'unset',
        ...anchor,
        ...(one.minor ? { minor: true } : {}),
      },
    ];
  });
}

const mostLines = 400;

/** `export RAILS_ENV=${RAILS_ENV:-production}` in the script that the image starts. */
function modeInEntrypoint(
  service: Service,
  image: ProductionImage,
  names: string[],
): { name: string; value: string; path: string; line: number } | undefined {
  const { repository } = service;
  const files = new ImageFiles(repository, image);
  // An indented line stands under a condition.
  const exporting = new RegExp(
    `^export\\s+(${names.join(
      '|',
    )})=["']?(?:\\$\\{\\w{1,40}:?-(\\w{1,40})\\}|(\\w{1,40}))["']?\\s*$`,
  );
  for (const { keyword, commands } of image.instructions) {
    if (keyword !== 'ENTRYPOINT' && keyword !== 'CMD') continue;
    const path = files.fileAt(commands[0]?.words[0] ?? '');
    if (!path) continue;
    for (const [index, text] of repository
      .lines(path)
      .slice(0, mostLines)
      .entries()) {
      const match = exporting.exec(text.slice(0, 300));
      if (match)
        return {
          name: match[1],
          value: match[2] ?? match[3],
          path,
          line: index + 1,
        };
    }
  }
  return undefined;
}

/** Profiles and settings modules that the application's own files select. */
function modeInFiles(
  service: Service,
  framework: string,
  { development }: Switch,
): FrameworkMode | undefined {
  if (/^Spring/.test(framework)) {
    const [profile] =
      service
        .fact(effectiveConfigurationOf)
        .layers.find(layer => layer.framework === 'spring')?.profiles ?? [];
    if (!profile || !development.test(profile.name)) return undefined;
    return {
      framework,
      name: 'spring.profiles.active',
      value: profile.name,
      state: 'development',
      path: profile.path,
      line: profile.line,
    };
  }
  if (framework === 'Django') {
    const module = service
      .fact(settingsModuleOf)
      .find(({ path }) => /(?:wsgi|asgi)\.py$/.test(path));
    if (!module) return undefined;
    return {
      framework,
      name: 'DJANGO_SETTINGS_MODULE',
      value: module.name,
      state: development.test(module.name) ? 'development' : 'production',
      path: module.path,
      line: module.line,
    };
  }
  if (framework === 'Laravel') {
    const setting = service.fact(effectiveConfigurationOf).get('app.env');
    if (setting?.value && development.test(setting.value)) {
      return {
        framework,
        name: 'APP_ENV',
        value: setting.value,
        state: 'development',
        path: setting.path,
        line: setting.line,
      };
    }
  }
  return undefined;
}

/** An env file that is not in the tree, or a Secret of the cluster, may set it. */
function comesFromOutside(service: Service): boolean {
  const deployment = service.fact(deploymentOf);
  const compose = productionCompose(deployment).some(({ services }) =>
    services.some(({ node }) => environmentFilesOf(node).length > 0),
  );
  const cluster = deployment.workloads.some(({ containers }) =>
    containers.some(
      ({ node, opaque }) => opaque || itemsOf(at(node, 'envFrom')).length > 0,
    ),
  );
  return compose || cluster;
}

/** `next start` and own code set it themselves. */
function setsNodeMode(service: Service): boolean {
  const starts = service.fact(startCommandOf)?.processes ?? [];
  if (
    starts.some(({ text }) =>
      /(?:^|\/|\s)(?:next|nuxt|nest|pm2-runtime)\s+(?:start\b.*--env|start$)|next start/.test(
        text,
      ),
    )
  )
    return true;
  const managed = service.files.some(
    ({ path, shared }) =>
      !shared &&
      /(?:^|\/)(?:ecosystem(?:\.config)?|pm2(?:\.config)?|processes?)\.(?:[cm]?js|json|ya?ml)$/.test(
        path,
      ) &&
      /["']?NODE_ENV["']?\s*:\s*["']?production/.test(
        service.repository.text(path) ?? '',
      ),
  );
  if (managed) return true;
  return sourceFilesOf(service).some(
    ({ path, ecosystem }) =>
      ecosystem === 'node' &&
      /process\.env\.NODE_ENV\s*(?:\?\?|\|\|)?=\s*["'`]production|process\.env\.NODE_ENV\s*(?:\?\?|\|\|)\s*["'`]production/.test(
        service.repository.lexical(path).uncommented,
      ),
  );
}

/** Symfony starts in what the tracked `.env` says. */
function symfonyDefault(service: Service): boolean {
  const file = dotenvFileAt(service.repository, service.pathTo('.env'));
  const mode = file?.entries.find(({ key }) => key === 'APP_ENV')?.value;
  return mode === undefined || /^(?:dev|test|local)$/.test(mode);
}

function setsGinMode(service: Service): boolean {
  return sourceFilesOf(service).some(
    ({ path, ecosystem }) =>
      ecosystem === 'go' &&
      /\bgin\.SetMode\s*\(|\bgin\.New\s*\(/.test(
        service.repository.lexical(path).code,
      ),
  );
}
