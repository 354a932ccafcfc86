import uuid

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import Customer


class CustomerRepository:
    """Reads and writes customers."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, customer_id: uuid.UUID) -> Customer | None:
        return self._session.get(Customer, customer_id)

    def find_by_email(self, email: str) -> Customer | None:
        return self._session.scalar(select(Customer).where(Customer.email == email.lower()))

    def page(self, limit: int, offset: int) -> tuple[list[Customer], int]:
        """One page of customers, newest first, and how many there are in all."""
        total = self._session.scalar(select(func.count()).select_from(Customer)) or 0
        rows = self._session.scalars(
            select(Customer).order_by(Customer.created_at.desc()).limit(limit).offset(offset)
        )
        return list(rows), total

    def add(self, customer: Customer) -> Customer:
        self._session.add(customer)
        self._session.flush()
        return customer
