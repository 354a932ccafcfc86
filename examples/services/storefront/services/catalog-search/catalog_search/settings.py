"""What differs between environments, read once when the process starts."""

import os
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Settings:
    opensearch_url: str
    index: str
    timeout_seconds: float


def read_settings(environment=os.environ) -> Settings:
    """Raise ValueError with the name of the first wrong key."""
    url = environment.get("OPENSEARCH_URL", "")
    if urlsplit(url).scheme not in ("http", "https"):
        raise ValueError("OPENSEARCH_URL must be an http or https URL")
    timeout = float(environment.get("OPENSEARCH_TIMEOUT_SECONDS", "2"))
    if not 0 < timeout <= 30:
        raise ValueError("OPENSEARCH_TIMEOUT_SECONDS must be between 0 and 30")
    return Settings(url, environment.get("OPENSEARCH_INDEX", "articles"), timeout)
