import {
  folderOf,
  joinPath,
  runnerBounds,
  type RecipeLine,
  type Runner,
} from './runner';

/** `Run("dotnet", $"test {file} -c Release")` of SimpleExec, as Bullseye's targets use it. */
const called =
  /(?<![\w.])(?:await\s+)?(?:Command\.)?(?:Run|RunAsync|ReadAsync)\(\s*"([\w.-]{1,40})"\s*,\s*\$?"([^"\n]{1,400})"/g;
/** `DotNetTest(…)` of Nuke and Cake. */
const task = /(?<![\w.])DotNet(?:Core)?Test\s*\(/g;

/** `dotnet run --project build/build.csproj`: a program whose targets build and test. */
export const dotnetPrograms: Runner = ({ service, words, folder }) => {
  if (words[0] !== 'dotnet' || words[1] !== 'run') return undefined;
  const { repository } = service;
  const at = words.findIndex(word => /^(?:--project|-p)(?:=|$)/.test(word));
  const named = words[at]?.includes('=')
    ? words[at].slice(words[at].indexOf('=') + 1)
    : words[at + 1];
  const project = at < 0 ? folder : joinPath(folder, named ?? '');
  if (project === undefined) return undefined;
  const home = /\.\w+proj$/.test(project) ? folderOf(project) : project;
  const lines = repository.files
    .map(({ path }) => path)
    .filter(path => path.endsWith('.cs') && folderOf(path) === home)
    .flatMap((path): RecipeLine[] => {
      const { uncommented } = repository.lexical(path);
      const index = repository.lineIndex(path);
      return [
        ...[...uncommented.matchAll(called)].map(match => ({
          offset: match.index,
          text: `${match[1]} ${match[2]}`,
        })),
        ...[...uncommented.matchAll(task)].map(match => ({
          offset: match.index,
          text: 'dotnet test',
        })),
      ].map(({ offset, text }) => ({
        text,
        path,
        line: index.lineAt(offset),
        // What a build program starts, it starts from where it was started itself.
        folder,
      }));
    })
    .slice(0, runnerBounds.lines);
  return lines.length ? lines : undefined;
};
