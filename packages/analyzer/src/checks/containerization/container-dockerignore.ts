import { posix } from 'node:path';
import {
  ignoreFileOf,
  type IgnoreFile,
} from '../../facts/containers/ignore-file';
import { originsOf } from '../../facts/containers/layers';
import { lineageOf, type Instruction } from '../../facts/containers/dockerfile';
import type { ProductionImage } from '../../facts/containers/image';
import {
  dotenvFileAt,
  leavesSecretsEmpty,
} from '../../facts/configuration/dotenv';
import { dotenvLibrariesOf } from '../../facts/configuration/dotenv-libraries';
import { deploymentOf } from '../../facts/deployment';
import { itemsOf, at, textsOf } from '../../repository';
import type { Service } from '../../service';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { evidence, placeName } from '../evidence';
import { evidenceAt } from '../shared';
import { exampleFor, imageOr, type Examples } from './shared';

const reference =
  'https://docs.docker.com/build/concepts/context/#dockerignore-files';

const examples: Examples = {
  python: '.git\n.env*\n.venv\n**/__pycache__',
  node: '.git\n.env*\n**/node_modules\ndist',
  jvm: '.git\n.env*\ntarget\nbuild',
  go: '.git\n.env*\nbin',
  dotnet: '.git\n.env*\n**/bin\n**/obj',
  ruby: '.git\n.env*\nconfig/master.key\nlog\ntmp',
  php: '.git\n.env*\nvendor\nstorage/logs',
  rust: '.git\n.env*\ntarget',
};

export const containerDockerignore = defineCheck({
  id: 'container-dockerignore',
  area: 'containerization',
  title: 'Does the build context exclude what must not enter the image?',
  severity: 'minor',
  kind: 'presence',
  confidence: 'high',
  phrases: {
    strength: 'a build context without local files',
    gap: 'a build context that takes everything along',
  },
  why: 'Copying the whole folder takes along whatever lies in it: the history with every secret ever committed, a developer’s dotenv file, dependencies built for another system. An ignore file keeps them out of the image and out of the build cache.',
  decision: {
    applies: 'The Dockerfile copies its whole build context.',
    passes:
      'The ignore file of that context excludes `.git` and, where the stack uses them, dotenv files; or it is an allow-list; or the whole context is copied only into a stage from which named artefacts are taken.',
    fails:
      'There is no ignore file, or it misses `.git` or dotenv files. Major when a dotenv or key file of the tree would be copied.',
    exceptions: [
      '`<Dockerfile>.dockerignore` beside the Dockerfile wins over the context’s own file.',
      'The context is where the pipeline or compose file says, which may be the repository’s root.',
      'Copying named folders only.',
    ],
  },
  examples: {
    language: 'text',
    bad: 'COPY . .   (no .dockerignore)',
    good: '.dockerignore: .git, .env*, **/node_modules',
  },
  remedy:
    'Put a `.dockerignore` at the root of the build context. An allow-list (`*`, then `!src` and so on) stays right when new files appear.',
  references: [reference],
  elsewhere: [
    'Mercari production readiness checklist: dockerignore',
    'Node best practices 8.4',
    'Docker CopyIgnoredFile (the opposite case)',
  ],
  judge(service) {
    const found = imageOr(service);
    if ('answer' in found) return found.answer;
    const { image } = found;
    const copies = wholeCopiesOf(image);
    if (!copies.length)
      return notApplicable(
        `${image.path} copies named files and folders only.`,
      );
    const shipped = copies.find(({ reaches }) => reaches);
    const [{ instruction }] = shipped ? [shipped] : copies;
    const place = { path: image.path, line: instruction.line };
    const file = ignoreFileOf(service, image);
    const leaked = leakedFile(service, image, file);
    const missing = file ? missingEntries(service, image, file) : [];
    if (file && (file.allowList || !missing.length) && !(leaked && shipped)) {
      return pass(
        `${file.path} keeps the history and local files out of the build context.`,
        [
          evidence(service.repository, { path: file.path, line: 1 }, 'proof'),
          evidence(service.repository, place, 'proof'),
        ],
      );
    }
    if (!shipped) {
      return pass(
        `${placeName(
          place,
        )} copies the whole context only into a build stage, from which named artefacts are taken.`,
        [evidence(service.repository, place, 'proof')],
      );
    }
    const problem = problemOf(file, leaked, missing);
    return fail({
      message: `${placeName(place)} copies the whole context and ${problem}.`,
      severity: leaked && shipped ? 'major' : 'minor',
      evidence: [
        ...evidenceAt(service, [place], 'offender'),
        ...evidenceAt(
          service,
          [
            ...(file ? [{ path: file.path, line: 1 }] : []),
            ...copies
              .map(copy => ({ path: image.path, line: copy.instruction.line }))
              .filter(({ line }) => line !== place.line),
          ],
          'anchor',
        ),
      ],
      recommendation: {
        title: 'Exclude Files from the Build Context',
        text: file
          ? `Add ${leaked ?? missing.join(' and ')} to ${
              file.path
            }, which belongs to ${placeName(place)}.`
          : `Add a .dockerignore at the build context of ${placeName(place)}.`,
        example: exampleFor(service, examples, examples.node!, 'gitignore'),
        reference,
      },
    });
  },
});

function problemOf(
  file: IgnoreFile | undefined,
  leaked: string | undefined,
  missing: string[],
): string {
  if (!file) return 'no ignore file exists';
  return leaked
    ? `the ignore file lets ${leaked} in`
    : `the ignore file misses ${missing.join(' and ')}`;
}

interface WholeCopy {
  instruction: Instruction;
  /** The whole of it ends up in the final image. */
  reaches: boolean;
}

/** Copies of the whole context, in the stages that the final image is made from. */
function wholeCopiesOf(image: ProductionImage): WholeCopy[] {
  const found: WholeCopy[] = [];
  for (const { stage, path } of originsOf(image)) {
    for (const instruction of lineageOf(image.dockerfile, stage).flatMap(
      step => step.instructions,
    )) {
      const { copy } = instruction;
      if (
        !copy ||
        copy.from ||
        !copy.sources.some(source => /^(?:\.?\/?|\.\/\.|\*)$/.test(source))
      )
        continue;
      const destination = posix.resolve(
        '/',
        copy.destination.replace(/\$\{?\w+\}?/g, 'x'),
      );
      const known = found.find(other => other.instruction === instruction);
      const reaches =
        path === '/' ||
        (path !== '/' &&
          copy.destination.startsWith('/') &&
          destination === path);
      if (known) known.reaches = known.reaches || reaches;
      else found.push({ instruction, reaches });
    }
  }
  return found;
}

function missingEntries(
  service: Service,
  image: ProductionImage,
  file: IgnoreFile,
): string[] {
  const missing: string[] = [];
  if (
    image.context === '' &&
    !file.ignores('.git/HEAD') &&
    !file.ignores('.git')
  )
    missing.push('.git');
  if (
    usesDotenv(service) &&
    !file.ignores('.env') &&
    !keepsOutOwn(service, image, file)
  )
    missing.push('.env');
  return missing;
}

/** All env files that the tree has lie elsewhere, and are left out: `dev/.env`. */
function keepsOutOwn(
  service: Service,
  image: ProductionImage,
  file: IgnoreFile,
): boolean {
  const prefix = image.context ? `${image.context}/` : '';
  const own = service.files
    .map(({ path }) => path)
    .filter(path => /(?:^|\/)\.env$/.test(path) && path.startsWith(prefix));
  return (
    own.length > 0 && own.every(path => file.ignores(path.slice(prefix.length)))
  );
}

/** The stack reads dotenv files, or the deployment hands one over. */
function usesDotenv(service: Service): boolean {
  if (service.fact(dotenvLibrariesOf).length > 0) return true;
  const { repository } = service;
  if (
    service.files.some(({ path }) =>
      /(?:^|\/)\.?env(?:\.|-)(?:example|sample|template|dist)|(?:^|\/)\.env$/.test(
        path,
      ),
    )
  )
    return true;
  return (
    service
      .fact(deploymentOf)
      .compose.some(file =>
        file.services.some(
          one =>
            one.ours &&
            [
              ...textsOf(at(one.node, 'env_file')),
              ...itemsOf(at(one.node, 'env_file')).flatMap(item =>
                textsOf(at(item, 'path')),
              ),
            ].some(name => /\.env/.test(name)),
        ),
      ) || repository.has(service.pathTo('.env'))
  );
}

/** A tracked dotenv or key file that the context would take along. */
function leakedFile(
  service: Service,
  image: ProductionImage,
  file: IgnoreFile | undefined,
): string | undefined {
  const prefix = image.context ? `${image.context}/` : '';
  // What an instruction copies by its name is meant to come along.
  const meant = new Set(
    image.instructions.flatMap(({ copy }) =>
      (copy?.sources ?? []).map(source => source.replace(/^\.\//, '')),
    ),
  );
  const leaked = service.repository.files.find(({ path }) => {
    if (!path.startsWith(prefix)) return false;
    const inside = path.slice(prefix.length);
    const name = posix.basename(inside);
    const secret =
      /^\.env(?:\.(?:production|prod|local|development|staging))?$|^id_rsa$|^master\.key$|\.p12$|\.pfx$/.test(
        name,
      ) ||
      (/\.key$/.test(name) && !inside.includes('/'));
    return (
      secret &&
      !meant.has(inside) &&
      !leavesSecretsEmpty(dotenvFileAt(service.repository, path)) &&
      !/(?:^|\/)(?:node_modules|vendor|tests?|fixtures|examples?)\//.test(
        inside,
      ) &&
      !file?.ignores(inside)
    );
  });
  return leaked?.path;
}
