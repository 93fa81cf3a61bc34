"""The scripted officers of `bench.round`: `python -m bench.round_walk CASES OFFICERS FILE`.

It fills an empty register, opens a round and takes every step of it for every village and township; how long
each act took goes to FILE. It knows kinds of step, no document.
"""
# ruff: noqa: E402 -- models can be imported only after Django is set up

import json
import math
import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from datetime import date, timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diguan.config.settings")
django.setup()

from django.db import connections
from django.db.models import Count

from bench import filling, round_pages
from bench.round_officers import AtWork, Task, Timed, work
from diguan.casework import imports, may, rounds
from diguan.config import site
from diguan.policy.course import Station
from diguan.registry import area_loading, bounds
from diguan.registry.book import library
from diguan.registry.models import Area, Case, Household, Officer, Round
from diguan.words import areas
from diguan.words.areas import Level

PACK, PROCEDURE, OPENED = "changchun/2017-opinions", "identification", date(2017, 6, 1)
AROUND = 1.25  # households made for each case: some are registered already
LEVELS = (
    ("village_officer", Level.VILLAGE), ("township_officer", Level.TOWNSHIP),
    ("county_officer", Level.COUNTY), ("city_officer", Level.CITY),
)  # fmt: skip


class Walk:
    """The officers of a county, and what they have done."""

    def __init__(self, pool: Executor) -> None:
        self.pool = pool
        self.county = Area.objects.get(code=areas.pad(filling.COUNTY), level=Level.COUNTY)
        self.by: dict[tuple[str, str], Officer] = {}
        self.day = OPENED
        self.done: list[Timed] = []
        self.size, self.looked = 0, False
        clerk = self.officer("county_officer", "220122999")
        pack = library().pack(PACK)
        self.round: Round = rounds.open_round(
            self.county, pack, PROCEDURE, year=filling.YEAR, on=self.day, by=clerk
        )

    def officer(self, duty: str, code: str) -> Officer:
        """The officer of a duty who looks after a village; two for each office, told apart by the village."""
        level = dict(LEVELS)[duty]
        prefix = code[: level.digits]
        if (duty, prefix) not in self.by:
            area = Area.objects.get(prefix=prefix, level=level)
            self.by[duty, prefix] = filling._officer(area, duty, f"{duty}-{prefix}")
        return self.by[duty, prefix]

    def goes(self, cases: int) -> None:
        """From the first step to the last."""
        self.size = cases
        files = list(Household.objects.filter(stage="unregistered").order_by("id")[:cases])
        if len(files) < cases:
            raise SystemExit(f"only {len(files)} households are not registered")
        clerk = self.officer("county_officer", filling.COUNTY)
        first = AtWork(self.round, self.day, clerk)
        bring_in = partial(rounds.add_cases, self.round, files, source="candidates", **first.said)
        first.time("bring all in", len(files), bring_in)
        self.done += first.done
        for station in rounds.course(self.round).stations:
            self.day += timedelta(days=10)
            if not self.looked and self.duty(station) == "county_officer":
                self.opens_pages(station)
            self.takes(station)

    def opens_pages(self, station: Station) -> None:
        """The county and the village with the most cases look at the round when all of it waits here."""
        self.looked = True
        rows = Case.objects.filter(round=self.round).order_by().values_list("village_code")
        largest = rows.annotate(cases=Count("pk")).order_by("-cases")[0][0]
        who = self.officer("county_officer", filling.COUNTY), self.officer("village_officer", largest)
        for one in round_pages.opened(self.round, station, *who):
            self.done.append(Timed(one.page, one.officer, self.size, one.seconds, one.cpu, True, one.queries))

    def takes(self, station: Station) -> None:
        """One step for all cases, officer by officer, some of them at the same time."""
        duty = "township_officer" if station.kind == "endorsement" else self.duty(station)
        duty = "village_officer" if "village_officer" in may.duties_of(station) else duty
        by_officer: dict[int, list[int]] = defaultdict(list)
        rows = Case.objects.filter(round=self.round, state=Case.State.OPEN).order_by("village_code", "id")
        for key, village in rows.values_list("pk", "village_code"):
            by_officer[self.officer(duty, village).pk].append(key)
        tasks = [
            Task(self.round.pk, station.key, officer, tuple(keys), self.day)
            for officer, keys in by_officer.items()
        ]
        connections.close_all()
        for done in self.pool.map(work, tasks):
            self.done += done

    def duty(self, station: Station) -> str:
        """Whose step it is; of several, the lowest."""
        return next(duty for duty, _ in LEVELS if duty in may.duties_of(station))


def told(done: Iterable[Timed]) -> list[dict[str, Any]]:
    """For each act in the order of its first time: how many, errors, and times in milliseconds."""
    by_act: dict[str, list[Timed]] = defaultdict(list)
    for one in done:
        by_act[one.act].append(one)
    return [_told(act, some) for act, some in by_act.items()]


def _told(act: str, some: Sequence[Timed]) -> dict[str, Any]:
    times = sorted(one.seconds * 1000 for one in some)
    cuts = quantiles(times, n=100, method="inclusive") if len(times) > 1 else times * 99
    of_officer: dict[str, list[float]] = defaultdict(list)
    for one in some:
        of_officer[one.officer].append(one.seconds * 1000)
    return {
        "act": act, "count": len(some), "cases": round(sum(one.cases for one in some) / len(some), 1),
        "errors": sum(not one.good for one in some), "p50": cuts[49], "p95": cuts[94], "p99": cuts[98],
        "slowest": max(map(median, of_officer.values())),
        "cpu": 1000 * sum(one.cpu for one in some) / len(some),
        "cpu_case": 1000 * sum(one.cpu for one in some) / max(1, sum(one.cases for one in some)),
        "queries": max(one.queries for one in some),
    }  # fmt: skip


def slowest(done: Iterable[Timed]) -> str:
    """Who waited longest in all for his acts."""
    waited: dict[str, float] = defaultdict(float)
    for one in done:
        waited[one.officer] += one.seconds
    name = max(waited, key=lambda one: waited[one])
    return f"{name}, {waited[name]:,.1f} s for all acts together"


def run(cases: int, officers: int) -> dict[str, Any]:
    """Fill, walk, and tell."""
    with bounds.nation():
        site.up_to_date()
        if Household.objects.exists():
            raise SystemExit("the register is not empty: name an empty database")
        area_loading.load(areas.open(), filling.COUNTY)
        county = Area.objects.get(code=areas.pad(filling.COUNTY), level=Level.COUNTY)
        clerk = filling._officer(county, "county_officer", "clerk")
        imports.accept(filling._staged(county, clerk, math.ceil(cases * AROUND)), by=clerk)
        began = time.perf_counter()
        with ProcessPoolExecutor(officers, mp_context=get_context("spawn")) as pool:
            walk = Walk(pool)
            walk.goes(cases)
        seconds = time.perf_counter() - began
        rows = Case.objects.filter(round=walk.round)
        passed = rows.filter(state=Case.State.PASSED).count()
        told_of = {"acts": told(walk.done), "seconds": seconds, "slowest": slowest(walk.done)}
        told_of["cpu"] = sum(one.cpu for one in walk.done)
        return {**told_of, "cases": rows.count(), "passed": passed}


if __name__ == "__main__":
    Path(sys.argv[3]).write_text(json.dumps(run(int(sys.argv[1]), int(sys.argv[2]))), "utf-8")
