import { basename, resolve } from 'node:path';
import {
  RepositoryError,
  analyze,
  folderSource,
  normalizeServicePath,
  openRepository,
  type AnalysisProgress,
} from '@prodready/analyzer';
import type { Report } from '@prodready/report';
import { Problem } from '../problem';
import { commitOf } from './commit';
import { describeService } from './describe';

export interface ScanRequest {
  /** The service's folder, from the scanned one. */
  path?: string;
  name?: string;
  onProgress?: (progress: AnalysisProgress) => void;
}

/** The report of the service in a folder. Throws {@link Problem} where nothing can be scanned. */
export function scan(directory: string, request: ScanRequest): Report {
  try {
    const path = normalizeServicePath(request.path ?? '');
    const repository = openRepository(folderSource(directory));
    const commit = commitOf(directory);
    return analyze(
      repository,
      describeService(repository, {
        path,
        name: request.name,
        folderName: basename(resolve(directory)),
      }),
      {
        source: commit ? { commit } : {},
        onProgress: request.onProgress,
      },
    );
  } catch (error) {
    if (error instanceof RepositoryError) {
      throw new Problem(`cannot scan ${directory}: ${error.message}`);
    }
    throw error;
  }
}
