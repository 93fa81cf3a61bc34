"""More files under a false name, and packages that use the lesser known corners of their format."""

import bz2
import io
import lzma
import sqlite3
import struct
import tarfile
import zipfile

from tests.sheets.hostile import changed, hostile, raw, sound
from tests.sheets.making import MAIN, ROWS, package, parts, relations, sheet_xml, zeros

SHEET = "xl/worksheets/sheet1.xml"


def sheet(path, rows, **more):
    package(path, {**parts(), SHEET: sheet_xml(rows, **more).encode()})


@hostile("file_kind")
def seven_zip_named_xlsx(path):
    raw(path, b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(64))


@hostile("csv_binary")
def bzip2_named_xlsx(path):
    raw(path, bz2.compress(b"x" * 1000))


@hostile("csv_binary")
def xz_named_xlsx(path):
    raw(path, lzma.compress(b"x" * 1000))


@hostile("csv_binary")
def tar_named_xlsx(path):
    with tarfile.open(path, "w") as file:
        info = tarfile.TarInfo("../../etc/passwd")
        info.size = 4
        file.addfile(info, io.BytesIO(b"root"))


@hostile("file_kind")
def linux_program_named_xlsx(path):
    raw(path, b"\x7fELF\x02\x01\x01" + bytes(64))


@hostile("csv_binary")
def java_class_named_xlsx(path):
    raw(path, b"\xca\xfe\xba\xbe\x00\x00\x00\x34" + bytes(64))


@hostile("csv_binary")
def windows_shortcut_named_xlsx(path):
    raw(path, b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(64))


@hostile("csv_binary")
def database_named_xlsx(path):
    made = sqlite3.connect(path)
    made.execute("CREATE TABLE 户 (编号)")
    made.commit()
    made.close()


@hostile("csv_binary")
def pickle_named_csv(path):
    raw(path, b"\x80\x04\x95\x1e\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x94\x8c\x06system\x94\x93\x94.")


@hostile("csv_binary")
def film_named_xlsx(path):
    raw(path, b"\x00\x00\x00\x18ftypmp42" + bytes(64))


@hostile("file_kind")
def moving_picture_named_xlsx(path):
    raw(path, b"GIF89a" + bytes(64))


@hostile("no_sheet")
def drawing_that_is_markup(path):
    raw(path, b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')


@hostile("no_sheet")
def web_archive_named_xls(path):
    raw(path, b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n<html></html>\r\n" * 3)


@hostile("no_sheet")
def postscript_named_xlsx(path):
    raw(path, b"%!PS-Adobe-3.0\n(/etc/passwd) (r) file\n")


@hostile("no_sheet")
def objects_of_a_program(path):
    raw(path, b'{"__proto__": {"admin": true}, "rows": [1, 2, 3]}')


@hostile("file_kind")
def empty_archive(path):
    raw(path, b"PK\x05\x06" + bytes(18))


@hostile("parser_refused")
def archive_in_two_volumes(path):
    data = bytearray(sound(path))
    place = data.rindex(b"PK\x05\x06")
    struct.pack_into("<HH", data, place + 4, 1, 1)
    raw(path, bytes(data))


@hostile("parser_refused")
def archive_that_counts_more_than_it_has(path):
    data = bytearray(sound(path))
    place = data.rindex(b"PK\x05\x06")
    struct.pack_into("<HH", data, place + 8, 60_000, 60_000)
    raw(path, bytes(data))


@hostile("zip_double")
def archive_whose_directory_lies_beyond_its_end(path):
    data = bytearray(sound(path))
    struct.pack_into("<I", data, data.rindex(b"PK\x05\x06") + 16, 0x7FFFFFFF)
    raw(path, bytes(data))


@hostile("zip_names")
def link_to_a_file_of_the_machine(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts().items():
            file.writestr(name, data)
        info = zipfile.ZipInfo("xl/media/image1.png")
        info.create_system, info.external_attr = 3, 0o120777 << 16
        file.writestr(info, "/etc/passwd")


@hostile("zip_names")
def sheet_that_is_a_link(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts().items():
            info = zipfile.ZipInfo(name)
            if name == SHEET:
                info.create_system, info.external_attr = 3, 0o120777 << 16
                data = b"/etc/passwd"
            file.writestr(info, data)


@hostile("zip_names")
def name_with_a_zero_byte(path):
    data = package(path, changed(**{"xl/media/aXb.png": b"x"})).read_bytes()
    raw(path, data.replace(b"aXb.png", b"a\x00b.png"))


@hostile("zip_nested")
def name_that_is_written_backwards(path):
    package(path, changed(**{"xl/media/\u202egnp.exe": b"x"}))


@hostile("zip_names")
def path_of_a_network_share(path):
    package(path, changed(**{"//server/share/evil": b"x"}))


@hostile("zip_names")
def path_that_climbs_and_returns(path):
    package(path, changed(**{"xl/media/../../../evil": b"x"}))


@hostile("zip_ratio")
def bomb_in_the_styles(path):
    package(path, changed(**{"xl/styles.xml": b"<styleSheet>" + zeros(32) + b"</styleSheet>"}))


@hostile("zip_ratio")
def bomb_in_the_comments(path):
    package(path, changed(**{"xl/comments1.xml": b"<comments>" + zeros(32) + b"</comments>"}))


@hostile("xml_doctype")
def entities_in_the_styles(path):
    doc = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><styleSheet>&b;</styleSheet>'
    package(path, changed(**{"xl/styles.xml": doc}))


@hostile("xml_doctype")
def entities_in_the_workbook(path):
    outside = b'<!DOCTYPE x SYSTEM "http://x.invalid/x.dtd"><workbook'
    text = parts()["xl/workbook.xml"].replace(b"<workbook", outside, 1)
    package(path, changed(**{"xl/workbook.xml": text}))


@hostile("xml_doctype")
def parameter_entities_in_a_comment_part(path):
    doc = b'<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]><comments/>'
    package(path, changed(**{"xl/comments1.xml": doc}))


@hostile("xml_doctype")
def entities_in_a_drawing(path):
    package(path, changed(**{"xl/drawings/drawing1.xml": b'<!DOCTYPE x [<!ENTITY a "a">]><x>&a;</x>'}))


@hostile("xml_doctype")
def entities_in_custom_data(path):
    doc = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x/>'
    package(path, changed(**{"customXml/item1.xml": doc}))


@hostile("parser_refused")
def sheet_nested_without_end(path):
    deep = "<a>" * 300_000
    package(path, changed(**{SHEET: f'<worksheet xmlns="{MAIN}"><sheetData>{deep}'.encode()}))


@hostile("no_sheet")
def sheet_with_a_million_attributes(path):
    many = " ".join(f'a{number}="1"' for number in range(400_000))
    package(path, changed(**{SHEET: f'<worksheet xmlns="{MAIN}" {many}><sheetData/></worksheet>'.encode()}))


@hostile("file_macros")
def menu_that_runs_code(path):
    package(path, changed(**{"customUI/customUI.xml": b'<customUI onLoad="run"/>'}))


@hostile("file_macros")
def macro_sheet_of_the_international_kind(path):
    package(path, changed(**{"xl/intlMacrosheets/sheet1.xml": b"<x/>"}))


@hostile("file_macros")
def dialog_sheet(path):
    package(path, changed(**{"xl/dialogsheets/sheet1.xml": b"<x/>"}))


@hostile("file_macros")
def signed_macros(path):
    package(path, changed(**{"xl/vbaProjectSignature.bin": b"x" * 100}))


@hostile("file_links")
def query_of_a_web_page(path):
    package(path, changed(**{"xl/queryTables/queryTable1.xml": b"<queryTable/>"}))


@hostile("file_links")
def data_model_of_another_place(path):
    package(path, changed(**{"xl/model/item.data": b"x" * 100}))


@hostile("file_links")
def add_in_from_the_web(path):
    package(path, changed(**{"xl/webextensions/webextension1.xml": b"<we/>"}))


@hostile("file_links")
def feed_of_live_data(path):
    package(path, changed(**{"xl/volatileDependencies.xml": b"<volTypes/>"}))


@hostile("file_links")
def workbook_kept_on_a_share(path):
    rels = relations("externalLinkPath", "file:////server/share/x.xlsx", ' TargetMode="External"')
    package(path, changed(**{"xl/externalLinks/_rels/externalLink1.xml.rels": rels.encode()}))


@hostile("file_embedded")
def document_embedded_as_a_package(path):
    package(path, changed(**{"xl/embeddings/Microsoft_Word_Document.docx": b"x"}))


@hostile("file_links")
def frame_from_the_network(path):
    rels = relations("frame", "http://x.invalid/f", ' TargetMode="External"')
    package(path, changed(**{"xl/worksheets/_rels/sheet1.xml.rels": rels.encode()}))


@hostile("parser_refused")
def cell_of_row_zero(path):
    sheet(path, ROWS + '<row r="0"><c r="A0"><v>1</v></c></row>')


@hostile("parser_refused")
def cell_with_a_place_that_is_none(path):
    sheet(path, ROWS + '<row r="9"><c r="😀9"><v>1</v></c></row>')


@hostile("parser_refused")
def row_with_a_number_below_zero(path):
    sheet(path, ROWS + '<row r="-5"><c><v>1</v></c></row>')


@hostile("too_many_rows")
def rows_that_run_backwards_from_the_end(path):
    numbers = range(1048576, 1048476, -1)
    far = (f'<row r="{number}"><c r="A{number}"><v>1</v></c></row>' for number in numbers)
    sheet(path, ROWS + "".join(far))


@hostile("parser_refused")
def string_number_below_zero(path):
    sheet(path, '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>')


@hostile("xml_broken")
def text_of_sixty_megabytes_in_one_cell(path):
    text = "".join(chr(0x4E00 + number * 7919 % 20_000) for number in range(200_000)) * 75
    sheet(path, f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>')
