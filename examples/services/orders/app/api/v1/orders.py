import uuid

from fastapi import APIRouter, Depends

from app.api.deps import OrderServiceDep, get_current_user, require_role
from app.models import Order, OrderStatus, Role
from app.schemas.common import Limit, Offset, Page
from app.schemas.orders import Cancellation, NewOrder, OrderOut, Quote

router = APIRouter(prefix="/orders", tags=["orders"], dependencies=[Depends(get_current_user)])


@router.get("", response_model=Page[OrderOut])
def list_orders(
    service: OrderServiceDep,
    limit: Limit = 20,
    offset: Offset = 0,
    status: OrderStatus | None = None,
    customer_id: uuid.UUID | None = None,
) -> dict:
    items, total = service.page(limit, offset, status, customer_id)
    return {"items": items, "total": total, "limit": limit, "offset": offset}


@router.post("", status_code=201, response_model=OrderOut)
def place_order(new: NewOrder, service: OrderServiceDep) -> Order:
    return service.place(new)


@router.post("/quotes")
def quote_order(new: NewOrder, service: OrderServiceDep) -> Quote:
    """What an order would cost, without placing it."""
    return service.quote(new)


@router.get("/{order_id}", response_model=OrderOut)
def read_order(order_id: uuid.UUID, service: OrderServiceDep) -> Order:
    return service.get(order_id)


@router.post("/{order_id}/progress", response_model=OrderOut)
def advance_order(order_id: uuid.UUID, service: OrderServiceDep) -> Order:
    """Move an order to its next status."""
    return service.advance(order_id)


@router.post(
    "/{order_id}/cancellation",
    response_model=OrderOut,
    dependencies=[Depends(require_role(Role.MANAGER))],
)
def cancel_order(order_id: uuid.UUID, cancellation: Cancellation, service: OrderServiceDep) -> Order:
    return service.cancel(order_id, cancellation.reason)
