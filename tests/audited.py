"""Whether the audit trail tells exactly the rows that were written: the database before and after, and what
the entries say."""

import json

from django.db import connection

from diguan.casework.audited_rows import from_ranges
from diguan.registry import watches
from diguan.registry.models import AuditEntry

Rows = dict[str, dict[int, tuple[str, ...]]]
Written = set[tuple[str, str, int]]


def database() -> Rows:
    """Every row of the tables that are watched."""
    found: Rows = {}
    with connection.cursor() as cursor:
        for table in watches.watched(connection):
            cursor.execute(f"SELECT * FROM {table}")
            names = [column[0] for column in cursor.description]
            kept = [place for place, name in enumerate(names) if name not in watches.UNTOLD.get(table, ())]
            key = names.index("id")
            found[table] = {row[key]: tuple(str(row[place]) for place in kept) for row in cursor.fetchall()}
    return found


def difference(before: Rows, after: Rows) -> Written:
    """Table, sign and id of every row that is not as it was."""
    found: Written = set()
    for table in after:
        was, now = before[table], after[table]
        if table not in watches.ONLY_CHANGES:
            found |= {(table, "+", key) for key in now.keys() - was.keys()}
            found |= {(table, "-", key) for key in was.keys() - now.keys()}
        found |= {(table, "~", key) for key in now.keys() & was.keys() if now[key] != was[key]}
    return found


def told(since: int) -> Written:
    """What all entries since one together say was written."""
    rows: dict[tuple[str, int], set[str]] = {}
    for text in AuditEntry.objects.filter(pk__gt=since).values_list("rows", flat=True):
        for table, each in json.loads(text).items():
            for sign in each.keys() & {"+", "~", "-"}:
                for low, high in from_ranges(each[sign]):
                    for key in range(low, high + 1):
                        rows.setdefault((table, key), set()).add(sign)
    net = {"+": "+", "~": "~", "-": "-", "+~": "+", "-~": "-"}  # added and removed again: nothing is left
    signs = {place: net.get("".join(sorted(each))) for place, each in rows.items()}
    return {(table, sign, key) for (table, key), sign in signs.items() if sign}
