"""Records into whole households: members joined to theirs; what is not whole stays out, with its reason.

A household that lost a member to an error would have a wrong income per head, so it stays out as a whole. It
keeps one small entry per household in memory; the facts lie in files meanwhile.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from diguan.engine.columns import Level
from diguan.engine.sheets.converting import Record, RowConverter
from diguan.engine.sheets.flaws import Place
from diguan.engine.sheets.form import Layout
from diguan.engine.sheets.kinds import flaw
from diguan.engine.sheets.staging import FILES, BatchWriter, FlawLog, batches, schema
from diguan.engine.sheets.tally import Tally
from diguan.policy.facts import FactBook
from diguan.words.text import Text

LEVELS: Final[tuple[Level, ...]] = ("household", "person")
HOUSEHOLD_SHEET: Final = Text("家庭", "household")


@dataclass(slots=True)
class _Family:
    place: Place
    stated: int | None = None  # members as the form states them
    facts: dict[str, Any] = field(default_factory=dict)  # of a roster, until its last row is read


@dataclass(frozen=True, slots=True)
class _Cause:
    """Why a household stays out: the place of the error, and the kind of flaw its own row gets."""

    place: Place
    kind: str


class Households:
    """Takes records in any order and leaves household.parquet and person.parquet in the folder."""

    def __init__(self, folder: Path, book: FactBook, log: FlawLog, tallies: Mapping[str, Tally]) -> None:
        self.households = self.people = 0
        self._folder, self._book, self._log, self._tallies = folder, book, log, tallies
        self._families: dict[str, _Family] = {}
        self._bad: dict[str, _Cause] = {}
        self._documents: dict[str, Place] = {}
        self._members: Counter[str] = Counter()
        self._adrift: Place | None = None  # the first member whose household is not known
        self._where: dict[str, Place] = {}  # the first member of each household
        self._last: tuple[str | None, str | None] = (None, None)
        self._raw = {level: folder / f"{level}.raw.parquet" for level in LEVELS}
        self._writers = {level: BatchWriter(self._raw[level], schema(book, level)) for level in LEVELS}

    def take(self, record: Record, rows: RowConverter, layout: Layout) -> None:
        """Take one record of a sheet of a layout."""
        self._find_number(record, rows, layout)
        if layout == "household":
            rows.find_village(record)
            self._check_once(record, rows)
        elif layout == "roster":
            self._take_repeated(record, rows)
        if layout != "household":
            self._check_document(record, rows)
        for found in record.flaws:
            self._log.add(found)
        if record.blocked_at:
            self._refuse(record, layout)
        else:
            self._keep(record, layout)

    def finish(self) -> None:
        """Write what is whole; say of every other row why it stays out."""
        self._leave_out_the_short()
        self._write_rosters()
        self._close()
        self._sift("household", self._household_kind)
        self._sift("person", self._person_kind)
        for number, family in self._families.items():
            if not self._members[number] and number not in self._bad:
                self._log.add(flaw("household_empty", family.place))

    def drop(self) -> None:
        """Leave two empty files: nothing of a refused file comes in."""
        self._close()
        for level in LEVELS:
            BatchWriter(self._folder / FILES[level], schema(self._book, level)).close()
            self._raw[level].unlink(missing_ok=True)
        self.households = self.people = 0
        for tally in self._tallies.values():
            tally.imported, tally.refused = 0, tally.rows

    def _find_number(self, record: Record, rows: RowConverter, layout: Layout) -> None:
        at = rows.at(record, "household_number")
        sheet, above = self._last
        if record.number is None:
            if layout != "household" and above and sheet == record.place.sheet and _belongs_above(record):
                record.household["household_number"] = above
                record.add(flaw("read_as_above", at, number=above))
            elif not any(found.at == at for found in record.flaws):
                record.add(flaw("no_household_number", at))
        self._last = (record.place.sheet, record.number)

    def _check_once(self, record: Record, rows: RowConverter) -> None:
        if (number := record.number) is None:
            return
        if first := self._families.get(number):
            at = rows.at(record, "household_number")
            record.add(flaw("household_twice", at, number=number, other=first.place.row))
        else:
            self._families[number] = _Family(record.place, record.household.get("member_count"))

    def _take_repeated(self, record: Record, rows: RowConverter) -> None:
        """The household's facts as each row of a roster repeats them: the first counts, gaps are filled."""
        if (number := record.number) is None:
            return
        family = self._families.get(number)
        if family is None or rows.names_village(record):
            rows.find_village(record)
        if family is None:
            stated = record.household.get("member_count")
            self._families[number] = _Family(record.place, stated, dict(record.household))
            return
        for name, value in record.household.items():
            known = family.facts.setdefault(name, value)
            if known != value:
                text, other = self._book.fact(name).text, family.place.row
                found = flaw(
                    "rows_disagree", rows.at(record, name), rows.shown(record, name), text=text, other=other
                )
                record.add(found)

    def _check_document(self, record: Record, rows: RowConverter) -> None:
        if number := record.person.get("id_number"):
            first = self._documents.setdefault(number, record.place)
            if first is not record.place:
                at = rows.at(record, "id_number")
                record.add(flaw("person_twice", at, rows.shown(record, "id_number"), other=first.row))

    def _refuse(self, record: Record, layout: Layout) -> None:
        self._tallies[record.place.sheet or ""].refused += 1
        if record.number is None:
            self._adrift = self._adrift or (record.place if layout != "household" else None)
        elif record.blocked_at:
            kind = "household_refused" if layout == "household" else "household_incomplete"
            self._bad.setdefault(record.number, _Cause(record.blocked_at, kind))
            self._where.setdefault(record.number, record.place)

    def _keep(self, record: Record, layout: Layout) -> None:
        source = {"source_sheet": record.place.sheet, "source_row": record.place.row}
        if layout == "household":
            self._writers["household"].add(record.household | source)
            return
        number = record.number or ""
        self._members[number] += 1
        self._where.setdefault(number, record.place)
        self._writers["person"].add(record.person | source | {"household_number": record.number})

    def _leave_out_the_short(self) -> None:
        """Households with fewer members than stated, when some member's household is not known."""
        strays = (place for number, place in self._where.items() if number not in self._families)
        adrift = self._adrift or next(strays, None)
        if adrift is None:
            return
        for number, family in self._families.items():
            if family.stated is not None and family.stated > self._members[number]:
                self._bad.setdefault(number, _Cause(adrift, "household_short"))

    def _write_rosters(self) -> None:
        """The households of rosters, whose facts were gathered over several rows."""
        for family in self._families.values():
            if family.facts:
                source = {"source_sheet": family.place.sheet, "source_row": family.place.row}
                self._writers["household"].add(family.facts | source)
                family.facts = {}

    def _sift(self, level: Level, kind_of: Callable[[str], str | None]) -> None:
        writer = BatchWriter(self._folder / FILES[level], schema(self._book, level))
        for table in batches(self._raw[level]):
            numbers = table["household_number"].to_pylist()
            kinds = [kind_of(number) for number in numbers]
            writer.add_table(table.filter(pa.array([kind is None for kind in kinds], pa.bool_())))
            self._count(table, numbers, kinds, level)
        writer.close()
        self._raw[level].unlink()
        if level == "household":
            self.households = writer.rows
        else:
            self.people = writer.rows

    def _count(self, table: pa.Table, numbers: list[str], kinds: list[str | None], level: str) -> None:
        places = zip(table["source_sheet"].to_pylist(), table["source_row"].to_pylist(), strict=True)
        for number, kind, (sheet, row) in zip(numbers, kinds, places, strict=True):
            tally = self._tallies[sheet]
            if level == "household" and tally.layout == "roster":
                continue  # its rows are counted as persons
            if kind is None:
                tally.imported += 1
                continue
            tally.refused += 1
            self._log.add(flaw(kind, Place(sheet, row), **self._words(number)))

    def _words(self, number: str) -> dict[str, Any]:
        """What the sentence about a row left out may need."""
        cause, family = self._bad.get(number), self._families.get(number)
        return {
            "number": number,
            "sheet_name": HOUSEHOLD_SHEET,
            "place": cause.place if cause else "",
            "stated": family.stated if family else None,
            "found": self._members[number],
        }

    def _household_kind(self, number: str) -> str | None:
        cause = self._bad.get(number)
        return cause.kind if cause else None

    def _person_kind(self, number: str) -> str | None:
        if number not in self._families and number not in self._bad:
            return "household_unknown"
        return "household_refused" if number in self._bad else None

    def _close(self) -> None:
        for writer in self._writers.values():
            writer.close()


def _belongs_above(record: Record) -> bool:
    """Whether a row without household number can be one more member of the household above it."""
    if record.person.get("relation") == "head" or not record.person.get("name"):
        return False
    return not record.household and not record.names
