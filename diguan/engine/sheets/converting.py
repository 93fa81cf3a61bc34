"""A row of cells into a record of facts: each column through its converter, village found, number checked.

It knows one row at a time; what rows mean to each other is intake.py's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from diguan.engine.sheets.cells import CellContext, Converter, converter, is_blank
from diguan.engine.sheets.flaws import Flaw, Place
from diguan.engine.sheets.form import FormColumn
from diguan.engine.sheets.headings import Headings
from diguan.engine.sheets.kinds import flaw
from diguan.engine.sheets.markup import Scan, letters_of
from diguan.engine.sheets.masks import shown
from diguan.engine.sheets.odd import Bad, Odd
from diguan.engine.sheets.villages import Villages
from diguan.policy.facts import Fact, FactBook
from diguan.words.identity import check
from diguan.words.widths import narrow

CITIZENS: Final = frozenset({None, "citizen_id", "disability_card"})
"""Kinds of document whose number is an ID number."""


@dataclass(slots=True)
class Record:
    """The facts of a row by name, by level, and what is wrong with it."""

    place: Place
    household: dict[str, Any] = field(default_factory=dict)
    person: dict[str, Any] = field(default_factory=dict)
    names: dict[str, Any] = field(default_factory=dict)
    flaws: list[Flaw] = field(default_factory=list)
    blocked_at: Place | None = None

    @property
    def number(self) -> str | None:
        """The household number."""
        return self.household.get("household_number")

    def add(self, found: Flaw) -> None:
        """Note a flaw; one that blocks keeps the row out."""
        self.flaws.append(found)
        if found.nature == "block" and self.blocked_at is None:
            self.blocked_at = found.at


@dataclass(frozen=True, slots=True)
class _Column:
    place: int
    letters: str
    heading: str
    name: str
    fact: Fact | None
    of_person: bool
    convert: Converter | None


class RowConverter:
    """Converts the rows of one sheet."""

    def __init__(
        self,
        sheet: str,
        headings: Headings,
        scan: Scan,
        book: FactBook,
        context: CellContext,
        villages: Villages,
        required: Sequence[str],
    ) -> None:
        self._sheet = sheet
        self._villages = villages
        self._context = context
        self._required = [name for name in required if name != "household_number"]
        self._columns = [
            self._column(place, headings.texts[place], column, book)
            for place, column in headings.columns.items()
        ]
        self._by_name = {column.name: column for column in self._columns}
        self._errors = scan.errors
        self._without_result = scan.without_result
        self._odd_rows = {row for row, _ in (*scan.errors, *scan.without_result)}

    def convert(self, number: int, cells: Sequence[Any]) -> Record:
        """The record of a row; its number counts from 1."""
        record = Record(Place(self._sheet, number))
        odd_row = number in self._odd_rows
        width = len(cells)
        for column in self._columns:
            cell = cells[column.place] if column.place < width else None
            if odd_row and self._take_odd(record, column, number):
                continue
            if cell is not None and cell != "":
                self._take(record, column, cell, number)
        self._check_required(record)
        self._check_document(record)
        return record

    def find_village(self, record: Record) -> None:
        """Set village_code from code or names, or note why it cannot be."""
        try:
            village = self._villages.find(record.household.get("village_code"), record.names)
        except Bad as bad:
            record.add(flaw(bad.kind, self.at(record, "village_code", "village"), **bad.words))
            return
        record.household["village_code"] = village.code
        if village.odd:
            record.add(flaw(village.odd.kind, self.at(record, "village_code"), **village.odd.words))

    def names_village(self, record: Record) -> bool:
        """Whether the row says anything of the village at all."""
        return bool(record.names) or "village_code" in record.household

    def shown(self, record: Record, name: str) -> str | None:
        """A value of the record as a list of flaws may show it."""
        column = self._by_name.get(name)
        value = record.household.get(name, record.person.get(name))
        return shown(value, column.fact if column else None)

    def _column(self, place: int, heading: str, column: FormColumn, book: FactBook) -> _Column:
        fact = column.fact
        convert = converter(fact, book, self._context) if fact else None
        of_person = fact is not None and fact.level == "person"
        return _Column(place, letters_of(place + 1), heading, column.name, fact, of_person, convert)

    def _take(self, record: Record, column: _Column, cell: Any, number: int) -> None:
        if column.convert is None or column.fact is None:
            if not is_blank(cell):
                record.names[column.name] = _name(cell)
            return
        try:
            value = column.convert(cell)
        except Bad as bad:
            at = Place(self._sheet, number, column.letters, column.heading)
            record.add(flaw(bad.kind, at, shown(cell, column.fact), **bad.words))
            return
        if type(value) is Odd:
            at = Place(self._sheet, number, column.letters, column.heading)
            record.add(flaw(value.kind, at, shown(cell, column.fact), **_unsaid(value.words, column.fact)))
            value = value.value
        if value is not None:
            (record.person if column.of_person else record.household)[column.name] = value

    def _take_odd(self, record: Record, column: _Column, number: int) -> bool:
        at = Place(self._sheet, number, column.letters, column.heading)
        cell = (number, column.letters)
        if cell in self._errors:
            record.add(flaw("error_cell", at, self._errors[cell], text=self._errors[cell]))
        elif cell in self._without_result:
            record.add(flaw("formula_without_result", at))
        return cell in self._errors or cell in self._without_result

    def _check_required(self, record: Record) -> None:
        for name in self._required:
            if name not in record.household and name not in record.person:
                at = self.at(record, name)
                if not any(found.at == at for found in record.flaws):
                    record.add(flaw("required_blank", at))

    def _check_document(self, record: Record) -> None:
        number = record.person.get("id_number")
        if number and record.person.get("document_kind") in CITIZENS:
            checked = check(number, self._context.on)
            if checked.faults:
                at = self.at(record, "id_number")
                record.add(flaw("id_fault", at, self.shown(record, "id_number"), reason=checked.faults[0]))

    def at(self, record: Record, *names: str) -> Place:
        """The place of the first of these columns that the sheet has, in the record's row."""
        for name in names:
            if column := self._by_name.get(name):
                return Place(self._sheet, record.place.row, column.letters, column.heading)
        return record.place


def _name(cell: Any) -> str:
    if isinstance(cell, float):
        return format(cell, ".15g")
    return narrow(str(cell))


def _unsaid(words: Mapping[str, Any], fact: Fact) -> Mapping[str, Any]:
    """Words of a sentence about a secret fact: what stood in the cell is not repeated."""
    return {name: "***" if name == "text" else word for name, word in words.items()} if fact.secret else words
