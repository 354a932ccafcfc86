import type { LoggerService } from '@backstage/backend-plugin-api';
import { InputError, ServiceUnavailableError } from '@backstage/errors';
import type { ErrorRequestHandler } from 'express';
import { isDatabaseAway } from '../database/databaseAway';

/** What the body of a request may have at most. */
export const largestBody = '100kb';

/** An outage is nobody's mistake and passes: callers are told that, and nothing of what the database was asked. */
export function sayDatabaseAway(logger: LoggerService): ErrorRequestHandler {
  return (error, _req, res, next) => {
    if (!isDatabaseAway(error)) {
      next(error);
      return;
    }
    logger.debug('A request was refused for want of the database', error);
    if (!res.headersSent) res.set('Retry-After', '10');
    next(
      new ServiceUnavailableError(
        "The portal's database does not answer at the moment. Try again in a while; nothing is lost",
      ),
    );
  };
}

export const notJson =
  'The request body must be JSON in UTF-8: send it with the header Content-Type: application/json';

/** What Express and its parsers find wrong with a request before anybody here sees it. */
export const sayMalformed: ErrorRequestHandler = (error, _req, _res, next) => {
  const { type, message } = error as { type?: string; message?: string };
  switch (type) {
    case 'entity.too.large':
      next(
        refused(
          413,
          `The request body is larger than ${largestBody}: ask for less at once`,
        ),
      );
      break;
    case 'entity.parse.failed':
      next(refused(400, `The request body is no valid JSON: ${message}`));
      break;
    case 'charset.unsupported':
    case 'encoding.unsupported':
      next(refused(415, notJson));
      break;
    default:
      next(
        error instanceof URIError
          ? refused(
              400,
              'The address is not valid: what stands in it with percent signs must be UTF-8',
            )
          : error,
      );
  }
};

export function refused(statusCode: number, message: string): InputError {
  return Object.assign(new InputError(message), { statusCode });
}
