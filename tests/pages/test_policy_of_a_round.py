"""Which policy a round goes by stands on its pages: whose each value is, and what is other than last time."""

from datetime import date
from typing import Any

from diguan.policy.course import course_of
from diguan.web.rounds import adoption
from diguan.web.templatetags.diguan import pack_title
from tests.packs.conftest import COUNTY, overlaid
from tests.pages.rounds import CHANGCHUN, at, shown, standing_at
from tests.people import viewer
from tests.stories.walking import pack

LAW = "national/village-law"
__all__ = ["overlaid"]
BEFORE = "national/registration-2014"


def closed(one: Any) -> None:
    """As if it had been closed long ago."""
    type(one).objects.filter(pk=one.pk).update(
        state="closed", closed_on=date(2017, 6, 2), closing_reason="完"
    )


def test_whoever_opens_a_round_sees_the_policy_its_values_and_what_is_unset(
    enter, zhao, anywhere, each_language
):
    address = at("open-round") + f"?on=2017-06-01&what={CHANGCHUN}|identification"
    page = enter(zhao, each_language).get(address, headers={"HX-Request": "true"}).content.decode()
    said = {
        "zh": ("本轮依据的政策：长春市", "第一次公示天数", "未定"),
        "en": ("Policy of this round: Changchun", "unset"),
    }
    assert [words for words in said[each_language] if words not in page] == []


def test_what_is_other_than_in_the_last_round_is_laid_side_by_side(enter, walk, anywhere, yang, wang, zhao):
    procedure = next(one.id for one in pack(BEFORE).procedures.values() if one.kind == "first_identification")
    closed(walk.opens(pack(BEFORE), procedure))
    one = walk.opens(pack(CHANGCHUN), "identification")
    case = standing_at(walk, one, yang, "verify_at_home")
    for officer, address in (
        (zhao, at("round", one.pk)),
        (wang, at("village", one.pk, case.area_id)),
        (wang, at("case", case.pk)),
    ):
        page = shown(enter(officer, "en"), address)
        assert "other than last time" in page
        assert "Signed endorsement" in page.split("Since the last round", 1)[1]


def test_the_same_policy_again_is_said_to_be_the_same(enter, walk, anywhere, zhao):
    closed(walk.opens(pack(CHANGCHUN), "identification"))
    one = walk.opens(pack(CHANGCHUN), "identification")
    page = shown(enter(zhao, "en"), at("round", one.pk))
    assert "Nothing of the steps and their values is other." in page
    assert "other than last time" not in page


def test_an_earlier_text_that_is_no_longer_at_hand_is_said_to_be_gone(enter, walk, varied, zhao, monkeypatch):
    closed(walk.opens(varied(first_notice_days=7), "identification"))
    one = walk.opens(varied(), "identification")
    page = shown(enter(zhao, "en"), at("round", one.pk))
    assert "is no longer at hand" in page


def test_a_value_of_the_countys_overlay_says_whose_it_is(overlaid, zhao):
    course = course_of(overlaid.pack(COUNTY), "identification", date(2017, 6, 1))
    told = adoption.to_open(viewer(zhao), course)
    found = {one.label.zh: one for one in told.values}
    law, citys = found["评议会议到会比例下限"], found["公示地点"]
    assert (law.own, str(law.whose.zh)) == (False, pack_title(LAW).zh)
    assert law in told.filled_in
    assert (citys.own, citys.whose.zh) == (False, pack_title(CHANGCHUN).zh)
    assert told.last is None
