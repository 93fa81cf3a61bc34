"""Files that are no workbook at all, whatever their name says."""

import gzip

from tests.sheets.hostile import OLE, changed, hostile, raw
from tests.sheets.making import package


@hostile("file_empty")
def empty_file(path):
    raw(path, b"")


@hostile("file_old")
def old_binary_workbook(path):
    raw(path, OLE + bytes(2048))


@hostile("file_password")
def workbook_with_password(path):
    raw(path, OLE + bytes(1024) + "EncryptedPackage".encode("utf-16-le") + bytes(1024))


@hostile("file_kind")
def web_page_named_xlsx(path):
    raw(path, b"<html><table><tr><td>1</td></tr></table></html>")


@hostile("file_kind")
def web_page_with_mark_and_spaces(path):
    raw(path, b"\xef\xbb\xbf\r\n  <!DOCTYPE html><html></html>")


@hostile("file_kind")
def spreadsheet_2003_xml(path):
    raw(path, b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>')


@hostile("file_kind")
def pdf_named_xlsx(path):
    raw(path, b"%PDF-1.7\n")


@hostile("file_kind")
def picture_named_xlsx(path):
    raw(path, b"\x89PNG\r\n\x1a\n" + bytes(64))


@hostile("file_kind")
def photograph_named_xlsx(path):
    raw(path, b"\xff\xd8\xff\xe0" + bytes(64))


@hostile("file_kind")
def program_named_xlsx(path):
    raw(path, b"MZ\x90\x00" + bytes(64))


@hostile("file_kind")
def shell_script_named_xlsx(path):
    raw(path, b"#!/bin/sh\nrm -rf /\n")


@hostile("file_kind")
def gzip_named_xlsx(path):
    raw(path, gzip.compress(b"x" * 1000))


@hostile("file_kind")
def rar_named_xlsx(path):
    raw(path, b"Rar!\x1a\x07\x00" + bytes(64))


@hostile("file_kind")
def rich_text_named_xlsx(path):
    raw(path, b"{\\rtf1\\ansi}")


@hostile("csv_binary")
def random_bytes(path):
    raw(path, bytes(range(256)) * 8)


@hostile("csv_binary")
def text_with_escapes(path):
    raw(path, b"a,b\n\x1b[31m,2\n")


@hostile("csv_encoding")
def text_in_no_known_encoding(path):
    raw(path, "户编号,姓名\n".encode() + b"\xff\xff\xfe,\x80\n")


@hostile("csv_broken")
def csv_with_an_open_quote(path):
    raw(path, '户编号,行政村代码,姓名,与户主关系\n"H1,2,3\n'.encode() * 20)


@hostile("csv_broken")
def csv_with_a_field_of_a_megabyte(path):
    raw(path, "户编号,姓名\n".encode() + b"x" * 1_000_000 + b",1\n")


@hostile("too_many_columns")
def csv_with_ten_thousand_columns(path):
    raw(path, "户编号,姓名\n".encode() + b"1," * 10_000 + b"\n")


@hostile("file_other_sheets")
def open_document(path):
    package(path, {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"})


@hostile("file_other_sheets")
def binary_workbook(path):
    package(path, changed(**{"xl/workbook.bin": b"\x83\x01\x00"}))


@hostile("zip_part_missing")
def archive_of_something_else(path):
    package(path, {"readme.txt": b"hello"})


@hostile("zip_part_missing")
def word_document(path):
    package(path, {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"})


@hostile("zip_part_missing")
def workbook_without_its_workbook(path):
    package(path, changed(**{"xl/workbook.xml": None}))
