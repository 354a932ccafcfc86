import { posix } from 'node:path';
import { ignoreRules } from '../../repository';
import type { Service } from '../../service';
import { productionImageOf, type ProductionImage } from './image';
import { ImageFiles } from './image-files';
import { lineageOf } from './dockerfile';
import { originsOf } from './layers';
import { startCommandOf } from './start';

/** Something that the image needs and the tree does not hold. */
export interface BrokenSource {
  path: string;
  line: number;
  /** Reads behind the place: `copies requirements.txt, which is not in the tree`. */
  what: string;
}

/** Only files that are written by hand and kept in the tree: build artefacts come from earlier steps. */
const writtenByHand =
  /^(?:requirements[\w.-]*\.txt|package\.json|pyproject\.toml|setup\.(?:py|cfg)|Pipfile|Gemfile|composer\.json|go\.mod|pom\.xml|build\.gradle(?:\.kts)?|settings\.gradle(?:\.kts)?|Cargo\.toml|manage\.py)$/;

/** Use as a fact. */
export function brokenSourcesOf(service: Service): BrokenSource[] {
  const image = service.fact(productionImageOf);
  if (!image) return [];
  const missing = missingCopies(service, image);
  return [...missing, ...(missing.length ? missingModule(service, image) : [])];
}

function missingCopies(
  service: Service,
  image: ProductionImage,
): BrokenSource[] {
  const { repository } = service;
  const isIgnored = ignoreRules(repository.lines('.gitignore'));
  const stages = new Set(
    originsOf(image).flatMap(({ stage }) => lineageOf(image.dockerfile, stage)),
  );
  return [...stages].flatMap(stage =>
    stage.instructions.flatMap(({ copy, line }) => {
      if (!copy || copy.from) return [];
      return copy.sources.flatMap(source => {
        const clean = source.replace(/^(?:\.?\/)+/, '');
        if (
          /[*?[$]|^https?:/.test(source) ||
          !writtenByHand.test(posix.basename(clean))
        )
          return [];
        const path = posix.normalize(posix.join(image.context || '.', clean));
        // The context may be another folder than the one assumed: the file must be missing below all of them.
        const folders = [
          image.context,
          service.path,
          '',
          posix.dirname(image.path).replace(/^\.$/, ''),
        ];
        const exists = folders.some(folder =>
          repository.has(posix.normalize(posix.join(folder || '.', clean))),
        );
        if (exists || path.startsWith('..') || isIgnored(path)) return [];
        return [
          {
            path: image.path,
            line,
            what: `copies ${source}, which is not in the tree`,
          },
        ];
      });
    }),
  );
}

/** `uvicorn app.main:app` where no file of the tree is called `app/main.py`. */
function missingModule(
  service: Service,
  image: ProductionImage,
): BrokenSource[] {
  const { repository } = service;
  const files = new ImageFiles(repository, image);
  const start = service.fact(startCommandOf);
  const command = image.instructions
    .filter(({ keyword }) => keyword === 'CMD')
    .pop();
  return (start?.processes ?? []).flatMap(({ words, role }) => {
    if (
      role === 'step' ||
      !/^(?:uvicorn|gunicorn|hypercorn|granian|daphne)$/.test(
        posix.basename(words[0].text),
      )
    )
      return [];
    const module = words
      .map(({ text }) => /^([a-z_][\w.]*):\w+/i.exec(text)?.[1])
      .find(Boolean);
    if (!module) return [];
    const file = `${module.replace(/\./g, '/')}.py`;
    if (
      files.fileAt(file) ||
      repository.files.some(
        ({ path }) => path === file || path.endsWith(`/${file}`),
      )
    )
      return [];
    return [
      {
        path: image.path,
        line: command?.line ?? image.target.line,
        what: `starts ${module}, which is not in the tree`,
      },
    ];
  });
}
