"""One cell into one value: a table of what officers write and spreadsheets keep, and what it must become."""

import time
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diguan.engine.sheets.cells import CellContext, converter
from diguan.engine.sheets.masks import shown
from diguan.engine.sheets.odd import Bad, Odd
from tests.sheets.making import BOOK, DAY

RECORDED = (*BOOK.recorded("household"), *BOOK.recorded("person"))
HALF_PAST_EIGHT = datetime(1970, 1, 2, 8, 30)  # noqa: DTZ001 - a spreadsheet knows no time zone
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
    ("hamlet", True, "是"),
    ("hamlet", False, "否"),
    ("hamlet", "-", "-"),
    ("hamlet", "砖" * 2_000, "砖" * 2_000),
    ("household_number", 999_999_999_999_999.0, "999999999999999"),
    ("household_number", "H-1", "H-1"),
    ("person_number", '="H1-01"', "H1-01"),
    ("bank_account", "6228 4804 0256 4890 018", "6228480402564890018"),
    ("village_code", "220122-101200", "220122101200"),
    ("name", " ", None),
    ("member_count", 0, 0),
    ("member_count", 2_147_483_647, 2_147_483_647),
    ("member_count", "４口", Odd(4, "unit_read", {"text": "4"})),
    ("cultivated_land", 0, Decimal(0)),
    ("cultivated_land", 10**10, Decimal(10**10)),
    ("cultivated_land", 1.23455, Odd(Decimal("1.2346"), "rounded", {"text": "1.2346"})),
    ("cultivated_land", "1,234.5 亩", Odd(Decimal("1234.5"), "unit_read", {"text": "1234.5"})),
    ("water_reliability", 0, Decimal(0)),
    ("water_reliability", 1, Odd(Decimal(100), "percent_read", {"text": "100%"})),
    ("water_reliability", 1.5, Decimal("1.5")),
    ("water_reliability", "0.9", Decimal("0.9")),
    ("exit_year", date(2016, 5, 1), 2016),
    ("exit_year", "2016年", 2016),
    ("exit_year", 1900, 1900),
    ("exit_year", 2100, 2100),
    ("water_safe", False, False),
    ("water_safe", 0, False),
    ("water_safe", " YES ", True),
    ("birth", HALF_PAST_EIGHT, date(1970, 1, 2)),
    ("birth", date(1900, 1, 1), date(1900, 1, 1)),
    ("birth", 10_000.0, Odd(date(1927, 5, 18), "serial_day", {"text": "1927-05-18"})),
    ("birth", 73_050.75, Odd(date(2099, 12, 31), "serial_day", {"text": "2099-12-31"})),
    ("applied_on", "2014.6", Odd(date(2014, 6, 1), "month_read", {"text": "2014-06-01"})),
    ("member_since", "２０１４年", Odd(date(2014, 1, 1), "year_read", {"text": "2014-01-01"})),
    ("wage_income", "N/A", Odd(None, "nothing_mark", {"text": "N/A"})),
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
    ("birth", 73_051.0, "not_a_day"),
    ("birth", True, "not_a_number"),
    ("birth", date(1899, 12, 31), "not_a_year"),
    ("birth", HALF_PAST_EIGHT.replace(year=2101), "not_a_year"),
    ("birth", "1970年", "not_a_day"),
    ("applied_on", "2014", "not_a_day"),
    ("exit_year", 1899, "not_a_year"),
    ("exit_year", 2101, "not_a_year"),
    ("exit_year", 2016.5, "not_a_year"),
    ("exit_year", True, "not_a_year"),
    ("hamlet", -1e15, "number_in_text"),
    ("hamlet", "砖" * 2_001, "text_too_long"),
    ("person_number", "1.2e+10", "scientific"),
    ("member_count", 2_147_483_648, "too_big"),
    ("member_count", "4亩", "not_a_number"),
    ("member_count", True, "not_a_number"),
    ("cultivated_land", 10**10 + 1, "too_big"),
    ("cultivated_land", float("inf"), "not_a_number"),
    ("cultivated_land", date(2017, 1, 2), "not_a_number"),
    ("wage_income", date(2017, 1, 2), "not_a_number"),
    ("main_cause", True, "date_in_text"),
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


@pytest.mark.parametrize(
    ("name", "cell", "told"),
    [
        ("id_number", "990122197001010011", "990122**********11"),
        ("disability_card", "99012219700101001143", "990122**************"),
        ("bank_account", "6228480402564890018", "***************0018"),
        ("phone", "13812345678", "138******78"),
        ("member_phone", "13812345678.0", "*************"),
        ("name", "欧阳娜娜", "欧阳**"),
        ("health", "乙肝", "**"),
        ("health", "慢性病及其他许多", "******"),
        ("wage_income", 1000.0, "1000"),
        ("wage_income", True, "True"),
        ("hamlet", "砖" * 60, "砖" * 60),
        ("hamlet", "砖" * 61, "砖" * 59 + "…"),
        ("id_number", "9" * 61, "*" * 60),
        ("hamlet", "", None),
        ("hamlet", None, None),
    ],
)
def test_a_list_of_flaws_shows_a_cell_and_no_secret(name, cell, told):
    assert shown(cell, BOOK.fact(name)) == told


def test_a_cell_of_no_fact_is_shown_as_it_stands():
    assert shown("990122197001010011", None) == "990122197001010011"


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
