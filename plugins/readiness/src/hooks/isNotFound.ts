import type { ResponseError } from '@backstage/errors';

/** Whether the backend does not know what was asked for, or shows it not to this user (which answers the same). */
export function isNotFound(error: Error): boolean {
  const status = (error as Partial<ResponseError>).statusCode;
  return status === 404 || status === 403;
}
