import { posix } from 'node:path';
import {
  type Located,
  type Reading,
  installed,
  has,
  developmentPackages,
  unlessEmpty,
  optionValue,
  pairOf,
} from './reading';

/** npm, yarn, pnpm and bun. */
export function nodeInstall(reading: Reading): Located | undefined {
  const { service, build } = reading;
  const { words, environment, workdir } = build;
  const [tool, ...rest] = words;
  if (!/^(?:npm|yarn|pnpm|bun)$/.test(tool ?? '')) return undefined;
  const commands = rest.filter(word => !word.startsWith('-'));
  const global =
    has(rest, /^(?:-g|--global|--location=global)$/) ||
    commands[0] === 'global';
  const packages = commands
    .slice(1)
    .filter(
      word =>
        !/^(?:\.|true|false|\d+|error|warn|silent)$/.test(word) &&
        !word.includes('='),
    );
  const installs =
    tool === 'yarn'
      ? commands.length === 0 || commands[0] === 'install'
      : /^(?:install|i|ci|clean-install|add)$/.test(commands[0] ?? '');
  const prefix = optionValue(rest, ['--prefix', '--cwd', '-C', '--dir']);
  const location = posix.join(
    posix.resolve(workdir, prefix ?? '.'),
    'node_modules',
  );
  const production =
    has(
      rest,
      /^--omit[= ]?dev$|^--omit=.*dev|^--production(?:=true)?$|^--prod(?:=true)?$|^-P$|^--only=prod(?:uction)?$/,
    ) ||
    pairOf(rest, '--omit', 'dev') ||
    pairOf(rest, '--only', 'production') ||
    pairOf(rest, '--only', 'prod');
  if (
    /^(?:prune)$/.test(commands[0] ?? '') ||
    (commands[0] === 'workspaces' && commands[1] === 'focus')
  ) {
    const pruned = production || environment.get('NODE_ENV') === 'production';
    return pruned ? installed(reading, 'node', location) : undefined;
  }
  if (tool === 'pnpm' && commands.includes('deploy')) {
    const target = commands[commands.length - 1];
    const location_ = posix.join(
      posix.resolve(workdir, target),
      'node_modules',
    );
    return installed(
      reading,
      'node',
      location_,
      production ? {} : unlessEmpty(developmentPackages(service, 'node')),
    );
  }
  // `npm install x` adds a tool beside the manifest's own packages, unless it installs those too.
  if (
    !installs ||
    global ||
    (packages.length > 0 && tool !== 'npm') ||
    has(
      rest,
      /^--package-lock-only$|^--lockfile-only$|^--mode=(?:update-lockfile|skip-build)$|^fetch$/,
    )
  ) {
    return undefined;
  }
  if (packages.length > 0) return undefined;
  const setForProduction =
    tool !== 'bun' &&
    (environment.get('NODE_ENV') === 'production' ||
      /^true$/i.test(
        environment.get('NPM_CONFIG_PRODUCTION') ??
          environment.get('npm_config_production') ??
          '',
      ) ||
      /dev/.test(
        environment.get('NPM_CONFIG_OMIT') ??
          environment.get('npm_config_omit') ??
          '',
      ) ||
      /^true$/i.test(environment.get('YARN_PRODUCTION') ?? ''));
  const asksForDevelopment =
    has(
      rest,
      /^--include[= ]?dev$|^--production=false$|^--prod=false$|^--dev$|^-D$/,
    ) || pairOf(rest, '--include', 'dev');
  if (production || (setForProduction && !asksForDevelopment))
    return installed(reading, 'node', location);
  // The build writes a manifest of its own there, with what production needs.
  if (
    /\/(?:dist|build|out|output|\.output|standalone|deploy)(?:\/|$)/.test(
      location,
    )
  )
    return installed(reading, 'node', location);
  return installed(
    reading,
    'node',
    location,
    unlessEmpty(developmentPackages(service, 'node')),
  );
}
