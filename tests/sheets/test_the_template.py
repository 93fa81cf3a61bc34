"""The empty workbook officers fill in: it reads back cleanly, keeps numbers as texts, offers lists."""

import io
import re
import zipfile
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from diguan.engine import sheets
from tests.sheets.making import BOOK, DAY, FORM, PERSON, VILLAGE, flaws, read, staged


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    path = tmp_path_factory.mktemp("template") / "template.xlsx"
    sheets.template(BOOK, FORM, path, on=DAY)
    return path


def rows(path, sheet):
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def part(path, name):
    with zipfile.ZipFile(path) as package:
        return package.read(name).decode()


def test_it_has_a_guide_the_two_sheets_and_the_code_lists(empty):
    assert CalamineWorkbook.from_path(str(empty)).sheet_names == ["说明", "家庭", "成员", "代码表"]
    guide = "\n".join(str(cell) for row in rows(empty, "说明") for cell in row)
    for line in FORM.guide:
        assert line.zh in guide
        assert line.en in guide


def test_it_reads_back_without_a_complaint_but_that_it_is_empty(empty, tmp_path):
    reading = read(empty, tmp_path)
    assert not reading.refused
    assert reading.kinds == {"no_rows": 2}
    assert reading.unmapped == ()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_filled_in_below_its_headings_it_comes_in(language, tmp_path):
    """As an officer would: values typed under the headings of the template, in either language."""
    target = io.BytesIO()
    sheets.template(BOOK, FORM, target, on=DAY, language=language)
    source, filled = tmp_path / "t.xlsx", tmp_path / "filled.xlsx"
    source.write_bytes(target.getvalue())
    fill(source, filled, {2: {"A": "H1", "G": VILLAGE}, 3: {"A": "H1", "C": PERSON["姓名"]}})
    reading = read(filled, tmp_path)
    assert reading.counts["block"] == reading.counts["warn"] == 0, flaws(reading)
    assert staged(reading, "person")[0]["name"] == "王一"


def fill(source, target, values):
    """A copy of a workbook with texts in row 4 of its sheets, by number of the sheet and column letter."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            for number, cells in values.items():
                if name == f"xl/worksheets/sheet{number}.xml":
                    texts = "".join(
                        f'<c r="{c}4" t="inlineStr"><is><t>{v}</t></is></c>' for c, v in cells.items()
                    )
                    content = content.replace(
                        b"</sheetData>", f'<row r="4">{texts}</row></sheetData>'.encode()
                    )
            new.writestr(name, content)


def test_headings_that_must_be_filled_in_are_red_and_noted(empty):
    assert part(empty, "xl/styles.xml").count('rgb="FFC00000"') >= 1
    comments = part(empty, "xl/comments1.xml") + part(empty, "xl/comments2.xml")
    for level in ("household", "person"):
        for fact in BOOK.recorded(level):
            assert fact.text.zh in comments
            assert fact.text.en.replace("'", "&apos;") in comments or fact.text.en in comments


def test_columns_of_numbers_that_are_names_are_text(empty):
    formats = re.findall(r'<xf numFmtId="(\d+)"', part(empty, "xl/styles.xml").split("<cellXfs")[1])
    headings = rows(empty, "成员")[2]
    columns = re.findall(
        r'<col min="(\d+)" max="\d+" width="[\d.]+" style="(\d+)"', part(empty, "xl/worksheets/sheet3.xml")
    )
    styles = {int(first): formats[int(style)] for first, style in columns}
    for heading in ("户编号", "证件号码", "残疾证号", "本人电话"):
        assert styles[headings.index(heading) + 1] == "49", heading  # 49 is the format of text


def test_choices_are_those_of_the_day(empty, tmp_path):
    later = tmp_path / "2020.xlsx"
    sheets.template(BOOK, FORM, later, on=date(2020, 6, 1))
    lists = {path: {str(cell) for row in rows(path, "代码表") for cell in row} for path in (empty, later)}
    assert {"大专及以上", "水泥路"} <= lists[empty]
    assert "之兄弟姐妹" not in lists[empty]
    assert {"之兄弟姐妹", "硬化路", "弱劳动力或半劳动力"} <= lists[later]
    assert "水泥路" not in lists[later]


def test_every_choice_offers_a_list_that_warns_and_lets_pass(empty):
    sheet = part(empty, "xl/worksheets/sheet2.xml")
    choices = [fact for fact in BOOK.recorded("household") if fact.type in ("flag", "code")]
    assert sheet.count("<dataValidation ") == len(choices)
    assert sheet.count('errorStyle="warning"') == len(choices)
    assert "<f>" not in re.sub(r"<formula1>.*?</formula1>", "", sheet)


def test_panes_are_frozen_below_the_headings(empty):
    assert 'ySplit="3"' in part(empty, "xl/worksheets/sheet2.xml")


def test_a_table_says_how_many_rows_it_has_and_that_it_is_a_demonstration(tmp_path):
    columns = [
        sheets.Column("户主", kind="text"),
        sheets.Column("收入", kind="money"),
        sheets.Column("日期", kind="day"),
    ]
    data = [["王一", 1200.5, date(2017, 6, 1)], [None, None, date(1899, 1, 1)], [True, "不详", "昨天"]]
    tables = [
        sheets.Table("名单/甲", columns, data, title="候选名单", count=3),
        sheets.Table("流", [*columns, sheets.Column("核实", kind="flag")], iter([[*data[0], True]])),
    ]
    written = sheets.write_tables(tmp_path / "t.xlsx", tables, demonstration=True)
    assert written == {"名单 甲": 3, "流": 1}
    first, stream = rows(tmp_path / "t.xlsx", "名单 甲"), rows(tmp_path / "t.xlsx", "流")
    assert first[0][0] == "候选名单　共 3 行　演示数据 Demonstration data"
    assert first[1:] == [
        ["户主", "收入", "日期"],
        ["王一", 1200.5, date(2017, 6, 1)],
        ["", "", "1899-01-01"],
        ["True", "不详", "昨天"],
    ]
    assert stream[0][0] == "流　演示数据 Demonstration data"
    assert [stream[2][3], stream[3][0]] == ["是", "共 1 行"]
    assert (
        "演示数据 Demonstration data"
        in part(tmp_path / "t.xlsx", "xl/worksheets/sheet1.xml").split("headerFooter")[1]
    )


def test_a_table_goes_into_a_stream_too():
    target = io.BytesIO()
    sheets.write_tables(target, [sheets.Table("t", [sheets.Column("a")], [["x"]])], language="en")
    assert target.getvalue().startswith(b"PK")
