from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, ConfigDict

MAX_PAGE_SIZE = 100

Limit = Annotated[int, Query(ge=1, le=MAX_PAGE_SIZE, description="How many entries to return")]
Offset = Annotated[int, Query(ge=0, le=1_000_000, description="How many entries to skip")]


class Request(BaseModel):
    """A request body: unknown fields are refused, not ignored."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Response(BaseModel):
    """A response body, built from a row."""

    model_config = ConfigDict(from_attributes=True)


T = TypeVar("T")


class Page(BaseModel, Generic[T]):
    """One page of a list."""

    items: list[T]
    total: int
    limit: int
    offset: int


class Problem(BaseModel):
    """How every error is told (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    requestId: str | None
