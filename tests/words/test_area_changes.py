"""County codes of other years lead to those of today, and what is not known is not made up."""

from datetime import date

import pytest

from diguan.words import areas
from diguan.words.areas import Change, Level, changes

TODAY = date(2017, 6, 1)


@pytest.mark.parametrize(
    ("code", "on", "then"),
    [
        ("422728", date(1990, 6, 1), "422728000000"),
        ("422728", TODAY, "420528000000"),
        ("420528", TODAY, "420528000000"),
        ("422728100201", TODAY, "420528000000"),
        ("220121", TODAY, "220182000000"),
        ("220181", TODAY, "220113000000"),
        ("220381", date(2019, 6, 1), "220381000000"),
        ("220381", date(2020, 6, 1), "220184000000"),
        ("110101", TODAY, "110101000000"),
        ("220171", TODAY, "220171000000"),
    ],
)
def test_an_old_code_leads_to_the_one_in_force(code: str, on: date, then: str) -> None:
    assert areas.successor(code, on) == then


@pytest.mark.parametrize(
    ("code", "on"),
    [
        ("999999", TODAY),
        ("420528", date(1985, 6, 1)),
        ("410322", date(2024, 6, 1)),
    ],
)
def test_what_is_not_known_is_said_to_be_not_known(code: str, on: date) -> None:
    assert areas.successor(code, on) is None


def test_a_code_two_counties_bore_in_turn_follows_the_one_that_bore_it_then() -> None:
    assert areas.successor("440203", TODAY) == "440203000000"
    assert areas.successor("440203", TODAY, since=date(2000, 1, 1)) == "440204000000"
    assert areas.successor("440204", TODAY, since=date(2000, 1, 1)) == "440203000000"


def test_a_code_used_in_the_year_of_its_change_follows_the_change() -> None:
    assert areas.successor("422728", TODAY, since=date(1992, 5, 5)) == "420528000000"


def test_a_county_knows_its_former_codes() -> None:
    name = "长阳土家族自治县"
    assert areas.predecessors("420528") == (
        Change(1992, "同名改码", "422728000000", name, "420528000000", name),
    )
    yushu = areas.predecessors("220182")
    assert [change.old_code for change in yushu][:2] == ["229007000000", "220121000000"]
    assert [change.year for change in yushu] == sorted((change.year for change in yushu), reverse=True)
    assert areas.predecessors("220122")
    assert areas.predecessors("110108") == ()


def test_going_back_and_forth_comes_home_for_nearly_every_county_of_today() -> None:
    table = areas.open()
    counties = [
        county for province in table.children() for county in table.under(province.code, Level.COUNTY)
    ]
    tried = strayed = 0
    for county in counties:
        for change in areas.predecessors(county.code)[:1]:
            if change.old_code and change.year > 1984:
                tried += 1
                before = date(change.year - 1, 6, 1)
                strayed += areas.successor(change.old_code, date(2023, 12, 31), before) != county.code
    assert tried > 1_000
    assert strayed <= 2


def test_most_codes_of_the_lists_lead_to_an_area_of_today() -> None:
    table = areas.open()
    book = changes._book()
    codes = set(book._lost) | set(book._gained)
    found = sum(areas.successor(code, date(2023, 12, 31)) is not None for code in codes)
    assert len(codes) > 5_500
    assert found / len(codes) > 0.97
    assert all(
        table.find(then) for code in codes if (then := areas.successor(code, date(2023, 12, 31))) is not None
    )


@pytest.mark.parametrize(
    ("code", "day", "answer"),
    [
        ("422728", date(1991, 6, 1), True),
        ("422728", date(1992, 6, 1), None),
        ("422728", date(1993, 6, 1), False),
        ("420528", date(1991, 12, 31), False),
        ("420528", date(1992, 1, 1), None),
        ("420528", date(1993, 1, 1), True),
        ("420528", date(1980, 6, 1), None),
        ("420528101", TODAY, None),
        ("420528101201", TODAY, None),
        ("110108", TODAY, True),
        ("999999", TODAY, False),
        ("220122", TODAY, True),
        ("220171", TODAY, None),
        ("220171", date(2024, 1, 1), True),
        ("410322", date(2019, 1, 1), True),
        ("410322", date(2021, 8, 1), None),
        ("410322", date(2024, 1, 1), False),
    ],
)
def test_a_code_is_in_force_or_not_or_not_known(code: str, day: date, answer: bool | None) -> None:
    assert areas.valid_on(code, day) is answer
