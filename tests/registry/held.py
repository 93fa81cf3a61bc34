"""A round with a row of every kind for every family, for tests of who sees what."""

from datetime import datetime
from typing import Any

from diguan.registry.models import (
    Act,
    Area,
    Attachment,
    Ballot,
    Case,
    Complainant,
    Draw,
    Effect,
    GridCell,
    GridPlace,
    HelpPlan,
    Household,
    Measure,
    Meeting,
    Notice,
    NoticeLine,
    Objection,
    Officer,
    Round,
    Screened,
    Screening,
)
from tests.people import DAY, YEAR


def hold_round(area: Area, homes: list[Household], by: Officer, at: datetime) -> Round:
    """A round of the area with a case, an act, a vote, a line, an objection and a photo for every family."""
    noted: dict[str, Any] = {"at": at, "by": by, "by_name": "赵"}
    whole: dict[str, Any] = {"area": area, "area_prefix": area.prefix}
    held = Round.objects.create(
        pack_id="p", pack_digest="0", procedure="identification", kind="first_identification", year=YEAR,
        opened_on=DAY, **whole, **noted,
    )  # fmt: skip
    of: dict[str, Any] = {"round": held, "station": "verify"}
    notice = Notice.objects.create(
        open_to_objections=True,
        digest="0",
        code="0",
        starts=DAY,
        until=DAY.replace(day=9),
        **of,
        **whole,
        **noted,
    )
    Draw.objects.create(
        order=1, share=1, share_source="-", seed="1", seed_source="-", root="0", roster=[], drawn=[], on=DAY,
        **of, **whole, **noted,
    )  # fmt: skip
    Act.objects.create(kind="publicity", outcome="passed", area_prefix=area.prefix, on=DAY, **of, **noted)
    for serial, home in enumerate(homes, start=1):
        _hear(held, notice, home, serial, noted)
    return held


def _hear(held: Round, notice: Notice, home: Household, serial: int, noted: dict[str, Any]) -> None:
    of: dict[str, Any] = {"round": held, "station": "verify"}
    here = {"village_code": home.village_code}
    case = Case.objects.create(
        household=home, area=home.village, source="census", since=DAY, opened_on=DAY, people=home.people,
        **of, **here, **noted,
    )  # fmt: skip
    said: dict[str, Any] = {"kind": "visit", "outcome": "passed", "on": DAY, "details": {"differs": True}}
    Act.objects.create(case=case, area_prefix=home.village_code, **said, **of, **noted)
    meeting = Meeting.objects.create(
        village=home.village, on=DAY, place="-", entitled=40, present=30, minutes="-", **of, **here, **noted
    )
    Ballot.objects.create(meeting=meeting, case=case, in_favour=30, against=0, abstained=0, **here)
    NoticeLine.objects.create(notice=notice, case=case, serial=serial, **here)
    objection = Objection.objects.create(
        notice=notice, case=case, kind="wrongly_listed", text="-", received_on=DAY, **here, **noted
    )
    Complainant.objects.create(objection=objection, name="某人", phone="0", **here)
    Attachment.objects.create(
        round=held, case=case, area_prefix=home.village_code, kind="photo", label="-", name=f"{case.pk}.jpg",
        sha256="0", size=1, width=1, height=1, on=DAY, **noted,
    )  # fmt: skip


def screen(area: Area, homes: list[Household], by: Officer, at: datetime) -> Screening:
    """A screening of the area in which every family, in a cell of its own, was looked at."""
    noted: dict[str, Any] = {"on": DAY, "at": at, "by": by, "by_name": "赵"}
    held = Screening.objects.create(
        area=area, area_prefix=area.prefix, title="-", starts=DAY, until=DAY, **noted
    )
    for home in homes:
        here = {"village_code": home.village_code}
        cell = GridPlace.objects.filter(household=home).values_list("cell", flat=True).first()
        if cell is None:
            made = GridCell.objects.create(
                village=home.village, number=home.pk, name=home.number, keeper_name="某", laid_on=DAY, **here
            )
            GridPlace.objects.create(cell=made, household=home, since=DAY, **here)
            cell = made.pk
        Screened.objects.create(
            screening=held, household=home, cell_id=cell, outcome="nothing", who="某", **here, **noted
        )
    return held


def help_them(homes: list[Household], by: Officer, at: datetime) -> None:
    """A plan of help with a measure that brought something, for every family."""
    noted: dict[str, Any] = {"at": at, "by": by, "by_name": "赵"}
    for home in homes:
        plan = HelpPlan.objects.create(household=home, number=1, aim="-", since=DAY, **noted)
        measure = Measure.objects.create(
            plan=plan, number=1, kind="industry", what="-", begun_on=DAY, **noted
        )
        Effect.objects.create(measure=measure, on=DAY, reached="-", **noted)
