import uuid

import structlog

from app.clients.payments import PaymentsClient
from app.core.errors import Conflict, NotFound
from app.models import Order, OrderLine, OrderStatus
from app.repositories.customers import CustomerRepository
from app.repositories.orders import OrderRepository
from app.schemas.orders import NewOrder, Quote
from app.services.pricing import Price, PricedLine, price_order

logger = structlog.get_logger(__name__)

NEXT_STATUS = {
    OrderStatus.PAID: OrderStatus.SHIPPED,
    OrderStatus.SHIPPED: OrderStatus.COMPLETED,
}


class OrderService:
    """Takes orders and follows them."""

    def __init__(
        self, orders: OrderRepository, customers: CustomerRepository, payments: PaymentsClient
    ) -> None:
        self._orders = orders
        self._customers = customers
        self._payments = payments

    def quote(self, new: NewOrder) -> Quote:
        """What the order would cost, without placing it."""
        price = self._price(new)
        return Quote(
            currency=new.currency,
            net=price.net,
            tax=price.tax,
            shipping=price.shipping,
            total=price.total,
        )

    def place(self, new: NewOrder) -> Order:
        """Price the order, store it and have its payment authorised, all in one transaction."""
        price = self._price(new)
        order = self._orders.add(
            Order(
                id=uuid.uuid4(),
                customer_id=new.customer_id,
                status=OrderStatus.PLACED,
                currency=new.currency,
                net=price.net,
                tax=price.tax,
                shipping=price.shipping,
                total=price.total,
                lines=[
                    OrderLine(sku=line.sku, quantity=line.quantity, unit_price=line.unit_price)
                    for line in new.lines
                ],
            )
        )
        order.payment_id = self._payments.authorise(order.id, order.total, order.currency)
        order.status = OrderStatus.PAID
        logger.info("order placed", order_id=str(order.id), total=str(order.total), currency=order.currency)
        return order

    def get(self, order_id: uuid.UUID) -> Order:
        order = self._orders.get(order_id)
        if order is None:
            raise NotFound(f"There is no order {order_id}.")
        return order

    def page(
        self, limit: int, offset: int, status: OrderStatus | None, customer_id: uuid.UUID | None
    ) -> tuple[list[Order], int]:
        return self._orders.page(limit, offset, status, customer_id)

    def advance(self, order_id: uuid.UUID) -> Order:
        """Move an order to its next status: paid, shipped, completed."""
        order = self._locked(order_id)
        following = NEXT_STATUS.get(order.status)
        if following is None:
            raise Conflict(f"An order that is {order.status} cannot move on.")
        order.status = following
        logger.info("order advanced", order_id=str(order.id), status=following)
        return order

    def cancel(self, order_id: uuid.UUID, reason: str) -> Order:
        """Cancel an order that has not left the warehouse, and release its payment."""
        order = self._locked(order_id)
        if order.status not in (OrderStatus.PLACED, OrderStatus.PAID):
            raise Conflict(f"An order that is {order.status} cannot be cancelled.")
        if order.payment_id is not None:
            self._payments.void(order.id, order.payment_id)
        order.status = OrderStatus.CANCELLED
        logger.info("order cancelled", order_id=str(order.id), reason=reason)
        return order

    def _locked(self, order_id: uuid.UUID) -> Order:
        order = self._orders.get_for_update(order_id)
        if order is None:
            raise NotFound(f"There is no order {order_id}.")
        return order

    def _price(self, new: NewOrder) -> Price:
        customer = self._customers.get(new.customer_id)
        if customer is None:
            raise NotFound(f"There is no customer {new.customer_id}.")
        lines = [PricedLine(line.quantity, line.unit_price) for line in new.lines]
        return price_order(lines, customer.country, new.voucher_percent)
