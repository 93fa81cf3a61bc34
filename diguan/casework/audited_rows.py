"""The rows that the database noted since the last entry, as an entry tells them: exact, short, in ranges.

Rows of tables that are only ever added to are summed up with what they hold, so that a later change of them
is found. It decides nothing and links nothing.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Any

from django.db import connection

from diguan.registry.guards import ADDED_ONLY

AT_ONCE = 500
Told = dict[str, dict[str, str]]


def waiting() -> list[str]:
    """The tables with rows that no entry speaks of yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT relation FROM registry_auditedrow ORDER BY relation")
        return [row[0] for row in cursor.fetchall()]


def take() -> Told:
    """What was written since the last entry: table → "+", "~", "-" → ids in ranges; and forget the notes.

    A row added and changed counts as added, one added and removed not at all. Tables that are only added to
    carry a "sum" of what the added rows hold.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT relation, operation, row FROM registry_auditedrow")
        rows = cursor.fetchall()
        if not rows:
            return {}
        cursor.execute("DELETE FROM registry_auditedrow")
    sets: dict[str, dict[str, set[int]]] = {}
    for relation, operation, row in rows:
        sets.setdefault(relation, {"+": set(), "~": set(), "-": set()})[operation].add(row)
    told = {relation: _net(each) for relation, each in sorted(sets.items())}
    for relation, each in told.items():
        if relation in ADDED_ONLY and "+" in each:
            each["sum"] = sum_of(relation, each["+"])
    return {relation: each for relation, each in told.items() if each}


def _net(each: dict[str, set[int]]) -> dict[str, str]:
    added, removed = each["+"] - each["-"], each["-"] - each["+"]
    changed = each["~"] - each["+"] - each["-"]
    return {sign: in_ranges(ids) for sign, ids in (("+", added), ("~", changed), ("-", removed)) if ids}


def in_ranges(ids: Iterable[int]) -> str:
    """Ids as "1-300,305"."""
    runs: list[list[int]] = []
    for one in sorted(ids):
        if runs and one == runs[-1][1] + 1:
            runs[-1][1] = one
        else:
            runs.append([one, one])
    return ",".join(str(low) if low == high else f"{low}-{high}" for low, high in runs)


def from_ranges(text: str) -> Iterator[tuple[int, int]]:
    """The ranges of "1-300,305" as (first, last)."""
    for part in text.split(","):
        low, _, high = part.partition("-")
        yield int(low), int(high or low)


def sum_of(relation: str, ranges: str) -> str:
    """The sum of what the rows of a table hold, in the order of their ids; blanks count for nothing."""
    total = sha256()
    for low, high in from_ranges(ranges):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {relation} WHERE id BETWEEN %s AND %s ORDER BY id", [low, high])
            names = [column[0] for column in cursor.description]
            while rows := cursor.fetchmany(AT_ONCE):
                for row in rows:
                    total.update(_spelled(names, row))
    return f"sha256:{total.hexdigest()}"


def _spelled(names: Sequence[str], row: Sequence[Any]) -> bytes:
    cells = {name: cell for name, cell in zip(names, row, strict=True) if cell is not None}
    return json.dumps(cells, default=str, sort_keys=True, ensure_ascii=False).encode()
