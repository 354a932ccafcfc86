import type { Repository } from '../../repository';

/**
 * Whether the only word of a path that speaks against production is a folder `ci` that stands beside the one of
 * developers and without one of production: `docker/ci` next to `docker/development` is what the pipeline ships.
 */
function isOfPipeline(repository: Repository, path: string): boolean {
  const steps = path.toLowerCase().split('/');
  const position = steps.indexOf('ci');
  if (position < 0 || position === steps.length - 1) return false;
  const parent = path.split('/').slice(0, position).join('/');
  const beside = (name: string) =>
    repository.hasFolder(parent ? `${parent}/${name}` : name);
  return (
    ['dev', 'develop', 'development', 'local'].some(beside) &&
    !['prod', 'production', 'release', 'deploy'].some(beside)
  );
}

/** The words of a path that say what it is for, without a `ci` that is the pipeline's folder. */
export function purposeWordsOf(
  repository: Repository,
  path: string,
  words: string[],
): string[] {
  return isOfPipeline(repository, path)
    ? words.filter(word => word !== 'ci')
    : words;
}
