import { posix } from 'node:path';
import type { Service } from '../../service';

const readme = /(?:^|\/)readme\.(?:md|markdown|rst|txt)$/i;
/** A heading of Markdown, or a line that introduces what follows: `Deploy:`. */
const heading = /^\s{0,3}(#{1,6})\s+(.+)$|^\s{0,3}([A-Z][\w ]{2,60}):\s*$/;
const deploying =
  /\b(?:deploy(?:ment|ing)?|in production|production (?:use|deployment))\b/i;
const elsewhere =
  /\b(?:local(?:ly)?|develop\w*|dev|test\w*|kubernetes|k8s|heroku|vercel|helm|cloud run|manual\w*)\b/i;
/** The words after `docker compose`; no longer line is a command to copy. */
const composing = /\bdocker(?:-|\s+)compose\s+([^|;&`]{1,200})/;
const defaults = /^(?:docker-)?compose\.ya?ml$/;

const isFileOption = (word: string) => word === '-f' || word === '--file';

/** Where a README says that production is started with a compose file: below a heading about deployment. */
export function documentedDeployOf(
  service: Service,
  composePath: string,
): { path: string; line: number } | undefined {
  const folders = new Set(['', posix.dirname(composePath)]);
  for (const { path } of service.repository.files) {
    const folder = posix.dirname(path);
    if (!readme.test(path) || !folders.has(folder === '.' ? '' : folder))
      continue;
    let isAboutDeploying = false;
    const lines = service.repository.lines(path).slice(0, 3_000);
    for (const [index, full] of lines.entries()) {
      const text = full.slice(0, 300);
      const title = heading.exec(text);
      if (title) {
        const words = title[2] ?? title[3];
        isAboutDeploying = deploying.test(words) && !elsewhere.test(words);
      }
      const words = isAboutDeploying
        ? composing.exec(text)?.[1].trim().split(/\s+/)
        : undefined;
      if (!words?.includes('up')) continue;
      const base = folder === '.' ? '' : folder;
      const option = words.findIndex(isFileOption);
      const named =
        option < 0
          ? undefined
          : posix.normalize(posix.join(base, words[option + 1] ?? ''));
      if (
        named === composePath ||
        (named === undefined &&
          defaults.test(posix.basename(composePath)) &&
          posix.dirname(composePath) === (base || '.'))
      )
        return { path, line: index + 1 };
    }
  }
  return undefined;
}
