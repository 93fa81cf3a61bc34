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
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diguan.config.settings")
django.setup()

from django.db import connections

from bench import filling
from diguan.casework import imports, may, rounds
from diguan.casework.rounds import Decision, Votes
from diguan.config import site
from diguan.policy.course import Station
from diguan.registry import area_loading, bounds
from diguan.registry.book import library
from diguan.registry.models import Area, Case, Household, Officer, Round
from diguan.registry.viewer import Viewer
from diguan.words import areas
from diguan.words.areas import Level

PACK, PROCEDURE, OPENED = "changchun/2017-opinions", "identification", date(2017, 6, 1)
AROUND = 1.25  # households made for each case: some are registered already
SAID = 300  # letters of a refusal that are shown
LEVELS = (
    ("village_officer", Level.VILLAGE), ("township_officer", Level.TOWNSHIP),
    ("county_officer", Level.COUNTY), ("city_officer", Level.CITY),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Timed:
    """One act: of which step, by whom, about how many cases, how long (in all, and of the processor), and
    whether it was refused."""

    act: str
    officer: str
    cases: int
    seconds: float
    cpu: float
    good: bool


class Walk:
    """The officers of a county, and what they have done."""

    def __init__(self, officers: int) -> None:
        self.at_once = officers
        self.county = Area.objects.get(code=areas.pad(filling.COUNTY), level=Level.COUNTY)
        self.by: dict[tuple[str, str], Officer] = {}
        self.day = OPENED
        self.done: list[Timed] = []
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
        files = list(Household.objects.filter(stage="unregistered").order_by("id")[:cases])
        if len(files) < cases:
            raise SystemExit(f"only {len(files)} households are not registered")
        clerk = self.officer("county_officer", filling.COUNTY)
        self.time("bring all in", clerk, len(files), lambda: self.brings_in(files, clerk))
        for station in rounds.course(self.round).stations:
            self.day += timedelta(days=10)
            self.takes(station)

    def brings_in(self, files: Sequence[Household], by: Officer) -> object:
        return rounds.add_cases(self.round, files, source="candidates", on=self.day, by=by)

    def takes(self, station: Station) -> None:
        """One step for all cases, officer by officer, some of them at the same time."""
        duty = "township_officer" if station.kind == "endorsement" else self.duty(station)
        duty = "village_officer" if "village_officer" in may.duties_of(station) else duty
        by_officer: dict[str, list[Case]] = defaultdict(list)
        rows = Case.objects.filter(round=self.round, state=Case.State.OPEN).select_related(
            "household", "area"
        )
        for case in rows.order_by("village_code", "id"):
            by_officer[self.officer(duty, case.village_code).area.prefix].append(case)
        take = {
            "publicity": self.in_area, "meeting": self.meets, "notice": self.hangs,
            "announcement": self.hangs, "endorsement": self.signs, "draw": self.draws,
        }.get(station.kind, self.plain)  # fmt: skip
        with ThreadPoolExecutor(self.at_once) as pool:
            for prefix, cases in by_officer.items():
                pool.submit(self.alone, take, station, self.by[duty, prefix], cases).add_done_callback(
                    _raised
                )

    def duty(self, station: Station) -> str:
        return next(duty for duty, _ in LEVELS if duty in may.duties_of(station))

    def alone(self, take: Callable[..., None], station: Station, by: Officer, cases: Sequence[Case]) -> None:
        """An officer at work, with a connection of his own and no farther sight than his area."""
        try:
            with bounds.of(Viewer.of(by)):
                take(station, by, cases)
        finally:
            connections.close_all()

    def time(self, act: str, by: Officer, cases: int, attempt: Callable[[], object]) -> Any:
        """Try, and keep how long it took."""
        began, worked, made = time.perf_counter(), time.thread_time(), None
        try:
            made = attempt()
        except Exception as fault:  # a measurement goes on, and counts it
            print(f"{act}: {str(fault)[:SAID]}", file=sys.stderr)
        seconds, cpu = time.perf_counter() - began, time.thread_time() - worked
        self.done.append(Timed(act, by.username, cases, seconds, cpu, made is not None))
        return made

    # -- the kinds of step

    def in_area(self, station: Station, by: Officer, cases: Sequence[Case]) -> None:
        said = {"on": self.day, "by": by, "evidence": _papers(station)}
        self.time(
            "publicity of a village", by, len(cases),
            lambda: rounds.take_area_step(self.round, station.key, by.area, **said),
        )  # fmt: skip

    def plain(self, station: Station, by: Officer, cases: Sequence[Case]) -> None:
        """Visits are saved one by one, everything else in one batch for each officer."""
        alone = station.kind == "visit"
        for batch in [[case] for case in cases] if alone else [cases]:
            decisions = [
                Decision(case, "passed", "程序完成", _papers(station), _form(station)) for case in batch
            ]
            self.time(
                station.text.en, by, len(batch),
                lambda some=decisions: rounds.take_steps(self.round, station.key, some, on=self.day, by=by),
            )  # fmt: skip

    def meets(self, station: Station, by: Officer, cases: Sequence[Case]) -> None:
        votes = [Votes(case, 28, 2, outcome="passed", recusal="已核对") for case in cases]
        said = {"place": "村部", "entitled": 40, "present": 30, "minutes": "逐户评议", "votes": votes}
        self.time(
            station.text.en, by, len(cases),
            lambda: rounds.hold_meeting(self.round, station.key, by.area, on=self.day, by=by, **said),
        )  # fmt: skip

    def hangs(self, station: Station, by: Officer, cases: Sequence[Case]) -> None:
        until = self.day + timedelta(days=7)
        places = [(place, "公示栏") for place in station.texts("places")]
        said = {"starts": self.day, "until": until, "places": places, "on": self.day, "by": by}
        notice = self.time(
            f"{station.text.en}: post", by, len(cases),
            lambda: rounds.post_notice(self.round, station.key, by.area, cases, **said),
        )  # fmt: skip
        attempt = lambda: rounds.close_notice(notice, on=until, by=by)  # noqa: E731
        self.time(f"{station.text.en}: take off", by, len(cases), attempt)

    def signs(self, station: Station, by: Officer, cases: Sequence[Case]) -> None:
        attempt = lambda: rounds.endorse(cases, station.key, on=self.day, by=by)  # noqa: E731
        self.time(station.text.en, by, len(cases), attempt)

    def draws(self, station: Station, by: Officer, cases: Sequence[Case]) -> None:
        said = {"seed": "2017066", "seed_source": "bench", "share": Decimal("0.05"), "share_source": "bench"}
        drawn = self.time(
            "draw", by, len(cases),
            lambda: rounds.draw_sample(self.round, station.key, by.area, on=self.day, by=by, **said),
        )  # fmt: skip
        named = {int(key) for key in drawn.drawn}
        self.plain(station, by, [case for case in cases if case.pk in named])
        attempt = lambda: rounds.finish_draw(drawn, on=self.day, by=by)  # noqa: E731
        self.time("end the spot check", by, len(cases), attempt)


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
        "cpu": 1000 * sum(one.cpu for one in some) / max(1, sum(one.cases for one in some)),
    }  # fmt: skip


def slowest(done: Iterable[Timed]) -> str:
    """Who waited longest in all for his acts."""
    waited: dict[str, float] = defaultdict(float)
    for one in done:
        waited[one.officer] += one.seconds
    name = max(waited, key=lambda one: waited[one])
    return f"{name}, {waited[name]:,.1f} s for all acts together"


def _papers(station: Station) -> dict[str, str]:
    return {paper.id: "1" for paper in station.step.evidence}


def _form(station: Station) -> dict[str, Any]:
    form = {line.id: "已核实" for line in station.parts}
    names = station.texts("departments") or ("all",)
    departments = {name: {"hits": 0, "resolved": 0} for name in names}
    told_by = {"form": form, "signed": {"visitor": "-", "household": "-"}}
    return told_by | ({"departments": departments} if "departments" in station.settings else {})


def _raised(work: Any) -> None:
    work.result()


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
        began, worked = time.perf_counter(), time.process_time()
        walk = Walk(officers)
        walk.goes(cases)
        seconds, cpu = time.perf_counter() - began, time.process_time() - worked
        rows = Case.objects.filter(round=walk.round)
        passed = rows.filter(state=Case.State.PASSED).count()
        told_of = {"acts": told(walk.done), "seconds": seconds, "cpu": cpu, "slowest": slowest(walk.done)}
        return {**told_of, "cases": rows.count(), "passed": passed}


if __name__ == "__main__":
    Path(sys.argv[3]).write_text(json.dumps(run(int(sys.argv[1]), int(sys.argv[2]))), "utf-8")
