"""A site that takes in a workbook full of canaries, changes them, judges, and is killed: what it leaves on
disk.

Run as `python -m tests.storage.leaving`, with DIGUAN_HOME set to a folder of its own.
"""

import json
import logging
import os
import signal
import sys
from datetime import date
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diguan.config.settings")
django.setup()

from django.conf import settings  # noqa: E402 -- Django must be set up first
from django.core.management import call_command  # noqa: E402

from diguan.casework import corrections, imports, judging  # noqa: E402
from diguan.config import backup  # noqa: E402
from diguan.engine import sheets  # noqa: E402
from diguan.policy.library import Library  # noqa: E402
from diguan.registry.book import book  # noqa: E402
from diguan.registry.models import HouseholdYear, ImportBatch, ImportFault, Officer  # noqa: E402
from diguan.words import areas  # noqa: E402
from diguan.words.areas import Level  # noqa: E402
from diguan.words.identity import make_number  # noqa: E402
from tests.people import area, officer  # noqa: E402

DAY, YEAR = date(2017, 6, 1), 2016
CLASSES = ("phone", "bank_account", "id_number", "illness_name", "disability_card", "member_phone")


def canaries(round_: int) -> dict[str, str]:
    """A value of each class that occurs nowhere else."""
    number = make_number("990101", date(1965, 3, 4), 401 + round_)
    return {
        "phone": f"1391234500{round_}",
        "bank_account": f"62220200000012345{round_}0",
        "id_number": number,
        "illness_name": f"金丝雀病{round_}",
        "disability_card": f"{number}4{round_ + 1}",
        "member_phone": f"1387654300{round_}",
    }


def workbook(round_: int, file: Path) -> None:
    """One household with one member, who bears the canaries of a round."""
    birds = canaries(round_)
    home = {name: birds[name] for name in ("phone", "bank_account")}
    home |= {"household_number": "220122001001001", "village_code": "220122001001"}
    member = {name: value for name, value in birds.items() if name not in home}
    member |= {"household_number": "220122001001001", "name": "甲某", "relation": "head", "sex": "male"}
    member |= {"birth": date(1965, 3, 4), "document_kind": "citizen_id", "health": "serious_illness"}
    sheets.write_workbook(file, book(), sheets.Form.load(), [home], [member], on=DAY, areas=areas.open())


def bring_in(round_: int, by: Officer, outside: Path) -> ImportBatch:
    """Receive and read the workbook of a round, and compare it."""
    file = outside / f"{round_}.xlsx"
    workbook(round_, file)
    with file.open("rb") as content:
        assert by.area
        batch = imports.receive(content, file.name, by.area, year=YEAR, on=DAY, by=by)
    imports.read(batch)
    faults = list(ImportFault.objects.filter(batch=batch).values_list("heading", "en"))
    assert batch.state == "read", faults
    imports.compare(batch)
    return batch


def main(outside: Path) -> None:
    """Everything an officer does with secrets; then the process is killed with its files open."""
    logging.getLogger().setLevel(logging.DEBUG)
    call_command("migrate", verbosity=0)
    parent = None
    for code, level in (("22", 1), ("2201", 2), ("220122", 3), ("220122001", 4), ("220122001001", 5)):
        parent = area(code, Level(level), f"{code}地", parent)
        if level == Level.COUNTY:
            zhao = officer("赵主任", "county_officer", parent, "zhao")
    imports.accept(bring_in(0, zhao, outside), by=zhao)
    imports.accept(bring_in(1, zhao, outside), by=zhao)  # an event with both
    bring_in(2, zhao, outside)  # staged and waiting
    of_year = HouseholdYear.objects.get()
    version = of_year.household.version
    how = {"by": zhao, "reason": "核实", "on": DAY, "version": version}
    corrections.correct(of_year, "phone", canaries(3)["phone"], **how)  # type: ignore[arg-type]
    assert zhao.area
    pack = Library().choose("identification", "220122", DAY)
    judging.judge(zhao.area, pack, year=YEAR, on=DAY, by=zhao)
    judging.check_quality(zhao.area, Library().choose("quality", "220122", DAY), year=YEAR, on=DAY, by=zhao)
    assert HouseholdYear.objects.get().phone == canaries(3)["phone"]
    backup.make(settings.HOME / "backups")
    sys.stdout.write(json.dumps({"home": str(settings.HOME)}))
    sys.stdout.flush()
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
