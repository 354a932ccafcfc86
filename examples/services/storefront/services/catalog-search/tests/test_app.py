import pytest

from catalog_search.app import create_app
from catalog_search.index import IndexUnavailable

MUG = {"_id": "MUG-1", "_source": {"name": "Mug", "category": "kitchen", "price": 9.9, "cost": 2.1}}


class FakeIndex:
    def __init__(self, hits=(), error=None, healthy=True):
        self.hits, self.error, self.healthy = list(hits), error, healthy

    def search(self, body):
        if self.error:
            raise self.error
        return {"hits": self.hits, "total": {"value": len(self.hits)}}

    def is_healthy(self):
        return self.healthy


def client(**index):
    return create_app(FakeIndex(**index)).test_client()


def test_answers_with_articles():
    response = client(hits=[MUG]).get("/v1/articles?q=mug")
    assert response.status_code == 200
    assert response.json["items"] == [{"sku": "MUG-1", "name": "Mug", "category": "kitchen", "price": 9.9}]


def test_keeps_the_cost_to_itself():
    assert "cost" not in client(hits=[MUG]).get("/v1/articles?q=mug").text


def test_tells_what_is_wrong_with_a_query():
    response = client().get("/v1/articles?q=x")
    assert response.status_code == 400
    assert response.json["detail"] == "q must have 2 to 100 characters"


@pytest.mark.parametrize(
    ("error", "status"), [(IndexUnavailable("down"), 503), (RuntimeError("host 10.0.0.7"), 500)]
)
def test_hides_the_cause_of_errors(error, status):
    app = create_app(FakeIndex(error=error))
    response = app.test_client().get("/v1/articles?q=mug")
    assert response.status_code == status
    assert "10.0.0.7" not in response.text


def test_unknown_paths_are_not_found():
    assert client().get("/v2/articles").status_code == 404


@pytest.mark.parametrize(("healthy", "status"), [(True, 200), (False, 503)])
def test_health(healthy, status):
    assert client(healthy=healthy).get("/health").status_code == status


def test_keeps_the_id_of_the_request():
    response = client().get("/health", headers={"X-Request-Id": "abc"})
    assert response.headers["X-Request-Id"] == "abc"
