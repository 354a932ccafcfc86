"""What an order costs. Pure arithmetic: no database, no network."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")

TAX_RATES = {"DE": Decimal("0.19"), "FR": Decimal("0.20"), "GB": Decimal("0.20"), "SE": Decimal("0.25")}
FREE_SHIPPING_FROM = Decimal("50.00")
SHIPPING = Decimal("4.90")


@dataclass(frozen=True)
class PricedLine:
    quantity: int
    unit_price: Decimal


@dataclass(frozen=True)
class Price:
    net: Decimal
    tax: Decimal
    shipping: Decimal

    @property
    def total(self) -> Decimal:
        return self.net + self.tax + self.shipping


def round_cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def price_order(lines: Iterable[PricedLine], country: str, voucher_percent: int = 0) -> Price:
    """Price an order: the voucher comes off first, then tax by country, then shipping."""
    if not 0 <= voucher_percent <= 50:
        raise ValueError("a voucher takes off between 0 and 50 percent")
    goods = sum((line.quantity * line.unit_price for line in lines), start=Decimal(0))
    net = round_cents(goods * (100 - voucher_percent) / 100)
    tax = round_cents(net * TAX_RATES.get(country, Decimal(0)))
    shipping = Decimal("0.00") if net >= FREE_SHIPPING_FROM else SHIPPING
    return Price(net=net, tax=tax, shipping=shipping)
