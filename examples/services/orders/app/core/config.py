"""Everything that differs between environments, read once and validated at start."""

from functools import lru_cache
from typing import Annotated, Literal

from pydantic import AnyHttpUrl, Field, PostgresDsn, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class Settings(BaseSettings):
    """The service's settings. A missing or malformed value stops the process at start."""

    model_config = SettingsConfigDict(env_prefix="ORDERS_", env_file=".env", extra="ignore")

    environment: Literal["development", "staging", "production"] = "production"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    database_url: PostgresDsn
    database_pool_size: int = Field(default=10, ge=1, le=50)
    database_max_overflow: int = Field(default=5, ge=0, le=50)
    database_sslmode: Literal["disable", "require", "verify-full"] = "verify-full"

    jwt_secret: SecretStr = Field(min_length=32)
    jwt_issuer: str = "orders"
    jwt_audience: str = "orders-api"
    access_token_minutes: int = Field(default=15, ge=1, le=60)

    payments_url: AnyHttpUrl
    payments_timeout_seconds: float = Field(default=3.0, gt=0, le=30)

    cors_origins: Annotated[list[str], NoDecode] = []
    rate_limit_default: str = "120/minute"
    rate_limit_login: str = "5/minute"
    max_body_bytes: int = Field(default=256 * 1024, ge=1024, le=5 * 1024 * 1024)

    @field_validator("cors_origins", mode="before")
    @classmethod
    def split_origins(cls, value: object) -> object:
        """Accept a comma-separated list, as environment variables hold it."""
        if isinstance(value, str):
            return [origin.strip() for origin in value.split(",") if origin.strip()]
        return value

    @field_validator("cors_origins")
    @classmethod
    def reject_wildcard(cls, value: list[str]) -> list[str]:
        if "*" in value:
            raise ValueError("list the allowed origins, a wildcard is not accepted")
        return value


@lru_cache
def get_settings() -> Settings:
    """The settings of this process, read on first use."""
    return Settings()
