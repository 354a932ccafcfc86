import { at, textOf } from '../../../repository';
import type { Service } from '../../../service';
import { composeFilesOf } from '../../deployment/compose';
import { folderOf } from '../../deployment/paths';
import { dockerfileAt, type Dockerfile } from '../dockerfile';

/** Whether a Dockerfile outside the service's folder builds the service: it copies the folder or is called after it. */
export function buildsService(service: Service, path: string): boolean {
  const dockerfile = dockerfileAt(service.repository, path);
  const folder = folderOf(path);
  const inside =
    folder && service.path.startsWith(`${folder}/`)
      ? service.path.slice(folder.length + 1)
      : service.path;
  const mentions = (text: string) =>
    [service.path, inside].some(
      name => text === name || text.startsWith(`${name}/`),
    );
  // What is taken from an earlier stage can only be the service's where that stage has it.
  const copiesAll = dockerfile.stages.some(({ instructions }) =>
    instructions.some(
      ({ copy }) =>
        copy &&
        !copy.from &&
        copy.sources.some(source => /^\.?\/?$/.test(source)),
    ),
  );
  const copies = dockerfile.stages.some(({ instructions }) =>
    instructions.some(({ copy, commands }) =>
      copy
        ? copy.sources.some(source =>
            copy.from
              ? copiesAll && `${source}/`.includes(`/${service.path}/`)
              : mentions(source.replace(/^\.?\//, '')),
          )
        : commands.some(({ words }) =>
            words.some(
              word =>
                mentions(word.replace(/^\.?\//, '')) ||
                word.endsWith(`/${service.path}`),
            ),
          ),
    ),
  );
  if (
    copies ||
    worksInside(dockerfile, inside) ||
    isGeneric(dockerfile) ||
    buildsByName(service, dockerfile) ||
    (copiesAll && startsThroughRoot(service, dockerfile))
  )
    return true;
  return service
    .fact(composeFilesOf)
    .some(file =>
      file.services.some(
        ({ ours, build }) => ours && build?.dockerfile === path,
      ),
    );
}

/** `COPY . /src` and then `WORKDIR /src/backend`: everything is copied, and the service's folder is where it runs. */
function worksInside({ stages }: Dockerfile, folder: string): boolean {
  return stages.some(({ instructions }) => {
    const whole = instructions.findIndex(
      ({ copy }) =>
        copy && !copy.from && copy.sources.some(each => /^\.\/?$/.test(each)),
    );
    return (
      whole >= 0 &&
      instructions
        .slice(whole)
        .some(
          ({ keyword, text }) =>
            keyword === 'WORKDIR' &&
            (text.trim() === folder ||
              text.trim().replace(/\/$/, '').endsWith(`/${folder}`)),
        )
    );
  });
}

/** `cargo build --bin orders`, `yarn workspace @shop/orders build`: the package of the service by its name. */
function buildsByName(service: Service, { stages }: Dockerfile): boolean {
  const { repository, path } = service;
  const names = [
    textOf(at(repository.json(`${path}/package.json`), 'name')),
    textOf(at(repository.toml(`${path}/Cargo.toml`), 'package', 'name')),
  ].filter((name): name is string => !!name);
  const selects =
    /^(?:--bin|--package|-p|--filter|-F|--scope|--workspace|-w|workspace)$/;
  return stages.some(({ instructions }) =>
    instructions.some(({ commands }) =>
      commands.some(
        ({ words }) =>
          /^(?:cargo|npm|pnpm|yarn|turbo|npx|nx)$/.test(words[0] ?? '') &&
          words.some(
            (word, index) =>
              names.includes(word.replace(/^--?[a-z]+=|\.{3}$|^\.{3}/g, '')) &&
              (/^--?[a-z]+=/.test(word) ||
                selects.test(words[index - 1] ?? '')),
          ),
      ),
    ),
  );
}

/** `CMD ["npm", "start"]` in the root of a workspace, whose script goes into the service's folder. */
function startsThroughRoot(
  service: Service,
  { path, stages }: Dockerfile,
): boolean {
  const { repository } = service;
  const start = at(
    repository.json(`${folderOf(path) && `${folderOf(path)}/`}package.json`),
    'scripts',
    'start',
  );
  const words = textOf(start)?.split(/[\s;&]+/) ?? [];
  const name = textOf(
    at(repository.json(`${service.path}/package.json`), 'name'),
  );
  return (
    words.some(
      word =>
        word.replace(/^\.\//, '').replace(/\/$/, '') === service.path ||
        (name !== undefined && word.replace(/^--?[a-z]+=/, '') === name),
    ) &&
    (stages[stages.length - 1]?.instructions ?? []).some(
      ({ keyword, text }) =>
        /^(?:CMD|ENTRYPOINT)$/.test(keyword) &&
        /\b(?:npm|pnpm|yarn)\b/.test(text),
    )
  );
}

/** One Dockerfile for every service of a repository: a build argument names what it copies or builds. */
function isGeneric({ path, stages }: Dockerfile): boolean {
  if (
    !/^(?:(?:\.?docker|build|deploy|container|images?)\/(?:[^/]+\/)?)?[^/]+$/i.test(
      path,
    )
  ) {
    return false;
  }
  const declared = stages.flatMap(({ instructions }) =>
    instructions
      .filter(({ keyword }) => keyword === 'ARG')
      .flatMap(({ properties }) => properties.map(({ name }) => name)),
  );
  const naming = declared.filter(name =>
    /SERVICE|MODULE|ARTIFACT|PROJECT|PACKAGE|COMPONENT|^APP(?:_?NAME|LICATION)?$/i.test(
      name,
    ),
  );
  return stages.some(({ instructions }) =>
    instructions.some(({ keyword, text, copy }) =>
      naming.some(name =>
        copy
          ? !copy.from &&
            copy.sources.some(source =>
              new RegExp(`\\$\\{?${name}\\b`).test(source),
            )
          : /^(?:WORKDIR|RUN)$/.test(keyword) &&
            new RegExp(`/\\$\\{?${name}\\b`).test(text),
      ),
    ),
  );
}
