"""Adjustments come round again: every three years, every year on a day's facts, or as things change (D-04).

A round that comes early is opened with a word and the clause; the year's incomes say who goes in and out.
"""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Model

from diguan.casework import corrections, judging, rounds
from diguan.policy.pack import Pack
from diguan.registry import files
from diguan.registry.models import (
    AuditEntry,
    Case,
    Household,
    HouseholdYear,
    Item,
    Officer,
    PersonYear,
    Round,
)
from diguan.registry.viewer import Viewer
from tests.stories.walking import Walk, pack

SHANXI, WUZHONG, CHANGCHUN = "shanxi/2014-mechanisms", "wuzhong/7366", "changchun/2017-opinions"
FIRST, EARLY, IN_TIME = date(2014, 5, 20), date(2016, 6, 1), date(2017, 6, 1)


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path, anywhere: None) -> None:
    """Snapshots and judgements of a test stay in its own folder."""
    for name in ("SNAPSHOTS", "UPLOADS", "JUDGEMENTS"):
        setattr(settings, name, tmp_path / name.lower())


def turn(walk: Walk, one: Pack, procedure: str, on: date, before: Round | None = None) -> rounds.Turn:
    """When the procedure's next round is due in the county, as Zhao sees it."""
    viewer = Viewer.of(walk.someone("county_officer"))
    found = rounds.turn_of(viewer, walk.places.county, one, one.procedures[procedure], on, before)
    assert found is not None
    return found


@pytest.mark.requirement("R-019", "S3-14", "D-04")
def test_every_three_years_counted_from_the_last_round(walk: Walk) -> None:
    shanxi = pack(SHANXI)
    assert turn(walk, shanxi, "three_year_adjustment", FIRST).state == "no_record"
    walk.day = FIRST
    first = walk.opens(shanxi, "identification")
    rounds.close_round(first, on=FIRST, by=first.by, reason="识别结束")
    waits = turn(walk, shanxi, "three_year_adjustment", EARLY)
    assert (waits.state, waits.due, waits.clause) == ("early", date(2017, 5, 20), "S3 §3")
    assert "2017年5月20日到期，还有 353 天；本程序没有记录，从首次识别算起" in waits.told().zh
    assert turn(walk, shanxi, "three_year_adjustment", date(2017, 5, 19)).state == "early"
    due = turn(walk, shanxi, "three_year_adjustment", date(2017, 5, 20))
    assert (due.state, due.days) == ("due", 0), "on the very day"
    walk.day = IN_TIME
    again = walk.opens(shanxi, "three_year_adjustment")
    assert turn(walk, shanxi, "three_year_adjustment", IN_TIME, again).state == "due", "as it was opened"
    following = turn(walk, shanxi, "three_year_adjustment", date(2018, 1, 1))
    assert (following.last, following.due) == (again, date(2020, 6, 1)), "its own round counts from now on"


@pytest.mark.requirement("R-019", "S3-14")
def test_a_round_before_its_turn_is_opened_and_the_trail_says_so(walk: Walk) -> None:
    walk.day = FIRST
    walk.opens(pack(SHANXI), "identification")
    walk.day = EARLY
    early = walk.opens(pack(SHANXI), "three_year_adjustment")
    assert early.state == Round.State.OPEN
    told = AuditEntry.objects.filter(kind="round_opened").order_by("id").last()
    assert told is not None
    assert json.loads(told.after)["turn"] == "early"
    assert turn(walk, pack(SHANXI), "three_year_adjustment", EARLY, early).state == "early"


@pytest.mark.requirement("R-019", "D-04")
def test_what_is_adjusted_as_things_change_is_never_overdue(walk: Walk) -> None:
    for day in (walk.day, date(2020, 12, 31)):
        one = turn(walk, pack(CHANGCHUN), "inside_register", day)
        assert (one.state, one.due) == ("continuous", None)
        assert "随情况变化及时调整，没有固定周期（S1 §5）" in one.told().zh
    hubei = turn(walk, pack("hubei/2015-key-points"), "dynamic_management", date(2015, 6, 1))
    assert (hubei.state, hubei.told().en) == ("unset", "how often is unset (S0 §1(2))")


@pytest.mark.requirement("S2-41", "R-019", "D-04")
def test_the_rounds_of_a_year_go_by_the_facts_of_one_day(
    walk: Walk, yang: Household, zhao: Officer, wang: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    freeze, opened = date(2017, 12, 15), date(2017, 12, 20)
    filled = pack(WUZHONG).with_value("facts_frozen_on", freeze, freeze, "what if")
    monkeypatch.setattr(
        rounds.following, "library", lambda: type("Site", (), {"pack": lambda self, id: filled})()
    )
    late = judging.judge(walk.places.county, filled, year=2017, on=opened, by=zhao)
    walk.day = opened
    with pytest.raises(rounds.RoundFault) as refused:
        walk.opens(filled, "year_end_adjustment", judgement=late)
    assert "以2017年12月15日的情况为准" in refused.value.what.zh
    assert refused.value.where == "what_if", "the paper that fills it in"
    judged = judging.judge(walk.places.county, filled, year=2017, on=freeze, by=zhao)
    round = walk.opens(filled, "year_end_adjustment", judgement=judged)
    case = walk.adds(round, yang, "census")
    assert not files.changed_since(Viewer.of(zhao), round, date(2999, 1, 1))
    yang.refresh_from_db()
    corrections.correct(
        yang.years.get(year=2017), "house_area", Decimal(66), on=opened, by=wang, reason="重新丈量",
        version=yang.version,
    )  # fmt: skip
    assert list(files.changed_since(Viewer.of(zhao), round, freeze)) == [case], "told, and left to people"
    rounds.withdraw(case, on=opened, by=zhao, reason="另行处理")
    rounds.close_round(round, on=opened, by=zhao, reason="办结")
    nxt = turn(walk, filled, "year_end_adjustment", date(2018, 12, 19))
    assert (nxt.state, nxt.due) == ("early", date(2018, 12, 20))
    assert turn(walk, filled, "year_end_adjustment", date(2018, 12, 20)).state == "due"


@pytest.mark.requirement("S3-13")
def test_the_incomes_of_the_year_say_who_goes_in_and_who_goes_out(
    walk: Walk, yang: Household, shi: Household, zhao: Officer
) -> None:
    shanxi, county = pack(SHANXI), walk.places.county
    Household.objects.filter(pk=yang.pk).update(status="registered", stage="registered")
    before = {yang: Decimal(3000), shi: Decimal(46000)}
    after = {yang: Decimal(46000), shi: Decimal(3000)}
    for year, wages in ((2013, before), (2015, after)):
        for file, wage in wages.items():
            of(file, year, wage)
    first = judging.judge(county, shanxi, year=2013, on=date(2014, 6, 1), by=zhao)
    then = judging.judge(county, shanxi, year=2015, on=EARLY, by=zhao)
    walk.day = EARLY
    proposed = {}
    for judged in (first, then):
        flags = files.findings(Viewer.of(zhao), judged).values_list("household__number", "flags")
        proposed[judged] = {number: {"due_to_leave", "missed"} & set(given) for number, given in flags}
    assert proposed[first] == {yang.number: set(), shi.number: set()}, "one is poor and in, the other neither"
    assert proposed[then] == {yang.number: {"due_to_leave"}, shi.number: {"missed"}}
    round = walk.opens(shanxi, "three_year_adjustment", judgement=then)
    assert rounds.add_candidates(round, on=walk.day, by=zhao) == 2
    cases = {case.household: case for case in files.cases(Viewer.of(zhao), round)}
    assert {file: case.found_rules for file, case in cases.items()} == {
        yang: ["due_to_leave"],
        shi: ["missed"],
    }
    assert {case.expected for case in cases.values()} == {"passed"}
    assert {case.source for case in cases.values()} == {Case.Source.CANDIDATES}


def of(file: Household, year: int, wage: Decimal) -> None:
    """The family's file of a year: as in the newest, with other wages."""
    newest = file.years.get(year=2017)
    status = Household.objects.get(pk=file.pk).status
    other = {"year": year, "register_status": status, "wage_income": wage}
    made = HouseholdYear.objects.create(**said_by(newest) | other)
    for item in newest.items.all():
        Item.objects.create(household_year=made, item=item.item, amount=item.amount)
    for row in PersonYear.objects.filter(household_year=newest):
        PersonYear.objects.create(**said_by(row) | {"household_year_id": made.pk})


def said_by(row: Model) -> dict[str, Any]:
    """The columns of a row, opened, but for its own key."""
    names = [field.attname for field in row._meta.concrete_fields if not field.primary_key]
    return {name: getattr(row, name) for name in names}
