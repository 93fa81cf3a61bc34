"""The staging folder: typed columns of what was read, and every flaw, written in batches as Parquet.

Staging is private: secret facts are in it. It does not know how rows were read, only what they became.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from diguan.engine.columns import ARROW_TYPES, Level
from diguan.engine.sheets.flaws import Flaw
from diguan.engine.sheets.kinds import refuse
from diguan.policy.facts import FactBook

BATCH: Final = 2_000
FILES: Final[Mapping[str, str]] = {
    "household": "household.parquet",
    "person": "person.parquet",
    "flaws": "faults.parquet",
}
SUMMARY: Final = "reading.json"
SOURCE: Final = (pa.field("source_sheet", pa.string()), pa.field("source_row", pa.int32()))
FLAWS: Final = pa.schema(
    [
        pa.field("kind", pa.string()),
        pa.field("sheet", pa.string()),
        pa.field("row", pa.int32()),
        *(pa.field(name, pa.string()) for name in ("column", "heading", "value", "nature")),
        *(pa.field(name, pa.string()) for name in ("zh", "en", "mend_zh", "mend_en")),
    ]
)


def schema(book: FactBook, level: Level) -> pa.Schema:
    """household_number, every recorded fact of the level (secret ones too), and where the row came from."""
    facts = [pa.field(fact.name, ARROW_TYPES[fact.type]) for fact in book.recorded(level)]
    number = [] if level == "household" else [pa.field("household_number", pa.string())]
    return pa.schema([*number, *facts, *SOURCE])


class BatchWriter:
    """Rows (mappings by column name) into one Parquet file; what a row does not name is blank."""

    def __init__(self, path: Path, columns: pa.Schema) -> None:
        self.rows = 0
        self._columns = columns
        self._writer = pq.ParquetWriter(path, columns, compression="zstd")
        self._waiting: list[Mapping[str, Any]] = []
        self._named: set[str] = set()

    def add(self, row: Mapping[str, Any]) -> None:
        """Take one row."""
        self._waiting.append(row)
        self._named.update(row)
        self.rows += 1
        if len(self._waiting) >= BATCH:
            self._flush()

    def add_table(self, table: pa.Table) -> None:
        """Take many rows at once."""
        self._flush()
        self.rows += table.num_rows
        self._writer.write_table(table)

    def close(self) -> None:
        """Write what is left."""
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        if self._waiting:
            arrays = [self._array(field) for field in self._columns]
            self._writer.write_batch(pa.record_batch(arrays, schema=self._columns))
            self._waiting.clear()

    def _array(self, field: pa.Field) -> pa.Array:
        name = field.name
        if name not in self._named:
            return pa.nulls(len(self._waiting), field.type)
        return pa.array([row.get(name) for row in self._waiting], field.type)


class FlawLog:
    """Writes every flaw and counts them by kind; Refused beyond `most`."""

    def __init__(self, path: Path, most: int) -> None:
        self.kinds: Counter[str] = Counter()
        self.natures: Counter[str] = Counter()
        self._most = most
        self._writer = BatchWriter(path, FLAWS)

    def add(self, flaw: Flaw) -> None:
        """Take one flaw."""
        if self._writer.rows >= self._most:
            raise refuse("too_many_flaws", limit=self._most)
        self.note(flaw)

    def note(self, flaw: Flaw) -> None:
        """Take one flaw even beyond the limit: the one that says why reading stopped."""
        self.kinds[flaw.kind] += 1
        self.natures[flaw.nature] += 1
        self._writer.add(flaw.record())

    def close(self) -> None:
        """Write what is left."""
        self._writer.close()


def batches(path: Path) -> Iterator[pa.Table]:
    """The rows of a Parquet file, some thousands at a time."""
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=BATCH * 4):
            yield pa.Table.from_batches([batch])
