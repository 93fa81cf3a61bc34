"""What a judgement found in an area, counted from its Parquet files; one small query each, no names.

The rows of lists come from registry.files; here are only numbers and the facts the rules read.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from diguan.engine.findings import flagged
from diguan.registry.files import Number

_LISTS = frozenset({"reasons", "flags", "questions"})
INCOME = "fact.income_per_head"


@dataclass(frozen=True, slots=True)
class Found:
    """The findings of one judgement whose village codes begin with `prefix` (None: nobody's)."""

    folder: Path
    prefix: str | None

    @property
    def files(self) -> list[str]:
        """One file, or one per county; none when the folder is gone."""
        return [str(path) for path in sorted(self.folder.rglob("findings.parquet"))]

    def by(self, listed: str) -> dict[str, Number]:
        """Households and people by each id in `reasons`, `flags` or `questions`."""
        if listed not in _LISTS:
            raise ValueError(listed)
        column = flagged(Path(self.files[0])) if listed == "flags" and self.files else listed
        query = (
            f"SELECT unnest({column}) AS id, count(*), sum(people) FROM found GROUP BY id ORDER BY 2 DESC, 1"
        )
        return {id: Number(count, int(people or 0)) for id, count, people in self._read(query)}

    def by_status(self) -> dict[str, dict[str, Number]]:
        """Households and people by register status at the judgement, then by outcome."""
        columns = "coalesce(register_status, '') AS status, outcome, count(*), sum(people)"
        query = f"SELECT {columns} FROM found GROUP BY ALL ORDER BY ALL"
        found: dict[str, dict[str, Number]] = {}
        for status, outcome, count, people in self._read(query):
            found.setdefault(status, {})[outcome] = Number(count, int(people or 0))
        return found

    def incomes(self) -> dict[int, Any]:
        """Net income per head by household id, where the pack's rules read it and it is known."""
        if not self.files or INCOME not in self._columns():
            return {}
        query = f'SELECT household_id, "{INCOME}" FROM found WHERE "{INCOME}" IS NOT NULL'
        return dict(self._read(query))

    def _columns(self) -> set[str]:
        with duckdb.connect() as database:
            return {
                row[0]
                for row in database.execute("DESCRIBE FROM read_parquet(?)", [self.files[:1]]).fetchall()
            }

    def _read(self, query: str) -> list[tuple[Any, ...]]:
        if not self.files or self.prefix is None:
            return []
        source = "WITH found AS (FROM read_parquet($files) WHERE starts_with(village_code, $prefix))"
        with duckdb.connect() as database:
            return database.execute(
                f"{source} {query}", {"files": self.files, "prefix": self.prefix}
            ).fetchall()
