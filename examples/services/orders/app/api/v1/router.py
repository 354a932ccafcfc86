from fastapi import APIRouter

from app.api.v1 import auth, customers, orders, reports

router = APIRouter(prefix="/api/v1")
router.include_router(auth.router)
router.include_router(customers.router)
router.include_router(orders.router)
router.include_router(reports.router)
