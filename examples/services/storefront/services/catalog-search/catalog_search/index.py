"""The search index, over HTTP."""

import requests

from catalog_search.settings import Settings


class IndexUnavailable(Exception):
    """The index did not answer, or not in a way that can be read."""


class ArticleIndex:
    """Searches articles in OpenSearch."""

    def __init__(self, settings: Settings, session: requests.Session | None = None) -> None:
        self._settings = settings
        self._http = session or requests.Session()

    def search(self, body: dict) -> dict:
        """Run a search request and return its hits."""
        url = f"{self._settings.opensearch_url}/{self._settings.index}/_search"
        try:
            response = self._http.post(url, json=body, timeout=self._settings.timeout_seconds)
            response.raise_for_status()
            return response.json()["hits"]
        except (requests.RequestException, KeyError) as error:
            raise IndexUnavailable(f"searching {self._settings.index} failed") from error

    def is_healthy(self) -> bool:
        url = f"{self._settings.opensearch_url}/_cluster/health"
        try:
            response = self._http.get(url, timeout=self._settings.timeout_seconds)
            return response.ok and response.json()["status"] != "red"
        except (requests.RequestException, KeyError):
            return False
