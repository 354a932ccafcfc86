import { posix } from 'node:path';
import type { Severity } from '@prodready/report';
import type { Service } from '../../service';
import { lineageOf, type Stage } from './dockerfile';
import { ignoreFileOf } from './ignore-file';
import { productionImageOf, type ProductionImage } from './image';
import { isPlaceholder, isSecretName } from '../code/names';
import { dotenvFileAt, leavesSecretsEmpty } from '../configuration/dotenv';
import { isOpen } from './variables';

/** A secret that ends up in an image layer or in the build's history. */
export interface ImageSecret {
  path: string;
  line: number;
  /** The variable or file. */
  name: string;
  /** Reads behind the place: `stores DB_PASSWORD in an image layer`. */
  what: string;
  severity: Severity;
}

const secretFile =
  /^(?:\.env(?:\.(?!example|sample|template|dist|defaults?$)[\w-]+)*|.*\.pem|.*\.key|id_(?:rsa|dsa|ecdsa|ed25519)|.*\.p12|.*\.pfx|.*\.jks|\.npmrc|\.pypirc|\.netrc|credentials[\w.-]*\.json|service[-_]?account[\w.-]*\.json|\.aws|\.ssh|kubeconfig)$/i;
const harmlessFile =
  /example|sample|template|\.dist$|public|bundle|truststore|(?:^|[-_.])ca(?:[-_.]|$)|chain|cert(?:ificate)?s?\.pem$|\.pub$/i;
const rank: Record<Severity, number> = { critical: 0, major: 1, minor: 2 };

/** Use as a fact. */
export function imageSecretsOf(service: Service): {
  secrets: ImageSecret[];
  mounts: Array<{ path: string; line: number }>;
} {
  const image = service.fact(productionImageOf);
  if (!image) return { secrets: [], mounts: [] };
  const inFinal = new Set(image.stages);
  const secrets = image.dockerfile.stages
    .filter(stage => stage.index <= image.target.index)
    .flatMap(stage =>
      secretsIn(service, image, stage).map(secret =>
        inFinal.has(stage) ? secret : { ...secret, severity: 'minor' as const },
      ),
    );
  const mounts = image.dockerfile.stages.flatMap(({ instructions }) =>
    instructions
      .filter(({ flags }) =>
        flags.some(
          ({ name, value }) =>
            name === 'mount' && /type=(?:secret|ssh)/.test(value),
        ),
      )
      .map(({ line }) => ({ path: image.path, line })),
  );
  return {
    secrets: secrets.sort(
      (a, b) => rank[a.severity] - rank[b.severity] || a.line - b.line,
    ),
    mounts,
  };
}

function secretsIn(
  service: Service,
  image: ProductionImage,
  stage: Stage,
): ImageSecret[] {
  const { path } = image;
  const found: ImageSecret[] = [];
  const runs = lineageOf(image.dockerfile, stage)
    .flatMap(({ instructions }) => instructions)
    .filter(({ keyword }) => keyword === 'RUN' || keyword === 'ENV');
  for (const { keyword, properties, copy, line, text } of stage.instructions) {
    for (const property of keyword === 'ENV' || keyword === 'ARG'
      ? properties
      : []) {
      const { name, value } = property;
      const isKeyId = /(?:^|_)ACCESS_KEY_ID$/i.test(name);
      if (!isSecretName(name) && !isKeyId) continue;
      if (
        value !== undefined &&
        !isOpen(value) &&
        !isPlaceholder(value) &&
        !isDummy(value)
      ) {
        found.push({
          path,
          line: property.line,
          name,
          what: `stores ${name} in an image layer`,
          severity: 'critical',
        });
      } else if (
        keyword === 'ARG' &&
        !isKeyId &&
        (value === undefined || value === '')
      ) {
        const use = runs.find(
          run =>
            new RegExp(`\\$\\{?${name}\\b`).test(run.text) &&
            run.line > line &&
            !mountsSecret(run.flags, name),
        );
        if (use) {
          found.push({
            path,
            line: property.line,
            name,
            what: `takes ${name} as a build argument, which the image's history keeps`,
            severity: 'major',
          });
        }
      }
    }
    if (copy && !copy.from) {
      for (const source of copy.sources) {
        if (/^[a-z]+:\/\//i.test(source)) continue;
        const name = posix.basename(source);
        if (
          !secretFile.test(name) ||
          harmlessFile.test(name) ||
          !isCopied(service, image, source)
        )
          continue;
        if (name === '.npmrc' && !holdsToken(service, image, source)) continue;
        if (/^\.env/.test(name) && isWithoutSecrets(service, image, source))
          continue;
        found.push({
          path,
          line,
          name,
          what: `copies ${name} into an image layer`,
          severity: 'major',
        });
      }
    }
    const url =
      keyword === 'RUN'
        ? /https?:\/\/([^\s/:@$"']+):([^\s/@$"']{3,})@/.exec(text)
        : null;
    if (url && !isPlaceholder(url[2])) {
      found.push({
        path,
        line,
        name: 'the credentials of the URL',
        what: 'stores the credentials of a URL in an image layer',
        severity: 'critical',
      });
    }
  }
  return found;
}

function mountsSecret(
  flags: Array<{ name: string; value: string }>,
  name: string,
): boolean {
  return flags.some(
    flag =>
      flag.name === 'mount' &&
      /type=secret/.test(flag.value) &&
      flag.value.includes(name),
  );
}

/** Throw-away values that a build needs to start, for example while assets are compiled. */
function isDummy(value: string): boolean {
  return /dummy|placeholder|build(?:[-_]?time)?|not[-_]?(?:a[-_]?)?(?:real|used|secret)|unused|fake|temp(?:orary)?|(?:^|[-_])(?:none|null|false|true|test|ci)(?:$|[-_])|^\d$/i.test(
    value,
  );
}

/** A file of that name is in the tree and the ignore file lets it into the context. */
function isCopied(
  service: Service,
  image: ProductionImage,
  source: string,
): boolean {
  const clean = posix.normalize(source.replace(/^\/+/, ''));
  const path = posix.normalize(posix.join(image.context || '.', clean));
  const ignored = ignoreFileOf(service, image)?.ignores(clean) ?? false;
  return service.repository.has(path)
    ? !ignored
    : !ignored && !/[*?]/.test(source);
}

/** An env file of the tree that leaves its secrets empty: defaults of the image, which anyone may read. */
function isWithoutSecrets(
  service: Service,
  image: ProductionImage,
  source: string,
): boolean {
  return leavesSecretsEmpty(
    dotenvFileAt(
      service.repository,
      posix.normalize(posix.join(image.context || '.', source)),
    ),
  );
}

function holdsToken(
  service: Service,
  image: ProductionImage,
  source: string,
): boolean {
  const path = posix.normalize(posix.join(image.context || '.', source));
  return service.repository
    .lines(path)
    .some(line => /_authToken\s*=\s*(?!\$)|_password\s*=/.test(line));
}
