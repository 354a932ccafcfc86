from decimal import Decimal

import pytest

from app.services.pricing import PricedLine, price_order


def line(quantity: int, unit_price: str) -> PricedLine:
    return PricedLine(quantity=quantity, unit_price=Decimal(unit_price))


def test_adds_tax_of_the_customers_country():
    price = price_order([line(2, "30.00")], country="DE")
    assert price.net == Decimal("60.00")
    assert price.tax == Decimal("11.40")


def test_takes_the_voucher_off_before_tax():
    price = price_order([line(1, "100.00")], country="SE", voucher_percent=10)
    assert (price.net, price.tax) == (Decimal("90.00"), Decimal("22.50"))


def test_charges_shipping_for_small_orders():
    price = price_order([line(1, "10.00")], country="FR")
    assert price.total == Decimal("16.90")


def test_rounds_half_a_cent_up():
    price = price_order([line(1, "0.50")], country="DE", voucher_percent=1)
    assert price.net == Decimal("0.50")


def test_refuses_a_voucher_above_fifty_percent():
    with pytest.raises(ValueError):
        price_order([line(1, "10.00")], country="DE", voucher_percent=51)
