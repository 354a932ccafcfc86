"""The tables, imported here once so that migrations see them all."""

from app.models.customer import Customer
from app.models.order import Order, OrderLine, OrderStatus
from app.models.user import Role, User

__all__ = ["Customer", "Order", "OrderLine", "OrderStatus", "Role", "User"]
