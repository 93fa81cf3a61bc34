"""A natural change is led through the procedure of the document: the file changes and the case ends together,
each naming the other; nothing is done by halves, and nothing belongs to two cases."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from diguan.casework import members, rounds
from diguan.casework.rounds import following
from diguan.registry import files
from diguan.registry.models import Act, AuditEntry, Case, Household, Officer, Person
from diguan.registry.viewer import Viewer
from diguan.words.errors import Fault
from tests.stories.walking import Walk, pack

CHANGCHUN = "changchun/2017-opinions"
BABY = {"name": "杨小妹", "sex": "female", "relation": "daughter"}


@pytest.fixture
def case(walk: Walk, yang: Household, anywhere: None) -> Case:
    """The village has reported a change; the township is to enter it."""
    Household.objects.filter(pk=yang.pk).update(stage="registered", status="registered")
    yang.refresh_from_db()
    round = walk.opens(pack(CHANGCHUN), "natural_changes")
    return walk.to(walk.adds(round, yang, "clue"), "update_family")


def enters(walk: Walk, case: Case, change: Any, by: Officer, proof: str = "出生医学证明") -> Act:
    """The step, with the change that it enters."""
    assert case.household
    case.household.refresh_from_db()
    version = case.household.version
    return rounds.enter_change(
        case, "update_family", change, on=walk.later(), by=by, proof=proof, version=version
    )


@pytest.mark.requirement("S1-18", "P-58")
def test_a_birth_comes_on_the_file_by_the_step_that_ends_its_case(
    walk: Walk, yang: Household, case: Case, li: Officer
) -> None:
    born = walk.day
    act = enters(walk, case, rounds.Joins("newborn", BABY, born), li)
    event = files.events(Viewer.of(li), yang)[0]
    yang.refresh_from_db()
    assert (case.state, yang.people, yang.stage) == ("passed", 5, "registered")
    assert (event.kind, event.on, event.reason) == ("member_added", born, "出生医学证明")
    assert (event.before["people"], event.after["people"]) == (4, 5)
    assert (act.details["event"], event.after["case"]) == (event.pk, case.pk), "each names the other"
    kinds = AuditEntry.objects.filter(household=yang.number).order_by("-id").values_list("kind", flat=True)
    assert list(kinds[:2]) == ["step:report", "member_added"]


@pytest.mark.requirement("S1-18", "P-58")
def test_a_death_takes_the_head_away_and_names_who_follows(
    walk: Walk, yang: Household, case: Case, li: Officer
) -> None:
    head = Person.objects.get(household=yang, years__relation="head")
    heir = Person.objects.filter(household=yang).exclude(pk=head.pk).first()
    enters(walk, case, rounds.Leaves(head, "death", walk.day, heir), li, "死亡医学证明")
    event = files.events(Viewer.of(li), yang)[0]
    yang.refresh_from_db()
    assert heir
    assert (case.state, yang.people, yang.head_name) == ("passed", 3, heir.name)
    assert (event.person, event.after["member_change"], event.after["case"]) == (head, "death", case.pk)


@pytest.mark.requirement("S1-18")
def test_the_step_is_not_taken_without_a_change_nor_with_one_that_is_not_its_own(
    walk: Walk, yang: Household, shi: Household, case: Case, li: Officer
) -> None:
    assert yang.village_code == shi.village_code
    other = members.add(shi, "newborn", BABY, on=walk.day, by=li, proof="证明", version=shi.version)
    theirs = files.events(Viewer.of(li), shi)[0]
    assert theirs.person == other
    nothing, not_theirs = "还没有登记家庭成员的变动", "不是这一户的"
    for details, said in (({}, nothing), ({"event": "7"}, nothing), ({"event": theirs.pk}, not_theirs)):
        with pytest.raises(rounds.StepFault) as refused:
            rounds.take_step(case, "update_family", on=walk.later(), by=li, details=details)
        assert said in refused.value.what.zh
        assert refused.value.where
        assert "S1 §5" in refused.value.where


@pytest.mark.requirement("S1-18")
def test_a_change_that_was_recorded_on_the_file_before_belongs_to_one_case_only(
    walk: Walk, yang: Household, case: Case, wang: Officer, li: Officer
) -> None:
    members.add(yang, "newborn", BABY, on=walk.day, by=wang, proof="出生医学证明", version=yang.version)
    event = files.events(Viewer.of(li), yang)[0]
    rounds.take_step(case, "update_family", on=walk.later(), by=li, details={"event": event.pk})
    assert case.state == "passed"
    again = walk.to(walk.adds(case.round, yang, "clue"), "update_family")
    with pytest.raises(rounds.StepFault) as refused:
        rounds.take_step(again, "update_family", on=walk.later(), by=li, details={"event": event.pk})
    assert "另一案" in refused.value.what.zh


def test_nothing_is_done_by_halves(
    walk: Walk, yang: Household, shi: Household, case: Case, wang: Officer, li: Officer
) -> None:
    baby = rounds.Joins("newborn", BABY, walk.day)
    stranger = Person.objects.filter(household=shi).first()
    assert stranger
    not_his_step = (baby, wang, "证明")
    without_proof = (baby, li, " ")
    not_of_the_family = (rounds.Leaves(stranger, "death", walk.day), li, "证明")
    for change, by, proof in (not_his_step, without_proof, not_of_the_family):
        with pytest.raises(Fault):
            enters(walk, case, change, by, proof)
        case.refresh_from_db()
        yang.refresh_from_db()
        assert (case.state, case.station, yang.people) == ("open", "update_family", 4)
        assert not files.events(Viewer.of(li), yang).exists()


def test_a_kind_that_the_document_does_not_list_is_not_its_matter(
    walk: Walk, yang: Household, case: Case, li: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    changchun = pack(CHANGCHUN)
    kinds = changchun.parameters["natural_changes"]
    fewer = replace(kinds, values=tuple(replace(one, value=("death",)) for one in kinds.values))
    varied = replace(
        changchun, parameters={**changchun.parameters, "natural_changes": fewer}, digest="2" * 64
    )
    monkeypatch.setattr(following, "library", lambda: SimpleNamespace(pack=lambda id: varied))
    case.round.pack_digest = varied.digest
    case.round.save()
    with pytest.raises(rounds.StepFault) as refused:
        enters(walk, case, rounds.Joins("newborn", BABY, walk.day), li)
    assert "不在文件所列" in refused.value.what.zh
