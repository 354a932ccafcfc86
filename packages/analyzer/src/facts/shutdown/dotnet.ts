import type { Service } from '../../service';
import { sourceFilesOf } from '../../stack';
import type { ShutdownVerdict } from './verdict';

const genericHost =
  /\b(?:WebApplication\s*\.\s*Create(?:Slim|Empty)?(?:Builder)?|Host\s*\.\s*Create(?:Default|Application|EmptyApplication)Builder|WebHost\s*\.\s*CreateDefaultBuilder|new\s+(?:Web)?HostBuilder|DistributedApplication\s*\.\s*CreateBuilder|FunctionsApplication\s*\.\s*CreateBuilder)\b/;

/** The generic host stops on SIGTERM and lets requests finish; `undefined` where there is none. */
export function dotnetShutdown(service: Service): ShutdownVerdict | undefined {
  const { repository } = service;
  for (const { path, ecosystem } of service.fact(sourceFilesOf)) {
    if (ecosystem !== 'dotnet') continue;
    const match = genericHost.exec(repository.lexical(path).code);
    if (match) {
      return {
        outcome: 'graceful',
        place: { path, line: repository.lineIndex(path).lineAt(match.index) },
        how: 'the .NET host finishes requests on SIGTERM',
      };
    }
  }
  return undefined;
}
