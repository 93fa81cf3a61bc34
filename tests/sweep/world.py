"""Two provinces with a marked family in each of five villages, rows of every kind about each of them, and an
officer of every duty. A mark is a text that stands nowhere else: whoever may not see its village must never
be sent it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import timezone

from diguan.casework import audit
from diguan.jobs.models import Run
from diguan.registry.models import (
    AccountProposal,
    Area,
    Attachment,
    Case,
    ComparisonAnswer,
    ComparisonPerson,
    ComparisonRequest,
    Decision,
    Draw,
    Effect,
    Event,
    GridCell,
    GridPlace,
    HelpPlan,
    Household,
    ImportBatch,
    ImportFault,
    Judgement,
    Measure,
    Meeting,
    MoreRequest,
    Notice,
    NoticeLine,
    Objection,
    Officer,
    QualityFinding,
    QualityRun,
    Round,
    Screened,
    Screening,
)
from diguan.registry.viewer import Viewer
from diguan.words import identity
from diguan.words.areas import Level
from tests import people
from tests.pages.judged import judged, pack
from tests.people import DAY, YEAR, Places

NOW = datetime(2017, 6, 1, 4, tzinfo=UTC)
LETTERS = "甲乙丙丁戊"
PACK, STATION = "changchun/2017-opinions", "publish_and_compare/first_notice"
DEPARTMENT = "public_security"  # asked about the head of the family at home, and about nobody else
DUTIES = (
    "village_officer", "township_officer", "county_officer", "city_officer", "province_officer",
    "auditor", "system_admin", "security_admin", "audit_admin",
)  # fmt: skip


@dataclass
class Place:
    """A village with its marked family: the ids of its rows by the names that addresses give them, its marks,
    and those that stand in runs and in the audit trail, which administrators of the area read."""

    village: Area
    county: Area
    ids: dict[str, Any] = field(default_factory=dict)
    marks: list[str] = field(default_factory=list)
    in_runs: tuple[str, ...] = ()
    in_trail: tuple[str, ...] = ()
    of_accounts: tuple[str, ...] = ()
    department: str = ""
    in_request: tuple[str, ...] = ()
    in_workbook: tuple[str, ...] = ()

    def hidden_from(self, officer: Officer) -> list[str]:
        """The marks that this officer must not be sent."""
        viewer = Viewer.of(officer)
        if viewer.sees(self.village.code):
            return []
        if officer.duty == "department_officer":
            asked = self.in_request if officer.department == self.department else ()
            return [mark for mark in self.marks if mark not in asked]
        if not self.is_administered_by(officer):
            return self.marks
        of_duty = {"audit_admin": self.in_trail, "security_admin": self.of_accounts}
        known = self.in_runs + of_duty.get(viewer.duty, ())
        return [mark for mark in self.marks if mark not in known]

    def is_administered_by(self, officer: Officer) -> bool:
        """Whether the village lies in the area of this administrator, who sees no household there."""
        viewer = Viewer.of(officer)
        here = viewer.scope is not None and self.village.code.startswith(viewer.scope.prefix)
        return here and officer.duty.endswith("_admin")


@dataclass
class World:
    """The places (the first is at home) and one officer for each duty at home, and one of the village next
    door."""

    places: list[Place]
    officers: dict[str, Officer]


def made(places: Places, folder: Path) -> World:
    """All of it, in the database."""
    far = _another_province()
    counties = {places.county.pk: places.county, places.other_county.pk: places.other_county}
    villages = [places.village, places.next_village, places.far_village, places.foreign_village, far]
    officers = _officers(places)
    by = officers["province_officer"]
    there = [Place(village, village.parent.parent) for village in villages]
    for place, letter in zip(there, LETTERS, strict=True):
        _family(place, letter)
    counties[there[-1].county.pk] = there[-1].county
    for county in counties.values():
        officer = people.officer(f"判{county.name}", "county_officer", county, f"judge{county.pk}")
        made = judged(officer, folder / str(county.pk))
        _about(made, [place for place in there if place.county.pk == county.pk])
    for place, letter in zip(there, LETTERS, strict=True):
        _rows(place, letter, by)
    _accounts(there)
    return World(there, officers)


def _another_province() -> Area:
    province = people.area("98", Level.PROVINCE, "他省")
    city = people.area("9801", Level.CITY, "他市", province)
    county = people.area("980101", Level.COUNTY, "他县", city)
    township = people.area("980101100", Level.TOWNSHIP, "他镇", county)
    return people.area("980101100200", Level.VILLAGE, "他村", township)


def _officers(places: Places) -> dict[str, Officer]:
    levels = (places.village, places.township, places.county, places.city, places.province)
    areas = dict(zip(DUTIES, (*levels, *[places.county] * 4), strict=True))
    made = {duty: people.officer(f"官{duty}", duty, area, f"o-{duty}") for duty, area in areas.items()}
    made["next door"] = people.officer("邻官", "village_officer", places.next_village, "o-next")
    made["department"] = people.officer(
        "官部门", "department_officer", places.county, "o-department", DEPARTMENT
    )
    return made


def _family(place: Place, letter: str) -> None:
    order = LETTERS.index(letter)
    phone = f"1380013{order}{order}7{order}"
    home = people.household(
        place.village, f"{place.village.code}00{order + 1}", phone=phone, villager_group=f"雀组{letter}",
        wage_income=Decimal(100 + order), main_cause="illness", food_assured=False,
    )  # fmt: skip
    born = date(1950, 1, 1 + order)
    head = people.member(home, f"雀{letter}主", "head", "male", born, 100 + order, health="healthy")
    people.member(home, f"雀{letter}伴", "spouse", "female", date(1951, 2, 1 + order), 200 + order)
    number = head.id_number
    place.ids |= {
        "household_id": home.pk,
        "person_id": head.pk,
        "code": place.village.code,
        "number": home.number,
    }
    place.marks += [f"雀{letter}主", f"雀{letter}伴", f"雀组{letter}", phone, number, identity.mask(number)]
    place.marks += [home.number]


def _about(judgement: Judgement, there: list[Place]) -> None:
    quality = QualityRun.objects.create(
        snapshot=judgement.snapshot, pack_id="national/quality", state="done", area=judgement.area,
        area_prefix=judgement.area_prefix, on=DAY, at=NOW, by=judgement.by, folder="-",
    )  # fmt: skip
    for place in there:
        place.ids |= {"judgement_id": judgement.pk, "quality": quality}


def _rows(place: Place, letter: str, by: Officer) -> None:
    village, said = place.village, {"at": NOW, "on": DAY, "by": by}
    home = Household.objects.get(pk=place.ids["household_id"])
    reason = f"雀由{letter}"
    about: dict[str, Any] = {"household": home, "village_code": village.code, **said, "by_name": "周"}
    Event.objects.create(kind="corrected", reason=reason, before={}, after={}, **about)
    Decision.objects.create(
        year=YEAR, kind="approval", outcome="approved", rule_ids=[], reason=reason, **about
    )
    finding = QualityFinding.objects.create(
        run=place.ids["quality"], household=home, village_code=village.code, rule="r", nature="warn",
        facts=reason,
    )  # fmt: skip
    batch = ImportBatch.objects.create(
        file_name=f"雀件{letter}.xlsx", area=village, area_prefix=village.prefix, year=YEAR, **said
    )
    ImportFault.objects.create(batch=batch, sheet="家庭", row=3, nature="block", zh=reason, en=reason)
    run = Run.objects.create(
        kind="x", path="x", title_zh=f"雀事{letter}", title_en=f"雀事{letter}", at=NOW,
        by=people.officer(f"启{letter}", "city_officer", None, f"start{letter}"), area_prefix=village.prefix,
        state="failed", fault_zh=f"雀败{letter}", fault_en=f"雀败{letter}",
    )  # fmt: skip
    with audit.act():
        entry = audit.write(
            "corrected", by=by, area_prefix=village.prefix, reason=reason, household=home.number
        )
    place.ids |= {"finding_id": finding.pk, "batch_id": batch.pk, "run_id": run.pk, "entry_id": entry.pk}
    _round(place, letter, home, by)
    _grid(place, letter, home, by)
    _help(place, letter, home, by)
    place.in_runs, place.in_trail = (f"雀事{letter}", f"雀败{letter}"), (reason, home.number)
    place.marks += [reason, f"雀件{letter}", *place.in_runs]


def _round(place: Place, letter: str, home: Household, by: Officer) -> None:
    """A case of the family in its county's round, on the list, spoken of in a meeting, and objected to."""
    village, signed = place.village, {"at": NOW, "by": by, "by_name": "周"}
    one, _ = Round.objects.get_or_create(
        area=place.county, area_prefix=place.county.prefix, pack_id=PACK, procedure="identification",
        defaults={
            "kind": "identification", "year": YEAR, "opened_on": DAY, "pack_digest": pack().digest, **signed,
        },
    )  # fmt: skip
    case = Case.objects.create(
        round=one, household=home, area=village, village_code=village.code, source="application",
        station=STATION, since=DAY, opened_on=DAY, people=2, **signed,
    )  # fmt: skip
    meeting = Meeting.objects.create(
        round=one, station=STATION, village=village, village_code=village.code, on=DAY, place=f"雀堂{letter}",
        entitled=9, present=9, minutes=f"雀议{letter}", **signed,
    )  # fmt: skip
    notice = Notice.objects.create(
        round=one, station=STATION, area=village, area_prefix=village.prefix, open_to_objections=True,
        digest="0", code="0", starts=DAY, until=DAY + timedelta(days=7), **signed,
    )  # fmt: skip
    NoticeLine.objects.create(notice=notice, case=case, village_code=village.code, serial=1)
    objection = Objection.objects.create(
        notice=notice, case=case, village_code=village.code, kind="facts", text=f"雀议文{letter}",
        received_on=DAY, **signed,
    )  # fmt: skip
    draw, _ = Draw.objects.get_or_create(
        round=one, area=place.county, area_prefix=place.county.prefix, station=STATION, order=1,
        defaults={
            "share": Decimal("0.5"), "share_source": "-", "seed": "1", "seed_source": "-", "root": "0",
            "roster": [str(case.pk)], "drawn": [str(case.pk)], "on": DAY, **signed,
        },
    )  # fmt: skip
    picture = Attachment.objects.create(
        round=one, case=case, area_prefix=village.prefix, kind="photo", label=f"雀照{letter}",
        name=f"sweep{village.pk}", sha256="0", size=1, width=1, height=1, on=DAY, **signed,
    )  # fmt: skip
    place.marks.append(picture.label)
    place.ids |= {"picture_id": picture.pk, "owner_id": case.pk, "round_id": one.pk, "area_id": village.pk}
    place.ids |= {"case_id": case.pk, "meeting_id": meeting.pk, "notice_id": notice.pk}
    place.ids |= {"board": village.prefix, "check": notice.code}  # of public pages
    _asked(place, one, case, home, signed)
    place.ids |= {"objection_id": objection.pk, "draw_id": draw.pk}
    place.marks += [f"雀堂{letter}", f"雀议{letter}", f"雀议文{letter}"]


def _grid(place: Place, letter: str, home: Household, by: Officer) -> None:
    """A cell of the village with a keeper, the family in it, and what its county's screening found there."""
    village, signed, order = place.village, {"at": NOW, "by": by, "by_name": "周"}, LETTERS.index(letter)
    phone = f"1390013{order}{order}7{order}"
    cell = GridCell.objects.create(
        village=village, village_code=village.code, number=1, name=f"雀格{letter}", laid_on=DAY,
        keeper_name=f"雀员{letter}", keeper_phone=phone,
    )  # fmt: skip
    GridPlace.objects.create(cell=cell, household=home, village_code=village.code, since=DAY)
    one, _ = Screening.objects.get_or_create(
        area=place.county, area_prefix=place.county.prefix, title="排查",
        defaults={"starts": DAY, "until": DAY, "on": DAY, **signed},
    )  # fmt: skip
    Screened.objects.create(
        screening=one, household=home, village_code=village.code, cell=cell, outcome="signal",
        found="illness", note=f"雀查{letter}", who=f"雀去{letter}", on=DAY, **signed,
    )  # fmt: skip
    place.ids |= {"cell_id": cell.pk, "screening_id": one.pk}
    place.marks += [f"雀格{letter}", f"雀员{letter}", phone, f"雀查{letter}", f"雀去{letter}"]


def _help(place: Place, letter: str, home: Household, by: Officer) -> None:
    """The family has left the register; it had a plan, a measure for its head, and what that reached."""
    Household.objects.filter(pk=home.pk).update(status="exited", stage="exited")
    signed: dict[str, Any] = {"at": NOW, "by": by, "by_name": "周"}
    plan = HelpPlan.objects.create(
        household=home, number=1, aim=f"雀标{letter}", responsible=f"雀责{letter}", since=DAY, **signed
    )
    measure = Measure.objects.create(
        plan=plan, number=1, kind="industry", person_id=place.ids["person_id"], what=f"雀施{letter}",
        money_from=f"雀资{letter}", begun_on=DAY, income_project=True, **signed,
    )  # fmt: skip
    Effect.objects.create(
        measure=measure, on=DAY, reached=f"雀效{letter}", agreed_by=f"雀签{letter}", **signed
    )
    place.ids["measure_id"] = measure.pk
    place.marks += [f"雀{kind}{letter}" for kind in "标责施资效签"]


def _asked(place: Place, one: Round, case: Case, home: Household, signed: dict[str, Any]) -> None:
    """A department is asked about the head of the family: at home one, elsewhere another; and answers."""
    place.department = DEPARTMENT if home.number.endswith("001") else "finance"
    head = home.members.order_by("number").first()
    assert head
    asked = ComparisonRequest.objects.create(
        round=one, area=place.county, area_prefix=place.county.prefix, department=place.department,
        station="publish_and_compare/compare_data", kind="identification", year=YEAR, step_zh="比对",
        step_en="comparison", people=1, on=DAY, **signed,
    )  # fmt: skip
    person = ComparisonPerson.objects.create(
        request=asked, serial=1, case=case, person=head, village_code=case.village_code, name=head.name,
        household_number=home.number, person_number=head.number, id_number=head.id_number,
    )  # fmt: skip
    answer = ComparisonAnswer.objects.create(
        asked=person, order=1, hits=[], reason=f"雀答{place.village.pk}-", on=DAY, **signed
    )
    place.in_request = (str(head.name), identity.mask(head.id_number), answer.reason)
    place.in_workbook = (str(head.id_number),)
    place.marks.append(answer.reason)
    place.ids |= {"request_id": asked.pk, "asked_id": person.pk}


def _accounts(places: list[Place]) -> None:
    """An account of each village, and an act on one of its county's watchers that waits."""
    for place, letter in zip(places, LETTERS, strict=True):
        account = people.officer(f"雀官{letter}", "village_officer", place.village, f"bird{place.village.pk}")
        author = people.officer(f"提{letter}", "security_admin", place.county, f"author{place.village.pk}")
        watcher = people.officer(f"雀监{letter}", "auditor", place.county, f"watch{place.village.pk}")
        waiting = AccountProposal.objects.create(act="close", officer=watcher, by=author, at=NOW)
        more = MoreRequest.objects.create(
            kind="exported", many=1, reason=f"雀再{letter}", by=account, on=timezone.localdate(), at=NOW
        )
        place.ids |= {"officer_id": account.pk, "proposal_id": waiting.pk, "more_id": more.pk}
        place.of_accounts = (f"雀官{letter}", f"雀监{letter}", more.reason)
        place.marks += place.of_accounts


def outside(world: World, officer: Officer) -> Iterator[Place]:
    """The places of whose families this officer must be sent nothing."""
    viewer = Viewer.of(officer)
    return (place for place in world.places if not viewer.sees(place.village.code))
