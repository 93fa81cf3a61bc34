"""Reads a cube: one area, or the areas right below it, by opening one small file and few row groups of it.

How many rows were read is told with every answer. Who may look at an area is the caller's to ask first.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from diguan.engine.cube import manifest
from diguan.engine.cube.counting import ALL, lengths
from diguan.engine.cube.faults import CubeFault
from diguan.engine.cube.manifest import Manifest
from diguan.engine.cube.subjects import INDEX

Key = tuple[str, str]
"""Dimension and key."""


@dataclass(frozen=True, slots=True)
class State:
    """A cell's sums: households and people (None: hidden or not counted), an amount where it has one."""

    households: int | None = 0
    people: int | None = 0
    amount: int | None = None


NOTHING: Final = State()
HIDDEN: Final = "#"
"""The key of a dimension that a published cube does not show of an area."""
UNTOLD: Final = State(None, None)


@dataclass(frozen=True, slots=True)
class Area:
    """One area and population of a cube with its cells. What is not among them is nought, but for dimensions
    that are not `known` to the cube at all, and those that a published one hides.
    """

    area: str
    population: str
    cells: Mapping[Key, State]
    known: frozenset[str]

    def at(self, dimension: str, key: str = "") -> State:
        """A cell; nought where nothing was counted, None where it is hidden."""
        whole = "mpi" if dimension.startswith(INDEX) else dimension
        hidden = dimension not in self.known or (whole, HIDDEN) in self.cells
        return UNTOLD if hidden else self.cells.get((dimension, key), NOTHING)

    def hides(self, dimension: str) -> bool:
        """Whether a published cube does not show a dimension of this area."""
        return self.at(dimension) is UNTOLD

    def of(self, dimension: str) -> dict[str, State]:
        """All cells of a dimension by key; none where it is hidden."""
        named = {key: state for (name, key), state in self.cells.items() if name == dimension}
        return {key: state for key, state in named.items() if key != HIDDEN}

    @property
    def households(self) -> int:
        """All its households."""
        return self.at("total").households or 0

    @property
    def people(self) -> int:
        """All their people."""
        return self.at("total").people or 0


@dataclass(frozen=True, slots=True)
class Answer:
    """Areas that were asked for, and how many rows of the cube were read for them."""

    areas: tuple[Area, ...]
    rows: int


@dataclass(frozen=True)
class Cube:
    """A finished cube."""

    about: Manifest

    @classmethod
    def open(cls, folder: Path) -> "Cube":
        """The cube in a folder; raises CubeFault."""
        return cls(manifest.read(folder))

    def speaks_of(self, area: str) -> bool:
        """Whether an area (its digits) lies in one of the cube's counties, or one of them in it."""
        return any(area.startswith(part) or part.startswith(area) for part in self.about.areas)

    def area(self, area: str, population: str = ALL) -> Answer:
        """An area by its digits (empty: the whole nation); no area in the answer where nothing was
        counted.
        """
        return self._read(self._file(area, len(area)), _place(population, len(area), area), exact=True)

    def below(self, area: str, population: str = ALL) -> Answer:
        """The areas right below an area, in the order of their codes; none for a village."""
        digits = next((n for n in reversed(lengths(0)) if n > len(area)), None)
        if digits is None:
            return Answer((), 0)
        return self._read(self._file(area, digits), _place(population, digits, area), exact=False)

    def _file(self, area: str, digits: int) -> Path:
        """The county's file for an area inside one, the file of the areas above the counties for the rest."""
        inside = next((part for part in self.about.areas if area.startswith(part)), None)
        own = inside is not None and digits >= len(inside) and not (digits == len(inside) == len(area))
        return (
            self.about.file_of(inside) if inside is not None and own else self.about.folder
        ) / manifest.ROWS

    def _read(self, path: Path, place: str, *, exact: bool) -> Answer:
        try:
            with pq.ParquetFile(path) as file:
                groups = [n for n in range(file.num_row_groups) if _touches(file, n, place, exact)]
                table = file.read_row_groups(groups)
        except (OSError, pa.ArrowInvalid):
            raise CubeFault(manifest.ALTERED, str(path), manifest.MEND) from None
        begins = pc.equal(table["place"], place) if exact else pc.starts_with(table["place"], place)
        return Answer(tuple(areas_of(table.filter(begins), self.about.layout)), table.num_rows)


def _touches(file: pq.ParquetFile, group: int, place: str, exact: bool) -> bool:
    """Whether a row group may hold the place (or places that begin so), by its least and largest."""
    told = file.metadata.row_group(group).column(0).statistics
    upto = told.min if exact else told.min[: len(place)]
    return bool(upto <= place <= told.max or (not exact and told.max.startswith(place)))


def _place(population: str, digits: int, area: str) -> str:
    return f"{population}:{digits:02}:{area}"


def areas_of(table: pa.Table, layout: Sequence[Key]) -> Iterator[Area]:
    """The areas in rows of a cube."""
    known = frozenset(dimension for dimension, _ in layout)
    for row in table.to_pylist():
        numbers = zip(row["cells"], row["households"], row["people"], row["amounts"], strict=True)
        cells = {layout[cell]: State(own, people, _whole(amount)) for cell, own, people, amount in numbers}
        yield Area(row["area"], row["population"], cells, known)


def _whole(amount: Decimal | None) -> int | None:
    return None if amount is None else int(amount)
