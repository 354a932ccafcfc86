"""What can go wrong, and how it is told: one problem document (RFC 9457) for every error."""

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from slowapi.errors import RateLimitExceeded
from starlette.exceptions import HTTPException

logger = structlog.get_logger(__name__)


class DomainError(Exception):
    """An expected failure whose message may be shown to the caller."""

    status = 400
    title = "Bad request"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class NotFound(DomainError):
    status = 404
    title = "Not found"


class Conflict(DomainError):
    status = 409
    title = "Conflict"


class NotAuthenticated(DomainError):
    status = 401
    title = "Not authenticated"


class NotAllowed(DomainError):
    status = 403
    title = "Not allowed"


class PaymentFailed(DomainError):
    status = 502
    title = "Payment could not be authorised"


def problem(request: Request, status: int, title: str, detail: str, **extra: object) -> JSONResponse:
    """Build the one shape every error is told in."""
    body = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": request.url.path,
        "requestId": getattr(request.state, "request_id", None),
        **extra,
    }
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None
    return JSONResponse(body, status_code=status, media_type="application/problem+json", headers=headers)


async def handle_domain_error(request: Request, error: DomainError) -> JSONResponse:
    logger.info("request refused", status=error.status, reason=error.detail, path=request.url.path)
    return problem(request, error.status, error.title, error.detail)


async def handle_validation_error(request: Request, error: RequestValidationError) -> JSONResponse:
    fields = [
        {"field": ".".join(str(part) for part in item["loc"]), "message": item["msg"]}
        for item in error.errors()
    ]
    return problem(request, 422, "Invalid request", "The request does not match its schema.", errors=fields)


async def handle_http_error(request: Request, error: HTTPException) -> JSONResponse:
    return problem(request, error.status_code, "Request failed", str(error.detail))


async def handle_rate_limit(request: Request, error: RateLimitExceeded) -> JSONResponse:
    logger.warning("rate limit exceeded", limit=str(error.limit.limit), path=request.url.path)
    response = problem(request, 429, "Too many requests", "Slow down and try again in a minute.")
    response.headers["Retry-After"] = "60"
    return response


async def handle_unexpected(request: Request, error: Exception) -> JSONResponse:
    """The last resort: the log gets everything, the caller gets the request's id."""
    logger.error("unexpected error", method=request.method, path=request.url.path, exc_info=error)
    return problem(request, 500, "Internal server error", "Something went wrong on our side.")


def register_error_handlers(app: FastAPI) -> None:
    """Give every kind of error its handler."""
    app.add_exception_handler(DomainError, handle_domain_error)
    app.add_exception_handler(RequestValidationError, handle_validation_error)
    app.add_exception_handler(HTTPException, handle_http_error)
    app.add_exception_handler(RateLimitExceeded, handle_rate_limit)
    app.add_exception_handler(Exception, handle_unexpected)
