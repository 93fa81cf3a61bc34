"""What the writers of the crash tests do, and what must be there afterwards.

Every writer has a household of its own and corrects one amount of it over and over: 1, 2, 3 … Each
correction is a row, a version and an event in one transaction. After it has returned, the writer notes it in
a file: that is what was acknowledged. Amount, version and number of events must agree whatever happened.
"""

import os
import time
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from diguan.casework.corrections import correct
from diguan.registry import guards
from diguan.registry.models import Household, Officer
from diguan.words.areas import Level
from tests.people import DAY, YEAR, area, household, officer

STATE = """
    SELECT h.number, h.version,
        (SELECT count(*) FROM registry_event e WHERE e.household_id = h.id AND e.kind = 'corrected'),
        coalesce((SELECT CAST(i.amount AS integer) FROM registry_item i
            JOIN registry_householdyear y ON y.id = i.household_year_id
            WHERE y.household_id = h.id AND i.item = 'pension'), 0)
    FROM registry_household h ORDER BY h.number"""


def prepare(writers: int) -> None:
    """Make the tables, a village, an officer and a household for each writer."""
    call_command("migrate", verbosity=0)
    parent = None
    for code, level in (("99", 1), ("9901", 2), ("990101", 3), ("990101100", 4), ("990101100200", 5)):
        parent = area(code, Level(level), f"{code}地", parent)
    assert parent
    officer("王书记", "village_officer", parent, "wang")
    for number in range(writers):
        household(parent, str(number))
    Household.objects.update(version=0)
    write(str(0))  # so that what is loaded once is there before the writers part


def write(number: str) -> int:
    """Correct the amount of a household once; gives what was acknowledged."""
    by = Officer.objects.get(username="wang")
    of_year = Household.objects.get(number=number).years.get(year=YEAR)
    version = Household.objects.get(number=number).version
    correct(of_year, "pension", Decimal(version + 1), by=by, reason="核对", on=DAY, version=version)
    return version + 1


def write_for_ever(writer: int, acknowledged: Path, every: float = 0.0) -> None:
    """Correct the amount of one's household again and again, noting each time that it is done: one each
    `every` seconds, or as fast as it goes."""
    notes = os.open(acknowledged, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    due = time.monotonic()
    while True:
        os.write(notes, f"{writer} {write(str(writer))}\n".encode())
        due = max(due + every, time.monotonic() - 1)  # what could not be done for long is not made up for
        time.sleep(max(0.0, due - time.monotonic()))


def noted(text: str) -> dict[str, int]:
    """The last acknowledged number of every writer, from the whole lines of the notes."""
    lines = text[: text.rfind("\n") + 1].split("\n")[:-1]
    return {writer: int(number) for writer, number in (line.split() for line in lines)}


def lost(rows: list[tuple[str, int, int, int]], acknowledged: Mapping[str, int]) -> int:
    """How many acknowledged writes are not there; raises AssertionError for half a write."""
    for number, version, events, amount in rows:
        assert version == events == amount, f"half a write: {number} {version} {events} {amount}"
    there = {number: version for number, version, _, _ in rows}
    return sum(max(0, last - there.get(writer, 0)) for writer, last in acknowledged.items())


def lost_here(acknowledged: Path) -> int:
    """The same for the site's own database, which must also be whole and guarded."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            assert cursor.execute("PRAGMA quick_check").fetchone()[0] == "ok"
        cursor.execute(STATE)
        rows = [tuple(row) for row in cursor.fetchall()]
    assert not guards.missing(connection)
    return lost(rows, noted(acknowledged.read_text("ascii") if acknowledged.exists() else ""))
