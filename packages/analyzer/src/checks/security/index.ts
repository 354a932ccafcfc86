import type { Check } from '../check';
import { securityAuthentication } from './security-authentication';
import { securityAuthorization } from './security-authorization';
import { securityCookieFlags } from './security-cookie-flags';
import { securityCorsRestricted } from './security-cors-restricted';
import { securityCsrf } from './security-csrf';
import { securityHeaders } from './security-headers';
import { securityInternalEndpoints } from './security-internal-endpoints';
import { securityJwtVerification } from './security-jwt-verification';
import { securityNoCommittedSecrets } from './security-no-committed-secrets';
import { securityNoInjection } from './security-no-injection';
import { securityPasswordHashing } from './security-password-hashing';
import { securitySensitiveLogging } from './security-sensitive-logging';
import { securityTlsAtEdge } from './security-tls-at-edge';
import { securityTlsVerification } from './security-tls-verification';

/** The checks of this area, in catalogue order. */
export const securityChecks: readonly Check[] = [
  securityNoCommittedSecrets,
  securityAuthentication,
  securityAuthorization,
  securityNoInjection,
  securityTlsVerification,
  securityPasswordHashing,
  securityJwtVerification,
  securityCorsRestricted,
  securityCsrf,
  securityCookieFlags,
  securityHeaders,
  securityInternalEndpoints,
  securitySensitiveLogging,
  securityTlsAtEdge,
];
