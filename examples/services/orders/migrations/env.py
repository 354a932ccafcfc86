"""Runs the migrations against the database of the service's settings."""

from logging.config import fileConfig

from alembic import context
from sqlalchemy import create_engine, pool, text

import app.models  # noqa: F401  registers every table
from app.core.config import get_settings
from app.db.base import Base

LOCK_ID = 4_017_001

fileConfig(context.config.config_file_name)


def run_migrations() -> None:
    """Apply migrations under an advisory lock, so that two deployments never race."""
    engine = create_engine(str(get_settings().database_url), poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(connection=connection, target_metadata=Base.metadata, compare_type=True)
        with context.begin_transaction():
            connection.execute(text("SELECT pg_advisory_xact_lock(:id)"), {"id": LOCK_ID})
            context.run_migrations()


run_migrations()
