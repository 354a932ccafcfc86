import type { Ecosystem } from '../../../repository';
import type { CaseSites, TestText } from './case-site';
import { dotnetCases } from './dotnet';
import { goCases } from './go';
import { jvmCases } from './jvm';
import { nodeCases } from './node';
import { phpCases } from './php';
import { pythonCases } from './python';
import { rubyCases } from './ruby';
import { rustCases } from './rust';

export { startOfRustTests } from './rust';
export type { CaseSite, CaseSites, TestText } from './case-site';

/** How each ecosystem declares its test cases. */
export const casesIn: Record<Ecosystem, (source: TestText) => CaseSites> = {
  python: pythonCases,
  node: nodeCases,
  jvm: jvmCases,
  go: goCases,
  dotnet: dotnetCases,
  ruby: rubyCases,
  php: phpCases,
  rust: rustCases,
};
