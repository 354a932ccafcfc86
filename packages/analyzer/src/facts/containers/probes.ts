import { posix } from 'node:path';
import { platformFilesOf } from '../deployment/platforms';
import type { Service } from '../../service';
import { productionImageOf, type ProductionImage } from './image';
import { buildCommandsOf } from './layers';
import { readImage } from '../deployment/images';

export interface ImageProbe {
  path: string;
  line: number;
  /** The program that the check calls and the image does not hold. */
  missing?: string;
}

/** The `HEALTHCHECK` of the final image; or, given a check's command from elsewhere, whether the image can run it. */
export function imageProbeOf(
  service: Service,
  command?: string,
): ImageProbe | undefined {
  const image = service.fact(productionImageOf);
  if (!image) return undefined;
  const instruction = image.instructions
    .filter(({ keyword }) => keyword === 'HEALTHCHECK')
    .pop();
  if (
    command === undefined &&
    (!instruction || /^NONE\b/i.test(instruction.text))
  )
    return undefined;
  const text =
    command ??
    instruction!.commands.map(({ words }) => words.join(' ')).join(' ');
  const tool = /(?:^|[\s"'|&;(/])(curl|wget)(?=\s)/.exec(text)?.[1];
  const place = {
    path: image.path,
    line: instruction?.line ?? image.target.line,
  };
  return tool && !holds(service, image, tool)
    ? { ...place, missing: tool }
    : place;
}

/** Only known bases say for sure what they lack. */
function holds(
  service: Service,
  image: ProductionImage,
  tool: string,
): boolean {
  const installed = buildCommandsOf(service, image, image.target).some(
    ({ words }) =>
      words.some(
        word =>
          word === tool ||
          word.split('=')[0] === tool ||
          posix.basename(word) === tool,
      ),
  );
  const copied = image.instructions.some(({ copy }) =>
    copy?.sources.some(source => posix.basename(source) === tool),
  );
  if (installed || copied) return true;
  const { name, repository, tag = '' } = readImage(image.base.toLowerCase());
  if (/distroless|chainguard|scratch|chiseled/.test(`${repository}:${tag}`))
    return false;
  if (/alpine/.test(`${name}-${tag}`)) {
    // BusyBox brings wget; PHP's and Caddy's images bring curl.
    return (
      tool === 'wget' ||
      /^(?:php|nginx|composer|node-alpine-curl|zulu.*)$/.test(name) ||
      /^(?:caddy)$/.test(name)
    );
  }
  if (/^(?:node|python|ruby|golang|rust|debian|ubuntu|perl)$/.test(name))
    return !/slim/.test(tag) && !/^(?:debian|ubuntu)$/.test(name);
  if (/^(?:aspnet|runtime|runtime-deps)$/.test(name)) return false;
  return true;
}

/** A health path in a platform's own file. */
export function platformProbeOf(
  service: Service,
): { path: string; line: number } | undefined {
  const { repository } = service;
  for (const { path } of service.fact(platformFilesOf)) {
    const index = repository
      .lines(path)
      .findIndex(line =>
        /^\s*\[\[?(?:services?|http_service)\.(?:\w+_)?checks|^\s*\[checks|healthCheckPath|healthcheckPath|health_check|"healthCheck"|healthcheck\s*[:=]|(?:liveness|readiness)_check\s*:|\bhealth_check_path|HealthCheckPath|livenessProbe|startupProbe|^\s*check\s*\{/.test(
          line,
        ),
      );
    if (index >= 0) return { path, line: index + 1 };
  }
  for (const { path } of service.of(['DEPLOY', 'CONFIG', 'OTHER'], 'all')) {
    if (!path.endsWith('.tf')) continue;
    const index = repository
      .lines(path)
      .findIndex(line =>
        /^\s*health_check\s*\{|"?healthCheck"?\s*[:=]|^\s*(?:liveness|readiness|startup)_probe\s*\{/.test(
          line,
        ),
      );
    if (index >= 0) return { path, line: index + 1 };
  }
  return undefined;
}
