"""Kills the process that takes a step of a whole batch of households, again and again, then lets two officers
take it at the same moment: `python -m tests.casework.killing_batches FOLDER HOUSEHOLDS KILLS SEED`.

Run by a test in a process of its own, on the PostgreSQL that DATABASE_URL names or on a file in FOLDER.
Prints how often nothing and how often everything was there after the kill; stops with an error the first time
it was anything else, when the next try does not complete, or when both officers had their way.
"""

import os
import random
import sys
import time
from datetime import date
from pathlib import Path

import django
from django.core.management import call_command

if __name__ == "__main__":
    os.environ["DIGUAN_HOME"] = sys.argv[1]
    os.environ["DJANGO_SETTINGS_MODULE"] = "diguan.config.settings"
    django.setup()

from diguan.casework import may, rounds
from diguan.casework.rounds import Decision
from diguan.casework.verifying import verify
from diguan.policy.course import Station
from diguan.registry import area_loading, bounds
from diguan.registry.book import library
from diguan.registry.models import (
    Act,
    Area,
    AuditedRow,
    AuditEntry,
    Case,
    Event,
    Household,
    Officer,
    Round,
)
from diguan.words import areas
from diguan.words.areas import Level
from diguan.words.errors import Fault
from tests.casework.killing import in_child, let_go
from tests.people import officer
from tests.stories.walking import form, papers

COUNTY, DAY = "220122", date(2017, 6, 1)
REFUSED = 3  # what a process ends with whose officer was refused


class Village:
    """A village of a county in which a round is open, its officers, and its households in batches."""

    def __init__(self, each: int, batches: int) -> None:
        area_loading.load(areas.open(), COUNTY)
        self.area = Area.objects.filter(level=Level.VILLAGE, code__startswith=COUNTY).order_by("code")[0]
        county = Area.objects.get(code=areas.pad(COUNTY), level=Level.COUNTY)
        clerk = officer("赵主任", "county_officer", county, "zhao")
        self.people = [officer(name, "village_officer", self.area, name) for name in ("wang", "xu")]
        pack = library().pack("changchun/2017-opinions")
        self.round: Round = rounds.open_round(county, pack, "identification", year=2016, on=DAY, by=clerk)
        files = Household.objects.bulk_create(
            Household(number=f"B{number:08}", village=self.area, village_code=self.area.code, created_on=DAY)
            for number in range(each * batches)
        )
        rounds.add_cases(self.round, files, source="candidates", on=DAY, by=clerk)
        first, self.station = rounds.course(self.round).stations[:2]
        self.takes_in_area(first)
        keys = list(Case.objects.order_by("pk").values_list("pk", flat=True))
        self.batches = [keys[start : start + each] for start in range(0, len(keys), each)]

    def takes_in_area(self, station: Station) -> None:
        """The step before, taken once for the village."""
        by = self.people[0]
        assert station.of_an_area
        assert by.duty in may.duties_of(station)
        rounds.take_area_step(self.round, station.key, self.area, on=DAY, by=by, evidence=papers(station))

    def takes(self, batch: list[int], by: Officer, outcome: str = "passed") -> None:
        """One step for a whole batch."""
        cases = Case.objects.filter(pk__in=batch)
        said = outcome, "核对", papers(self.station), form(self.station)
        rounds.take_steps(
            self.round, self.station.key, [Decision(case, *said) for case in cases], on=DAY, by=by
        )


def main(folder: Path, each: int, kills: int, seed: int) -> None:
    """Prepare the place, measure one batch, kill as often as asked, and let two meet at the end."""
    call_command("migrate", verbosity=0)
    village, chance = Village(each, kills + 2), random.Random(seed)
    began = time.monotonic()
    in_child(lambda: begin(village, village.batches[0], folder))
    lasts = time.monotonic() - began
    outcomes = [
        kill_once(village, batch, folder, chance.uniform(0, lasts)) for batch in village.batches[1:-1]
    ]
    meet(village, village.batches[-1])
    _, wrong = verify()
    if wrong:
        raise AssertionError(f"the audit trail is broken: {wrong}")
    print(f"nothing {outcomes.count(False)}, everything {outcomes.count(True)}")  # noqa: T201 -- the test reads it


def begin(village: Village, batch: list[int], folder: Path) -> None:
    """In the child: say that it begins, and do it."""
    (folder / "begun").touch()
    village.takes(batch, village.people[0])


def kill_once(village: Village, batch: list[int], folder: Path, after: float) -> bool:
    """Kill one batch some seconds after it began, and do it again; gives whether all of it was there."""
    before = counted()
    in_child(lambda: begin(village, batch, folder), kill_after=after, begun=folder / "begun")
    whole = arrived(before, batch)
    if not whole:
        in_child(lambda: begin(village, batch, folder))
        if not arrived(before, batch):
            raise AssertionError("the next try did not complete the batch")
    return whole


def arrived(before: list[int], batch: list[int]) -> bool:
    """Whether everything is there (True) or nothing (False); anything else is what must never be."""
    difference = [now - then for now, then in zip(counted(), before, strict=True)]
    stations = set(Case.objects.filter(pk__in=batch).values_list("station", "household__stage"))
    if AuditedRow.objects.exists():
        raise AssertionError("rows are left that no entry speaks of")
    if difference == [0, 0, 0] and len(stations) == 1:
        return False
    whole = [len(batch), len(batch), 2]  # an act and a move of each, an entry for the acts, one for the moves
    if difference == whole and len(stations) == 1:
        return True
    raise AssertionError(f"half a batch: {difference}, {stations}")


def counted() -> list[int]:
    """Rows of the tables that the step writes."""
    return [table.objects.count() for table in (Act, Event, AuditEntry)]


def meet(village: Village, batch: list[int]) -> None:
    """Two officers decide the same batch at the same moment, one for it and one against."""
    let_go()
    children = []
    for by, outcome in zip(village.people, ("passed", "refused"), strict=True):
        child = os.fork()
        if child == 0:
            try:
                village.takes(batch, by, outcome)
            except Fault:
                os._exit(REFUSED)
            os._exit(0)
        children.append(child)
    ends = sorted(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children)
    outcomes = Act.objects.filter(case__in=batch).values_list("outcome", flat=True)
    if ends != [0, REFUSED] or len(outcomes) != len(batch) or len(set(outcomes)) != 1:
        raise AssertionError(f"two officers at once: {ends}, {len(outcomes)} acts, {set(outcomes)}")


if __name__ == "__main__":
    with bounds.nation():
        main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
