import uuid
from datetime import datetime
from decimal import Decimal
from typing import Literal

from pydantic import Field

from app.models import OrderStatus
from app.schemas.common import Request, Response

Currency = Literal["EUR", "GBP", "SEK", "USD"]


class NewOrderLine(Request):
    sku: str = Field(pattern="^[A-Z0-9-]{3,40}$")
    quantity: int = Field(ge=1, le=1_000)
    unit_price: Decimal = Field(gt=0, max_digits=12, decimal_places=2)


class NewOrder(Request):
    customer_id: uuid.UUID
    currency: Currency = "EUR"
    voucher_percent: int = Field(default=0, ge=0, le=50)
    lines: list[NewOrderLine] = Field(min_length=1, max_length=100)


class Cancellation(Request):
    reason: str = Field(min_length=3, max_length=300)


class OrderLineOut(Response):
    sku: str
    quantity: int
    unit_price: Decimal


class OrderOut(Response):
    id: uuid.UUID
    customer_id: uuid.UUID
    status: OrderStatus
    currency: str
    net: Decimal
    tax: Decimal
    shipping: Decimal
    total: Decimal
    created_at: datetime
    lines: list[OrderLineOut]


class Quote(Response):
    """What an order would cost."""

    currency: str
    net: Decimal
    tax: Decimal
    shipping: Decimal
    total: Decimal


class SalesReport(Response):
    since: datetime
    until: datetime
    revenue: dict[str, Decimal]
    orders: dict[OrderStatus, int]
