import type { Check } from '../check';
import { docsArchitecture } from './docs-architecture';
import { docsDependenciesDeclared } from './docs-dependencies-declared';
import { docsOnCall } from './docs-on-call';
import { docsOwner } from './docs-owner';
import { docsReadme } from './docs-readme';
import { docsRunbook } from './docs-runbook';

/** The checks of this area, in catalogue order. */
export const operationsChecks: readonly Check[] = [
  docsOwner,
  docsRunbook,
  docsOnCall,
  docsReadme,
  docsArchitecture,
  docsDependenciesDeclared,
];
