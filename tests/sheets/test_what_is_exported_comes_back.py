"""An exported workbook, read again, gives the same facts: rare names, every fact, would-be formulas."""

import zipfile
from datetime import date
from decimal import Decimal
from random import Random

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diguan.engine import sheets, synthetic
from diguan.words import areas, names
from tests.sheets.making import BOOK, DAY, FORM, VILLAGE, form, read, village_codes

RARE = "𠮷㛃䶮𬭎𬴃𫖯𪨧㐂堃喆翀龘靐䲜𡈽𨭎㧑垚燚淼焱犇骉"
COMMON = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
MINORITY = "阿卜杜热合曼艾力买提古丽扎西卓玛次仁尼玛才让"
FORMULAS = (
    "=1+1", "+86 138", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x", " =1",
    "\u3000=1", "\u200b=1", "'=1", "''=1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x.invalid")',
    "@import", "=A1&B1", "=IMPORTXML(A1)", "-1+1|x!A1", '=DDE("x";"y")', "+A1", "＝ＳＵＭ(A1)",
    "=\u00a01", "\u00a0=1", "\u2003+1", "=\n1", "=1;=2", "@@", "--1", "++1", "=", "+", "-", "@", "'-",
    '=WEBSERVICE("x")', '=RTD("x")', '=CALL("x")', '=REGISTER.ID("x")',
)  # fmt: skip


def many_names(count):
    chance = Random(1)
    made = []
    for number in range(count):
        if number % 20 == 0:
            parts = ["".join(chance.choices(MINORITY, k=chance.randint(2, 4))) for _ in range(2)]
            made.append("·".join(parts))
        else:
            given_part = "".join(chance.choices(RARE + COMMON, k=chance.randint(1, 2)))
            made.append(chance.choice(COMMON + RARE) + given_part)
    return made


@pytest.mark.requirement("T26")
def test_ten_thousand_names_with_rare_characters_come_back(tmp_path):
    wanted = many_names(10_000)
    households = [{"household_number": f"H{n}", "village_code": VILLAGE} for n in range(2_500)]
    people = [{"household_number": f"H{n // 4}", "name": name} for n, name in enumerate(wanted)]
    sheets.write_workbook(tmp_path / "names.xlsx", BOOK, FORM, households, people)

    reading = read(tmp_path / "names.xlsx", tmp_path)

    assert reading.counts["block"] == 0
    assert pq.read_table(reading.folder / "person.parquet")["name"].to_pylist() == wanted


@pytest.mark.requirement("T26")
def test_a_whole_county_comes_back_with_every_fact(tmp_path):
    table = areas.open()
    made = synthetic.county(table, "220122", 250, 3, 2016, DAY, defects=1, book=BOOK)
    sheets.write_workbook(
        tmp_path / "county.xlsx", BOOK, FORM, made.households, made.people, on=DAY, areas=table
    )

    reading = read(tmp_path / "county.xlsx", tmp_path)

    assert reading.counts["block"] == 0
    assert_same(reading.folder / "household.parquet", made.households)
    assert_same(reading.folder / "person.parquet", made.people)


def assert_same(path, wanted):
    found = pq.read_table(path).drop_columns(["source_sheet", "source_row"])
    assert set(found.schema.names) == set(wanted.schema.names)
    assert found.select(wanted.schema.names).to_pylist() == wanted.to_pylist()


def test_an_export_in_english_comes_back_too(tmp_path):
    household = {
        "household_number": "H1",
        "village_code": VILLAGE,
        "water_safe": True,
        "wage_income": Decimal("1.50"),
    }
    person = {
        "household_number": "H1",
        "name": "王一",
        "birth": date(1970, 1, 2),
        "health": "chronic_illness;disabled",
    }
    sheets.write_workbook(tmp_path / "en.xlsx", BOOK, FORM, [household], [person], language="en")

    reading = read(tmp_path / "en.xlsx", tmp_path)

    assert reading.counts["block"] == reading.counts["warn"] == 0
    found = pq.read_table(reading.folder / "household.parquet").to_pylist()[0]
    assert {name: found[name] for name in household} == household
    found = pq.read_table(reading.folder / "person.parquet").to_pylist()[0]
    assert {name: found[name] for name in person} == person


@pytest.mark.requirement("T21")
def test_no_text_becomes_a_formula_or_a_link(tmp_path):
    people = [
        {"household_number": "H1", "name": text, "employer": text, "illness_name": text, "work_city": text}
        for text in FORMULAS
    ]
    household = {"household_number": "H1", "village_code": VILLAGE, "hamlet": "=1", "house_structure": "@x"}
    sheets.write_workbook(tmp_path / "f.xlsx", BOOK, FORM, [household], people, title="=1+1")
    table = sheets.Table(
        "=1+1", [sheets.Column("=h", note="=n", band="=b")], [[text] for text in FORMULAS], title="@t"
    )
    sheets.write_tables(tmp_path / "t.xlsx", [table])

    assert len(FORMULAS) >= 40
    for path in (tmp_path / "f.xlsx", tmp_path / "t.xlsx"):
        with zipfile.ZipFile(path) as package:
            for part in package.namelist():
                content = package.read(part)
                if part.startswith("xl/worksheets/sheet"):
                    assert b"<f>" not in content
                    assert b"<f " not in content
                    assert b"<hyperlink" not in content
                    assert_marked(content.decode())
                assert b"TargetMode" not in content


def assert_marked(content):
    """No text of a cell begins with what a spreadsheet takes for a formula, should it be saved as CSV."""
    starts = {text.lstrip(" \u00a0\u2003\u3000\u200b")[:1] for text in content.split("<t>")[1:]}
    assert not starts & set("=+-@＝＋－＠\t\r\n")


def test_texts_that_look_like_formulas_come_back_as_they_were(tmp_path):
    wanted = [text.strip("\u200b\u3000 \t\r\n\u00a0") for text in FORMULAS]
    people = [{"household_number": "H1", "name": "王一", "employer": text} for text in wanted]
    household = {"household_number": "H1", "village_code": VILLAGE}
    sheets.write_workbook(tmp_path / "f.xlsx", BOOK, FORM, [household], people)
    reading = read(tmp_path / "f.xlsx", tmp_path)
    assert pq.read_table(reading.folder / "person.parquet")["employer"].to_pylist() == wanted


@given(st.text(max_size=40))
def test_the_escaper_can_be_undone(text):
    clean = sheets.unescape(sheets.escape(text))
    assert sheets.unescape(sheets.escape(clean)) == clean
    assert sheets.escape(clean)[:1] not in tuple("=+-@＝＋－＠\t\r\n")


@given(st.text(alphabet="=+-@＝＋－＠\t\r\n '\0\u3000ab", max_size=12))
def test_the_escaper_leaves_no_starter_in_front(text):
    shown = sheets.escape(text).lstrip(" \u3000")
    assert shown[:1] not in tuple("=+-@＝＋－＠\t\r\n")


def test_a_text_longer_than_a_cell_is_cut_with_a_mark():
    assert sheets.escape("x" * 40_000) == "x" * 32_766 + "…"


@given(st.text(alphabet=RARE + COMMON + "·.．•", min_size=1, max_size=8))
def test_names_are_cleaned_once_and_for_all(name):
    assert names.clean(names.clean(name)) == names.clean(name)


def test_villages_of_the_county_are_read_by_name_and_by_code_alike(tmp_path):
    """Every village of the county, once by its code and once by the five names an export writes."""
    table, codes = areas.open(), village_codes()
    households = [{"household_number": f"H{n}", "village_code": code} for n, code in enumerate(codes)]
    sheets.write_workbook(tmp_path / "v.xlsx", BOOK, FORM, households, [], areas=table, on=DAY)
    rows = [
        dict(zip(("户编号", "省", "市", "县", "乡", "村"), (f"H{n}", *ladder(table, code)), strict=True))
        for n, code in enumerate(codes)
    ]
    form(tmp_path / "names.xlsx", rows, [{"户编号": "H0", "姓名": "王一"}])
    for path in (tmp_path / "v.xlsx", tmp_path / "names.xlsx"):
        found = pq.read_table(read(path, tmp_path).folder / "household.parquet")
        assert found["village_code"].to_pylist() == list(codes)


def ladder(table, code):
    village = table.find(code, areas.Level.VILLAGE)
    return [area.name for area in (*table.ancestors(village), village)]
