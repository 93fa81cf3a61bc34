"""The scripted officers of `bench.round`, each act in a process of several, as the site's workers are.

They take the steps they are told to, by the verbs that the pages use, and say how long each act took. They
know kinds of step, no document.
"""
# ruff: noqa: E402 -- models can be imported only after Django is set up

import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diguan.config.settings")
django.setup()

from django.db import connection

from bench.round_cpu import cpu
from diguan.casework import rounds
from diguan.casework.rounds import Decision, Votes
from diguan.policy.course import Station
from diguan.registry import bounds
from diguan.registry.models import Case, Officer, Round
from diguan.registry.viewer import Viewer

SAID = 300  # letters of a refusal that are shown


@dataclass(frozen=True, slots=True)
class Timed:
    """One act: of which step, by whom, about how many cases, how long (in all, and of the processor), whether
    it was refused, and how often it asked the database."""

    act: str
    officer: str
    cases: int
    seconds: float
    cpu: float
    good: bool
    queries: int


@dataclass(frozen=True, slots=True)
class Task:
    """What an officer has to do: a step, on a day, for some cases (ids)."""

    round: int
    station: str
    officer: int
    cases: tuple[int, ...]
    day: date


class Asked:
    """Counts statements on their way to the database, and keeps none."""

    times = 0

    def __call__(self, execute: Callable[..., Any], *statement: Any) -> Any:
        """One statement, or one for many rows."""
        self.times += 1
        return execute(*statement)


def work(task: Task) -> list[Timed]:
    """An officer takes a step, with no farther sight than his area; the entry of a process."""
    by = Officer.objects.select_related("area").get(pk=task.officer)
    with bounds.of(Viewer.of(by)):
        one = AtWork(Round.objects.get(pk=task.round), task.day, by)
        rows = Case.objects.filter(round=one.round, pk__gte=min(task.cases), pk__lte=max(task.cases))
        wanted = set(task.cases)
        found = [case for case in rows.select_related("household", "area") if case.pk in wanted]
        one.takes(rounds.course(one.round).station(task.station), found)
    return one.done


class AtWork:
    """One officer on one day, and what he has done."""

    def __init__(self, round: Round, day: date, by: Officer) -> None:
        self.round, self.day, self.by = round, day, by
        self.said: dict[str, Any] = {"on": day, "by": by}
        self.done: list[Timed] = []

    def takes(self, station: Station, cases: Sequence[Case]) -> None:
        """The step in the way of its kind."""
        take = {
            "publicity": self.in_area, "meeting": self.meets, "notice": self.hangs,
            "announcement": self.hangs, "endorsement": self.signs, "draw": self.draws,
        }.get(station.kind, self.plain)  # fmt: skip
        take(station, cases)

    def time(self, act: str, cases: int, attempt: Callable[[], object]) -> Any:
        """Try, and keep how long it took."""
        asked, made = Asked(), None
        began, worked = time.perf_counter(), cpu()
        try:
            with connection.execute_wrapper(asked):
                made = attempt()
        except Exception as fault:  # a measurement goes on, and counts it
            print(f"{act}: {str(fault)[:SAID]}", file=sys.stderr)
        seconds, taken = time.perf_counter() - began, cpu() - worked
        self.done.append(Timed(act, self.by.username, cases, seconds, taken, made is not None, asked.times))
        return made

    # -- the kinds of step

    def in_area(self, station: Station, cases: Sequence[Case]) -> None:
        said = {"evidence": _papers(station), **self.said}
        self.time(
            "publicity of a village", len(cases),
            partial(rounds.take_area_step, self.round, station.key, self.by.area, **said),
        )  # fmt: skip

    def plain(self, station: Station, cases: Sequence[Case]) -> None:
        """Visits are saved one by one, everything else in one batch for each officer."""
        alone = station.kind == "visit"
        for batch in [[case] for case in cases] if alone else [cases]:
            decisions = [
                Decision(case, "passed", "程序完成", _papers(station), _form(station)) for case in batch
            ]
            self.time(
                station.text.en, len(batch),
                partial(rounds.take_steps, self.round, station.key, decisions, **self.said),
            )  # fmt: skip

    def meets(self, station: Station, cases: Sequence[Case]) -> None:
        votes = [Votes(case, 28, 2, outcome="passed", recusal="已核对") for case in cases]
        said = {"place": "村部", "entitled": 40, "present": 30, "minutes": "逐户评议", "votes": votes}
        self.time(
            station.text.en, len(cases),
            partial(rounds.hold_meeting, self.round, station.key, self.by.area, **said, **self.said),
        )  # fmt: skip

    def hangs(self, station: Station, cases: Sequence[Case]) -> None:
        until = self.day + timedelta(days=7)
        places = [(place, "公示栏") for place in station.texts("places")]
        said = {"starts": self.day, "until": until, "places": places, **self.said}
        notice = self.time(
            f"{station.text.en}: post", len(cases),
            partial(rounds.post_notice, self.round, station.key, self.by.area, cases, **said),
        )  # fmt: skip
        take_off = partial(rounds.close_notice, notice, on=until, by=self.by)
        self.time(f"{station.text.en}: take off", len(cases), take_off)

    def signs(self, station: Station, cases: Sequence[Case]) -> None:
        self.time(station.text.en, len(cases), partial(rounds.endorse, cases, station.key, **self.said))

    def draws(self, station: Station, cases: Sequence[Case]) -> None:
        said = {"seed": "2017066", "seed_source": "bench", "share": Decimal("0.05"), "share_source": "bench"}
        drawn = self.time(
            "draw", len(cases),
            partial(rounds.draw_sample, self.round, station.key, self.by.area, **said, **self.said),
        )  # fmt: skip
        named = {int(key) for key in drawn.drawn}
        self.plain(station, [case for case in cases if case.pk in named])
        self.time("end the spot check", len(cases), partial(rounds.finish_draw, drawn, **self.said))


def _papers(station: Station) -> dict[str, str]:
    return {paper.id: "1" for paper in station.step.evidence}


def _form(station: Station) -> dict[str, Any]:
    form = {line.id: "已核实" for line in station.parts}
    names = station.texts("departments") or ("all",)
    departments = {name: {"hits": 0, "resolved": 0} for name in names}
    told_by = {"form": form, "signed": {"visitor": "-", "household": "-"}}
    return told_by | ({"departments": departments} if "departments" in station.settings else {})
