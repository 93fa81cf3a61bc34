"""The other ways a round ends: a family refused, one brought back, an objection that changes a result, an
exit that fails the county's check, an exit that was untrue, and a family that fell back."""

import json
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from diguan.casework import lifecycle, members, rounds
from diguan.casework.rounds import following
from diguan.registry import files
from diguan.registry.models import AuditEntry, Case, Household, Officer, PersonYear
from diguan.registry.viewer import Viewer
from tests.stories.walking import Walk, pack

CHANGCHUN = "changchun/2017-opinions"


def stage(home: Household) -> str:
    """Where the file is now."""
    home.refresh_from_db()
    return home.stage


def put(home: Household, to: str, **facts: Any) -> None:
    """An earlier year's result, before any round of these stories."""
    status = lifecycle.STAGES[to].status
    Household.objects.filter(pk=home.pk).update(stage=to, status=status)
    home.years.update(register_status=status, **facts)


@pytest.mark.requirement("S1-06", "S1-09", "S1-14")
def test_the_shis_are_refused_by_the_meeting_and_the_county_confirms_it(
    walk: Walk, shi: Household, identification: Any, wang: Officer, zhao: Officer
) -> None:
    case = walk.to(walk.adds(identification, shi), "appraise")
    assert stage(shi) == "candidate"
    walk.step(case, votes=(3, 27))
    case.refresh_from_db()
    assert (case.state, case.awaits, stage(shi)) == ("refused", "reject", "candidate")
    with pytest.raises(rounds.NotYet):
        walk.step(
            Case(pk=case.pk, round=case.round, station="publish_and_compare/compare_data", area=case.area)
        )
    rounds.settle([case], on=walk.later(), by=zhao, reason="评议不通过，情况属实")
    assert stage(shi) == "unregistered"
    refused = files.acts(Viewer.of(wang), case).get(outcome="refused")
    assert "赞成 3" in refused.reason, "the reason stays with the case"
    ballot = files.ballots(Viewer.of(wang), refused.meeting)[0]
    assert (ballot.in_favour, ballot.against) == (3, 27)


@pytest.mark.requirement("S1-20")
def test_a_family_that_was_wrongly_cleared_is_brought_back(
    walk: Walk, yang: Household, anywhere: None, zhao: Officer
) -> None:
    put(yang, "cancelled")
    case = walk.adds(walk.opens(pack(CHANGCHUN), "outside_register"), yang)
    walk.to(case)
    assert (case.state, stage(yang)) == ("passed", "registered")
    told = [event.kind for event in files.events(Viewer.of(zhao), yang)]
    assert told == ["move:register", "move:nominate"]


@pytest.mark.requirement("S1-17")
def test_an_objection_changes_a_result(
    walk: Walk, shi: Household, identification: Any, li: Officer, zhao: Officer
) -> None:
    case = walk.to(walk.adds(identification, shi), "publish_and_compare/first_notice")
    notice = walk.posts(case, rounds.course(identification).station(case.station))
    objection = rounds.object(
        notice,
        kind="wrongly_listed",
        text="两人在县城上班",
        received_on=walk.day,
        by=li,
        case=case,
        phone="139",
    )
    rounds.answer_objection(objection, "upheld", "工资流水核实", on=walk.later(), by=li)
    walk.takes_off(notice)
    case.refresh_from_db()
    assert case.station == "verify_at_home", "it goes back to the visit"
    walk.step(case)
    walk.step(case, votes=(0, 30))
    case.refresh_from_db()
    assert case.state == "refused"
    rounds.settle([case], on=walk.later(), by=zhao, reason="异议成立")
    assert stage(shi) == "unregistered"


@pytest.mark.requirement("S1-70", "S1-71", "R-023", "R-024")
def test_an_exit_fails_the_check_of_the_county(
    walk: Walk, yang: Household, shi: Household, anywhere: None, zhao: Officer
) -> None:
    for home in (yang, shi):
        put(home, "registered")
    round = walk.opens(pack(CHANGCHUN), "household_exit")
    cases = [walk.adds(round, home) for home in (yang, shi)]
    for case in cases:
        walk.to(case, "county_check")
    assert (stage(yang), stage(shi)) == ("pre_exit", "pre_exit")
    untrue, true = cases
    with pytest.raises(rounds.NotYet):
        walk.takes(true, rounds.course(round).station("record_exit"), by=zhao)
    walk.takes(untrue, rounds.course(round).station("county_check"), outcome="refused", reason="住房没有解决")
    assert files.coverage(Viewer.of(zhao), round, "county_check") == (4, 7), (
        "persons checked of persons proposed"
    )
    walk.to(true)
    untrue.refresh_from_db()
    assert (untrue.state, true.state) == ("refused", "passed")
    assert files.coverage(Viewer.of(zhao), round, "county_check") == (7, 7)
    rounds.settle([untrue], on=walk.later(), by=zhao, reason="退回继续帮扶")
    assert (stage(yang), stage(shi)) == ("registered", "exited")


@pytest.mark.requirement("S1-21", "S1-22", "R-025")
def test_an_untrue_exit_is_rolled_back_and_a_new_fall_is_a_return(
    walk: Walk, yang: Household, shi: Household, anywhere: None, zhao: Officer
) -> None:
    for home in (yang, shi):
        put(home, "exited", exit_year=2016)
    looked_again = walk.opens(pack(CHANGCHUN), "exit_recheck")
    for procedure in ("rollback", "reentry"):
        walk.opens(pack(CHANGCHUN), procedure)
    handed: dict[str, Case] = {}
    for home, choice in ((yang, "to_rollback"), (shi, "to_reentry")):
        case = walk.to(walk.adds(looked_again, home, "clue"), choice)
        walk.step(case, outcome="chosen", reason="住房仍是危房")
        case.refresh_from_db()
        assert case.state == "handed_over"
        handed[choice] = walk.to(Case.objects.get(begun_from=case))
    assert (stage(yang), stage(shi)) == ("registered", "returned")
    untrue, fallen = yang.years.get(), shi.years.get()
    assert (untrue.exit_year, untrue.return_year) == (None, None)
    assert (fallen.exit_year, fallen.return_year, fallen.return_cause) == (2016, 2017, "disaster")
    ends = {home.pk: files.events(Viewer.of(zhao), home)[0].after["end"] for home in (yang, shi)}
    assert ends == {yang.pk: "rolled_back", shi.pk: "returned"}


@pytest.mark.requirement("S1-22", "D-06")
def test_who_returns_fell_back_for_a_cause_of_the_pack_which_the_act_keeps(
    walk: Walk, yang: Household, anywhere: None
) -> None:
    put(yang, "exited", exit_year=2016)
    case = walk.to(walk.adds(walk.opens(pack(CHANGCHUN), "reentry"), yang, "clue"), "include_again")
    for ground in ("", "divorce"):
        with pytest.raises(rounds.StepFault) as refused:
            walk.step(case, details={"cause": "disaster", "return_ground": ground})
        assert "不可抗拒因素" in refused.value.what.zh
        assert refused.value.where
        assert "S1 §5" in refused.value.where
    walk.step(case)
    assert (stage(yang), case.acts.latest("id").details["return_ground"]) == ("returned", "force_majeure")
    told = AuditEntry.objects.get(kind="step:move", household=yang.number)
    assert json.loads(told.after)["return_ground"] == {"force_majeure": 1}


@pytest.mark.requirement("D-06")
def test_where_the_causes_of_a_return_are_unset_it_takes_words_and_a_reason(
    walk: Walk, yang: Household, anywhere: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    changchun = pack(CHANGCHUN)
    left_open = replace(changchun.parameters["return_causes"], values=())
    parameters = {**changchun.parameters, "return_causes": left_open}
    silent = replace(changchun, parameters=parameters, digest="1" * 64)
    monkeypatch.setattr(following, "library", lambda: SimpleNamespace(pack=lambda id: silent))
    put(yang, "exited", exit_year=2016)
    case = walk.to(walk.adds(walk.opens(silent, "reentry"), yang, "clue"), "include_again")
    ground = {"cause": "disaster", "return_ground": "洪水冲毁房屋"}
    for details, reason in (({"cause": "disaster"}, "洪水"), (ground, " ")):
        with pytest.raises(rounds.StepFault) as refused:
            walk.step(case, details=details, reason=reason)
        assert "未定" in refused.value.what.zh
    walk.step(case, details=ground, reason="属不可抗力")
    assert (stage(yang), case.acts.latest("id").details["return_ground"]) == ("returned", "洪水冲毁房屋")


@pytest.mark.requirement("S1-15", "R-132")
def test_what_was_signed_shows_when_it_is_changed_later(
    walk: Walk, yang: Household, identification: Any
) -> None:
    case = walk.to(walk.adds(identification, yang))
    signed = [act for act in case.acts.all() if act.digest]
    assert len(signed) == 1
    assert rounds.broken(signed) == {signed[0].pk: False}, "registering is no change of what was signed"
    for row in PersonYear.objects.filter(person__household=yang):
        row.health = str(row.health)
        row.save()
    assert rounds.broken(signed) == {signed[0].pk: False}, "nor is sealing the same health anew"
    yang.years.update(wage_income=9000)
    assert rounds.broken(signed) == {signed[0].pk: True}


@pytest.mark.requirement("S1-71")
def test_a_village_leaves_the_list_when_the_city_has_checked_it(
    walk: Walk, yang: Household, anywhere: None, li: Officer, zhao: Officer
) -> None:
    yang.village.village_years.create(village_code=yang.village_code, year=2017, poor_village=True)
    round = walk.opens(pack(CHANGCHUN), "village_exit")
    case = rounds.add_area_case(round, yang.village, source="clue", on=walk.day, by=li)
    with pytest.raises(rounds.NotYet):
        walk.takes(case, rounds.course(round).station("delist_village"), by=zhao)
    walk.to(case)
    of_year = yang.village.village_years.get()
    assert (of_year.village_delisted, of_year.village_delisted_year) == (True, 2017)


@pytest.mark.requirement("S1-18")
def test_a_birth_is_reported_with_its_proof_and_entered(
    walk: Walk, yang: Household, anywhere: None, wang: Officer, li: Officer
) -> None:
    put(yang, "registered")
    yang.refresh_from_db()
    baby = {"name": "杨小妹", "sex": "female", "relation": "daughter", "birth": walk.day}
    members.add(yang, "newborn", baby, on=walk.day, by=wang, proof="出生医学证明", version=yang.version)
    event = files.events(Viewer.of(wang), yang)[0]
    case = walk.adds(walk.opens(pack(CHANGCHUN), "natural_changes"), yang, "clue")
    assert case.people == 5
    paper = {"proof_of_change": f"event:{event.pk}"}
    rounds.take_step(case, "report_change", on=walk.later(), by=wang, evidence=paper)
    rounds.take_step(case, "update_family", on=walk.later(), by=li, details={"event": event.pk})
    assert (case.state, stage(yang)) == ("passed", "registered")
    assert case.acts.all()[0].evidence == paper


@pytest.mark.requirement("S1-20")
def test_a_family_that_a_neighbour_misses_on_the_list_applies_and_comes_in(
    walk: Walk, yang: Household, shi: Household, anywhere: None, li: Officer
) -> None:
    changchun = walk.opens(pack(CHANGCHUN), "identification")
    with pytest.raises(rounds.CaseFault):
        walk.adds(changchun, yang, "clue")  # the document knows applications and candidates here
    case = walk.to(walk.adds(changchun, shi), "publish_and_compare/first_notice")
    notice = walk.posts(case, rounds.course(changchun).station(case.station))
    said = {"kind": "left_out", "text": "杨家更困难", "received_on": walk.day, "by": li}
    with pytest.raises(rounds.ObjectionFault):
        rounds.object(notice, case=case, **said)
    objection = rounds.object(notice, village_code=yang.village_code, **said)
    rounds.answer_objection(objection, "upheld", "属实，另案办理", on=walk.later(), by=li)
    walk.takes_off(notice)
    case.refresh_from_db()
    assert case.station == "publish_and_compare/second_notice", "the list itself was right"
    found = walk.to(walk.adds(changchun, yang))
    assert (found.state, stage(yang)) == ("passed", "registered")
