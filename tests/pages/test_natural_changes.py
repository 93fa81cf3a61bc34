"""A change of members is entered on the family's file for the case that waits for it; both pages show it, and
what went past the procedure says so, until it is tied to its case at the step."""

from typing import Any

import pytest

from diguan.casework import members
from diguan.registry.models import Case, Event, Household, Officer
from diguan.web import policies
from tests.pages.rounds import CHANGCHUN, at, paper, sent, shown
from tests.pages.test_household_changes import address, newcomer
from tests.people import DAY
from tests.stories.walking import Walk, pack


@pytest.fixture
def case(walk: Walk, yang: Household, anywhere: None) -> Case:
    """The township is to enter what the village has reported."""
    Household.objects.filter(pk=yang.pk).update(stage="registered", status="registered")
    round = walk.opens(pack(CHANGCHUN), "natural_changes")
    return walk.to(walk.adds(round, yang, "clue"), "update_family")


def clause(language: str) -> str:
    """Where the document leads such changes, as a reader sees it."""
    return pack(CHANGCHUN).procedures["natural_changes"].source.say(language)


@pytest.mark.requirement("S1-18")
def test_a_birth_is_entered_for_its_case_and_both_pages_tell_of_it(
    enter: Any, li: Officer, yang: Household, case: Case, each_language: str
) -> None:
    client = enter(li, each_language)
    said = {"zh": "下一环节登记谁加入或离开", "en": "The next step enters who joined or left"}[each_language]
    assert said in shown(client, at("case", case.pk))
    yang.refresh_from_db()
    form = shown(client, address("add-member", yang.pk))
    assert {"zh": "更新家庭数据", "en": "Update the family&#x27;s data"}[each_language] in form
    sent = client.post(address("add-member", yang.pk), newcomer(yang, case=str(case.pk)))
    assert sent.status_code == 302
    case.refresh_from_db()
    event = Event.objects.get(household=yang)
    assert (case.state, event.after["case"]) == ("passed", case.pk)
    told = shown(client, at("case", case.pk))
    kind = {"zh": "新生儿", "en": "Newborn"}[each_language]
    for part in ("杨小宝", kind, "4 → 5", "出生证明，存村委会", "S1 §5"):
        assert part in told
    line = shown(client, address("page", yang.pk)).split('id="timeline"')[1]
    assert f'href="{at("case", case.pk)}"' in line
    assert f"{clause(each_language)}</div>" in line


def test_a_change_past_the_procedure_says_so(
    enter: Any, wang: Officer, yang: Household, each_language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policies, "in_force", lambda code, on: pack(CHANGCHUN))
    client = enter(wang, each_language)
    notice = {"zh": "没有等您登记的案件", "en": "No case of this family waits for you"}[each_language]
    assert notice in shown(client, address("add-member", yang.pk))
    baby = {"relation": "daughter", "sex": "female"}
    members.add(yang, "newborn", baby, on=DAY, by=wang, proof="出生医学证明", version=yang.version)
    line = shown(client, address("page", yang.pk)).split('id="timeline"')[1]
    expected = {
        "zh": ("直接登记在户档", "人口自然增减更新"),
        "en": ("Recorded directly on the file", "Natural changes of registered families"),
    }
    for part in expected[each_language]:
        assert part in line
    closing = {"zh": "”办理 · ", "en": "” · "}[each_language]
    assert f"{closing}{clause(each_language)}</div>" in line


def born(file: Household, by: Officer, name: str) -> Event:
    """A birth that was recorded on the file, past every case."""
    file.refresh_from_db()
    baby = {"name": name, "relation": "daughter", "sex": "female"}
    members.add(file, "newborn", baby, on=DAY, by=by, proof="出生医学证明", version=file.version)
    return Event.objects.filter(household=file).latest("id")


@pytest.mark.database
@pytest.mark.requirement("S1-18")
def test_a_change_recorded_directly_is_tied_to_its_case_at_the_step(
    enter: Any, wang: Officer, li: Officer, yang: Household, shi: Household, walk: Walk, case: Case,
    each_language: str,
) -> None:  # fmt: skip
    client, step = enter(li, each_language), at("step", case.round_id, "update_family")
    none_yet = {"zh": "尚未登记", "en": "none yet"}[each_language]
    assert none_yet in shown(client, step)
    theirs = born(shi, wang, "石小妹")
    ours = born(yang, wang, "杨小妹")
    page = shown(client, step)
    kind = {"zh": "新生儿", "en": "Newborn"}[each_language]
    assert f'<option value="{ours.pk}">{kind} · 杨小妹 · ' in page
    assert "石小妹" not in page

    given = {"on": walk.later().isoformat(), "outcome": "passed", "case": [case.pk]}
    name, given = f"change_{case.pk}", {**given, **paper(case.round, "update_family")}
    refusals = {
        "": ("还没有登记家庭成员的变动", "no change of the family&#x27;s members is entered yet"),
        str(theirs.pk): ("所选的变动不是这一户的", "the change chosen is not one of this family"),
    }
    for chosen, words in refusals.items():
        refused = sent(client, step, {**given, name: chosen}, 422).content.decode()
        assert words[each_language == "en"] in refused
    sent(client, step, {**given, name: str(ours.pk)})
    case.refresh_from_db()
    assert case.state == "passed"
    told = shown(client, at("case", case.pk))
    assert "杨小妹" in told
    assert "4 → 5" in told
    line = shown(client, address("page", yang.pk)).split('id="timeline"')[1]
    assert f'href="{at("case", case.pk)}"' in line

    again = walk.to(walk.adds(case.round, yang, "clue"), "update_family")
    assert none_yet in shown(client, step), "what is tied already is not offered"
    tied = {**given, "case": [again.pk], f"change_{again.pk}": str(ours.pk), "on": walk.later().isoformat()}
    named = sent(client, step, tied, 422).content.decode()
    assert {"zh": "这项变动已属于另一案", "en": "belongs to another case already"}[each_language] in named
