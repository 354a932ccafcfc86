import type { Service } from '../../service';
import { productionImageOf } from '../containers/image';
import { buildCommandsOf } from '../containers/layers';
import { lineageOf, stageNamed } from '../containers/dockerfile';
import { pipelinesOf } from '../pipelines';
import { concerns } from '../pipelines/test-commands';

/** A command that builds the image or runs in a pipeline. */
export interface BuildCommand {
  text: string;
  words: string[];
  path: string;
  line: number;
  in: 'image' | 'pipeline';
  /** Folder it runs in, from the repository's root, for pipelines. */
  folder?: string;
  /** Name of its job. */
  job?: string;
}

/** A stage that a production stage with an installation of its own takes nothing but files from. */
const forDevelopment = /^dev(?:elopment)?$/i;

/** What builds the production image, stage by stage. Use as a fact. */
export function imageCommandsOf(service: Service): BuildCommand[] {
  const image = service.fact(productionImageOf);
  if (!image) return [];
  const installs = buildCommandsOf(service, image, image.target).some(
    ({ words: [tool, command] }) =>
      /^(?:npm|pnpm|yarn)$/.test(tool) && /^(?:ci|i|install)$/.test(command),
  );
  const stages = new Set([image.target]);
  // Stages that others copy from, as deep as they go.
  for (const stage of stages) {
    for (const one of [
      stage,
      ...image.dockerfile.stages.filter(({ index }) => index === stage.parent),
    ]) {
      stages.add(one);
      for (const { copy } of one.instructions) {
        const from = copy?.from && stageNamed(image.dockerfile, copy.from);
        if (from && !(installs && forDevelopment.test(from.name ?? '')))
          stages.add(from);
      }
    }
  }
  const seen = new Set<string>();
  return [...stages].flatMap(stage =>
    [
      ...buildCommandsOf(service, image, stage),
      // They run in the images that are built from this one.
      ...lineageOf(image.dockerfile, stage).flatMap(({ instructions }) =>
        instructions
          .filter(({ keyword }) => keyword === 'ONBUILD')
          .flatMap(({ commands }) => commands),
      ),
    ].flatMap(({ words, line }) => {
      const text = words.join(' ');
      const key = `${line}:${text}`;
      if (seen.has(key)) return [];
      seen.add(key);
      return [{ text, words, path: image.path, line, in: 'image' as const }];
    }),
  );
}

/** What the pipelines that concern the service run. Use as a fact. */
export function pipelineCommandsOf(service: Service): BuildCommand[] {
  return service
    .fact(pipelinesOf)
    .jobs.filter(job => concerns(service, job))
    .flatMap(({ name, labels, commands }) =>
      commands.map(({ words, text, path, line, folder }) => ({
        text,
        words,
        path,
        line,
        in: 'pipeline' as const,
        ...(folder === undefined ? {} : { folder }),
        job: [name, ...labels].join(' '),
      })),
    );
}
