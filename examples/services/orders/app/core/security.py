"""Passwords and access tokens."""

from datetime import UTC, datetime, timedelta

import jwt
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from app.core.config import Settings
from app.core.errors import NotAuthenticated

ALGORITHM = "HS256"

_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """Hash with Argon2id and a random salt."""
    return _hasher.hash(password)


def verify_password(password: str, password_hash: str) -> bool:
    """Compare in constant time. A hash that cannot be read counts as no match."""
    try:
        return _hasher.verify(password_hash, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def create_access_token(subject: str, role: str, settings: Settings) -> str:
    """Sign a short-lived token for a user."""
    now = datetime.now(UTC)
    claims = {
        "sub": subject,
        "role": role,
        "iss": settings.jwt_issuer,
        "aud": settings.jwt_audience,
        "iat": now,
        "exp": now + timedelta(minutes=settings.access_token_minutes),
    }
    return jwt.encode(claims, settings.jwt_secret.get_secret_value(), algorithm=ALGORITHM)


def read_access_token(token: str, settings: Settings) -> dict:
    """Verify signature, algorithm, issuer, audience and expiry, and return the claims."""
    try:
        return jwt.decode(
            token,
            settings.jwt_secret.get_secret_value(),
            algorithms=[ALGORITHM],
            issuer=settings.jwt_issuer,
            audience=settings.jwt_audience,
            options={"require": ["exp", "sub", "role"]},
        )
    except jwt.PyJWTError as error:
        raise NotAuthenticated("The access token is invalid or has expired.") from error
