import uuid

import structlog

from app.core.errors import Conflict, NotFound
from app.models import Customer
from app.repositories.customers import CustomerRepository
from app.schemas.customers import CustomerChange, NewCustomer

logger = structlog.get_logger(__name__)


class CustomerService:
    """Keeps the customers."""

    def __init__(self, customers: CustomerRepository) -> None:
        self._customers = customers

    def get(self, customer_id: uuid.UUID) -> Customer:
        customer = self._customers.get(customer_id)
        if customer is None:
            raise NotFound(f"There is no customer {customer_id}.")
        return customer

    def page(self, limit: int, offset: int) -> tuple[list[Customer], int]:
        return self._customers.page(limit, offset)

    def create(self, new: NewCustomer) -> Customer:
        if self._customers.find_by_email(new.email):
            raise Conflict("A customer with this e-mail exists already.")
        customer = self._customers.add(Customer(email=new.email.lower(), name=new.name, country=new.country))
        logger.info("customer created", customer_id=str(customer.id), country=customer.country)
        return customer

    def change(self, customer_id: uuid.UUID, change: CustomerChange) -> Customer:
        customer = self.get(customer_id)
        if change.name is not None:
            customer.name = change.name
        if change.country is not None:
            customer.country = change.country
        return customer
