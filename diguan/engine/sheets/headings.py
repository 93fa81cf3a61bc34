"""Finds the row of headings on a sheet, which column holds which fact, and what an unknown heading may mean.

It looks at the first rows only; what stands below is rows.py's.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, Final

from diguan.engine.sheets.cells import is_blank
from diguan.engine.sheets.flaws import Flaw, Place
from diguan.engine.sheets.form import NAMES, Form, FormColumn, Layout
from diguan.engine.sheets.kinds import flaw, refuse
from diguan.engine.sheets.markup import letters_of
from diguan.policy.facts import FactBook
from diguan.words.text import Text
from diguan.words.widths import narrow

Merged = tuple[tuple[int, int], tuple[int, int]]
"""First and last cell of a merged range, (row, column) from 0."""
LONGEST: Final = 60
"""Characters of a heading that are compared and shown."""
LEAST: Final = 2
"""A row with fewer known headings is none."""
SIDE_BY_SIDE: Final = 3
"""So many headings that stand twice make a printed list of two households a row."""
_DECORATION: Final = re.compile(r"[\s*＊:：]+")
_UNIT: Final = re.compile(
    r"\((元|元/年|元/人|亩|月|个月|平方米|㎡|m2|公里|千米|km|分钟|升|%|人|口|年|是/否|1/0|12位|必填|选填|yuan|mu|persons)\)$"
)


@lru_cache(maxsize=4_096)
def plain(heading: Any) -> str:
    """A heading without spaces, line breaks, stars and colons, in half-width and small letters."""
    return _DECORATION.sub("", narrow(str(heading))).lower()


@dataclass(frozen=True, slots=True)
class Unmapped:
    """A column that was not read: where, its heading, and the heading that may be meant."""

    sheet: str
    column: str
    heading: str
    suggestion: str | None


class Known:
    """The headings of one layout of a form."""

    def __init__(self, form: Form, book: FactBook, layout: Layout) -> None:
        self.columns = form.columns(book, layout)
        self.by_heading = {plain(h): column for column in self.columns for h in column.headings}
        by_name = {column.name: column for column in self.columns}
        own = form.sheet(layout).headings
        self.by_heading |= {plain(heading): by_name[name] for heading, name in own.items()}
        self.not_kept = {plain(h): each.text for each in form.not_kept for h in each.headings}
        self.elsewhere = self._of_the_other(form, book, layout)

    def column(self, heading: Any) -> FormColumn | None:
        """The column under a heading, its unit in brackets aside."""
        asked = plain(heading)
        return self.by_heading.get(asked) or self.by_heading.get(_UNIT.sub("", asked))

    def reason(self, heading: Any) -> Text | None:
        """Why a known heading is not kept on this sheet, None when it is not known at all."""
        named = (plain(heading), _UNIT.sub("", plain(heading)))
        return next(filter(None, (self.not_kept.get(one) or self.elsewhere.get(one) for one in named)), None)

    def near(self, heading: Any) -> str | None:
        """The Chinese heading most like this one."""
        found = get_close_matches(plain(heading)[:LONGEST], self.by_heading, n=1, cutoff=0.6)
        return self.by_heading[found[0]].text.zh if found else None

    @staticmethod
    def _of_the_other(form: Form, book: FactBook, layout: Layout) -> dict[str, Text]:
        if layout == "roster":
            return {}
        other: Layout = "person" if layout == "household" else "household"
        reason = _ELSEWHERE.format(sheet=form.sheet(other).text)
        return {plain(h): reason for column in form.columns(book, other) for h in column.headings}


@dataclass(slots=True)
class Headings:
    """What was found: the row (from 0), the column of each fact, and what is to be said about the rest."""

    layout: Layout
    row: int
    texts: dict[int, str]
    columns: dict[int, FormColumn] = field(default_factory=dict)
    unmapped: list[Unmapped] = field(default_factory=list)
    flaws: list[Flaw] = field(default_factory=list)

    @property
    def mapped(self) -> dict[str, str]:
        """Column letters and the fact (or name of the village's ladder) they hold."""
        return {letters_of(place + 1): column.name for place, column in sorted(self.columns.items())}


def find(
    rows: Sequence[Sequence[Any]], merged: Sequence[Merged], known: Mapping[Layout, Known]
) -> tuple[int, dict[int, str]]:
    """The row (from 0) with most known headings and the texts over its columns; (-1, {}) if there is none."""
    best = 0
    found: tuple[int, dict[int, str]] = (-1, {})
    for number in range(len(rows)):
        texts = dict(_texts(rows, number, merged))
        score = len({plain(text) for text in texts.values() if _is_known(text, known)})
        if score > best and score >= LEAST:
            best, found = score, (number, texts)
    return found


def layout_of(texts: Mapping[int, str], known: Mapping[Layout, Known]) -> Layout | None:
    """What the headings are headings of, whatever the sheet is called."""
    roster = known["roster"]
    columns = [column for text in texts.values() if (column := roster.column(text))]
    people = sum(1 for column in columns if column.fact and column.fact.level == "person")
    families = sum(1 for column in columns if not column.fact or column.fact.level == "household")
    families -= any(column.name == "household_number" for column in columns)
    if people >= LEAST:
        return "roster" if families else "person"
    return "household" if families else None


def read(
    sheet: str, row: int, texts: dict[int, str], known: Known, required: Sequence[str], layout: Layout
) -> Headings:
    """The columns under their headings; Refused when one that must be there is not, or cannot be told."""
    headings = Headings(layout, row, texts)
    check_side_by_side(sheet, texts)
    for place, text in texts.items():
        _take(headings, sheet, place, text, known)
    _check_required(sheet, headings, known, required)
    return headings


def _take(headings: Headings, sheet: str, place: int, text: str, known: Known) -> None:
    at = Place(sheet, headings.row + 1, letters_of(place + 1), text[:LONGEST])
    if column := known.column(text):
        twin = next((other for other, taken in headings.columns.items() if taken.name == column.name), None)
        if twin is not None:
            raise refuse("heading_twice", sheet, text=text[:LONGEST], other=letters_of(twin + 1))
        headings.columns[place] = column
    elif reason := known.reason(text):
        headings.flaws.append(flaw("heading_not_kept", at, text=text[:LONGEST], reason=reason))
    else:
        near = known.near(text)
        headings.unmapped.append(Unmapped(sheet, letters_of(place + 1), text[:LONGEST], near))
        kind = "heading_like" if near else "heading_unknown"
        headings.flaws.append(flaw(kind, at, text=text[:LONGEST], near=near))


def check_side_by_side(sheet: str, texts: Mapping[int, str]) -> None:
    said = [plain(text) for text in texts.values()]
    doubled = {text for text in said if said.count(text) > 1}
    if len(doubled) >= SIDE_BY_SIDE:
        first = next(text for text in texts.values() if plain(text) in doubled)
        raise refuse("side_by_side", sheet, text=first[:60])


def _check_required(sheet: str, headings: Headings, known: Known, required: Sequence[str]) -> None:
    there = {column.name for column in headings.columns.values()}
    by_name = {column.name: column.text for column in known.columns}
    missing = [by_name[name] for name in required if name not in there]
    if headings.layout != "person" and "village_code" not in there and NAMES[-1] not in there:
        missing.append(by_name["village_code"])
    if missing:
        names = Text("、".join(text.zh for text in missing), ", ".join(text.en for text in missing))
        raise refuse("missing_column", sheet, columns=names)


def _texts(rows: Sequence[Sequence[Any]], number: int, merged: Sequence[Merged]) -> Iterator[tuple[int, str]]:
    """The text above each column, also where a heading is merged downwards into this row."""
    above = {
        column: first_row
        for (first_row, first), (last_row, last) in merged
        if first_row < number <= last_row
        for column in range(first, last + 1)
    }
    for column, cell in enumerate(rows[number]):
        text = rows[above[column]][column] if is_blank(cell) and column in above else cell
        if not is_blank(text):
            yield column, narrow(str(text))


def _is_known(text: str, known: Mapping[Layout, Known]) -> bool:
    return any(each.column(text) or plain(text) in each.not_kept for each in known.values())


_ELSEWHERE = Text("属于“{sheet}”表", "it belongs into the sheet {sheet}")
