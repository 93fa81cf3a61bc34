"""CSV and tab-separated text into rows: encoding and separator are told from the content.

Read are UTF-8, GB18030 (as WPS and older Excel write it) and UTF-16 with its mark; it does not know headings.
"""

import csv
import io
from pathlib import Path
from typing import Any, Final

from diguan.engine.sheets.kinds import refuse
from diguan.engine.sheets.limits import Limits

SEPARATORS: Final = (",", "\t", ";", "|")
_ALLOWED_CONTROLS: Final = frozenset("\t\r\n\f\v\x1a")


def read(path: Path, limits: Limits) -> list[tuple[int, list[Any]]]:
    """All rows with their numbers (from 1, blank lines counted); Refused when it is no readable text."""
    text = _decoded(path.read_bytes())
    if any(sign < " " and sign not in _ALLOWED_CONTROLS for sign in set(text)):
        raise refuse("csv_binary")
    csv.field_size_limit(32_767)
    rows: list[tuple[int, list[Any]]] = []
    cells = 0
    try:
        for number, row in enumerate(
            csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True), 1
        ):
            cells += len(row)
            _check(number, len(row), cells, limits)
            rows.append((number, list(row)))
    except csv.Error as fault:
        raise refuse("csv_broken", reason=str(fault)[:80]) from None
    return rows


def _check(rows: int, columns: int, cells: int, limits: Limits) -> None:
    if rows > limits.rows:
        raise refuse("too_many_rows", count=rows, limit=limits.rows)
    if columns > limits.columns:
        raise refuse("too_many_columns", letters=str(columns), limit=limits.columns)
    if cells > limits.cells:
        raise refuse("too_many_cells", rows=rows, columns=columns, limit=limits.cells)


def _decoded(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    elif b"\0" in raw:
        raise refuse("csv_binary")
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refuse("csv_encoding")


def _separator(text: str) -> str:
    """The separator that cuts the first lines into most pieces."""
    start = text[:20_000].splitlines()[:20]
    return max(SEPARATORS, key=lambda sign: max((line.count(sign) for line in start), default=0))
