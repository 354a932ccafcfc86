from fastapi import APIRouter, Depends, Request

from app.api.deps import AuthServiceDep, CurrentUser, require_role
from app.core.rate_limit import limiter, login_limit
from app.models import Role, User
from app.schemas.auth import Login, NewUser, Token, UserOut

router = APIRouter(prefix="/auth", tags=["auth"])


@router.post("/login")
@limiter.limit(login_limit)
def login(request: Request, credentials: Login, service: AuthServiceDep) -> Token:
    """Exchange e-mail and password for an access token."""
    return service.login(credentials)


@router.get("/me", response_model=UserOut)
def read_current_user(user: CurrentUser) -> User:
    return user


@router.post(
    "/users", status_code=201, response_model=UserOut, dependencies=[Depends(require_role(Role.MANAGER))]
)
def create_user(new: NewUser, service: AuthServiceDep) -> User:
    return service.create_user(new)
