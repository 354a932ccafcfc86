import {
  at,
  textOf,
  textsOf,
  type Repository,
  type TreeNode,
} from '../../../repository';
import type { Service } from '../../../service';
import { documentedDeployOf } from '../documented';
import { purposeWordsOf } from '../pipeline-folder';
import { commandReferencesOf } from '../references';
import { developmentWord, nameWords, productionWord } from './name-words';
import type { ComposeFile, ComposeService } from './types';

/** What a compose file is for: by the commands that use it, its name, its services and its first comment. */
export function roleOf(
  service: Service,
  file: Omit<ComposeFile, 'role' | 'reason'>,
): Pick<ComposeFile, 'role' | 'reason' | 'usedBy'> {
  const words = purposeWordsOf(
    service.repository,
    file.path,
    nameWords(file.path),
  );
  const usedBy = service
    .fact(commandReferencesOf)
    .compose.find(
      reference => reference.production && reference.files.includes(file.path),
    );
  if (usedBy) {
    return {
      role: 'production',
      reason: `${usedBy.path}:${usedBy.line} deploys it`,
      usedBy: {
        path: usedBy.path,
        line: usedBy.line,
        position: usedBy.files.indexOf(file.path),
      },
    };
  }
  if (words.some(word => developmentWord.test(word))) {
    return {
      role: 'development',
      reason: 'its name says that it is for development',
    };
  }
  const built = file.services.filter(({ build }) => build);
  if (
    built.length > 0 &&
    built.every(one => buildsAside(service.repository, one))
  ) {
    return {
      role: 'development',
      reason:
        'it builds other images than the Dockerfile of the tree, and mounts the sources',
    };
  }
  if (built.some(({ node }) => startsTests(node))) {
    return {
      role: 'development',
      reason: 'it starts the tests',
    };
  }
  const starts = service
    .fact(commandReferencesOf)
    .compose.filter(({ files }) => files.includes(file.path));
  if (
    starts.length > 0 &&
    starts.some(({ path }) => /test/i.test(path)) &&
    // How the service starts may stand nowhere else.
    !built.some(({ node }) => at(node, 'command')) &&
    starts.every(({ path }) =>
      /(?:^|[/._-])(?:tests?|dev)(?:[/._-]|$)/i.test(path),
    )
  ) {
    return {
      role: 'development',
      reason: `only ${starts[0].path} starts it, for the tests`,
    };
  }
  if (words.some(word => productionWord.test(word))) {
    return { role: 'production', reason: 'its name says so' };
  }
  const comment = service.repository
    .lines(file.path)
    .slice(0, 12)
    .find(line =>
      /^\s*#.*\b(?:for|in|the|only)\b.{0,30}\b(?:local(?:ly)?(?!\s+(?:path|folder|director|file|volume|disk|data))|development|dev|testing|tests)\b(?!-?\s?built)|^\s*#.*\b(?:PoC|proof of concept)\b/i.test(
        line.slice(0, 300),
      ),
    );
  if (
    (comment && !/production/i.test(comment)) ||
    saysDemonstration(service.repository.lines(file.path))
  ) {
    return {
      role: 'development',
      reason: 'its first comment says that it is for development',
    };
  }
  const documented = documentedDeployOf(service, file.path);
  if (documented) {
    return {
      role: 'production',
      reason: `${documented.path}:${documented.line} deploys with it`,
      usedBy: { ...documented, position: 0 },
    };
  }
  return { role: 'neutral', reason: 'nothing says what it is for' };
}

/** `# This compose file is for demonstration only, do not use in prod.` */
function saysDemonstration(lines: readonly string[]): boolean {
  return lines
    .slice(0, 12)
    .some(line =>
      /^\s*#.{0,200}\b(?:demonstration(?:s| purposes)? only|(?:do not|don['’]t|never|not (?:to be|meant to be)) use(?:d)?(?: (?:it|this|this file))? (?:in|for) prod(?:uction)?\b)/i.test(
        line.slice(0, 300),
      ),
    );
}

/** An image for developers, beside the Dockerfile that everybody else gets. */
function buildsAside(
  repository: Repository,
  { build, mounts }: ComposeService,
): boolean {
  if (!build || !mounts.some(({ isSource }) => isSource)) return false;
  const usual = build.context ? `${build.context}/Dockerfile` : 'Dockerfile';
  return build.dockerfile !== usual && repository.has(usual);
}

/** `entrypoint: [/app/docker-test.sh]` */
function startsTests(node: TreeNode | undefined): boolean {
  return ['entrypoint', 'command'].some(key => {
    const own = at(node, key);
    return [textOf(own), ...textsOf(own)].some(
      text => text && /(?:^|[\s/_.-])tests?\.(?:ba)?sh\b/.test(text),
    );
  });
}
