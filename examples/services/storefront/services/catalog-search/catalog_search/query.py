"""Turns what a customer asks for into a search request. Pure: no network."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

MAX_PAGE_SIZE = 48
MAX_RESULTS = 2_000


class InvalidQuery(ValueError):
    """The request cannot be understood. The message is written for the caller."""


@dataclass(frozen=True)
class SearchQuery:
    words: str
    category: str | None = None
    lowest_price: Decimal | None = None
    highest_price: Decimal | None = None
    page: int = 1
    page_size: int = 24


def parse_query(arguments) -> SearchQuery:
    """Read the query string of a request."""
    words = arguments.get("q", "").strip()
    if not 2 <= len(words) <= 100:
        raise InvalidQuery("q must have 2 to 100 characters")
    query = SearchQuery(
        words=words,
        category=arguments.get("category") or None,
        lowest_price=parse_price(arguments.get("from"), "from"),
        highest_price=parse_price(arguments.get("to"), "to"),
        page=parse_number(arguments.get("page", "1"), "page", 1, MAX_RESULTS),
        page_size=parse_number(arguments.get("size", "24"), "size", 1, MAX_PAGE_SIZE),
    )
    if query.page * query.page_size > MAX_RESULTS:
        raise InvalidQuery(f"only the first {MAX_RESULTS} results can be read")
    if query.lowest_price and query.highest_price and query.lowest_price > query.highest_price:
        raise InvalidQuery("from must not be above to")
    return query


def parse_price(text: str | None, name: str) -> Decimal | None:
    if not text:
        return None
    try:
        price = Decimal(text)
    except InvalidOperation as error:
        raise InvalidQuery(f"{name} must be a price") from error
    if not price.is_finite() or price < 0:
        raise InvalidQuery(f"{name} must be a price")
    return price


def parse_number(text: str, name: str, low: int, high: int) -> int:
    if not text.isdecimal() or not low <= int(text) <= high:
        raise InvalidQuery(f"{name} must be a number from {low} to {high}")
    return int(text)


def to_search_request(query: SearchQuery) -> dict:
    """The body of the search request. The customer's words are data, never query syntax."""
    filters: list[dict] = [{"term": {"available": True}}]
    if query.category:
        filters.append({"term": {"category": query.category}})
    prices = {
        key: str(price)
        for key, price in (("gte", query.lowest_price), ("lte", query.highest_price))
        if price is not None
    }
    if prices:
        filters.append({"range": {"price": prices}})
    match = {"query": query.words, "fields": ["name^3", "description"], "fuzziness": "AUTO"}
    return {
        "query": {"bool": {"must": [{"multi_match": match}], "filter": filters}},
        "from": (query.page - 1) * query.page_size,
        "size": query.page_size,
    }
