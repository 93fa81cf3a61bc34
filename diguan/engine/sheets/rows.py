"""What a row below the headings is: data, a line of totals, the headings again, a note, or blank.

It goes by the words in the row and does not convert anything.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from diguan.engine.sheets.cells import is_blank
from diguan.engine.sheets.headings import Headings, Merged, plain
from diguan.words.widths import narrow

_MAY_BE_TOTAL: Final = re.compile(r"计|total", re.I)
_TOTAL: Final = re.compile(r"(.{0,8}(合计|总计|小计|共计|累计)|(grand|sub)?totals?)[:：]?")
_COUNT: Final = re.compile(r"共\d+[行户人条名].{0,20}|\d+rows?")
_NOTE: Final = re.compile(
    r"(备注|注\d*|说明|填表说明|填[表报]单位|填[表报]人|制表人?|审核人?|负责人|填[表报]日期|日期|单位|盖章|签字|经办人|联系人|"
    r"村委会|村民委员会|监督电话|举报电话|note|remarks?)[:(].{0,400}"
)
_SIGNED: Final = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日|\(?(盖章|公章|签字)\)?|第\d+页.{0,12}")
MOST_OF_A_NOTE: Final = 3


def not_data(cells: Sequence[Any], headings: Headings) -> str | None:
    """The kind of flaw a row is when it is no data (total_row, repeated_heading, note_row), else None."""
    if _repeats(cells, headings):
        return "repeated_heading"
    filled = len(cells) - cells.count("") - cells.count(None)
    texts = [cell for cell in cells if isinstance(cell, str) and cell][:3]
    if any(_MAY_BE_TOTAL.search(text) and _TOTAL.fullmatch(_bare(text)) for text in texts):
        return "total_row"
    if texts and filled <= MOST_OF_A_NOTE:
        first = _bare(texts[0])
        if _COUNT.fullmatch(first) or _NOTE.fullmatch(first) or _SIGNED.fullmatch(first):
            return "note_row"
    return None


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", narrow(text)).lower()


def _repeats(cells: Sequence[Any], headings: Headings) -> bool:
    """Whether most of what stands in a row is what stands above it."""
    width = len(cells)
    first = [place for place in headings.columns if place < width][:3]
    if not any(
        isinstance(cells[place], str) and plain(cells[place]) == plain(headings.texts[place])
        for place in first
    ):
        return False
    filled = [(place, cell) for place, cell in enumerate(cells) if not is_blank(cell)]
    same = sum(1 for place, cell in filled if plain(cell) == plain(headings.texts.get(place, "")))
    return same >= 2 and same * 2 >= len(filled)


def is_blank_row(cells: Sequence[Any]) -> bool:
    """Whether nothing stands in a row."""
    return all(map(is_blank, cells))


class Downward:
    """Cells merged over several rows: what stands in the first of them holds for all."""

    def __init__(self, merged: Sequence[Merged], first_row: int, columns: Mapping[int, object]) -> None:
        self._from: dict[tuple[int, int], tuple[int, int]] = {}
        self._seen: dict[tuple[int, int], Any] = {}
        for (top, left), (bottom, right) in merged:
            if bottom >= first_row and bottom - top < _LONGEST_MERGE:
                for column in range(left, right + 1):
                    if column in columns:
                        self._from.update({(row, column): (top, left) for row in range(top, bottom + 1)})

    def filled(self, number: int, cells: list[Any]) -> list[Any]:
        """The row (its number from 1) with merged cells filled in from above."""
        if not self._from:
            return cells
        result = list(cells)
        for place, cell in enumerate(cells):
            if (origin := self._from.get((number - 1, place))) is None:
                continue
            if origin == (number - 1, place):
                self._seen[origin] = cell
            elif is_blank(cell):
                result[place] = self._seen.get(origin, cell)
        return result


_LONGEST_MERGE: Final = 2_000
