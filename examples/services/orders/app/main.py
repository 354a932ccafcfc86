"""The application: settings, logs, middleware, error handlers, routes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import sentry_sdk
import structlog
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from slowapi.middleware import SlowAPIMiddleware

from app.api import health
from app.api.v1.router import router as v1
from app.clients.payments import PaymentsClient
from app.core.config import get_settings
from app.core.errors import register_error_handlers
from app.core.logging import configure_logging
from app.core.middleware import (
    BodySizeLimitMiddleware,
    RequestContextMiddleware,
)
from app.core.rate_limit import limiter
from app.db.session import get_engine
from app.schemas.common import Problem

logger = structlog.get_logger(__name__)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Open what the process needs, and close it when the process is told to stop."""
    settings = get_settings()
    app.state.payments = PaymentsClient(settings)
    logger.info("service started", environment=settings.environment)
    yield
    app.state.payments.close()
    get_engine().dispose()
    logger.info("service stopped")


def create_app() -> FastAPI:
    """Build the application from the settings of this process."""
    settings = get_settings()
    configure_logging(settings.log_level)
    sentry_sdk.init(environment=settings.environment, send_default_pii=False)
    app = FastAPI(
        title="Orders",
        version="1.0.0",
        lifespan=lifespan,
        responses={"4XX": {"model": Problem}, "5XX": {"model": Problem}},
    )
    app.state.limiter = limiter
    register_error_handlers(app)
    app.add_middleware(SlowAPIMiddleware)
    app.add_middleware(BodySizeLimitMiddleware, max_bytes=settings.max_body_bytes)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.cors_origins,
        allow_methods=["GET", "POST", "PATCH"],
        allow_headers=["Authorization", "Content-Type"],
        max_age=600,
    )
    app.add_middleware(RequestContextMiddleware)
    app.include_router(health.router)
    app.include_router(v1)
    return app


app = create_app()
