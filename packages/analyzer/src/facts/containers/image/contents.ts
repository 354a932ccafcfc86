import type { Service } from '../../../service';
import { stackOf } from '../../../stack';
import { isPlainSystem, isSupportingImage } from '../../deployment/images';
import { lineageOf, type Dockerfile, type Stage } from '../dockerfile';

/** Whether a stage, or one it is built from, says what the container starts. */
export function startsServer(stage: Stage, dockerfile: Dockerfile): boolean {
  return lineageOf(dockerfile, stage).some(
    ancestor => startedIn(ancestor).length > 0,
  );
}

/** `CMD ["/bin/sh"]` and no entry point: whoever runs it works in it. */
export function startsShell(stage: Stage, dockerfile: Dockerfile): boolean {
  const started = lineageOf(dockerfile, stage).flatMap(startedIn);
  return (
    started.length > 0 &&
    started.every(({ text }) =>
      /^\s*\[?\s*"?(?:\/bin\/)?(?:ba|z|a)?sh"?\s*\]?\s*$/.test(text),
    )
  );
}

/** `FROM php:8.3-fpm` and `COPY . .`: the base starts the server, and the sources are in the image. */
export function servesWhatItCopies(
  dockerfile: Dockerfile,
  stage: Stage,
): boolean {
  const lineage = lineageOf(dockerfile, stage);
  return (
    /(?:^|\/)(?:php:[\w.-]*(?:fpm|apache)|php-(?:fpm|nginx|apache)|tomcat|jetty|frankenphp|uvicorn-gunicorn)/.test(
      lineage[0].image,
    ) &&
    lineage.some(({ instructions }) =>
      instructions.some(
        ({ copy }) =>
          copy &&
          !copy.from &&
          copy.sources.some(source => /^\.\/?$/.test(source)),
      ),
    )
  );
}

/** A base with tools and nothing of the service in it. */
export function holdsNoService(dockerfile: Dockerfile, stage: Stage): boolean {
  return (
    !startsServer(stage, dockerfile) &&
    dockerfile.stages.every(({ instructions }) =>
      instructions.every(
        ({ copy, keyword, text }) =>
          !copy &&
          (keyword !== 'RUN' ||
            !/\b(?:git\s+clone|curl|wget|Invoke-WebRequest)\b|--mount=\S*\bbind\b|\b(?:pip3?|npm|gem|cargo|go)\s+install\b|\badd\s+-g\b/.test(
              text,
            )),
      ),
    )
  );
}

/** `FROM node:20` and a port: nothing happens in it, and nobody's service is in the image it names. */
export function isOutline({ stages }: Dockerfile): boolean {
  if (stages.length !== 1) return false;
  const [{ image, instructions }] = stages;
  const keywords = new Set(instructions.map(({ keyword }) => keyword));
  return (
    /^[a-z][\w.-]*(?::[\w.-]+)?$/.test(image) &&
    !/onbuild/.test(image) &&
    keywords.has('EXPOSE') &&
    [...keywords].every(keyword =>
      /^(?:FROM|ARG|ENV|LABEL|EXPOSE|WORKDIR|MAINTAINER|VOLUME)$/.test(keyword),
    )
  );
}

/** What `artisan sail:publish` writes: PHP, Node and a shell for the developer, the sources mounted. */
export function isSail({ stages }: Dockerfile): boolean {
  return stages.some(({ instructions }) =>
    instructions.some(
      ({ keyword, text }) => keyword === 'ARG' && /^WWWGROUP\b/.test(text),
    ),
  );
}

/** A database, proxy or test runner with some files of its own. */
export function isSupport(
  service: Service,
  dockerfile: Dockerfile,
  stage: Stage,
): boolean {
  const [first] = lineageOf(dockerfile, stage);
  if (!isSupportingImage(first.image)) return false;
  if (isPlainSystem(first.image)) return false;
  return service.fact(stackOf).ecosystems.length > 0;
}

/**
 * The stage that a Dockerfile is about: the last one, but for a proxy that is built beside the service in one file
 * (`FROM php:8.3-fpm AS app` before `FROM caddy:2 AS proxy`).
 */
export function mainStageOf(service: Service, dockerfile: Dockerfile): Stage {
  const { stages } = dockerfile;
  const last = stages[stages.length - 1];
  // Without a name, or with a command of its own, the last stage is what everybody builds.
  if (
    stages.length < 2 ||
    !last.name ||
    (!asideOfServer.test(last.name) &&
      (last.instructions.some(({ keyword }) => startKeyword.test(keyword)) ||
        !isSupport(service, dockerfile, last)))
  )
    return last;
  return (
    [...stages]
      .reverse()
      .find(
        stage =>
          stage.name !== undefined &&
          !onTheWay.test(stage.name) &&
          !asideOfServer.test(stage.name) &&
          !isSupport(service, dockerfile, stage) &&
          startsServer(stage, dockerfile) &&
          !startedIn(stage).some(({ text }) =>
            /\bdev\b|watch|nodemon/.test(text),
          ) &&
          stage.instructions.some(({ copy }) => copy && !copy.from),
      ) ?? last
  );
}

const startKeyword = /^(?:CMD|ENTRYPOINT)$/;
/** Names of stages that are deployed beside the server. */
const asideOfServer =
  /^(?:queue|worker|schedule[rd]?|cron|jobs?|horizon|celery|beat|sidekiq|consumer)(?:[-_]\w+)?$/i;
/** Names of stages that nobody deploys. */
const onTheWay =
  /(?:^|[-_])(?:dev|development|debug|tests?|build(?:er)?|compile[rd]?|deps|dependencies|base|assets|static|prepare)\d{0,3}$/i;

function startedIn({ instructions }: Stage): Stage['instructions'] {
  return instructions.filter(({ keyword }) => startKeyword.test(keyword));
}

/** `CMD npm test`: what the image is there for is the tests. */
export function startsTestRun(stage: Stage): boolean {
  return startedIn(stage).some(({ text }) =>
    /\b(?:npm|yarn|pnpm|bun)\b[^a-z]{1,10}(?:run[^a-z]{1,6})?test\b|\b(?:pytest|phpunit|rspec|jest|vitest|mocha)\b|\b(?:go|cargo|dotnet|mvn|gradle)\b[^a-z]{1,10}test\b/.test(
      text,
    ),
  );
}

/** `ENV NODE_ENV=development` in what is started. */
export function saysDevelopment({ instructions }: Stage): boolean {
  return instructions.some(
    ({ keyword, properties }) =>
      keyword === 'ENV' &&
      properties.some(
        ({ name, value }) =>
          /^(?:NODE|RAILS|RACK|FLASK|APP)_ENV$/.test(name) &&
          /^dev/i.test(value ?? ''),
      ),
  );
}

/** The last stage takes what an earlier one has built, which nobody needs to develop. */
export function endsLean({ stages }: Dockerfile): boolean {
  const last = stages[stages.length - 1];
  return (
    stages.length > 1 &&
    last.instructions.some(
      ({ keyword, flags }) =>
        keyword === 'COPY' && flags.some(({ name }) => name === 'from'),
    ) &&
    !last.instructions.some(
      ({ keyword, text }) =>
        /^(?:CMD|ENTRYPOINT|RUN)$/.test(keyword) &&
        /\bwatch\b|nodemon|--reload|\bair\b|\bdev\b/.test(text),
    )
  );
}
