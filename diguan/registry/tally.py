"""What a database holds, in few figures: rows and a digest of every table, and the heads of the audit chains.

Two databases with the same tally hold the same. It reads table by table, row by row, and knows no column.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ROWS_AT_ONCE = 2_000
_TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
    "AND name NOT LIKE '_litestream_%' ORDER BY name",
    "postgresql": "SELECT table_name FROM information_schema.tables "
    "WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY table_name",
}
_HEADS = "SELECT chain, number, link FROM registry_audithead ORDER BY chain"


@dataclass(frozen=True, slots=True)
class Tally:
    """Table → (rows, digest of their contents), and chain → (last number, its link)."""

    tables: Mapping[str, tuple[int, str]]
    heads: Mapping[str, tuple[int, str]]

    def unlike(self, other: "Tally") -> list[str]:
        """Names of the tables in which the two differ; "audit" where the chains end differently."""
        names = sorted(self.tables.keys() | other.tables.keys())
        found = [name for name in names if self.tables.get(name) != other.tables.get(name)]
        return found + (["audit"] if self.heads != other.heads else [])

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {"tables": dict(self.tables), "heads": dict(self.heads)}

    @classmethod
    def of_plain(cls, kept: Mapping[str, Any]) -> "Tally":
        """From what `plain` gave, and JSON made lists of."""
        tables = {name: (int(rows), str(digest)) for name, (rows, digest) in kept["tables"].items()}
        return cls(tables, {name: (int(last), str(link)) for name, (last, link) in kept["heads"].items()})


def tally(cursor: Any, vendor: str) -> Tally:
    """The tally of an open database; `cursor` may be Django's or that of a driver."""
    cursor.execute(_TABLES[vendor])
    names = [row[0] for row in cursor.fetchall()]
    tables = {name: _of_table(cursor, name) for name in names}
    heads = {}
    if "registry_audithead" in tables:
        cursor.execute(_HEADS)
        heads = {chain: (int(number), str(link)) for chain, number, link in cursor.fetchall()}
    return Tally(tables, heads)


def _of_table(cursor: Any, name: str) -> tuple[int, str]:
    cursor.execute(f'SELECT * FROM "{name}" ORDER BY 1')
    count, digest = 0, hashlib.sha256()
    while rows := cursor.fetchmany(ROWS_AT_ONCE):
        count += len(rows)
        for row in rows:
            digest.update(repr(tuple(row)).encode())
    return count, digest.hexdigest()
