"""A file into raw sheets: what it is (by its first bytes, not its name), checked first, then parsed lazily.

Only the child process calls this. It gives cells as they stand; what they mean is known further on.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from diguan.engine.sheets import plain_text
from diguan.engine.sheets.container import Package
from diguan.engine.sheets.headings import Merged
from diguan.engine.sheets.kinds import refuse, size
from diguan.engine.sheets.limits import Limits
from diguan.engine.sheets.markup import Scan, check_parts, number_of, scan_sheet
from diguan.words.text import Text

Row = tuple[int, list[Any]]
"""The number of a row (from 1) and its cells from column A on."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """The content of a sheet, loaded."""

    rows: Callable[[], Iterator[Row]]
    merged: Sequence[Merged]
    scan: Scan


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A sheet by name; `load` scans and parses it, or raises Refused."""

    name: str
    hidden: bool
    load: Callable[[], Parsed]


@dataclass(frozen=True, slots=True)
class Source:
    """A file opened: its sheets, and whether its calendar begins in 1904."""

    sheets: tuple[RawSheet, ...]
    from_1904: bool = False


def open_source(path: Path, limits: Limits) -> Source:
    """The sheets of an .xlsx or text file; Refused for everything else, with what it is instead."""
    length = path.stat().st_size
    if not length:
        raise refuse("file_empty")
    if length > limits.file_bytes:
        raise refuse("file_too_large", size=size(length), limit=size(limits.file_bytes))
    with path.open("rb") as file:
        start = file.read(512)
    if start.startswith(b"PK\x03\x04"):
        return _workbook(path, limits)
    if start.startswith(_OLE):
        raise refuse("file_password" if _is_encrypted(path) else "file_old")
    for begins, found in _OTHERS:
        if start.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(begins):
            raise refuse("file_kind", found=found)
    return Source((_text_sheet(path, limits),))


def _text_sheet(path: Path, limits: Limits) -> RawSheet:
    def load() -> Parsed:
        lines = plain_text.read(path, limits)
        return Parsed(lambda: iter(lines), (), Scan(path.name, last_row=lines[-1][0] if lines else 0))

    return RawSheet(path.stem, False, load)


def _workbook(path: Path, limits: Limits) -> Source:
    package = Package(path, limits)
    _check_kind(package)
    check_parts(package)
    parts = _sheet_parts(package)
    try:
        book = CalamineWorkbook.from_path(str(path))
        about = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    except CalamineError as fault:
        raise refuse("parser_refused", reason=str(fault)[:80]) from None
    if len(about) > limits.sheets:
        raise refuse("too_many_sheets", count=len(about), limit=limits.sheets)
    sheets = (_sheet(book, package, each.name, each.visible, parts, limits) for each in about)
    return Source(tuple(sheets), _is_from_1904(package))


def _sheet(
    book: CalamineWorkbook,
    package: Package,
    name: str,
    visible: SheetVisibleEnum,
    parts: dict[str, str],
    limits: Limits,
) -> RawSheet:
    def load() -> Parsed:
        if name not in parts:
            raise refuse("zip_part_missing", part=name)
        scan = scan_sheet(package, parts[name], limits)
        try:
            parsed = book.get_sheet_by_name(name)
        except CalamineError as fault:
            raise refuse("parser_refused", name, reason=str(fault)[:80]) from None
        read = parsed.end[0] + 1 if parsed.end else 0
        if read < scan.last_filled_row:
            raise refuse("rows_lost", name, written=scan.last_filled_row, read=read)
        return Parsed(lambda: _rows(parsed), parsed.merged_cell_ranges or (), scan)

    return RawSheet(name, visible != SheetVisibleEnum.Visible, load)


def _rows(parsed: CalamineSheet) -> Iterator[Row]:
    before = [""] * (parsed.start[1] if parsed.start else 0)
    for number, cells in enumerate(parsed.iter_rows(), 1):
        yield number, [*before, *cells] if before else cells


def _check_kind(package: Package) -> None:
    names = {name.lower(): name for name in package.parts}
    if "mimetype" in names:
        raise refuse("file_other_sheets", found=_OPEN_DOCUMENT)
    if "[content_types].xml" not in names:
        raise refuse("zip_part_missing", part="[Content_Types].xml")
    if "xl/workbook.bin" in names:
        raise refuse("file_other_sheets", found=_XLSB)
    types = package.whole(names["[content_types].xml"]).lower()
    if b"macroenabled" in types or b"vbaproject" in types:
        raise refuse("file_macros", part="[Content_Types].xml")
    for needed in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
        if needed not in package.parts:
            raise refuse("zip_part_missing", part=needed)
    for name in package.parts:
        if name.lower().endswith(".rels"):
            _check_links(name, package)


def _check_links(name: str, package: Package) -> None:
    for relation in _parse(package, name):
        outside = relation.get("TargetMode", "").lower() == "external"
        if outside and not relation.get("Type", "").endswith("/hyperlink"):
            raise refuse("file_links", part=name)


def _sheet_parts(package: Package) -> dict[str, str]:
    """The part in which each sheet's cells stand, by the sheet's name."""
    targets = {
        relation.get("Id", ""): relation.get("Target", "")
        for relation in _parse(package, "xl/_rels/workbook.xml.rels")
    }
    parts = {}
    for sheet in _parse(package, "xl/workbook.xml").iter():
        if _local(sheet.tag) == "sheet":
            key = next((value for name, value in sheet.attrib.items() if _local(name) == "id"), "")
            target = targets.get(key, "")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if part in package.parts:
                parts[sheet.get("name", "")] = part
    return parts


def _is_from_1904(package: Package) -> bool:
    for element in _parse(package, "xl/workbook.xml").iter():
        if _local(element.tag) == "workbookPr":
            return element.get("date1904", "0").lower() in {"1", "true"}
    return False


def _parse(package: Package, part: str) -> ElementTree.Element:
    """A small part as a tree; entities cannot be in it, for document types are refused before."""
    source = package.whole(part)
    if b"<!DOCTYPE" in source.upper() or b"<!ENTITY" in source.upper():
        raise refuse("xml_doctype", part=part)
    try:
        return ElementTree.fromstring(source)
    except (ElementTree.ParseError, ValueError, LookupError) as fault:
        raise refuse("xml_broken", part=part, reason=str(fault)[:60]) from None


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _is_encrypted(path: Path) -> bool:
    """Whether an OLE file holds the stream in which Office puts an encrypted package."""
    with path.open("rb") as file:
        return "EncryptedPackage".encode("utf-16-le") in file.read(2**22)


_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURE = Text("图片", "a picture")
_PDF = Text("PDF 文件", "a PDF file")
_WEB = Text("网页（改了扩展名的 HTML）", "a web page (HTML with another ending)")
_XML = Text("XML 文件", "an XML file")
_PACKED = Text("压缩包", "an archive")
_PROGRAM = Text("程序", "a program")
_OPEN_DOCUMENT = Text("OpenDocument 文件（.ods）", "an OpenDocument file (.ods)")
_XLSB = Text("二进制工作簿（.xlsb）", "a binary workbook (.xlsb)")
_RICH = Text("RTF 文档", "a rich text document")
_OTHERS: Final = (
    (b"\x89png", _PICTURE), (b"\xff\xd8\xff", _PICTURE), (b"gif8", _PICTURE), (b"bm", _PICTURE),
    (b"%pdf", _PDF), (b"<!doctype html", _WEB), (b"<html", _WEB), (b"<table", _WEB), (b"<meta", _WEB),
    (b"<?xml", _XML), (b"<!", _XML), (b"rar!", _PACKED), (b"7z\xbc\xaf", _PACKED), (b"\x1f\x8b", _PACKED),
    (b"pk", _PACKED), (b"mz\x90", _PROGRAM), (b"\x7felf", _PROGRAM), (b"#!", _PROGRAM), (b"{\\rtf", _RICH),
)  # fmt: skip
__all__ = ["Parsed", "RawSheet", "Row", "Source", "number_of", "open_source"]
