"""The rows that the database noted since the last entry, as an entry tells them: exact, short, in ranges.

Rows of tables that are only ever added to are summed up with what they hold, so that a later change of them
is found. It decides nothing and links nothing.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from heapq import heappop, heappush
from typing import Any

from django.db import connection

from diguan.registry.guards import ADDED_ONLY

AT_ONCE = 2_000
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
    return sums_of(relation, [ranges])[0]


def sums_of(relation: str, asked: Sequence[str], read: Callable[[bytes], bytes] = bytes) -> list[str]:
    """The sums of several lots of rows of a table, each given as ranges of ids; the rows are read once, along
    their ids. A row that is in two lots counts in both. `read` turns what a row says into what is summed."""
    totals = [sha256() for _ in asked]
    ranges = sorted((low, high, lot) for lot, text in enumerate(asked) for low, high in from_ranges(text))
    open_now: list[tuple[int, int]] = []  # last id and lot of the ranges that may hold the next row
    next_range = 0
    for names, row, key in _rows_of(relation, ranges):
        while next_range < len(ranges) and ranges[next_range][0] <= key:
            heappush(open_now, ranges[next_range][1:])
            next_range += 1
        while open_now and open_now[0][0] < key:
            heappop(open_now)
        if open_now:
            spelled = read(_spelled(names, row))
            for _, lot in open_now:
                totals[lot].update(spelled)
    return [f"sha256:{total.hexdigest()}" for total in totals]


def _rows_of(
    relation: str, ranges: Sequence[tuple[int, int, int]]
) -> Iterator[tuple[list[str], Sequence[Any], int]]:
    """Names of columns, row and id of the rows in sorted ranges, in order, and of those between near ones.

    Page by page, so that no reading is open while something is written.
    """
    runs: list[list[int]] = []
    for low, high, _ in ranges:
        if runs and low <= runs[-1][1] + AT_ONCE:
            runs[-1][1] = max(runs[-1][1], high)
        else:
            runs.append([low, high])
    for low, high in runs:
        after = low - 1
        while after < high and (rows := _page(relation, after, high)):
            names, found = rows
            at = names.index("id")
            for row in found:
                yield names, row, row[at]
            after = found[-1][at] if len(found) == AT_ONCE else high


def _page(relation: str, after: int, last: int) -> tuple[list[str], list[Sequence[Any]]] | None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT * FROM {relation} WHERE id > %s AND id <= %s ORDER BY id LIMIT {AT_ONCE}", [after, last]
        )
        rows = cursor.fetchall()
        return ([column[0] for column in cursor.description], rows) if rows else None


def _spelled(names: Sequence[str], row: Sequence[Any]) -> bytes:
    cells = {name: cell for name, cell in zip(names, row, strict=True) if cell is not None}
    return json.dumps(cells, default=str, sort_keys=True, ensure_ascii=False).encode()
