"""What a what-if found, read from its Parquet files a page at a time and only for the viewer's area.

The engine wrote the files; this neither judges nor remembers anything.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from diguan.registry.files import Number

FILE = "changes.parquet"
KINDS = ("entering", "leaving", "newly_unknown", "settled")
_COLUMNS = ("household_id", "household_number", "village_code", "people", "before", "after", "kind", "rules")
_SORTABLE = frozenset(_COLUMNS[:-1])


@dataclass(frozen=True, slots=True)
class Household:
    """One household whose answer changes."""

    household_id: int
    household_number: str
    village_code: str
    people: int
    before: str
    after: str
    kind: str
    rules: Sequence[str]
    village: str = ""


@dataclass(frozen=True)
class Changes:
    """The changed households of one what-if in one area, as a list that a table can count, sort and slice."""

    folder: Path
    prefix: str
    kind: str = ""
    order: tuple[str, ...] = ("village_code", "household_number")
    name_villages: Callable[[set[str]], dict[str, str]] = lambda codes: {}
    model: Any = None

    def count(self) -> int:
        """How many households."""
        return self._read("SELECT count(*) FROM found")[0][0]

    __len__ = count

    def order_by(self, *fields: str) -> "Changes":
        """The same in another order; the household's number decides among equals."""
        known = tuple(field for field in fields if field.lstrip("-") in _SORTABLE)
        return replace(self, order=(*known, "household_number"))

    def __getitem__(self, part: slice) -> list[Household]:
        start, stop = part.start or 0, part.stop
        limit = f"LIMIT {int(stop) - int(start)}" if stop is not None else ""
        by = ", ".join(f"{one.lstrip('-')} {'DESC' if one.startswith('-') else ''}" for one in self.order)
        columns = ", ".join(_COLUMNS)
        return self._named(
            self._read(f"SELECT {columns} FROM found ORDER BY {by} {limit} OFFSET {int(start)}")
        )

    def __iter__(self) -> Iterator[Household]:
        return iter(self[:])

    def iterator(self, chunk_size: int = 1000) -> Iterator[Household]:
        """All of them, a chunk at a time."""
        for start in range(0, self.count(), chunk_size):
            yield from self[start : start + chunk_size]

    def by_kind(self) -> dict[str, Number]:
        """Households and people by kind of change."""
        rows = self._read("SELECT kind, count(*), sum(people) FROM found GROUP BY kind")
        return {kind: Number(households, int(people or 0)) for kind, households, people in rows}

    def by_part(self, digits: int) -> dict[str, dict[str, Number]]:
        """The same by the first digits of the village code."""
        rows = self._read(
            f"SELECT village_code[:{int(digits)}], kind, count(*), sum(people) FROM found GROUP BY ALL"
        )
        found: dict[str, dict[str, Number]] = defaultdict(dict)
        for part, kind, households, people in rows:
            found[part][kind] = Number(households, int(people or 0))
        return found

    def _named(self, rows: list[tuple[Any, ...]]) -> list[Household]:
        found = [Household(*row) for row in rows]
        names = self.name_villages({one.village_code for one in found})
        return [replace(one, village=names.get(one.village_code, one.village_code)) for one in found]

    def _read(self, query: str) -> list[tuple[Any, ...]]:
        files = [str(path) for path in sorted(self.folder.rglob(FILE))]
        if not files:
            return [(0,)] if query.startswith("SELECT count(*) FROM") else []
        where = "starts_with(village_code, $prefix)" + (" AND kind = $kind" if self.kind else "")
        given = {"files": files, "prefix": self.prefix, **({"kind": self.kind} if self.kind else {})}
        with duckdb.connect() as database:
            source = f"WITH found AS (FROM read_parquet($files) WHERE {where})"
            return database.execute(f"{source} {query}", given).fetchall()
