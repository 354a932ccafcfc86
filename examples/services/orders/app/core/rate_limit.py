"""How often one caller may ask."""

from slowapi import Limiter
from slowapi.util import get_remote_address

from app.core.config import get_settings


def default_limit() -> str:
    return get_settings().rate_limit_default


def login_limit() -> str:
    return get_settings().rate_limit_login


limiter = Limiter(key_func=get_remote_address, default_limits=[default_limit])
