import uuid
from datetime import datetime

from pydantic import EmailStr, Field

from app.schemas.common import Request, Response


class NewCustomer(Request):
    email: EmailStr
    name: str = Field(min_length=1, max_length=120)
    country: str = Field(pattern="^[A-Z]{2}$", description="ISO 3166-1 alpha-2")


class CustomerChange(Request):
    name: str | None = Field(default=None, min_length=1, max_length=120)
    country: str | None = Field(default=None, pattern="^[A-Z]{2}$")


class CustomerOut(Response):
    id: uuid.UUID
    email: EmailStr
    name: str
    country: str
    created_at: datetime
