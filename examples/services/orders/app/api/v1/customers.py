import uuid

from fastapi import APIRouter, Depends

from app.api.deps import CustomerServiceDep, get_current_user
from app.models import Customer
from app.schemas.common import Limit, Offset, Page
from app.schemas.customers import CustomerChange, CustomerOut, NewCustomer

router = APIRouter(prefix="/customers", tags=["customers"], dependencies=[Depends(get_current_user)])


@router.get("", response_model=Page[CustomerOut])
def list_customers(service: CustomerServiceDep, limit: Limit = 20, offset: Offset = 0) -> dict:
    items, total = service.page(limit, offset)
    return {"items": items, "total": total, "limit": limit, "offset": offset}


@router.post("", status_code=201, response_model=CustomerOut)
def create_customer(new: NewCustomer, service: CustomerServiceDep) -> Customer:
    return service.create(new)


@router.get("/{customer_id}", response_model=CustomerOut)
def read_customer(customer_id: uuid.UUID, service: CustomerServiceDep) -> Customer:
    return service.get(customer_id)


@router.patch("/{customer_id}", response_model=CustomerOut)
def change_customer(customer_id: uuid.UUID, change: CustomerChange, service: CustomerServiceDep) -> Customer:
    return service.change(customer_id, change)
