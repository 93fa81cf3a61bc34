"""A request as a workbook that a department fills in, and what it then says: a sheet for each kind of record.

One row a person and record; whoever has more records stands in more rows. Reading takes texts and says
everything that is wrong, with sheet and row; it knows no database.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from diguan.engine.comparison.answers import facts_said
from diguan.engine.comparison.catalogue import Kind
from diguan.engine.faults import EngineFault
from diguan.engine.sheets.tables import Column, Table
from diguan.words.errors import Fault
from diguan.words.text import Text

Row = tuple[int, list[str]]
FIXED: Final = (
    Text("序号", "No."),
    Text("姓名", "Name"),
    Text("证件号码", "ID number"),
    Text("有无记录（是/否）", "A record (yes/no)"),
)
SERIAL, NAME, _NUMBER, FOUND = range(4)
YES: Final = frozenset({"是", "有", "yes", "y"})
NO: Final = frozenset({"否", "无", "no", "n"})
MOST_SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """A person of the request: serial, name, number."""

    serial: int
    name: str
    number: str


@dataclass(frozen=True, slots=True)
class Filled:
    """By serial, the records said as (kind, facts), none for no record; and what is wrong."""

    answers: Mapping[int, Sequence[tuple[str, Mapping[str, str]]]]
    faults: Sequence[Fault]


def tables(kinds: Mapping[str, Kind], people: Sequence[Asked], title: str, language: str) -> list[Table]:
    """The sheets to fill in; only the column that must be filled in is red."""
    made = []
    for kind in kinds.values():
        columns = [
            Column(FIXED[SERIAL].say(language), 8, "integer"),
            Column(FIXED[NAME].say(language), 14),
            Column(FIXED[_NUMBER].say(language), 24),
            Column(FIXED[FOUND].say(language), 18, must=True),
            *(Column(fact.heading.say(language), 18) for fact in kind.facts),
        ]
        rows = [(one.serial, one.name, one.number) for one in people]
        made.append(Table(kind.text.say(language), columns, rows, title, len(rows)))
    return made


def read(sheets: Mapping[str, Sequence[Row]], kinds: Mapping[str, Kind], people: Sequence[Asked]) -> Filled:
    """What a filled workbook says. Whoever is blank in every sheet is left open; nothing is said of
    anybody where anything is wrong."""
    reader = _Reader({one.serial: one.name for one in people}, len(kinds))
    for kind in kinds.values():
        name = next((name for name in (kind.text.zh, kind.text.en) if name in sheets), None)
        if name is None:
            reader.wrong(_NO_SHEET.format(sheet=kind.text), kind.text.zh, None, _MEND_SHEET)
            continue
        reader.sheet(kind, name, sheets[name])
    return reader.filled()


@dataclass
class _Reader:
    names: Mapping[int, str]
    kinds: int
    faults: list[Fault] = field(default_factory=list)
    hits: dict[int, list[tuple[str, Mapping[str, str]]]] = field(default_factory=lambda: defaultdict(list))
    said: dict[int, dict[str, set[bool]]] = field(default_factory=lambda: defaultdict(dict))

    def wrong(self, what: Text, sheet: str, row: int | None, mend: Text | None = None) -> None:
        place = f"{sheet} {row}" if row else sheet
        self.faults.append(Fault(what, place, mend))

    def sheet(self, kind: Kind, name: str, rows: Sequence[Row]) -> None:
        heads = {FIXED[SERIAL].zh, FIXED[SERIAL].en}
        start = next((place for place, (_, cells) in enumerate(rows) if cells and cells[0] in heads), None)
        if start is None:
            self.wrong(_NO_HEADING, name, None, _MEND_SHEET)
            return
        for number, cells in rows[start + 1 :]:
            self.row(kind, name, number, [*cells, *[""] * (FOUND + 1 + len(kind.facts) - len(cells))])

    def row(self, kind: Kind, sheet: str, number: int, cells: list[str]) -> None:
        found = cells[FOUND].strip().lower()
        given = dict(zip((fact.name for fact in kind.facts), cells[FOUND + 1 :], strict=False))
        serial = int(cells[SERIAL]) if cells[SERIAL].isdecimal() else 0
        if serial not in self.names or cells[NAME].strip() != self.names[serial].strip():
            self.wrong(_NOT_ASKED.format(name=cells[NAME][:20]), sheet, number, _MEND_ROWS)
        elif found and found not in YES | NO:
            self.wrong(_FOUND.format(value=cells[FOUND][:20]), sheet, number, _MEND_FOUND)
        elif found not in YES and any(value.strip() for value in given.values()):
            self.wrong(_FACTS, sheet, number, _MEND_FOUND)
        elif found:
            self.note(kind, sheet, number, serial, given if found in YES else None)

    def note(self, kind: Kind, sheet: str, number: int, serial: int, given: Mapping[str, Any] | None) -> None:
        before = self.said[serial].setdefault(kind.id, set())
        if before and (given is None or False in before):
            self.wrong(_BOTH, sheet, number, _MEND_ROWS)
            return
        before.add(given is not None)
        if given is None:
            return
        try:
            self.hits[serial].append((kind.id, facts_said(kind, given)))
        except EngineFault as fault:
            self.wrong(fault.what, sheet, number, fault.mend)

    def filled(self) -> Filled:
        for serial, kinds in self.said.items():
            if len(kinds) < self.kinds:
                what = _HALF.format(serial=serial, name=self.names[serial])
                self.faults.append(Fault(what, None, _MEND_HALF))
        answers = {} if self.faults else {serial: self.hits.get(serial, []) for serial in self.said}
        return Filled(answers, self.faults)


_NO_SHEET = Text("缺少工作表“{sheet}”", "the sheet '{sheet}' is missing")
_NO_HEADING = Text("找不到表头“序号”", "the heading 'No.' is not found")
_MEND_SHEET = Text(
    "请用下载的比对表填写，不要改动表名和表头", "fill in the workbook as downloaded; leave names and headings"
)
_NOT_ASKED = Text(
    "“{name}”与请求中的序号、姓名不符", "'{name}' is not the person of that number in the request"
)
_MEND_ROWS = Text(
    "序号和姓名照原样；同一人有多条记录的，复制整行填写“是”",
    "leave number and name as they are; for more records of one person copy the row and write yes",
)
_FOUND = Text("“{value}”不是“是”或“否”", "'{value}' is neither yes nor no")
_FACTS = Text("填写了数据项，但没有填“是”", "facts are given, but no 'yes'")
_MEND_FOUND = Text("有记录填“是”，没有记录填“否”", "write yes for a record, no for none")
_BOTH = Text("同一人既填了“是”又填了“否”，或“否”填了两次", "the same person has both yes and no, or no twice")
_HALF = Text("{serial} {name}：有的工作表没有填", "{serial} {name}: some sheets are left blank")
_MEND_HALF = Text("每张工作表都要填“是”或“否”", "say yes or no in every sheet")
