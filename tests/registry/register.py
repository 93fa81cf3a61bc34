"""A register with rows of every kind for every family of the cast, for the test of who reads which."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from diguan.casework import audit
from diguan.registry.models import (
    AccountProposal,
    Act,
    Area,
    Case,
    ComparisonAnswer,
    ComparisonPerson,
    ComparisonRequest,
    Decision,
    Event,
    Finding,
    Household,
    ImportBatch,
    ImportFault,
    Judgement,
    MoreRequest,
    Officer,
    Person,
    QualityFinding,
    QualityRun,
    Snapshot,
    VillageYear,
)
from tests.people import DAY, YEAR, Places, officer
from tests.registry.held import help_them, hold_round, screen

NOW = datetime(2017, 6, 1, 4, tzinfo=UTC)


@pytest.fixture
def register(
    yang: Household,
    shi: Household,
    neighbours: list[Household],
    places: Places,
    zhao: Officer,
    gao: Officer,
) -> None:
    """Rows of every kind for every family of the cast, and area-wide rows for two counties and one
    village."""
    for area in (places.county, places.other_county, places.village):
        homes = [home for home in Household.objects.all() if home.village_code.startswith(area.prefix)]
        _judge(area, homes, zhao)
        _bring_in(area, zhao)
        hold_round(area, homes, zhao, NOW - timedelta(hours=1))
        screen(area, homes, zhao, NOW)
        elsewhere = Case.objects.exclude(village_code=places.village.code)
        elsewhere.update(state="refused", flags=["-"])
    help_them(list(Household.objects.all()), zhao, NOW)
    for by in (gao, officer("外县管理员", "security_admin", places.other_county)):
        AccountProposal.objects.create(act="close", officer=by, by=by, at=NOW)
    for by in (zhao, officer("外县主任", "county_officer", places.other_county)):
        for kind in ("exported", "revealed"):
            MoreRequest.objects.create(kind=kind, many=1, reason="-", by=by, on=DAY, at=NOW)
    Person.objects.exclude(household=shi).update(id_key="the same number")
    for home in Household.objects.all():
        said: dict[str, Any] = {
            "village_code": home.village_code,
            "at": NOW,
            "on": DAY,
            "by": zhao,
            "by_name": "赵",
        }
        Event.objects.create(household=home, kind="corrected", reason="-", before={}, after={}, **said)
        Decision.objects.create(
            household=home, year=YEAR, kind="approval", outcome="approved", rule_ids=[], reason="-", **said
        )
        with audit.act():
            audit.write("corrected", by=zhao, area_prefix=home.village_code)
        if person := home.members.first():
            entered = Event.objects.create(
                household=home, person=person, kind="member_joined", reason="-", before={}, after={}, **said
            )
            _act_that(entered, home.cases.first(), zhao)
            _asked_about(person, home.cases.first(), zhao)
        VillageYear.objects.get_or_create(
            area=home.village,
            village_code=home.village_code,
            year=YEAR,
            defaults={"poor_village": True},
        )


def _judge(area: Area, homes: list[Household], by: Officer) -> None:
    about: dict[str, Any] = {
        "area": area,
        "area_prefix": area.prefix,
        "on": DAY,
        "at": NOW,
        "by": by,
        "folder": "-",
    }
    snapshot = Snapshot.objects.create(year=YEAR, households=len(homes), people=9, digest="0", **about)
    judgement = Judgement.objects.create(snapshot=snapshot, pack_id="p", state="done", **about)
    run = QualityRun.objects.create(snapshot=snapshot, pack_id="q", state="done", **about)
    for home in homes:
        of: dict[str, Any] = {"household": home, "village_code": home.village_code}
        empty = {name: [] for name in ("reasons", "against", "questions", "missing", "flags")}
        Finding.objects.create(judgement=judgement, outcome="qualifies", people=home.people, **empty, **of)
        QualityFinding.objects.create(run=run, rule="r", nature="warn", **of)


def _act_that(entered: Event, case: Case, by: Officer) -> None:
    of: dict[str, Any] = {"round": case.round, "case": case, "area_prefix": case.village_code}
    said: dict[str, Any] = {"at": NOW, "on": DAY, "by": by, "by_name": "赵"}
    Act.objects.create(
        station="verify", kind="report", outcome="passed", details={"event": entered.pk}, **of, **said
    )


def _asked_about(person: Person, case: Case, by: Officer) -> None:
    of: dict[str, Any] = {"round": case.round, "area": case.round.area, "area_prefix": case.round.area_prefix}
    said: dict[str, Any] = {"at": NOW, "on": DAY, "by": by, "by_name": "赵"}
    request = ComparisonRequest.objects.create(
        department="finance", station="verify", kind="identification", year=YEAR, step_zh="-", step_en="-",
        people=1, **of, **said,
    )  # fmt: skip
    asked = ComparisonPerson.objects.create(
        request=request, serial=1, case=case, person=person, village_code=case.village_code,
        household_number="-", person_number="-",
    )  # fmt: skip
    ComparisonAnswer.objects.create(asked=asked, order=1, hits=[], **said)


def _bring_in(area: Area, by: Officer) -> None:
    batch = ImportBatch.objects.create(
        file_name=f"{area.name}.xlsx", area=area, area_prefix=area.prefix, year=YEAR, on=DAY, at=NOW, by=by
    )
    ImportFault.objects.create(batch=batch, sheet="家庭", row=3, nature="block", zh="-", en="-")
