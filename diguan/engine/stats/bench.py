"""Named SQL statements and the bounded scratch database they run in, one after the other.

Unlike the views of `engine.steps` most of these make tables: thirty million rows should be sorted once only.
It knows nothing of what the statements compute; printed together they are a script DuckDB runs by itself.
"""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from diguan.engine.database import connected
from diguan.engine.stats import faults

MEMORY = "1GB"  # DuckDB's own share; with it the whole process stays below 1.5 GB

MEMORY_SIZE = re.compile(r"^\d+(\.\d+)? ?[KMGT]i?B$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement with the name of what it makes or shows and a line on why."""

    name: str
    why: str
    sql: str

    def printed(self) -> str:
        return f"-- {self.name}: {self.why}\n{self.sql.strip()};\n"


def script(statements: Sequence[Statement]) -> str:
    """All statements as one script, to be read, or run in DuckDB by itself."""
    return "\n".join(statement.printed() for statement in statements)


class Bench:
    """An open scratch database and a folder for files made on the way."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
        self._connection = connection
        self.folder = folder

    def ask(self, statement: Statement) -> list[dict[str, Any]]:
        """Runs a statement and brings back its rows by column name."""
        cursor = self._connection.execute(statement.sql)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@contextmanager
def bench(data: Path, memory: str = MEMORY) -> Iterator[Bench]:
    """A scratch database that may read the data's folder only, gone afterwards.

    `memory` is DuckDB's limit, such as `1GB`; what is beyond it goes to a temporary folder (see TMPDIR).
    """
    if not MEMORY_SIZE.match(memory):
        raise faults.memory_unclear(memory)
    with TemporaryDirectory(prefix="diguan-stats-") as name:
        folder, threads = Path(name), os.cpu_count() or 1
        allowed = (data.resolve().parent, folder)
        with connected(*allowed, memory=memory, threads=threads, spill=folder) as connection:
            yield Bench(connection, folder)
