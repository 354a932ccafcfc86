"""What the handlers are given."""

import uuid
from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.orm import Session

from app.clients.payments import PaymentsClient
from app.core.config import Settings, get_settings
from app.core.errors import NotAllowed, NotAuthenticated
from app.core.security import read_access_token
from app.db.session import get_session
from app.models import Role, User
from app.repositories.customers import CustomerRepository
from app.repositories.orders import OrderRepository
from app.repositories.users import UserRepository
from app.services.auth import AuthService
from app.services.customers import CustomerService
from app.services.orders import OrderService
from app.services.reports import ReportService

bearer = HTTPBearer(auto_error=False)

SessionDep = Annotated[Session, Depends(get_session)]
SettingsDep = Annotated[Settings, Depends(get_settings)]


def get_current_user(
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
    session: SessionDep,
    settings: SettingsDep,
) -> User:
    """The user whose token came with the request."""
    if credentials is None:
        raise NotAuthenticated("Send an access token.")
    claims = read_access_token(credentials.credentials, settings)
    user = UserRepository(session).get(uuid.UUID(claims["sub"]))
    if user is None or not user.active:
        raise NotAuthenticated("The user of this token no longer exists.")
    return user


CurrentUser = Annotated[User, Depends(get_current_user)]


def require_role(role: Role) -> Callable[[User], User]:
    """A dependency that lets only users of one role pass."""

    def check(user: CurrentUser) -> User:
        if user.role != role:
            raise NotAllowed(f"This needs the role {role}.")
        return user

    return check


def get_payments(request: Request) -> PaymentsClient:
    return request.app.state.payments


def get_auth_service(session: SessionDep, settings: SettingsDep) -> AuthService:
    return AuthService(UserRepository(session), settings)


def get_customer_service(session: SessionDep) -> CustomerService:
    return CustomerService(CustomerRepository(session))


def get_order_service(
    session: SessionDep, payments: Annotated[PaymentsClient, Depends(get_payments)]
) -> OrderService:
    return OrderService(OrderRepository(session), CustomerRepository(session), payments)


def get_report_service(session: SessionDep) -> ReportService:
    return ReportService(OrderRepository(session))


AuthServiceDep = Annotated[AuthService, Depends(get_auth_service)]
CustomerServiceDep = Annotated[CustomerService, Depends(get_customer_service)]
OrderServiceDep = Annotated[OrderService, Depends(get_order_service)]
ReportServiceDep = Annotated[ReportService, Depends(get_report_service)]
