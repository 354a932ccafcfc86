/** An expected failure. Its message is written for the caller. */
export class DomainError extends Error {
  constructor(
    message: string,
    readonly status: number,
    readonly title: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}

export class NotFoundError extends DomainError {
  constructor(message: string) {
    super(message, 404, 'Not found');
  }
}

export class ConflictError extends DomainError {
  constructor(message: string) {
    super(message, 409, 'Conflict');
  }
}

export class ForbiddenError extends DomainError {
  constructor(message: string) {
    super(message, 403, 'Forbidden');
  }
}

export class UnauthenticatedError extends DomainError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, 401, 'Not authenticated', options);
  }
}

export class DeclinedError extends DomainError {
  constructor(message: string) {
    super(message, 402, 'Payment declined');
  }
}

export class GatewayError extends DomainError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, 502, 'Card gateway unavailable', options);
  }
}
