import type { Service } from '../../service';
import { readImage } from '../deployment/images';
import type { ProductionImage } from './image';
import { productionImageOf } from './image';
import { expand, isOpen } from './variables';

/** The user that the image's process runs as. */
export interface ImageUser {
  /** As set, variables filled in; `undefined` where no `USER` is set. */
  name?: string;
  root: boolean;
  /** The `USER` instruction, else the `FROM` of the target. */
  line: number;
  path: string;
  /** The base image runs without root on its own. */
  byBase: boolean;
  /** Files go to a user that only the base image can have made: it may run as that user. */
  perhaps?: { name: string; line: number };
}

const rootlessBases =
  /distroless.*(?:nonroot|:\w*-nonroot)|nonroot|cgr\.dev\/chainguard|^chainguard\/|wolfi-base-nonroot|unprivileged|chiseled|bitnami(?:legacy|secure)?\/|paketobuildpacks\/run|heroku\/heroku:\d+$|ubi\d*\/(?:openjdk|nodejs|python|ruby|php|go-toolset|dotnet)|registry\.access\.redhat\.com\/ubi\d+\/\w+-\d+|dotnet\/(?:\w+\/)*(?:aspnet|runtime|runtime-deps):[\w.-]*(?:chiseled|azurelinux[\w.]*-distroless)|jetbrains\/qodana/;

/** Whether what is made from an image runs without root when nothing else is said. */
export function isRootlessBase(image: string): boolean {
  const { repository, tag } = readImage(image);
  return rootlessBases.test(`${repository}:${tag ?? ''}`);
}

/** Use as a fact; `undefined` without an image. */
export function imageUserOf(service: Service): ImageUser | undefined {
  const image = service.fact(productionImageOf);
  return image && userOf(image);
}

function userOf(image: ProductionImage): ImageUser {
  const set = image.instructions
    .filter(({ keyword, text }) => keyword === 'USER' && text !== '')
    .pop();
  if (!set) {
    const byBase = isRootlessBase(image.base);
    const perhaps = byBase ? undefined : ownerOfBase(image);
    return {
      root: !byBase,
      line: image.target.line,
      path: image.path,
      byBase,
      ...(perhaps ? { perhaps } : {}),
    };
  }
  const text = expand(
    set.text,
    name => image.variables.get(name)?.value,
  ).replace(/^["']|["']$/g, '');
  const [user] = text.split(':');
  // A user that only the build decides counts as chosen with care.
  const root =
    !isOpen(text) && /^(?:root|0+|containeradministrator)$/i.test(user);
  return { name: text, root, line: set.line, path: image.path, byBase: false };
}

/** Users of official images, which start as root all the same. */
const knownUsers =
  /^(?:root|node|www-data|nginx|nobody|postgres|redis|daemon|bin|app|httpd|apache|bun|deno|\d+)$/;

/** `COPY --chown=appuser:appgroup` without a line that makes that user. */
function ownerOfBase(image: ProductionImage): ImageUser['perhaps'] {
  for (const { flags, line } of image.instructions) {
    const owner = flags.find(({ name }) => /^-*chown$/.test(name));
    const name = owner && /^[\w-]+/.exec(owner.value)?.[0];
    if (!name || knownUsers.test(name)) continue;
    const made = image.instructions.some(
      each => each.keyword === 'RUN' && each.text.includes(name),
    );
    if (!made) return { name, line };
  }
  return undefined;
}
