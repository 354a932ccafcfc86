import uuid
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.models import Order, OrderStatus


class OrderRepository:
    """Reads and writes orders with their lines."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, order_id: uuid.UUID) -> Order | None:
        return self._session.get(Order, order_id)

    def get_for_update(self, order_id: uuid.UUID) -> Order | None:
        """Read an order and hold its row until the transaction ends."""
        return self._session.scalar(select(Order).where(Order.id == order_id).with_for_update())

    def page(
        self,
        limit: int,
        offset: int,
        status: OrderStatus | None = None,
        customer_id: uuid.UUID | None = None,
    ) -> tuple[list[Order], int]:
        """One page of orders, newest first, and how many match in all."""
        total = self._session.scalar(self._filtered(select(func.count(Order.id)), status, customer_id)) or 0
        rows = self._session.scalars(
            self._filtered(select(Order), status, customer_id)
            .order_by(Order.created_at.desc(), Order.id)
            .limit(limit)
            .offset(offset)
        )
        return list(rows), total

    def revenue_by_currency(self, since: datetime, until: datetime) -> dict[str, Decimal]:
        """The totals of paid orders in a period."""
        rows = self._session.execute(
            select(Order.currency, func.sum(Order.total))
            .where(Order.created_at >= since, Order.created_at < until)
            .where(Order.status.in_([OrderStatus.PAID, OrderStatus.SHIPPED, OrderStatus.COMPLETED]))
            .group_by(Order.currency)
            .order_by(Order.currency)
        )
        return {currency: total for currency, total in rows}

    def count_by_status(self, since: datetime, until: datetime) -> dict[OrderStatus, int]:
        """How many orders of a period are in each status."""
        rows = self._session.execute(
            select(Order.status, func.count(Order.id))
            .where(Order.created_at >= since, Order.created_at < until)
            .group_by(Order.status)
        )
        return {OrderStatus(status): count for status, count in rows}

    def add(self, order: Order) -> Order:
        self._session.add(order)
        self._session.flush()
        return order

    @staticmethod
    def _filtered(query: Select, status: OrderStatus | None, customer_id: uuid.UUID | None) -> Select:
        if status is not None:
            query = query.where(Order.status == status)
        if customer_id is not None:
            query = query.where(Order.customer_id == customer_id)
        return query
