"""Parts inside a package that would do harm: entities, macros, links, broken markup."""

from tests.sheets.hostile import changed, hostile, noise
from tests.sheets.making import MAIN, ROWS, package, parts, relations, sheet_xml

LAUGHS = '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>'


@hostile("xml_doctype")
def entities_in_the_sheet(path):
    package(path, {**parts(), "xl/worksheets/sheet1.xml": sheet_xml(ROWS, prologue=LAUGHS).encode()})


@hostile("xml_doctype")
def outside_entity_in_the_sheet(path):
    package(path, {**parts(), "xl/worksheets/sheet1.xml": sheet_xml(ROWS, prologue=OUTSIDE).encode()})


@hostile("xml_doctype")
def entities_in_the_strings(path):
    package(
        path,
        changed(
            **{"xl/sharedStrings.xml": f'{LAUGHS}<sst xmlns="{MAIN}"><si><t>&lol2;</t></si></sst>'.encode()}
        ),
    )


@hostile("xml_doctype")
def entities_in_the_types(path):
    package(path, changed(**{"[Content_Types].xml": OUTSIDE.encode() + parts()["[Content_Types].xml"]}))


@hostile("xml_doctype")
def entities_in_the_properties(path):
    package(path, changed(**{"docProps/core.xml": f"{OUTSIDE}<a>&xxe;</a>".encode()}))


@hostile("xml_doctype")
def entities_in_the_relations(path):
    package(
        path,
        changed(**{"xl/_rels/workbook.xml.rels": OUTSIDE.encode() + parts()["xl/_rels/workbook.xml.rels"]}),
    )


@hostile("xml_doctype")
def entities_in_a_part_without_ending(path):
    package(path, changed(**{"xl/theme/theme1": f"{LAUGHS}<a/>".encode()}))


@hostile("xml_doctype")
def document_type_in_small_letters(path):
    package(path, {**parts(), "xl/worksheets/sheet1.xml": sheet_xml(ROWS, prologue="<!doctype x>").encode()})


@hostile("xml_encoding")
def sheet_in_utf_16(path):
    package(path, changed(**{"xl/worksheets/sheet1.xml": sheet_xml(ROWS).encode("utf-16")}))


@hostile("xml_encoding")
def sheet_in_utf_7(path):
    text = sheet_xml(ROWS).replace("UTF-8", "UTF-7")
    package(path, changed(**{"xl/worksheets/sheet1.xml": text.encode()}))


@hostile("xml_broken")
def workbook_that_does_not_close(path):
    package(path, changed(**{"xl/workbook.xml": b"<workbook><sheets>"}))


@hostile("xml_broken")
def tag_without_end(path):
    package(path, changed(**{"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row" + noise(6)}))


@hostile("parser_refused")
def sheet_that_breaks_off(path):
    broken = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>户编号'
    package(path, changed(**{"xl/worksheets/sheet1.xml": broken.encode()}))


@hostile("parser_refused")
def strings_that_are_not_there(path):
    rows = '<row r="1"><c r="A1" t="s"><v>99999999</v></c></row>'
    package(path, {**parts(), "xl/worksheets/sheet1.xml": sheet_xml(rows).encode()})


@hostile("file_macros")
def workbook_with_macros(path):
    package(path, changed(**{"xl/vbaProject.bin": b"x" * 100}))


@hostile("file_macros")
def workbook_of_macro_type(path):
    types = parts()["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    package(path, changed(**{"[Content_Types].xml": types}))


@hostile("file_macros")
def macro_sheet_of_excel_4(path):
    package(path, changed(**{"xl/macrosheets/sheet1.xml": b"<x/>"}))


@hostile("file_macros")
def active_x_control(path):
    package(path, changed(**{"xl/activeX/activeX1.bin": b"x"}))


@hostile("file_links")
def link_to_another_workbook(path):
    package(path, changed(**{"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}))


@hostile("file_links")
def connection_to_a_database(path):
    package(path, changed(**{"xl/connections.xml": b"<connections/>"}))


@hostile("file_links")
def template_from_the_network(path):
    rels = relations("attachedTemplate", "http://x.invalid/t", ' TargetMode="External"')
    package(path, changed(**{"xl/worksheets/_rels/sheet1.xml.rels": rels.encode()}))


@hostile("file_links")
def picture_from_the_network(path):
    rels = relations("image", "//x.invalid/p", ' TargetMode="External"')
    package(path, changed(**{"xl/drawings/_rels/drawing1.xml.rels": rels.encode()}))


@hostile("file_embedded")
def embedded_document(path):
    package(path, changed(**{"xl/embeddings/oleObject1.bin": b"x"}))
