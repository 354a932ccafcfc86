import type { Check } from '../check';
import { supplyActionsPinned } from './supply-actions-pinned';
import { supplyInstallFromLockfile } from './supply-install-from-lockfile';
import { supplyLicence } from './supply-licence';
import { supplyLockfile } from './supply-lockfile';
import { supplyRuntimeSupported } from './supply-runtime-supported';
import { supplySbomAndProvenance } from './supply-sbom-and-provenance';
import { supplyUpdateBot } from './supply-update-bot';
import { supplyVulnerabilityScan } from './supply-vulnerability-scan';

/** The checks of this area, in catalogue order. */
export const supplyChainChecks: readonly Check[] = [
  supplyLockfile,
  supplyInstallFromLockfile,
  supplyUpdateBot,
  supplyVulnerabilityScan,
  supplyActionsPinned,
  supplyRuntimeSupported,
  supplyLicence,
  supplySbomAndProvenance,
];
