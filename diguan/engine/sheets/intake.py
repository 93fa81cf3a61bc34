"""A source into a staging folder: sheets chosen, rows converted, households put together, whole ones kept.

It runs in the child process; limits on it and the final renaming are its parent's affair.
"""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, Final

from diguan.engine.sheets import headings as headings_of
from diguan.engine.sheets.cells import CellContext
from diguan.engine.sheets.converting import RowConverter
from diguan.engine.sheets.flaws import Place, Refused
from diguan.engine.sheets.form import Form, Layout
from diguan.engine.sheets.headings import Headings, Known, Unmapped
from diguan.engine.sheets.households import Households
from diguan.engine.sheets.kinds import flaw, refuse
from diguan.engine.sheets.limits import Limits
from diguan.engine.sheets.markup import letters_of
from diguan.engine.sheets.rows import Downward, is_blank_row, not_data
from diguan.engine.sheets.source import Parsed, RawSheet, Row, Source, open_source
from diguan.engine.sheets.staging import FILES, FlawLog
from diguan.engine.sheets.tally import Tally
from diguan.engine.sheets.villages import Villages
from diguan.policy.facts import FactBook
from diguan.words import areas

LAYOUTS: Final[tuple[Layout, ...]] = ("household", "person", "roster")
EVERY: Final = 1_000
"""Rows between two reports of progress."""
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Summary:
    """What reading.json tells of a file read."""

    refused: bool = False
    counts: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, int] = field(default_factory=dict)
    sheets: list[dict[str, Any]] = field(default_factory=list)
    unmapped: list[dict[str, Any]] = field(default_factory=list)


class Intake:
    """Reads one file into a folder that is there and empty."""

    def __init__(
        self,
        folder: Path,
        form: Form,
        book: FactBook,
        on: date,
        area: str,
        limits: Limits,
        progress: Progress,
    ) -> None:
        self._folder, self._form, self._book, self._on = folder, form, book, on
        self._limits, self._progress = limits, progress
        self._villages = Villages(areas.open(), area)
        self._known = {layout: Known(form, book, layout) for layout in LAYOUTS}
        self._tallies: dict[str, Tally] = {}
        self._unmapped: list[Unmapped] = []
        self._done = self._total = 0
        self._log = FlawLog(folder / FILES["flaws"], limits.flaws)

    def read(self, path: Path) -> Summary:
        """Read the file; never raises for what is in it."""
        households = Households(self._folder, self._book, self._log, self._tallies)
        refused = False
        try:
            source = open_source(path, self._limits)
            layouts = [self._take(each, layout, source, households) for each, layout in self._chosen(source)]
            self._check_layouts([layout for layout in layouts if layout])
            households.finish()
            self._progress(self._total, self._total)
        except Refused as refusal:
            refused = True
            self._log.note(refusal.flaw)
            households.drop()
        self._log.close()
        return self._summary(refused, households)

    def _chosen(self, source: Source) -> list[tuple[RawSheet, Layout | None]]:
        """The sheets to look at; by their names when both sheets of the form are there, else all of them."""
        named = [(sheet, self._layout_by_name(sheet.name)) for sheet in source.sheets]
        if {"household", "person"} <= {layout for _, layout in named}:
            for sheet, layout in named:
                if layout is None and not _is_ours(sheet.name):
                    self._log.add(flaw("sheet_not_read", Place(sheet.name)))
            return sorted(
                ((s, layout) for s, layout in named if layout), key=lambda each: each[1] == "person"
            )
        return [(sheet, None) for sheet in source.sheets if not _is_ours(sheet.name)]

    def _layout_by_name(self, name: str) -> Layout | None:
        asked = headings_of.plain(name)
        for sheet in self._form.sheets:
            if asked in map(headings_of.plain, (sheet.text.zh, sheet.text.en, *sheet.also)):
                return sheet.layout
        return None

    def _take(
        self, raw: RawSheet, layout: Layout | None, source: Source, households: Households
    ) -> Layout | None:
        """Read one sheet; its layout, or None when it holds nothing of the form."""
        parsed = raw.load()
        top = [cells for _, cells in islice(parsed.rows(), self._limits.heading_rows)]
        row, texts = headings_of.find(top, parsed.merged, self._known)
        found = layout or headings_of.layout_of(texts, self._known)
        if found is None:
            self._note_unread(raw, parsed, texts)
            return None
        sheet = self._form.sheet(found)
        headings = headings_of.read(raw.name, row, texts, self._known[found], sheet.required, found)
        self._note_sheet(raw, parsed, headings)
        context = CellContext(self._on, source.from_1904, self._limits.text)
        rows = RowConverter(
            raw.name, headings, parsed.scan, self._book, context, self._villages, sheet.required
        )
        self._total += max(0, parsed.scan.last_row - row - 1)
        for number, cells in self._data(raw.name, parsed, headings):
            households.take(rows.convert(number, cells), rows, found)
        return found

    def _data(self, sheet: str, parsed: Parsed, headings: Headings) -> Iterator[Row]:
        """The rows of data below the headings; all others are counted and said."""
        tally = self._tallies[sheet]
        downward = Downward(parsed.merged, headings.row + 1, headings.columns)
        nameless: set[int] | None = None
        for number, cells in parsed.rows():
            if number <= headings.row + 1:
                continue
            self._step()
            if is_blank_row(cells):
                continue
            tally.rows += 1
            if kind := not_data(cells, headings):
                tally.leave_out()
                self._log.add(flaw(kind, Place(sheet, number)))
                continue
            nameless = set(range(len(cells))) - headings.texts.keys() if nameless is None else nameless
            self._note_nameless(sheet, number, cells, nameless)
            yield number, downward.filled(number, cells)
        if not tally.rows:
            self._log.add(flaw("no_rows", Place(sheet)))

    def _note_nameless(self, sheet: str, number: int, cells: list[Any], nameless: set[int]) -> None:
        """Say once of each column without heading that something stands in it."""
        for place in [place for place in nameless if place < len(cells) and cells[place] not in ("", None)]:
            nameless.discard(place)
            self._log.add(flaw("heading_blank", Place(sheet, number, letters_of(place + 1))))

    def _note_sheet(self, raw: RawSheet, parsed: Parsed, headings: Headings) -> None:
        self._tallies[raw.name] = Tally(raw.name, headings.layout, headings.row + 1, headings.mapped)
        self._unmapped += headings.unmapped
        for found in headings.flaws:
            self._log.add(found)
        scan = parsed.scan
        if raw.hidden:
            self._log.add(flaw("hidden_sheet", Place(raw.name)))
        if rows := [
            row for row in scan.hidden_rows if row > headings.row + 1 and row <= scan.last_filled_row
        ]:
            self._log.add(flaw("hidden_rows", Place(raw.name), count=len(rows), rows=_ranges(rows)))
        if columns := [place for place in scan.hidden_columns if place - 1 in headings.columns]:
            letters = ", ".join(map(letters_of, columns))
            self._log.add(flaw("hidden_columns", Place(raw.name), columns=letters))
        if scan.formulas:
            self._log.add(flaw("formulas", Place(raw.name), count=scan.formulas))

    def _note_unread(self, raw: RawSheet, parsed: Parsed, texts: dict[int, str]) -> None:
        headings_of.check_side_by_side(raw.name, texts)
        if parsed.scan.last_filled_row or parsed.scan.last_row:
            self._log.add(flaw("sheet_not_read", Place(raw.name)))

    def _check_layouts(self, layouts: list[Layout]) -> None:
        if not layouts:
            raise refuse("no_sheet", limit=self._limits.heading_rows)
        if "roster" not in layouts:
            for layout in ("household", "person"):
                if layout not in layouts:
                    raise refuse("missing_sheet", sheet_name=self._form.sheet(layout).text)

    def _step(self) -> None:
        self._done += 1
        if self._done % EVERY == 0:
            self._progress(self._done, max(self._done, self._total))

    def _summary(self, refused: bool, households: Households) -> Summary:
        tallies = list(self._tallies.values())
        counts = {
            name: sum(getattr(t, name) for t in tallies)
            for name in ("rows", "imported", "refused", "not_data")
        }
        counts |= {"households": households.households, "people": households.people}
        counts |= {nature: self._log.natures[nature] for nature in ("block", "warn")}
        return Summary(
            refused,
            counts,
            dict(self._log.kinds),
            [asdict(tally) for tally in tallies],
            [asdict(each) for each in self._unmapped],
        )


def _is_ours(name: str) -> bool:
    """Whether a sheet is one that the template brings along and nobody fills in."""
    return headings_of.plain(name) in {"说明", "代码表", "howtofillitin", "codelists"}


def _ranges(rows: list[int]) -> str:
    """`3-5, 9`; at most twenty stretches."""
    stretches: list[list[int]] = []
    for row in rows:
        if stretches and stretches[-1][1] == row - 1:
            stretches[-1][1] = row
        else:
            stretches.append([row, row])
    said = [str(first) if first == last else f"{first}-{last}" for first, last in stretches[:20]]
    return ", ".join(said) + (" …" if len(stretches) > 20 else "")
