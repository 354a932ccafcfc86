"""One pooled engine for the process, one session for each request."""

from collections.abc import Iterator
from functools import lru_cache

from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session, sessionmaker

from app.core.config import get_settings


@lru_cache
def get_engine() -> Engine:
    """The engine of this process. Connections are checked before use and recycled."""
    settings = get_settings()
    return create_engine(
        str(settings.database_url),
        pool_size=settings.database_pool_size,
        max_overflow=settings.database_max_overflow,
        pool_timeout=5,
        pool_recycle=1800,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 5, "sslmode": settings.database_sslmode},
    )


@lru_cache
def get_session_factory() -> sessionmaker[Session]:
    return sessionmaker(bind=get_engine(), expire_on_commit=False)


def get_session() -> Iterator[Session]:
    """A session in a transaction: committed when the request succeeds, rolled back when it fails."""
    with get_session_factory().begin() as session:
        yield session
