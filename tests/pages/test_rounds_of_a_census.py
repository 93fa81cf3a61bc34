"""A census on its pages: households looked at of all rural ones, for the county and for a village."""

import pytest

from tests.pages.rounds import CHANGCHUN, at, shown
from tests.stories.test_a_census_looks_at_every_household import INSIDE, forms, registered
from tests.stories.walking import pack

__all__ = ["forms"]


@pytest.mark.requirement("R-007", "I-020")
def test_the_pages_of_county_and_village_show_numerator_and_denominator(
    enter, zhao, wang, walk, yang, forms, anywhere
):
    registered(yang)
    round = walk.opens(pack(CHANGCHUN), INSIDE)
    walk.to(walk.adds(round, yang, "census"))
    document = pack(CHANGCHUN).documents["S1"].title.en
    county = shown(enter(zhao, "en"), at("round", round.pk))
    assert f"1 rural households checked of 2 ({document} §5" in county
    assert "not every one yet" in county
    village = shown(enter(wang), at("village", round.pk, walk.places.village.pk))
    assert "已核查农户 1 户，农户数 2" in village
