from decimal import Decimal

import pytest

from catalog_search.query import InvalidQuery, SearchQuery, parse_query, to_search_request


def test_reads_the_defaults():
    assert parse_query({"q": " mug "}) == SearchQuery(words="mug")


def test_reads_every_argument():
    query = parse_query({"q": "mug", "category": "kitchen", "from": "5", "to": "9.90", "page": "2", "size": "10"})
    assert query == SearchQuery("mug", "kitchen", Decimal("5"), Decimal("9.90"), 2, 10)


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"q": "x"},
        {"q": "x" * 101},
        {"q": "mug", "page": "0"},
        {"q": "mug", "page": "one"},
        {"q": "mug", "size": "49"},
        {"q": "mug", "from": "-1"},
        {"q": "mug", "to": "NaN"},
        {"q": "mug", "from": "9", "to": "5"},
        {"q": "mug", "page": "100", "size": "48"},
    ],
)
def test_rejects_what_is_invalid(arguments):
    with pytest.raises(InvalidQuery):
        parse_query(arguments)


def test_finds_only_what_can_be_bought():
    filters = to_search_request(SearchQuery("mug"))["query"]["bool"]["filter"]
    assert filters == [{"term": {"available": True}}]


def test_filters_by_category_and_price():
    query = SearchQuery("mug", category="kitchen", highest_price=Decimal("9.90"))
    filters = to_search_request(query)["query"]["bool"]["filter"]
    assert {"term": {"category": "kitchen"}} in filters
    assert {"range": {"price": {"lte": "9.90"}}} in filters


def test_skips_earlier_pages():
    request = to_search_request(SearchQuery("mug", page=3, page_size=10))
    assert (request["from"], request["size"]) == (20, 10)


def test_treats_words_as_data():
    match = to_search_request(SearchQuery('mug" OR *'))["query"]["bool"]["must"][0]
    assert match["multi_match"]["query"] == 'mug" OR *'
