"""The HTTP interface."""

import logging
import uuid

from flask import Flask, g, jsonify, request
from werkzeug.exceptions import HTTPException

from catalog_search.index import ArticleIndex, IndexUnavailable
from catalog_search.query import InvalidQuery, parse_query, to_search_request
from catalog_search.settings import read_settings

logger = logging.getLogger(__name__)


def create_app(index: ArticleIndex | None = None) -> Flask:
    """Build the application. Tests hand in their own index."""
    logging.basicConfig(level=logging.INFO, format='{"level": "%(levelname)s", "message": "%(message)s"}')
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = 16 * 1024
    articles = index or ArticleIndex(read_settings())

    @app.before_request
    def remember_request_id() -> None:
        g.request_id = request.headers.get("X-Request-Id", "")[:64] or uuid.uuid4().hex

    @app.after_request
    def add_headers(response):
        response.headers["X-Request-Id"] = g.request_id
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    @app.get("/health")
    def health():
        healthy = articles.is_healthy()
        return jsonify(healthy=healthy), 200 if healthy else 503

    @app.get("/v1/articles")
    def search():
        query = parse_query(request.args)
        hits = articles.search(to_search_request(query))
        return jsonify(
            items=[view(hit) for hit in hits["hits"]],
            total=hits["total"]["value"],
            page=query.page,
        )

    @app.errorhandler(InvalidQuery)
    def invalid_query(error: InvalidQuery):
        return problem(400, str(error))

    @app.errorhandler(IndexUnavailable)
    def index_unavailable(error: IndexUnavailable):
        logger.error("request %s: %s", g.request_id, error, exc_info=error)
        return problem(503, "The search is not available, try again later.")

    @app.errorhandler(Exception)
    def unexpected(error: Exception):
        if isinstance(error, HTTPException):
            return problem(error.code or 500, error.description or "")
        logger.exception("request %s failed", g.request_id)
        return problem(500, "Something went wrong on our side.")

    return app


def view(hit: dict) -> dict:
    """An article as customers see it: never the whole document."""
    source = hit["_source"]
    return {"sku": hit["_id"], **{key: source.get(key) for key in ("name", "category", "price")}}


def problem(status: int, detail: str):
    response = jsonify(status=status, detail=detail, requestId=g.request_id)
    response.content_type = "application/problem+json"
    return response, status
