from datetime import datetime

from app.core.errors import DomainError
from app.repositories.orders import OrderRepository
from app.schemas.orders import SalesReport

LONGEST_PERIOD_DAYS = 366


class ReportService:
    """Sums up orders for people who do not look at single ones."""

    def __init__(self, orders: OrderRepository) -> None:
        self._orders = orders

    def sales(self, since: datetime, until: datetime) -> SalesReport:
        """Revenue and order counts of a period, its end excluded."""
        if since >= until:
            raise DomainError("The period must start before it ends.")
        if (until - since).days > LONGEST_PERIOD_DAYS:
            raise DomainError(f"A report covers at most {LONGEST_PERIOD_DAYS} days.")
        return SalesReport(
            since=since,
            until=until,
            revenue=self._orders.revenue_by_currency(since, until),
            orders=self._orders.count_by_status(since, until),
        )
