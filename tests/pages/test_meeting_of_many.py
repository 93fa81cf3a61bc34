"""A village meeting that votes on very many households: one form in parts, nothing typed is lost."""

from typing import Any

import pytest

from diguan.casework import rounds
from diguan.registry.models import Ballot, Case, Household, Meeting
from tests.pages.rounds import at, sent, shown
from tests.people import household
from tests.stories.walking import decided

pytestmark = pytest.mark.one_database

HELD = {"on": "2017-07-01", "place": "村部", "entitled": "300", "present": "260", "minutes": "逐户评议"}


@pytest.fixture
def many(anywhere, walk, round_, places) -> Any:
    """`many(300)`: so many households of the village, all visited, before the meeting."""

    def bring(count: int) -> list[Case]:
        files = [household(places.village, f"9901011002009{at:03}") for at in range(count)]
        for order, file in enumerate(files):
            file.head_name = f"赵{order:03}"
        Household.objects.bulk_update(files, ["head_name"])
        first = walk.adds(round_, files[0])
        walk.to(first, "verify_at_home")
        cases = [first, *(walk.adds(round_, file) for file in files[1:])]
        station = rounds.course(round_).station("verify_at_home")
        said = {"on": walk.later(), "by": walk.taker(station, first)}
        rounds.take_steps(round_, station.key, decided(cases, station), **said)
        return cases

    return bring


def votes(cases: list[Case], **more: str) -> dict[str, str]:
    """A form in which everybody was voted on."""
    said = {"include": "on", "in_favour": "240", "against": "9", "abstained": "", "recused": "",
            "recusal": "", "outcome": "passed", "reason": ""}  # fmt: skip
    return {**HELD, **{f"c{case.pk}-{name}": value for case in cases for name, value in said.items()}, **more}


@pytest.mark.requirement("S1-14")
def test_a_meeting_on_three_hundred_households_is_recorded_in_one_form(enter, round_, wang, many):
    cases = many(300)
    address = at("step", round_.pk, "appraise")
    text = shown(enter(wang, "en"), address)
    assert "276–300" in text
    sent(enter(wang), address, votes(cases))
    assert Ballot.objects.filter(meeting=Meeting.objects.get(), in_favour=240).count() == 300


def test_every_wrong_row_is_told_at_once_and_everything_typed_stays(enter, round_, wang, many):
    cases = many(60)
    bad, worse = cases[30], cases[55]
    wrong = {f"c{bad.pk}-in_favour": "259", f"c{worse.pk}-outcome": ""}
    form = votes(cases, **wrong, **{f"c{cases[3].pk}-reason": "住院"})
    text = sent(enter(wang, "en"), at("step", round_.pk, "appraise"), form, status=422).content.decode()
    assert "the votes on 2 households have to be mended" in text
    assert "268 votes, and 260 people present" in text
    assert "no majority is set" in text
    assert 'value="住院"' in text
    assert text.count('value="240"') == 59
    assert not Meeting.objects.exists()


def test_households_that_were_not_voted_on_wait_for_the_next_meeting(enter, round_, wang, many):
    cases = many(3)
    form = votes(cases)
    del form[f"c{cases[1].pk}-include"]
    sent(enter(wang), at("step", round_.pk, "appraise"), form)
    assert [case.case_id for case in Ballot.objects.all()] == [cases[0].pk, cases[2].pk]
    cases[1].refresh_from_db()
    assert cases[1].station == "appraise"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1440, 390])
def test_a_long_list_is_typed_in_parts_with_the_keyboard(browse, round_, wang, many, width):
    cases = many(53)
    watched = browse(wang, "en", width=width)
    page = watched.open(at("step", round_.pk, "appraise"))
    rows = page.locator("tr[data-said]:visible")
    assert rows.count() == 25
    assert watched.fits()
    page.fill(f"[name=c{cases[24].pk}-in_favour]", "20")
    page.locator(f"[name=c{cases[24].pk}-in_favour]").press("Enter")
    assert page.evaluate("document.activeElement.name") == f"c{cases[25].pk}-in_favour", "on to the next part"
    page.get_by_role("button", name="1–25", exact=True).click()
    assert page.input_value(f"[name=c{cases[24].pk}-in_favour]") == "20"
    page.fill("[data-vote-find]", "赵052")
    assert rows.count() == 1
    page.get_by_role("button", name="51–53", exact=True).click()
    assert rows.count() == 3
    page.get_by_role("button", name="all", exact=True).click()
    page.locator("[data-vote-all]").uncheck()
    for name, value in (("place", "村部"), ("entitled", "30"), ("present", "26")):
        page.fill(f"input[name={name}]", value)
    page.fill("textarea[name=minutes]", "逐户评议")
    last = cases[52].pk
    page.check(f"[name=c{last}-include]")
    page.fill(f"[name=c{last}-in_favour]", "27")
    page.fill(f"[name=c{last}-against]", "0")
    page.select_option(f"[name=c{last}-outcome]", "passed")
    assert page.get_by_text("More votes than people present.").locator("visible=true").count() == 1
    assert page.get_by_text("written down: 1 of 1").is_visible()
    page.get_by_role("button", name="Record the meeting").click()
    page.wait_for_load_state()
    assert rows.count() == 3, "the part with what is wrong is shown"
    page.fill(f"[name=c{last}-in_favour]", "26")
    page.get_by_role("button", name="Record the meeting").click()
    page.wait_for_load_state()
    assert Ballot.objects.get().case_id == last
    assert watched.complaints == []
