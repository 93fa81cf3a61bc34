"""Amounts as officers write them, to the fen, and never a silent change."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diguan.words import money
from diguan.words.money import MoneyFault
from diguan.words.text import Text

AMOUNTS = st.decimals(Decimal("-999999999999"), Decimal("999999999999"), places=2)


@pytest.mark.parametrize(
    ("written", "yuan"),
    [
        ("1234.5", "1234.50"),
        ("1,234.50", "1234.50"),
        ("１，２３４．５０", "1234.50"),
        ("73.5万元", "735000"),
        ("73.5 万元", "735000"),
        ("73.5万", "735000"),
        ("2.1亿元", "210000000"),
        ("500元", "500"),
        ("￥500", "500"),
        ("¥1,000.00元", "1000"),
        ("人民币500元整", "500"),
        ("-200.10", "-200.10"),
        ("+3", "3"),
        ("0", "0"),
        ("-0", "0"),
        (".5", "0.50"),
        ("1234.5678万元", "12345678"),
        ("1.50", "1.50"),
        ("1.5000", "1.50"),
        ("000123", "123"),
        (1200, "1200"),
        (Decimal("3.10"), "3.10"),
    ],
)
def test_amounts_are_read_in_the_ways_they_are_written(written: str | int | Decimal, yuan: str) -> None:
    read = money.parse(written)
    assert read == Decimal(yuan)
    assert read.as_tuple().exponent == -2
    assert not (read == 0 and read.is_signed())


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "no amount"),
        ("  ", "no amount"),
        ("无", "not an amount"),
        ("10(其中省级5)", "more than an amount"),
        ("10（其中：中央 6）", "more than an amount"),
        ("约300", "more than an amount"),
        ("3-5", "more than an amount"),
        ("12%", "more than an amount"),
        ("1 2.3.4", "more than an amount"),
        ("NaN", "not a definite number"),
        ("-Infinity", "not a definite number"),
        ("inf", "not a definite number"),
        ("1e5", "scientific"),
        ("6.2E+18", "scientific"),
        ("1,23", "separators"),
        ("12,34.5", "separators"),
        ("1,2345", "separators"),
        ("0.125", "parts of a fen"),
        ("0.30000000000000004", "parts of a fen"),
        ("0.0000001万元", "parts of a fen"),
        ("1000000000000", "trillion"),
        ("10000亿元", "trillion"),
        (Decimal("NaN"), "definite"),
        (Decimal("Infinity"), "definite"),
        (Decimal("0.001"), "parts of a fen"),
        (10**12, "trillion"),
    ],
)
def test_what_is_not_a_plain_amount_is_refused_with_the_reason(
    written: str | int | Decimal, reason: str
) -> None:
    with pytest.raises(MoneyFault, match=reason):
        money.parse(written, where="项目库 D9")


def test_the_place_of_a_bad_amount_is_told() -> None:
    with pytest.raises(MoneyFault) as caught:
        money.parse("10(其中省级5)", where="项目库 D9")
    assert caught.value.say("zh").startswith("项目库 D9：“10(其中省级5)”除金额外还有其他文字。")


@pytest.mark.parametrize("value", [1.5, True])
def test_a_float_or_a_flag_is_not_money(value: float) -> None:
    with pytest.raises(TypeError):
        money.parse(value)


@pytest.mark.parametrize(
    ("cell", "yuan"),
    [(0.1 + 0.2, "0.30"), (1234.56, "1234.56"), (1e6, "1000000"), (-3.0, "-3"), (99999999.99, "99999999.99")],
)
def test_a_number_cell_of_a_spreadsheet_is_read_to_its_15_digits(cell: float, yuan: str) -> None:
    assert money.of_float(cell) == Decimal(yuan)


@pytest.mark.parametrize("cell", [float("nan"), float("inf"), 0.125, 1e12])
def test_a_number_cell_that_is_not_an_amount_is_refused(cell: float) -> None:
    with pytest.raises(MoneyFault):
        money.of_float(cell)


@pytest.mark.parametrize(
    ("computed", "rounded"),
    [("0.005", "0.01"), ("0.004999", "0.00"), ("-0.005", "-0.01"), ("2.675", "2.68"), ("2.665", "2.67")],
)
def test_half_a_fen_is_rounded_away_from_zero(computed: str, rounded: str) -> None:
    assert money.to_fen(Decimal(computed)) == Decimal(rounded)


def test_an_infinite_amount_is_never_rounded() -> None:
    with pytest.raises(MoneyFault):
        money.to_fen(Decimal("Infinity"))


@pytest.mark.parametrize(
    ("amount", "yuan", "wan"),
    [
        ("735000", "735,000.00", "73.5"),
        ("0", "0.00", "0"),
        ("-12.5", "-12.50", "-0.00125"),
        ("1e8", "100,000,000.00", "10,000"),
    ],
)
def test_amounts_are_said_in_yuan_and_in_ten_thousands(amount: str, yuan: str, wan: str) -> None:
    assert money.in_yuan(Decimal(amount)) == yuan
    assert money.in_wan(Decimal(amount)) == wan
    assert money.said(Decimal(amount)).zh == f"{yuan}元"
    assert money.said(Decimal(amount)).en == f"{yuan} yuan"


@given(AMOUNTS)
def test_every_amount_survives_being_said_and_read(amount: Decimal) -> None:
    assert money.parse(money.in_yuan(amount)) == amount
    assert money.parse(money.said(amount).zh) == amount
    assert money.parse(money.in_wan(amount) + "万元") == amount


@pytest.mark.parametrize(
    ("written", "what", "mend"),
    [
        ("", money._NOTHING, money._MEND),
        ("nan", money._NOT_FINITE, money._MEND),
        ("-INF", money._NOT_FINITE, money._MEND),
        ("+Infinity", money._NOT_FINITE, money._MEND),
        ("1.5e3", money._SCIENTIFIC, money._MEND),
        ("-1E-3", money._SCIENTIFIC, money._MEND),
        ("5元整数", money._MORE_THAN_A_NUMBER, money._MEND_NOTE),
        ("无", money._NOT_A_NUMBER, money._MEND),
        ("1,23", money._GROUPING, money._MEND),
        ("1000000000000", money._TOO_MUCH, money._MEND),
        ("0.001", money._PART_OF_A_FEN, money._MEND_FEN),
    ],
)
def test_a_refusal_names_the_cell_the_text_and_the_way_out(written: str, what: Text, mend: Text) -> None:
    with pytest.raises(MoneyFault) as refused:
        money.parse(written, "表1!B2")
    assert (refused.value.what, refused.value.where, refused.value.mend) == (
        what.format(text=written), "表1!B2", mend,
    )  # fmt: skip


def test_a_number_cell_is_refused_with_its_place_too() -> None:
    with pytest.raises(MoneyFault) as refused:
        money.of_float(0.125, "表1!B2")
    assert (refused.value.where, refused.value.mend) == ("表1!B2", money._MEND_FEN)
    assert "0.125" in str(refused.value)
    with pytest.raises(MoneyFault, match="inf.*not a definite number"):
        money.of_float(float("inf"))
    with pytest.raises(MoneyFault, match="NaN"):
        money.to_fen(Decimal("NaN"))
    with pytest.raises(TypeError, match="a float is not money"):
        money.parse(1.5)  # type: ignore[arg-type]


def test_the_largest_amount_is_one_fen_below_a_trillion() -> None:
    assert money.parse("999999999999.99") == money.LIMIT - money.FEN
    assert money.parse("-999999999999.99") == money.FEN - money.LIMIT
    assert money.of_float(0.1 + 0.2) == Decimal("0.30")
    assert money.of_float(123456789012.25) == Decimal("123456789012.25")
