"""Scripted officers: they take a case through whatever its pack prescribes, by the verbs that screens use.

It knows kinds of step, no document: a story says only where it leaves the ordinary way.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest

from diguan.casework import may, rounds
from diguan.casework.rounds import Decision, Votes, following, notices
from diguan.policy.course import Station
from diguan.policy.pack import Pack
from diguan.registry.book import library
from diguan.registry.models import Act, Case, Household, Notice, Officer, Round
from diguan.web import policies
from diguan.words.areas import Level
from tests.people import Places, officer

OPENED = date(2017, 6, 1)
YEAR = 2017


@dataclass
class Walk:
    """Officers of every level, two for each office, and the day on which they are."""

    places: Places
    officers: Sequence[Officer]
    day: date = OPENED
    votes: tuple[int, int] = (28, 2)
    causes: Mapping[str, str] = field(
        default_factory=lambda: {"cause": "disaster", "return_ground": "force_majeure"}
    )

    # -- rounds and cases

    def opens(self, pack: Pack, procedure: str, **more: Any) -> Round:
        """A round for the county, opened by the county."""
        by = next(one for one in self.officers if one.duty == "county_officer")
        asked = {"year": YEAR, "on": self.day, "by": by, **more}
        return rounds.open_round(self.places.county, pack, procedure, **asked)

    def adds(self, round: Round, file: Household, source: str = "", **more: Any) -> Case:
        """A case, from the first source that the procedure allows."""
        course = rounds.course(round)
        source = source or next(iter(course.procedure.cases_from), "application")
        first = next((one for one in course.stations if one.kind == "application"), None)
        papers = {paper.id: "申请书 1 号" for paper in first.step.evidence} if first else {}
        wanted = {"on": self.day, "by": self.someone("township_officer"), "evidence": papers, **more}
        if first and source == "application":
            wanted["by"] = self.taker(first, None)
        return rounds.add_case(round, file, source=source, **wanted)

    # -- who and when

    def someone(self, *duties: str, other_than: Iterable[int] = ()) -> Officer:
        """The first officer of these duties whom nothing speaks against."""
        avoid = set(other_than)
        return next(one for one in self.officers if one.duty in duties and one.pk not in avoid)

    def taker(self, station: Station, case: Case | None) -> Officer:
        """Who takes a step: of its level, with other eyes where the pack wants them."""
        seen: set[int] = set()
        if case is not None:
            done = rounds.standing(case).done
            seen = {done[key].by for key in station.other_eyes if key in done}
            seen |= rounds.standing(case).signers(station) if station.kind == "endorsement" else set()
        return self.someone(*sorted(may.duties_of(station)), other_than=seen)

    def later(self, days: int = 1) -> date:
        """Some days on."""
        self.day += timedelta(days=days)
        return self.day

    # -- walking

    def to(self, case: Case, key: str = "", most: int = 60) -> Case:
        """Walk until it is the turn of a step, or to the end of the case."""
        for _ in range(most):
            case.refresh_from_db()
            if case.state != Case.State.OPEN or (key and case.station == key):
                return case
            self.step(case)
        raise AssertionError(f"{case.station} does not end")

    def step(self, case: Case, **wanted: Any) -> None:
        """Take the next step in the ordinary way."""
        station = rounds.course(case.round).station(case.station)
        take = {
            "publicity": self.in_area,
            "roster": self.in_area,
            "meeting": self.meets,
            "notice": self.hangs,
            "announcement": self.hangs,
            "endorsement": self.signs,
        }.get(station.kind, self.takes)
        take(case, station, **wanted)

    def takes(self, case: Case, station: Station, **wanted: Any) -> Act:
        """A plain step; at a spot check the case is drawn first."""
        by = wanted.pop("by", None) or self.taker(station, case)
        if station.sampled and case.pk not in rounds.checking.drawn_at(case.round, station):
            self.draws(case, station, by)
        outcome = wanted.pop("outcome", "not_chosen" if station.kind == "choice" else "passed")
        if station.step.changes and outcome == "passed":
            return self.enters(case, station, by)
        said: dict[str, Any] = {
            "on": self.later(),
            "evidence": papers(station),
            "details": {**form(station), **self.causes},
            "reason": "程序完成",
        }
        return rounds.take_step(case, station.key, outcome, by=by, **{**said, **wanted})

    def enters(self, case: Case, station: Station, by: Officer) -> Act:
        """A birth, entered on the file by the step of its case."""
        assert case.household
        case.household.refresh_from_db()
        born = rounds.Joins("newborn", {"relation": "daughter", "sex": "female"}, self.day)
        seen = {"proof": "出生医学证明", "version": case.household.version}
        return rounds.enter_change(case, station.key, born, on=self.later(), by=by, **seen)

    def draws(self, case: Case, station: Station, by: Officer) -> Any:
        """A draw of all cases that wait there."""
        said = {"seed": "2017066", "seed_source": "2017年6月8日公布的号码", "share_source": "本次商定"}
        return rounds.draw_sample(
            case.round, station.key, by.area, on=self.day, by=by, share=Decimal(1), reason="补抽", **said
        )

    def in_area(self, case: Case, station: Station, **wanted: Any) -> Act:
        """A step of the area of whoever takes it."""
        by = self.taker(station, case)
        said = {"on": self.later(), "by": by, "evidence": papers(station), **wanted}
        return rounds.take_area_step(case.round, station.key, by.area, **said)

    def meets(self, case: Case, station: Station, **wanted: Any) -> Any:
        """A meeting of thirty out of forty about this case."""
        yes, no = wanted.pop("votes", self.votes)
        unset = station.number("votes") is None
        outcome = ("passed" if yes > no else "refused") if unset else ""
        vote = Votes(
            case, yes, no, outcome=outcome, reason=wanted.pop("reason", ""), recused=wanted.pop("recused", 0)
        )
        called, by = self.later(), self.taker(station, case)
        said: dict[str, Any] = {
            "on": self.later(int(station.number("days") or 0) + 1), "place": "村部", "entitled": 40,
            "present": 30, "minutes": "逐户评议", "by": by, "called_on": called, "votes": [vote],
        }  # fmt: skip
        area = by.area if by.area.level == Level.VILLAGE else case.area
        return rounds.hold_meeting(case.round, station.key, area, **{**said, **wanted})

    def hangs(self, case: Case, station: Station) -> None:
        """A list of this case alone, posted everywhere, taken off when its days are over."""
        self.takes_off(self.posts(case, station))

    def posts(self, case: Case, station: Station) -> Notice:
        """Only put up."""
        by, starts = self.taker(station, case), self.later()
        days = int(station.number("days") or 5)
        until = notices.last_day(
            starts,
            days,
            station.settings["days"].parameter.unit if days and "days" in station.settings else None,
        )
        places = [(place, "公示栏") for place in station.texts("places")] or [("village_office", "公示栏")]
        area = by.area if case.village_code.startswith(by.area.prefix) else case.area
        return rounds.post_notice(
            case.round, station.key, area, [case], starts=starts, until=until, places=places, on=starts, by=by
        )

    def takes_off(self, notice: Notice, **more: Any) -> list[Act]:
        """Taken off on its last day."""
        self.day = max(self.day, notice.until)
        return rounds.close_notice(notice, on=self.day, by=notice.by, **more)

    def signs(self, case: Case, station: Station) -> None:
        """One signature."""
        rounds.endorse([case], station.key, on=self.later(), by=self.taker(station, case))


def papers(station: Station) -> dict[str, str]:
    """Every paper of a step."""
    return {paper.id: f"{paper.text.zh} 1 号" for paper in station.step.evidence}


def form(station: Station) -> dict[str, Any]:
    """What a visit's form and a comparison say."""
    departments = {
        name: {"hits": 0, "resolved": 0} for name in station.texts("departments") or ("civil_affairs",)
    }
    lines = {line.id: "已核实" for line in station.parts}
    signed = {"visitor": "李干事", "household": "户主"}
    return {"form": lines, "signed": signed} | (
        {"departments": departments} if "departments" in station.settings else {}
    )


def decided(
    cases: Iterable[Case], station: Station, outcome: str = "passed", reason: str = "程序完成"
) -> list[Decision]:
    """The same decision about many cases."""
    return [Decision(case, outcome, reason, papers(station), form(station)) for case in cases]


def pack(id: str) -> Pack:
    """A pack as it stands."""
    return library().pack(id)


@pytest.fixture
def anywhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Packs name real places; here every pack is in force in the county of the cast."""
    monkeypatch.setattr(Pack, "reach", lambda self, code: 6)
    remembered = policies.in_force  # a test may put another in its place
    remembered.cache_clear()
    yield
    remembered.cache_clear()


@pytest.fixture
def walk(places: Places, wang: Officer, li: Officer, zhao: Officer, qian: Officer, zhou: Officer) -> Walk:
    """The cast, and colleagues for each office: a dragnet is signed by two who did not check."""
    more = (
        officer("吴干事", "township_officer", places.township, "wu"),
        officer("郑科长", "county_officer", places.county, "zheng"),
        officer("孔处长", "city_officer", places.city, "kong"),
        officer("许文书", "village_officer", places.village, "xu"),
        officer("冯镇长", "township_officer", places.township, "feng-mayor"),
        officer("陈县长", "county_officer", places.county, "chen-head"),
    )
    return Walk(places, (wang, li, zhao, qian, zhou, *more))


@pytest.fixture
def identification(walk: Walk, anywhere: None) -> Round:
    """A round of the Changchun identification, opened for the county."""
    return walk.opens(pack("changchun/2017-opinions"), "identification")


@pytest.fixture
def varied(monkeypatch: pytest.MonkeyPatch, anywhere: None) -> Callable[..., Pack]:
    """Changchun with values that a county fills in; the site then has this text of the pack."""

    class Site:
        now = library().pack("changchun/2017-opinions")

        def pack(self, id: str) -> Pack:
            return self.now

    site = Site()
    monkeypatch.setattr(following, "library", lambda: site)

    def vary(unit: str = "", **values: Any) -> Pack:
        made = library().pack("changchun/2017-opinions")
        for name, value in values.items():
            made = made.with_value(name, value, OPENED, "what if")
            if unit:
                counted = replace(made.parameters[name], unit=unit)
                named = {**made.parameters, name: counted}
                made = replace(
                    made, parameters=named, digest=sha256((made.digest + unit).encode()).hexdigest()
                )
        site.now = replace(made, id="changchun/2017-opinions")
        return site.now

    return vary
