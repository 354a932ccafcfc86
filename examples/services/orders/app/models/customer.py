from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db.base import Base, Identified


class Customer(Identified, Base):
    """Someone who places orders."""

    __tablename__ = "customers"

    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    country: Mapped[str] = mapped_column(String(2))

    orders: Mapped[list["Order"]] = relationship(back_populates="customer")  # noqa: F821
