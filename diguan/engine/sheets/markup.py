"""Looks through the XML parts of a package before any parser may: what is forbidden, how far the sheets go,
and the odd cells a parser passes over (errors, formulas without a result, hidden rows and columns).

It goes by patterns over streamed bytes, so its memory does not grow; it does not read values.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from diguan.engine.sheets.container import CHUNK, Package
from diguan.engine.sheets.kinds import refuse
from diguan.engine.sheets.limits import Limits

_FORBIDDEN: Final = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.I)
_ENCODING: Final = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.-]+)["']""")
_ROOT: Final = re.compile(rb"<(\w+:)?worksheet\b")
_ROW_NUMBER: Final = re.compile(rb"""\br=["'](\d{1,9})["']""")
_HIDDEN: Final = re.compile(rb"""\bhidden=["'](?:1|true)["']""")
_ERROR_TYPE: Final = re.compile(rb"""t=["']e["']""")
_REFERENCE: Final = re.compile(rb"""\br=["'][A-Z]{1,3}(\d{1,7})["']""")
_SPAN: Final = re.compile(rb"""\b(min|max)=["'](\d{1,5})["']""")
_LIKELY_END: Final = (b"row>", b"c>", b"/>", b">")
_MOST_OPEN: Final = 4 * CHUNK


class _Patterns:
    """The patterns for a sheet whose elements carry a prefix (`x:`), as some programs write them, or none."""

    def __init__(self, prefix: bytes) -> None:
        self.row = re.compile(b"<%brow\\b([^<>]*)>" % prefix)
        self.column = re.compile(b"<%bcol\\b([^<>]*)>" % prefix)
        self.ends = (b"</%bv>" % prefix, b"</%bt>" % prefix)
        self.cell = b"<%bc " % prefix
        self.formula = re.compile(b"<%bf[\\s>/]" % prefix)
        names = {b"p": prefix, b"at": rb"""[^<>]*\br=["']([A-Z]{1,3})(\d{1,7})["']"""}
        names[b"f"] = rb"<%(p)bf\b[^<>]*?(?:/>|>[^<]*</%(p)bf>)" % names
        self.error = re.compile(
            rb"""(?=<%(p)bc\b[^<>]*\bt=["']e["'])<%(p)bc\b%(at)b[^<>]*>\s*(?:%(f)b\s*)?<%(p)bv>([^<]{0,20})"""
            % names
        )
        self.without_result = re.compile(
            rb"<%(p)bc\b%(at)b[^<>]*>\s*%(f)b\s*(?:<%(p)bv\s*/>|<%(p)bv></%(p)bv>)?\s*</%(p)bc>" % names
        )


@dataclass(slots=True)
class Scan:
    """What the patterns saw of one sheet. Rows and columns count from 1."""

    part: str
    last_row: int = 0
    last_filled_row: int = 0
    last_column: str = ""
    formulas: int = 0
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    errors: dict[tuple[int, str], str] = field(default_factory=dict)
    without_result: set[tuple[int, str]] = field(default_factory=set)


def check_parts(package: Package) -> None:
    """Refuse document types and entities in any part, and XML that is not UTF-8."""
    for name in package.parts:
        if _is_markup(name, package):
            _check_part(name, package)


def scan_sheet(package: Package, part: str, limits: Limits) -> Scan:
    """How far a sheet reaches and what is odd in it; Refused beyond the limits."""
    scan = Scan(part)
    patterns = _Patterns(b"")
    for number, piece in enumerate(_pieces(package, part)):
        if number == 0 and (root := _ROOT.search(piece)):
            patterns = _Patterns(root[1] or b"")
        _rows(piece, scan, limits, patterns)
        _columns(piece, scan, limits, patterns)
        _odd_cells(piece, scan, limits, patterns)
        _filled(piece, scan, patterns)
    rows, columns = scan.last_row, number_of(scan.last_column)
    if rows * columns > limits.cells:
        raise refuse("too_many_cells", rows=rows, columns=columns, limit=limits.cells)
    return scan


def letters_of(number: int) -> str:
    """1 is A, 27 is AA."""
    letters = ""
    while number:
        number, place = divmod(number - 1, 26)
        letters = chr(65 + place) + letters
    return letters


def number_of(letters: str) -> int:
    """A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _is_markup(name: str, package: Package) -> bool:
    if name.lower().endswith((".xml", ".rels", ".vml")):
        return True
    start = package.start(name, 64).lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith((b"<", b"\xff\xfe", b"\xfe\xff"))


def _check_part(name: str, package: Package) -> None:
    tail = b""
    for chunk in package.stream(name):
        if b"\0" in chunk or (not tail and chunk.startswith((b"\xff\xfe", b"\xfe\xff"))):
            raise refuse("xml_encoding", part=name)
        if _FORBIDDEN.search(tail + chunk):
            raise refuse("xml_doctype", part=name)
        if not tail and _other_encoding(chunk):
            raise refuse("xml_encoding", part=name)
        tail = chunk[-32:]


def _other_encoding(start: bytes) -> bool:
    declared = _ENCODING.search(start[:400])
    return bool(declared and declared[1].lower() not in {b"utf-8", b"utf8", b"us-ascii", b"ascii"})


def _pieces(package: Package, part: str) -> Iterator[bytes]:
    """The part cut at ends of rows or cells, so that no pattern is torn."""
    left = b""
    for chunk in package.stream(part):
        left += chunk
        cut = next((found + len(end) for end in _LIKELY_END if (found := left.rfind(end)) >= 0), 0)
        if not cut and len(left) > _MOST_OPEN:
            raise refuse("xml_broken", part=part, reason="a tag without end")
        piece, left = left[:cut], left[cut:]
        yield piece
    yield left


def _rows(piece: bytes, scan: Scan, limits: Limits, patterns: _Patterns) -> None:
    for attributes in patterns.row.findall(piece):
        number = _ROW_NUMBER.search(attributes)
        scan.last_row = max(scan.last_row, int(number[1])) if number else scan.last_row + 1
        if _HIDDEN.search(attributes):
            scan.hidden_rows.append(scan.last_row)
    if far := _below(limits.rows).search(piece):
        scan.last_row = max(scan.last_row, int(far[1][:9]))
    if scan.last_row > limits.rows:
        raise refuse("too_many_rows", count=scan.last_row, limit=limits.rows)


def _columns(piece: bytes, scan: Scan, limits: Limits, patterns: _Patterns) -> None:
    while wider := _beyond(scan.last_column).search(piece):
        scan.last_column = wider[1].decode()
        if number_of(scan.last_column) > limits.columns:
            raise refuse("too_many_columns", letters=scan.last_column, limit=limits.columns)
    for attributes in patterns.column.findall(piece):
        if _HIDDEN.search(attributes):
            ends = {name: int(number) for name, number in _SPAN.findall(attributes)}
            first, last = ends.get(b"min", 1), min(ends.get(b"max", 1), limits.columns)
            scan.hidden_columns.extend(range(first, last + 1))


def _odd_cells(piece: bytes, scan: Scan, limits: Limits, patterns: _Patterns) -> None:
    if formulas := len(patterns.formula.findall(piece)):
        scan.formulas += formulas
        scan.without_result.update(
            (int(row), letters.decode()) for letters, row in patterns.without_result.findall(piece)
        )
    if _ERROR_TYPE.search(piece):
        for letters, row, text in patterns.error.findall(piece):
            scan.errors[int(row), letters.decode()] = text.decode("utf-8", "replace")
    if len(scan.without_result) + len(scan.errors) > limits.odd_cells:
        raise refuse("too_many_odd", limit=limits.odd_cells)


def _filled(piece: bytes, scan: Scan, patterns: _Patterns) -> None:
    """Note the row of the last cell that holds something; one whose value is empty does not count."""
    for end in patterns.ends:
        place = piece.rfind(end)
        while place > 0 and piece[place - 1 : place] == b">":
            place = piece.rfind(end, 0, place)
        start = piece.rfind(patterns.cell, 0, max(place, 0))
        if start >= 0 and (reference := _REFERENCE.search(piece, start, place)):
            scan.last_filled_row = max(scan.last_filled_row, int(reference[1]))


@lru_cache(maxsize=256)
def _beyond(letters: str) -> re.Pattern[bytes]:
    """Matches a cell reference in a column right of `letters`."""
    return re.compile(rf"""r=["']({_greater(letters, "[A-Z]", "Z")})\d""".encode())


@lru_cache(maxsize=8)
def _below(row: int) -> re.Pattern[bytes]:
    """Matches a cell reference in a row below `row`, whatever its row element says."""
    return re.compile(rf"""r=["'][A-Z]{{1,9}}({_greater(str(row), "[0-9]", "9")})["']""".encode())


def _greater(text: str, any_of: str, last: str) -> str:
    """A pattern for what sorts behind `text`: longer, or greater at some place and free behind it."""
    places = [
        f"{text[:place]}[{chr(ord(sign) + 1)}-{last}]{any_of}{{{len(text) - place - 1}}}"
        for place, sign in enumerate(text)
        if sign != last
    ]
    return "|".join([f"{any_of}{{{len(text) + 1},}}", *places])
