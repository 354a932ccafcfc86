import type { Service, ServiceFile } from '../../service';

const resource =
  /(?:^|\/)(?:application|bootstrap|microprofile-config)(?:[-.][\w.-]+)?\.(?:ya?ml|properties|conf)$/;

/** Configuration files of the application itself, by what reads them. @public */
export interface ConfigurationFile {
  path: string;
  kind: 'spring' | 'rails-yaml' | 'symfony' | 'plain';
  /** Its name or folder says development, test or example. */
  development: boolean;
}

/** The files that frameworks and own code load as configuration. Use as a fact. */
export function configurationFilesOf(service: Service): ConfigurationFile[] {
  return service.of(['CONFIG', 'DEVCONF', 'OTHER', 'DEPLOY']).flatMap(file => {
    const kind = kindOf(file);
    return kind
      ? [{ path: file.path, kind, development: file.class === 'DEVCONF' }]
      : [];
  });
}

function kindOf({
  relative,
}: ServiceFile): ConfigurationFile['kind'] | undefined {
  const lower = relative.toLowerCase();
  if (
    resource.test(lower) &&
    /(?:^|\/)(?:resources|config)\/|^[^/]+$/.test(lower)
  )
    return 'spring';
  if (/(?:^|\/)config\/[\w.-]+\.ya?ml$/.test(lower)) {
    return /(?:^|\/)config\/(?:packages|services|routes)/.test(lower)
      ? 'symfony'
      : 'rails-yaml';
  }
  if (
    /(?:^|\/)config\/(?:packages|services)\/(?:[\w-]+\/)?[\w.-]+\.ya?ml$/.test(
      lower,
    )
  )
    return 'symfony';
  if (
    /\.(?:ini|toml|ya?ml|json|conf|cfg)$/.test(lower) &&
    !/(?:^|\/)(?:data|seeds?|samples?|fixtures?)\//.test(lower) &&
    isSettingsName(lower)
  )
    return 'plain';
  return undefined;
}

/** `conf/app.ini`, `config.yaml`, `settings.toml`: the names that own code gives to its configuration. */
function isSettingsName(lower: string): boolean {
  const name = lower.slice(lower.lastIndexOf('/') + 1);
  if (
    /example|sample|template|\.dist\b|lock|schema|package|tsconfig|jest|babel|webpack|eslint|prettier|vite|tailwind/.test(
      name,
    )
  )
    return false;
  return (
    /^(?:app|application|config|configuration|settings|conf|server|default|production|prod)[\w-]*(?:\.app)?\.\w+$|^base\.(?:ya?ml|toml|json)$/.test(
      name,
    ) ||
    /(?:^|\/)(?:conf|config|configs|configuration|etc|settings)\/[\w.-]+$/.test(
      lower,
    )
  );
}
