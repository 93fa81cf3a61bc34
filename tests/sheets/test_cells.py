"""One cell into one value: a table of what officers write and spreadsheets keep, and what it must become."""

import time
from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diguan.engine.sheets.cells import CellContext, converter
from diguan.engine.sheets.odd import Bad, Odd
from tests.sheets.making import BOOK, DAY

RECORDED = (*BOOK.recorded("household"), *BOOK.recorded("person"))
READ = [
    ("wage_income", 1000, Decimal(1000)),
    ("wage_income", 1000.5, Decimal("1000.50")),
    ("wage_income", "1,234.50", Decimal("1234.50")),
    ("wage_income", "1，234元", Decimal(1234)),
    ("wage_income", "2万", Decimal(20000)),
    ("wage_income", "-300", Decimal(-300)),
    ("wage_income", "  ", None),
    ("cultivated_land", "１２．５", Decimal("12.5")),
    ("cultivated_land", 1e-9, Odd(Decimal("0.0000"), "rounded", {"text": "0"})),
    ("member_count", "4人", Odd(4, "unit_read", {"text": "4"})),
    ("member_count", 4.0, 4),
    ("exit_year", "２０１６年", 2016),
    ("exit_year", 2016.0, 2016),
    ("water_reliability", 0.9, Odd(Decimal(90), "percent_read", {"text": "90%"})),
    ("water_reliability", 90, Decimal(90)),
    ("water_safe", "有", True),
    ("water_safe", "×", False),
    ("water_safe", 1.0, True),
    ("water_safe", "不知道", Odd(None, "nothing_mark", {"text": "不知道"})),
    ("main_cause", "01", "illness"),
    ("main_cause", 1.0, "illness"),
    ("main_cause", "因病", "illness"),
    ("main_cause", "illness", "illness"),
    ("main_cause", "Illness", "illness"),
    ("other_causes", "因病；因残", "disability;illness"),
    ("other_causes", "02,01", "disability;illness"),
    ("other_causes", 1.0, "illness"),
    ("relation", "户主", "head"),
    ("relation", "子", "son"),
    ("relation", "之侄儿", Odd("nephew", "code_other_year", {"text": "之侄儿", "year": 2017})),
    ("education", "文盲", Odd("illiterate", "code_other_year", {"text": "文盲", "year": 2017})),
    ("birth", "1970/1/2", date(1970, 1, 2)),
    ("birth", 25570.0, Odd(date(1970, 1, 2), "serial_day", {"text": "1970-01-02"})),
    ("birth", 19700102.0, date(1970, 1, 2)),
    ("first_identified_on", "2014年6月", Odd(date(2014, 6, 1), "month_read", {"text": "2014-06-01"})),
    ("first_identified_on", 2014.0, Odd(date(2014, 1, 1), "year_read", {"text": "2014-01-01"})),
    ("id_number", "９９０１２２ 197001010011", "990122197001010011"),
    ("id_number", '="990122197001010011"', "990122197001010011"),
    ("household_number", 12.0, "12"),
    ("household_number", " 007a ", "007a"),
    ("household_number", "220122-001", "220122-001"),
    ("phone", 13812345678.0, "13812345678"),
    ("phone", "0431-88886666", "043188886666"),
    ("name", "欧阳 娜娜", "欧阳娜娜"),
    ("hamlet", "'=1+1", "=1+1"),
    ("hamlet", "\u3000靠山屯\n", "靠山屯"),
    ("hamlet", 3.0, "3"),
]
REFUSED = [
    ("id_number", 990122197001010011.0, "number_in_text"),
    ("disability_card", 9.9e19, "number_in_text"),
    ("household_number", 1e16, "number_in_text"),
    ("bank_account", "6.22848E+18", "scientific"),
    ("hamlet", date(2017, 1, 2), "date_in_text"),
    ("main_cause", date(2017, 1, 2), "date_in_text"),
    ("other_causes", "因病;懒", "not_a_code"),
    ("water_safe", 2.0, "not_a_flag"),
    ("water_safe", date(2017, 1, 2), "not_a_flag"),
    ("member_count", 2.5, "not_an_integer"),
    ("member_count", -1, "negative"),
    ("member_count", 3e9, "too_big"),
    ("cultivated_land", float("nan"), "not_a_number"),
    ("cultivated_land", "1,2", "not_a_number"),
    ("cultivated_land", "3公里", "not_a_number"),
    ("exit_year", 16, "not_a_year"),
    ("exit_year", "二〇一六", "not_a_year"),
    ("wage_income", "1.2.3", "not_money"),
    ("wage_income", True, "not_a_number"),
    ("birth", "1970-02-30", "not_a_day"),
    ("birth", 1970.0, "not_a_day"),
    ("birth", "", None),
]


def convert(name, cell, **context):
    return converter(BOOK.fact(name), BOOK, CellContext(DAY, **context))(cell)


@pytest.mark.parametrize(("name", "cell", "value"), READ)
def test_what_is_written_is_understood(name, cell, value):
    assert convert(name, cell) == value


@pytest.mark.requirement("T25")
@pytest.mark.parametrize(("name", "cell", "kind"), [row for row in REFUSED if row[2]])
def test_what_cannot_be_is_refused_with_its_kind(name, cell, kind):
    with pytest.raises(Bad) as refused:
        convert(name, cell)
    assert refused.value.kind == kind


def test_serial_numbers_of_the_calendar_of_1904_are_four_years_later():
    read = convert("birth", 24108.0, from_1904=True)
    assert read.value == date(1970, 1, 2)


@given(
    st.sampled_from(RECORDED), st.text(max_size=30) | st.floats() | st.booleans() | st.dates() | st.integers()
)
def test_any_cell_is_read_or_refused_and_nothing_else_happens(fact, cell):
    with suppress(Bad):
        converter(fact, BOOK, CellContext(DAY))(cell)


@pytest.mark.requirement("T29")
@pytest.mark.parametrize("fact", RECORDED, ids=lambda fact: fact.name)
def test_a_megabyte_in_a_cell_takes_no_time(fact):
    """Texts made to send patterns into the woods: a megabyte, and the longest that is kept, of one sign."""
    read = converter(fact, BOOK, CellContext(DAY))
    spent = []
    for sign in ("1", "1,", " ", ";", "年", "-", "a", "１", "E+", "=", "'", "\u3000", "是", "0.", "·"):
        began = time.process_time()
        with suppress(Bad):
            read(sign * (1_000_000 // len(sign)))
        with suppress(Bad):
            read(sign * (2_000 // len(sign)))
        spent.append(time.process_time() - began)
    assert max(spent) < 0.5
    assert sorted(spent)[len(spent) // 2] < 0.2
