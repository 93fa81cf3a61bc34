"""The exit desk: households and villages leave by their own chain of checks, level above level."""

from typing import Any

import pytest
from django.urls import reverse

from diguan.registry.models import Case, Round
from tests.pages.rounds import CHANGCHUN, paper, sent, shown
from tests.stories.walking import pack


def at(name: str, *args: Any) -> str:
    return reverse(f"exit:{name}", args=args)


@pytest.fixture
def leaving(anywhere, walk, yang) -> Round:
    """A round of exit; the Yangs are in the register."""
    type(yang).objects.filter(pk=yang.pk).update(status="registered", stage="registered")
    yang.refresh_from_db()
    return walk.opens(pack(CHANGCHUN), "household_exit")


def test_the_desk_keeps_to_its_own_kinds_of_procedure(enter, zhao, leaving, walk, yang):
    walk.opens(pack(CHANGCHUN), "identification")
    here = shown(enter(zhao, "en"), at("rounds"))
    there = shown(enter(zhao, "en"), reverse("identification:rounds"))
    assert "Exit of a household" in here
    assert "Exit of a household" not in there
    offered = shown(enter(zhao, "en"), at("open-round") + "?on=2017-06-01")
    assert "identification&quot;" not in offered


@pytest.mark.requirement("R-023", "S1-71")
def test_an_exit_passes_township_county_and_city_and_is_recorded_by_the_county(
    enter, leaving, walk, yang, li, zhao
):
    case = walk.adds(leaving, yang)
    stations = []
    for _ in range(5):
        case.refresh_from_db()
        stations.append(case.station)
        officer = {"township_check": li, "county_check": zhao, "record_exit": zhao}
        if case.station not in officer:
            walk.step(case)
            continue
        form = {"on": "2018-03-01", "outcome": "passed", "case": [case.pk], "reason": "逐项核对属实"}
        taker = officer[case.station]
        sent(enter(taker), at("step", leaving.pk, case.station), {**form, **paper(leaving, case.station)})
    case.refresh_from_db()
    yang.refresh_from_db()
    assert case.state == "passed", stations
    assert (yang.status, yang.stage) == ("exited", "exited")


@pytest.mark.requirement("S1-70")
def test_a_check_of_the_county_that_fails_keeps_the_household_in_the_register(
    enter, leaving, walk, yang, zhao
):
    case = walk.to(walk.adds(leaving, yang), "county_check")
    form = {"on": "2018-03-01", "outcome": "refused", "case": [case.pk]}
    text = sent(enter(zhao, "en"), at("step", leaving.pk, "county_check"), form, status=422).content.decode()
    assert "needs a reason" in text
    sent(enter(zhao), at("step", leaving.pk, "county_check"), {**form, "reason": "饮水没有解决"})
    case.refresh_from_db()
    yang.refresh_from_db()
    assert case.state == "refused"
    assert yang.status != "exited"


def test_the_share_of_people_checked_stands_on_the_page_of_the_round(enter, leaving, walk, yang, zhao):
    walk.to(walk.adds(leaving, yang), "city_check")
    text = shown(enter(zhao, "en"), at("round", leaving.pk))
    assert "everybody, by the document" in text


@pytest.mark.requirement("R-024")
def test_villages_exit_too_ticked_from_the_list_of_the_area(enter, anywhere, walk, yang, zhao, li, places):
    one = walk.opens(pack(CHANGCHUN), "village_exit")
    assert "东沟村" in shown(enter(zhao), at("add-areas", one.pk))
    nothing = {"source": "candidates", "on": "2018-03-01"}
    source = next(iter(one.cases.model.Source.values))
    nothing["source"] = _source(enter(zhao), at("add-areas", one.pk)) or source
    text = sent(enter(zhao, "en"), at("add-areas", one.pk), nothing, status=422).content.decode()
    assert "Tick at least one." in text
    sent(enter(zhao), at("add-areas", one.pk), {**nothing, "area_case": [places.village.pk]})
    case = Case.objects.get()
    assert (case.household, case.area_id) == (None, places.village.pk)
    for address in (at("round", one.pk), at("village", one.pk, case.area_id), at("case", case.pk)):
        assert "东沟村" in shown(enter(li), address) or "柳林镇" in shown(enter(li), address)
    walk.to(case)
    case.refresh_from_db()
    assert case.state == "passed"


def _source(client: Any, address: str) -> str:
    """The first source that the form offers."""
    form = client.get(address).context["form"]
    return str(form.fields["source"].choices[0][0])


def test_a_census_brings_a_whole_village_in_at_once(enter, anywhere, walk, yang, shi, wang, places):
    one = walk.opens(pack(CHANGCHUN), "outside_register")
    address = reverse("identification:add-case", args=[one.pk, places.village.pk])
    form = {"source": "census", "on": "2017-06-03", "every": "1"}
    sent(enter(wang), address, form)
    assert Case.objects.filter(round=one).count() == 2


@pytest.mark.requirement("S1-22", "D-06")
def test_whoever_brings_a_household_in_again_chooses_a_cause_of_the_policy(enter, anywhere, walk, yang, zhao):
    type(yang).objects.filter(pk=yang.pk).update(status="exited", stage="exited")
    yang.refresh_from_db()
    case = walk.to(walk.adds(walk.opens(pack(CHANGCHUN), "reentry"), yang, "clue"), "include_again")
    page, address = enter(zhao, "en"), at("step", case.round_id, "include_again")
    assert "force majeure" in shown(page, address)
    given = {"on": "2018-03-01", "outcome": "passed", "case": [case.pk], "cause": "disaster"}
    refused = sent(page, address, given, 422).content.decode()
    assert "who returns fell back for one of: force majeure" in refused
    sent(page, address, {**given, "return_ground": "force_majeure"})
    yang.refresh_from_db()
    assert yang.stage == "returned"
    assert "Included again because of: force majeure" in shown(page, at("case", case.pk))
