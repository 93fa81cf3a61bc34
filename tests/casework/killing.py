"""Kills the process that accepts a workbook, again and again: `python -m tests.casework.killing FOLDER KILLS
SEED`.

Run by a test in a process of its own, on a database of its own. Prints how often nothing and how often
everything was there after the kill; stops with an error the first time it was anything else, or when the
next try does not complete.
"""

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import django
from django.core.management import call_command
from django.db import connections

HOUSEHOLDS, PEOPLE = 200, 600

if __name__ == "__main__":
    os.environ["DIGUAN_HOME"] = sys.argv[1]
    os.environ["DJANGO_SETTINGS_MODULE"] = "diguan.config.settings"
    os.environ.pop("DATABASE_URL", None)
    django.setup()

from diguan.casework import imports  # noqa: E402 -- Django must be set up first
from diguan.registry.models import Event, Household, ImportBatch, Item, Officer, Person  # noqa: E402 -- as above
from diguan.words.areas import Level  # noqa: E402 -- as above
from tests.casework.staged import stage  # noqa: E402 -- as above
from tests.people import area, officer  # noqa: E402 -- as above


def main(folder: Path, kills: int, seed: int) -> None:
    """Prepare the place, measure one import, then kill as often as asked."""
    call_command("migrate", verbosity=0)
    parent = None
    for code, level in (("99", 1), ("9901", 2), ("990101", 3), ("990101100", 4), ("990101100200", 5)):
        parent = area(code, Level(level), f"{code}地", parent)
    by = officer("李干事", "township_officer", parent.parent if parent else None, "li")
    chance = random.Random(seed)
    began = time.monotonic()
    batch = staged(folder, by, 0)
    in_child(lambda: accept(batch, folder))
    lasts = time.monotonic() - began
    outcomes = [kill_once(folder, by, number, chance.uniform(0, lasts)) for number in range(1, kills + 1)]
    print(f"nothing {outcomes.count(False)}, everything {outcomes.count(True)}")  # noqa: T201 -- the test reads it


def kill_once(folder: Path, by: Officer, number: int, after: float) -> bool:
    """Kill one import some seconds after it began; gives whether all of it was there. Then it is done
    again."""
    batch = staged(folder, by, number)
    before = counted()
    in_child(lambda: accept(batch, folder), kill_after=after, begun=folder / "begun")
    whole = arrived(before, batch)
    in_child(lambda: accept(batch, folder))
    if not arrived(before, batch):
        raise AssertionError("the next try did not complete the import")
    return whole


def arrived(before: list[int], batch: ImportBatch) -> bool:
    """Whether everything is there (True) or nothing (False); anything else is what must never be."""
    difference = [now - then for now, then in zip(counted(), before, strict=True)]
    state = ImportBatch.objects.get(pk=batch.pk).state
    if (difference, state) == ([HOUSEHOLDS, HOUSEHOLDS, PEOPLE, HOUSEHOLDS], "accepted"):
        return True
    if (difference, state) == ([0, 0, 0, 0], "read"):
        return False
    raise AssertionError(f"half an import: {difference}, {state}")


def counted() -> list[int]:
    """Rows of the tables that an import writes."""
    return [table.objects.count() for table in (Household, Item, Person, Event)]


def staged(folder: Path, by: Officer, number: int) -> ImportBatch:
    """A batch of households that are not on file yet."""
    homes = [f"{number}-{order}" for order in range(HOUSEHOLDS)]
    households = [
        {"household_number": home, "village_code": "990101100200", "pension": Decimal(order)}
        for order, home in enumerate(homes)
    ]
    people = [
        {"household_number": home, "name": f"人{order}", "sex": "male", "birth": date(1990, 1, 1 + order),
         "relation": "head" if order == 0 else "son"}
        for home in homes for order in range(PEOPLE // HOUSEHOLDS)
    ]  # fmt: skip
    assert by.area
    return stage(folder / f"batch-{number}", by.area, by, households, people)


def accept(batch: ImportBatch, folder: Path) -> None:
    """In the child: say that it begins, and do it."""
    (folder / "begun").touch()
    imports.accept(ImportBatch.objects.get(pk=batch.pk), by=Officer.objects.get())


def let_go() -> None:
    """Close every connection, those that a pool keeps open as well: a child would talk through them too."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        if connection.vendor == "postgresql":
            connection.close_pool()


def in_child(work: Callable[[], None], kill_after: float | None = None, begun: Path | None = None) -> None:
    """Do some work in a process of its own; with `kill_after`, kill it so many seconds after `begun` is
    there."""
    let_go()
    if begun:
        begun.unlink(missing_ok=True)
    child = os.fork()
    if child == 0:
        work()
        os._exit(0)
    if kill_after is not None and begun is not None:
        while not begun.exists():
            time.sleep(0.005)
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if kill_after is None and status != 0:
        raise AssertionError(f"the import failed: {status}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
