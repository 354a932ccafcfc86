from enum import StrEnum

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base, Identified


class Role(StrEnum):
    CLERK = "clerk"
    MANAGER = "manager"


class User(Identified, Base):
    """Someone who may use this API."""

    __tablename__ = "users"

    email: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    role: Mapped[Role] = mapped_column(String(20), default=Role.CLERK)
    active: Mapped[bool] = mapped_column(default=True)
