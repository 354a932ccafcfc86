import uuid
from typing import Literal

from pydantic import EmailStr, Field

from app.models import Role
from app.schemas.common import Request, Response


class Login(Request):
    email: EmailStr
    password: str = Field(min_length=1, max_length=200)


class NewUser(Request):
    email: EmailStr
    password: str = Field(min_length=12, max_length=200)
    role: Role = Role.CLERK


class Token(Response):
    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105
    expires_in: int


class UserOut(Response):
    id: uuid.UUID
    email: EmailStr
    role: Role
    active: bool
