import pytest
import requests

from catalog_search.index import ArticleIndex, IndexUnavailable
from catalog_search.settings import Settings, read_settings

SETTINGS = Settings("http://opensearch:9200", "articles", 2.0)


class FakeSession:
    """Answers every call with the same response, or raises the same error."""

    def __init__(self, status=200, body=None, error=None):
        self.error = error
        self.called_with = None
        self.response = requests.Response()
        self.response.status_code = status
        self.response.json = lambda: body

    def post(self, url, **options):
        self.called_with = (url, options)
        if self.error:
            raise self.error
        return self.response

    get = post


def test_searches_with_a_timeout():
    session = FakeSession(body={"hits": {"hits": []}})
    assert ArticleIndex(SETTINGS, session).search({"size": 1}) == {"hits": []}
    url, options = session.called_with
    assert url == "http://opensearch:9200/articles/_search"
    assert options["timeout"] == 2.0


@pytest.mark.parametrize(
    "session",
    [FakeSession(error=requests.Timeout()), FakeSession(status=500), FakeSession(body={})],
)
def test_reports_that_the_index_fails(session):
    with pytest.raises(IndexUnavailable):
        ArticleIndex(SETTINGS, session).search({})


@pytest.mark.parametrize(
    ("session", "healthy"),
    [
        (FakeSession(body={"status": "yellow"}), True),
        (FakeSession(body={"status": "red"}), False),
        (FakeSession(error=requests.ConnectionError()), False),
    ],
)
def test_health(session, healthy):
    assert ArticleIndex(SETTINGS, session).is_healthy() is healthy


def test_rejects_invalid_settings():
    with pytest.raises(ValueError, match="OPENSEARCH_URL"):
        read_settings({})
    with pytest.raises(ValueError, match="TIMEOUT"):
        read_settings({"OPENSEARCH_URL": "http://x", "OPENSEARCH_TIMEOUT_SECONDS": "0"})
