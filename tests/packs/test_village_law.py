"""The law's defaults for a village's meetings, and a county that takes them where its document is silent."""

from datetime import date
from fractions import Fraction

from diguan.policy.shares import least, reached, share_of
from tests.packs.conftest import COUNTY

LAW = "national/village-law"
DAY = date(2017, 6, 1)


def test_the_law_says_how_many_must_come_agree_and_be_called(library):
    parameters = library.pack(LAW).parameters
    shares = ("appraisal_attendance", "appraisal_majority", "assembly_adults", "assembly_delegates")
    found = {id: parameters[id].on(DAY) for id in shares}
    assert {id: (share_of(dated), dated.more_than) for id, dated in found.items()} == {
        "appraisal_attendance": (Fraction(2, 3), False),
        "appraisal_majority": (Fraction(1, 2), True),
        "assembly_adults": (Fraction(1, 2), True),
        "assembly_delegates": (Fraction(2, 3), False),
    }
    assert parameters["assembly_call_days"].on(DAY).value == 10
    assert all(dated.source.sure == "H" for dated in found.values())


def test_days_of_publicity_are_not_in_the_law_and_stay_unset(library):
    assert {"first_notice_days", "second_notice_days"} <= library.pack(LAW).at(DAY).unset.keys()


def test_a_county_that_names_the_law_fills_what_its_document_leaves_open_and_says_whose_it_is(overlaid):
    county = overlaid.pack(COUNTY)
    attendance, majority = (county.parameters[id] for id in ("appraisal_attendance", "appraisal_majority"))
    assert {attendance.origin, majority.origin} == {LAW}
    assert least(attendance, DAY, 35) == 24
    assert [reached(majority, DAY, votes, 24) for votes in (12, 13)] == [False, True]
    assert county.parameters["first_notice_days"].origin == COUNTY
    assert county.parameters["sampling_share"].origin == "changchun/2017-opinions"
    assert county.parameters["posting_places"].on(DAY).origin == "changchun/2017-opinions"


def test_the_citys_own_pack_does_not_take_the_law_by_itself(library):
    assert "appraisal_attendance" in library.pack("changchun/2017-opinions").at(DAY).unset


def test_the_county_is_chosen_for_its_area_and_the_law_only_for_its_own_topic(overlaid):
    assert overlaid.choose("identification", "220122", DAY).id == COUNTY
    assert overlaid.choose("law", "220122", DAY).id == LAW
