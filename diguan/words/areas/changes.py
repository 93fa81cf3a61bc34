"""County codes that changed: what code a county had before, what it has now, which years a code was in force.

From yearly lists (GB/T 2260) 1980–2020, each as at the end of its year: M; before 1984 codes were recast
several times: L. For later years there are some announcements and the table of areas. It does not know the
day on which a change took effect, nor any change below the county.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pyarrow.parquet as pq
from stdnum import numdb

from diguan.words.areas.codes import DATA, AreaFault, Level, pad
from diguan.words.areas.table import open as open_table
from diguan.words.text import Text

CHANGES = DATA / "area_changes.parquet"
FIRST_LIST, LAST_LIST, TABLE_YEAR = 1980, 2020, 2023


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one county: `kind` as the lists call it (`同名改码`, `撤县设市` …), codes of 12 digits.

    A new county has no old code, an abolished one no new code; one that became a city has the city's code.
    `码位改派` are counties of a province that exchanged codes; who went where is told by their names (M), and
    where that is not clear the change has the same code twice.
    """

    year: int
    kind: str
    old_code: str | None
    old_name: str | None
    new_code: str | None
    new_name: str | None


def successor(code: str, on: date, since: date | None = None) -> str | None:
    """The code at the end of the year of `on` of the county that bore `code`; None when that is not known.

    A few codes were borne by several counties in turn: `since` says when this one was used, else the last
    bearer is meant. Any code inside a county is answered with the county's. None also for a county that was
    abolished, and for a day before the code existed.
    """
    book = _book()
    current: str | None = _county(code)
    year = book.start(_county(code), since)
    while current and (change := book.lost_after(current, year)) and change.year <= on.year:
        current, year = change.new_code, change.year
    if not current:
        return None
    in_force = book.in_force(current, on.year)
    return current if in_force or (in_force is None and _in_table(current)) else None


def predecessors(code: str) -> tuple[Change, ...]:
    """The changes that led to this code, the latest first; empty when it was always this one since 1980."""
    book = _book()
    found: list[Change] = []
    current: str | None = _county(code)
    year = date.max.year
    while current and (change := book.gained_before(current, year)):
        found.append(change)
        current, year = change.old_code, change.year
    return tuple(found)


def valid_on(code: str, day: date) -> bool | None:
    """Whether a county code was in force on a day; None when that is not known.

    Not known are days before 1981, the years in which a code came or went, codes below the county, zones
    that only the statistics office gives a code, what changed unannounced in 2021 and 2022, and where
    python-stdnum's list says otherwise (3 to 6 codes of 100).
    """
    county = _county(code)
    if county != pad(code) or day.year <= FIRST_LIST:
        return None
    before, after = _book().in_force(county, day.year - 1), _book().in_force(county, day.year)
    return after if before == after and _listed(county, day.year) in {None, after} else None


class _Book:
    """The changes by the code that was lost and by the code that was gained, in the order of years."""

    def __init__(self, changes: list[Change]) -> None:
        self._lost: dict[str, list[Change]] = defaultdict(list)
        self._gained: dict[str, list[Change]] = defaultdict(list)
        for change in sorted(changes, key=lambda one: one.year):
            if change.old_code == change.new_code:
                continue
            if change.old_code:
                self._lost[change.old_code].append(change)
            if change.new_code:
                self._gained[change.new_code].append(change)

    def lost_after(self, code: str, year: int) -> Change | None:
        """The first change after a year by which a county lost this code."""
        return next((change for change in self._lost.get(code, ()) if change.year > year), None)

    def gained_before(self, code: str, year: int) -> Change | None:
        """The last change before a year by which a county got this code."""
        return next((change for change in reversed(self._gained.get(code, ())) if change.year < year), None)

    def start(self, code: str, since: date | None) -> int:
        """The end of which year the bearer of a code is looked up at: of `since`, or of the last one."""
        if since is None:
            return max((change.year for change in self._gained.get(code, ())), default=FIRST_LIST)
        return since.year - 1 if self.in_force(code, since.year - 1) else since.year

    def in_force(self, code: str, year: int) -> bool | None:
        """Whether a code was in force at the end of a year; None when that is not known."""
        events = self._lost.get(code, []) + self._gained.get(code, [])
        if year <= LAST_LIST or any(change.year > LAST_LIST for change in events):
            return self._by_lists(code, year)
        now = _in_table(code)
        return now if year >= TABLE_YEAR or now == self._by_lists(code, LAST_LIST) else None

    def _by_lists(self, code: str, year: int) -> bool | None:
        gained = [change.year for change in self._gained.get(code, ())]
        lost = [change.year for change in self._lost.get(code, ())]
        if not gained and not lost:
            listed = _listed(code, year)
            return False if listed is None and not _in_table(code) else listed
        last_gain = max((each for each in gained if each <= year), default=0)
        last_loss = max((each for each in lost if each <= year), default=0)
        if last_gain or last_loss:
            return last_gain >= last_loss  # both in one year: it went from one county to another
        return min(lost, default=9999) <= min(gained, default=9999)


def _listed(code: str, year: int) -> bool | None:
    """Whether python-stdnum's list has a code in a year, None when it does not have it at all.

    That list has the districts of cities from 1983 only, where they are older.
    """
    found = numdb.get("cn/loc").info(code[: Level.COUNTY.digits])
    if len(found) < 2 or not found[1][1]:
        return None
    spans = [re.match(r"\[(\d*)-(\d*)\]", county) for county in found[1][1]["county"].split(",")]
    years = [(int(span[1] or 0), int(span[2] or 9999)) if span else (0, 9999) for span in spans]
    first = min(start for start, _ in years)
    return any(start <= year <= end for start, end in years) or (year < first <= 1984)


def _in_table(code: str) -> bool:
    return open_table().find(code) is not None


def _county(code: str) -> str:
    return pad(pad(code)[: Level.COUNTY.digits])


@cache
def _book(path: Path = CHANGES) -> _Book:
    if not path.is_file():
        raise AreaFault(_NO_CHANGES, str(path), _MEND_CHANGES)
    return _Book([Change(**row) for row in pq.read_table(path).to_pylist()])


_NO_CHANGES = Text("没有区划代码变更表", "the table of area code changes is not there")
_MEND_CHANGES = Text("请运行 make setup 生成", "make it with: make setup")
