"""Ugly and honest: hidden things, formulas, files other programs wrote, plain text."""

from typing import Any

from tests.sheets.making import HOUSEHOLD, PERSON, VILLAGE, honest, package, parts, row_xml, sheet_xml, table
from tests.sheets.ugly import HEAD, HEADINGS, WIFE, ugly


@ugly(people=2, said=("hidden_rows",))
def hidden_row(path):
    honest(
        path,
        {"名册": [HEADINGS, HEAD, WIFE]},
        lambda book, sheet: sheet.set_row(2, None, None, {"hidden": True}),
    )


@ugly({"member_count": 2}, people=2, said=("hidden_columns",))
def hidden_column(path):
    honest(
        path,
        {"名册": [HEADINGS, HEAD, WIFE]},
        lambda book, sheet: sheet.set_column(2, 2, None, None, {"hidden": True}),
    )


@ugly(people=1, said=("hidden_sheet",))
def hidden_sheet(path):
    tables = {
        "家庭": table([HOUSEHOLD]),
        "成员": table([PERSON]),
    }
    honest(path, tables, lambda book, sheet: sheet.hide() if sheet.get_name() == "成员" else None)


@ugly({"wage_income": 2000}, people=1, said=("formulas",))
def sum_of_a_formula(path):
    def touch(book: Any, sheet: Any) -> None:
        sheet.write_formula(1, 5, "=1500+500", None, 2000)

    honest(path, {"名册": [[*HEADINGS, "工资性收入"], HEAD]}, touch)


@ugly(people=1)
def dimension_that_lies(path):
    rows = row_xml(1, *HEADINGS) + row_xml(2, "H1", VILLAGE, "2", "王一", "户主")
    package(
        path,
        {**parts(), "xl/worksheets/sheet1.xml": sheet_xml(rows, before='<dimension ref="A1:A1"/>').encode()},
    )


@ugly(people=1)
def cells_without_references(path):
    cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in HEADINGS)
    data = "".join(
        f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in ("H1", VILLAGE, "2", "王一", "户主")
    )
    sheet = sheet_xml(f"<row>{cells}</row><row>{data}</row>")
    package(path, {**parts(), "xl/worksheets/sheet1.xml": sheet.encode()})


@ugly(people=1)
def elements_with_a_prefix(path):
    text = sheet_xml(row_xml(1, *HEADINGS) + row_xml(2, "H1", VILLAGE, "2", "王一", "户主")).replace(
        "xmlns=", "xmlns:x="
    )
    for name in ("worksheet", "sheetData", "row", "c", "is", "t"):
        text = (
            text.replace(f"<{name}>", f"<x:{name}>")
            .replace(f"<{name} ", f"<x:{name} ")
            .replace(f"</{name}>", f"</x:{name}>")
        )
    package(path, {**parts(), "xl/worksheets/sheet1.xml": text.encode()})


@ugly(people=1)
def mail_address_as_a_link(path):
    honest(
        path,
        {"名册": [HEADINGS, HEAD]},
        lambda book, sheet: sheet.write_url(9, 9, "http://x.invalid", None, "  "),
    )


@ugly(people=1)
def a_picture_beside_the_table(path):
    package(path, {**parts(), "xl/media/image1.png": b"\x89PNG\r\n\x1a\n" + bytes(100)})


LINES = "户编号,行政村代码,姓名,与户主关系,身份证号\nH1,{village},王𠮷,户主,\t990122197001010011\n"


@ugly(person={"name": "王𠮷", "id_number": "990122197001010011"}, ending="csv")
def csv_in_utf_8(path):
    path.write_bytes(b"\xef\xbb\xbf" + LINES.format(village=VILLAGE).encode())


@ugly(person={"name": "王㛃"}, ending="csv")
def csv_in_gb18030(path):
    path.write_bytes(LINES.format(village=VILLAGE).replace("𠮷", "㛃").encode("gb18030"))


@ugly(person={"name": "王𠮷"}, ending="txt")
def unicode_text_of_excel(path):
    path.write_bytes(LINES.format(village=VILLAGE).replace("\t", "").replace(",", "\t").encode("utf-16"))


@ugly(person={"id_number": "990122197001010011"}, ending="csv")
def csv_that_keeps_numbers_with_formulas(path):
    row = f'H1;="{VILLAGE}";王一;户主;="990122197001010011"'
    path.write_bytes(f"户编号;行政村代码;姓名;与户主关系;身份证号\r\n{row}\r\n".encode())
