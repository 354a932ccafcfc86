import jwt from '@fastify/jwt';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Config } from '../config.js';
import { ForbiddenError, UnauthenticatedError } from '../errors.js';

const Claims = z.object({ sub: z.string(), scope: z.string().default('') });

/** Verifies access tokens with the issuer's public key: fixed algorithm, issuer, audience, expiry. */
export async function registerAuthentication(app: FastifyInstance, config: Config) {
  await app.register(jwt, {
    secret: { public: config.JWT_PUBLIC_KEY },
    verify: {
      algorithms: ['RS256'],
      allowedIss: config.JWT_ISSUER,
      allowedAud: config.JWT_AUDIENCE,
      requiredClaims: ['exp', 'sub'],
    },
  });
}

/** Refuses a request without a valid access token. */
export async function authenticate(request: FastifyRequest) {
  try {
    await request.jwtVerify();
  } catch (error) {
    throw new UnauthenticatedError('Send a valid access token.', { cause: error });
  }
}

/** Refuses a caller whose token does not carry the scope. */
export function requireScope(scope: string) {
  return async (request: FastifyRequest) => {
    const claims = Claims.safeParse(request.user);
    if (!claims.success || !claims.data.scope.split(' ').includes(scope)) {
      throw new ForbiddenError(`This needs the scope ${scope}.`);
    }
  };
}
