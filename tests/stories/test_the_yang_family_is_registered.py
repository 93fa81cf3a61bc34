"""The Yangs, from a workbook to the register: brought in, judged, shown why, proposed, registered, a child
is born.

The place is real, for workbooks name real villages; everybody in it is made up.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from diguan.casework import decisions, imports, judging, members, moves
from diguan.casework.corrections import correct
from diguan.casework.lifecycle import MoveFault
from diguan.casework.may import NotAllowed
from diguan.engine import sheets
from diguan.policy.library import Library
from diguan.registry import area_loading, files
from diguan.registry.book import book
from diguan.registry.models import Area, Household, Judgement, Officer
from diguan.registry.viewer import Viewer
from diguan.words import areas
from diguan.words.areas import Level
from diguan.words.identity import make_number
from tests.people import officer

YEAR, DAY = 2016, date(2017, 6, 1)


@dataclass(frozen=True)
class Here:
    """Nong'an county with officers of every level."""

    wang: Officer
    sun: Officer
    li: Officer
    zhao: Officer


@pytest.fixture
def here(db: None, settings: Any, tmp_path: Path) -> Here:
    """The county, one of its villages with Wang, the next with Sun."""
    for name in ("SNAPSHOTS", "UPLOADS", "JUDGEMENTS"):
        setattr(settings, name, tmp_path / name.lower())
    area_loading.load(areas.open(), "220122")
    county = Area.objects.get(code="220122000000", level=Level.COUNTY)
    township = Area.objects.filter(parent=county).order_by("code")[0]
    home, beside = Area.objects.filter(parent=township).order_by("code")[:2]
    return Here(
        officer("王书记", "village_officer", home, "wang"),
        officer("孙书记", "village_officer", beside, "sun"),
        officer("李干事", "township_officer", township, "li"),
        officer("赵主任", "county_officer", county, "zhao"),
    )


def workbook(path: Path, village: Area) -> Path:
    """The Yangs as the township wrote them down: poor, the head sick; nobody asked what farming costs."""
    home = {
        "household_number": "YANG", "village_code": village.code, "main_cause": "illness", "water_safe": True,
        "food_assured": True, "clothing_assured": True, "wage_income": Decimal(3000),
        "pension": Decimal(1200), "business_income": Decimal(4200), "property_income": Decimal(0),
        "transfer_income": Decimal(2600), "expense_medical": Decimal(6800),
    }  # fmt: skip
    people = [
        _member(
            "杨建国", "head", "male", date(1965, 3, 4), 11, health="serious_illness", labour_ability="lost"
        ),
        _member(
            "刘桂兰", "spouse", "female", date(1967, 8, 15), 12, health="healthy", labour_ability="ordinary"
        ),
        _member("杨明", "son", "male", date(2003, 11, 2), 13, health="healthy", schooling="junior_8"),
        _member(
            "张秀英",
            "mother",
            "female",
            date(1941, 1, 20),
            14,
            health="chronic_illness",
            labour_ability="none",
        ),
    ]
    sheets.write_workbook(path, book(), sheets.Form.load(), [home], people, on=DAY, areas=areas.open())
    return path


def _member(name: str, relation: str, sex: str, birth: date, sequence: int, **facts: Any) -> dict[str, Any]:
    number = make_number("990101", birth, sequence * 2 + (sex == "male"))
    known = {
        "resident_insurance": True,
        "major_illness_insurance": True,
        "ethnicity": "han",
        "member_since": None,
    }
    return {
        "household_number": "YANG", "name": name, "relation": relation, "sex": sex, "birth": birth,
        "document_kind": "citizen_id", "id_number": number, **known, **facts,
    }  # fmt: skip


@pytest.mark.requirement("N-01", "S1-18", "S1-24")
def test_the_yangs_are_brought_in_judged_registered_and_grow(here: Here, tmp_path: Path) -> None:
    yang = brought_in(here, tmp_path)
    wang, zhao = Viewer.of(here.wang), Viewer.of(here.zhao)
    assert (yang.people, yang.head_name, yang.status) == (4, "杨建国", "unregistered")
    with pytest.raises(files.NotInSight):
        files.household(Viewer.of(here.sun), yang.pk)

    first = judged(here)
    asked = files.finding(wang, yang, first)
    assert asked
    assert (asked.outcome, asked.missing) == ("cannot_say", ["business_cost", "house_dangerous"])

    visited(here, yang)
    second = judged(here)
    assert second.pk != first.pk, "the files have changed, so they are judged again"
    assert judged(here).pk == second.pk, "unchanged files are not judged twice"
    found = files.finding(wang, yang)
    assert found
    assert (found.outcome, found.judgement) == ("qualifies", second)
    assert found.reasons

    registered(here, yang, second)
    yang.refresh_from_db()
    assert (yang.stage, yang.status, yang.years.get().first_identified_on) == (
        "registered",
        "registered",
        DAY,
    )
    decided = files.decisions(zhao, yang).get()
    assert (decided.pack_digest, decided.rule_ids) == (second.pack_digest, found.reasons)

    baby = {"name": "杨小妹", "sex": "female", "relation": "daughter", "birth": date(2017, 7, 1)}
    members.add(
        yang, "newborn", baby, on=date(2017, 7, 1), by=here.wang, proof="出生医学证明", version=yang.version
    )
    yang.refresh_from_db()
    assert yang.people == 5
    told = [event.kind for event in files.events(wang, yang)]
    assert told == ["member_added", "move:register", "move:nominate", "corrected", "corrected", "imported"]


def brought_in(here: Here, folder: Path) -> Household:
    """Li uploads the workbook, looks at what it would change, and accepts it."""
    assert here.wang.area
    assert here.li.area
    with workbook(folder / "杨家.xlsx", here.wang.area).open("rb") as content:
        batch = imports.receive(content, "杨家.xlsx", here.li.area, year=YEAR, on=DAY, by=here.li)
    reading = imports.read(batch)
    assert (reading.refused, reading.counts["households"], reading.counts["people"]) == (False, 1, 4)
    assert imports.compare(batch)["counts"]["new_households"] == 1
    imports.accept(batch, by=here.li)
    return files.household(Viewer.of(here.li), "YANG")


def judged(here: Here) -> Judgement:
    """Zhao judges the county by the pack in force."""
    assert here.zhao.area
    pack = Library().choose("identification", here.zhao.area.code, DAY)
    return judging.judge(here.zhao.area, pack, year=YEAR, on=DAY, by=here.zhao)


def visited(here: Here, yang: Household) -> None:
    """Wang goes there and writes down what the form did not say."""
    for fact, value in (("business_cost", Decimal(1500)), ("house_dangerous", True)):
        yang.refresh_from_db()
        correct(yang.years.get(), fact, value, by=here.wang, reason="入户核实", on=DAY, version=yang.version)


def registered(here: Here, yang: Household, judgement: Judgement) -> None:
    """The village nominates, the county decides; nobody can leave out a step."""
    finding = files.finding(Viewer.of(here.zhao), yang, judgement)
    assert finding
    steps = _steps(here)
    with pytest.raises(MoveFault):
        _move(yang, "register", here.zhao, {"procedure": "会议记录 3 号", "home_visit": "入户表 12 号"})
    for key, by, proofs in steps:
        if key == "register":
            with pytest.raises(NotAllowed):
                _move(yang, key, here.li, proofs)
            with pytest.raises(MoveFault):
                _move(yang, key, by, {"procedure": proofs["procedure"]})
            _decide(here, yang, judgement, finding.reasons)
        _move(yang, key, by, proofs)


def _steps(here: Here) -> Iterator[tuple[str, Officer, dict[str, str]]]:
    yield "nominate", here.wang, {"request": "申请书 7 号"}
    yield "register", here.zhao, {"procedure": "会议记录 3 号", "home_visit": "入户表 12 号"}


def _move(yang: Household, key: str, by: Officer, proofs: dict[str, str]) -> None:
    yang.refresh_from_db()
    moves.move(yang, key, by=by, on=DAY, reason="程序完成", proofs=proofs, version=yang.version)


def _decide(here: Here, yang: Household, judgement: Judgement, rules: list[str]) -> None:
    decisions.record(
        yang, kind="identification", outcome="approved", year=YEAR, on=DAY, by=here.zhao, reason="程序完成",
        pack_id=judgement.pack_id, pack_digest=judgement.pack_digest, rule_ids=rules, judgement=judgement,
    )  # fmt: skip
