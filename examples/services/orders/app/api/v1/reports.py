from fastapi import APIRouter, Depends
from pydantic import AwareDatetime

from app.api.deps import ReportServiceDep, require_role
from app.models import Role
from app.schemas.orders import SalesReport

router = APIRouter(prefix="/reports", tags=["reports"], dependencies=[Depends(require_role(Role.MANAGER))])


@router.get("/sales")
def read_sales(service: ReportServiceDep, since: AwareDatetime, until: AwareDatetime) -> SalesReport:
    """Revenue and order counts of a period."""
    return service.sales(since, until)
