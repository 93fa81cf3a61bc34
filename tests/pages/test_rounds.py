"""Rounds on their pages: who sees and does what at each level, refusals that lose nothing, quick lists."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diguan.casework import rounds
from diguan.registry.models import Act, Case, Meeting, Round
from diguan.words import draw
from tests.pages.rounds import FIRST, at, meeting, paper, sent, shown, standing_at
from tests.people import household, member

# -- who sees what -------------------------------------------------------------------------------------------


def test_the_pages_of_a_round_open_for_every_level_in_both_languages(
    enter, officer_of_each_level, each_language, walk, round_, yang
):
    case = standing_at(walk, round_, yang, "verify_at_home")
    client = enter(officer_of_each_level, each_language)
    addresses = [
        at("rounds"),
        at("round", round_.pk) + f"?area={round_.area_id if officer_of_each_level.duty in ABOVE else ''}",
        at("village", round_.pk, case.area_id),
        at("step", round_.pk, "verify_at_home"),
        at("case", case.pk),
        at("visit", case.pk, "verify_at_home"),
        at("differing", round_.pk),
        at("settle", round_.pk),
        reverse("exit:index"),
    ]
    for address in addresses:
        response = client.get(address, follow=True)
        assert response.status_code == 200, address
        assert f'<html lang="{"zh" if each_language == "zh" else "en"}' in response.content.decode()


ABOVE = ("city_officer", "province_officer")


def test_sun_next_door_and_an_administrator_find_nothing_of_wangs_village(
    enter, walk, round_, yang, sun, chen
):
    case = standing_at(walk, round_, yang, FIRST)
    notice = walk.posts(case, rounds.course(round_).station(FIRST))
    held = Meeting.objects.get()
    hidden = [
        at("village", round_.pk, case.area_id),
        at("add-case", round_.pk, case.area_id),
        at("case", case.pk),
        at("visit", case.pk, "verify_at_home"),
        at("visit-pdf", case.pk, "verify_at_home"),
        at("meeting", held.pk),
        at("minutes-pdf", held.pk),
        at("minutes-blank", round_.pk, case.area_id, "appraise"),
        at("posted", notice.pk),
        at("list-pdf", notice.pk),
    ]
    for officer in (sun, chen):
        client = enter(officer)
        seen = {address for address in hidden if client.get(address).status_code not in (403, 404)}
        assert not seen
    for act in ("withdraw", "flag"):
        assert enter(sun).post(at(act, case.pk), {"reason": "x"}).status_code == 404
    for act in ("hang", "take-off", "object"):
        assert enter(sun).post(at(act, notice.pk), {}).status_code == 404


def test_an_auditor_looks_at_everything_and_is_offered_no_button(enter, feng, walk, round_, yang):
    case = standing_at(walk, round_, yang, "verify_at_home")
    for address in (at("village", round_.pk, case.area_id), at("step", round_.pk, "verify_at_home")):
        text = shown(enter(feng, "en"), address)
        assert "btn-primary" not in text
    refused = enter(feng).post(at("step", round_.pk, "verify_at_home"), {})
    assert refused.status_code == 403


# -- opening -------------------------------------------------------------------------------------------------


@pytest.mark.requirement("S1-23")
def test_the_county_opens_a_round_by_procedure_day_and_year(enter, zhao, anywhere, yang):
    what = {"on": "2017-06-01", "what": "changchun/2017-opinions|identification", "year": "2017"}
    sent(enter(zhao), at("open-round"), what)
    made = Round.objects.get()
    assert (made.procedure, made.year, made.opened_on) == ("identification", 2017, date(2017, 6, 1))
    again = sent(enter(zhao, "en"), at("open-round"), what, status=422)
    assert "is not closed" in again.content.decode()


@pytest.mark.parametrize(("officer", "status"), [("wang", 403), ("li", 200), ("zhao", 200), ("feng", 403)])
def test_who_may_open_a_round(enter, request, anywhere, places, officer, status):
    assert enter(request.getfixturevalue(officer)).get(at("open-round")).status_code == status


def test_a_quota_without_its_paper_is_refused_beside_what_was_typed(enter, zhao, anywhere, yang):
    what = {
        "on": "2017-06-01",
        "what": "changchun/2017-opinions|identification",
        "year": "2017",
        "quota": "57",
    }
    text = sent(enter(zhao, "en"), at("open-round"), what, status=422).content.decode()
    assert "a quota needs its source" in text
    assert 'value="57"' in text


def test_a_day_without_a_policy_offers_no_procedure(enter, zhao, anywhere, yang):
    text = enter(zhao, "en").get(at("open-round") + "?on=2010-01-01", headers={"HX-Request": "true"})
    assert "No policy in force on that day" in text.content.decode()


# -- a household through the steps, page by page ------------------------------------------------------------


@pytest.mark.requirement("S1-09", "S1-10", "S1-12", "S1-14")
def test_a_village_takes_a_household_from_the_application_to_the_notice(
    enter, walk, round_, yang, wang, li, zhao
):
    village = yang.village
    sent(enter(wang), at("step", round_.pk, "mobilise"), {"on": "2017-06-02", **paper(round_, "mobilise")})
    applied = {"household": yang.pk, "source": "application", "on": "2017-06-03", **paper(round_, "apply")}
    sent(enter(wang), at("add-case", round_.pk, village.pk), applied)
    case = Case.objects.get()
    assert case.station == "verify_at_home"

    visit = {"on": "2017-06-10", "visitor": "李干事", "family": "杨建国", "outcome": "passed", "reason": ""}
    lines = {f"line_{part.id}": "看过" for part in rounds.course(round_).station("verify_at_home").parts}
    form = {**visit, **lines, **paper(round_, "verify_at_home")}
    blank = {**form, "line_look": ""}
    refused = sent(
        enter(li, "en"), at("visit", case.pk, "verify_at_home"), blank, status=422
    ).content.decode()
    assert "are blank" in refused
    assert "李干事" in refused  # what was written stays
    sent(enter(li), at("visit", case.pk, "verify_at_home"), form)

    sent(enter(wang), at("step", round_.pk, "appraise"), meeting(case))
    case.refresh_from_db()
    assert case.station == FIRST
    boards = {
        f"place_{key}": "公示栏" for key in ("village_office", "administrative_village", "natural_hamlet")
    }
    posting = {"on": "2017-07-02", "until": "2017-07-09", "case": [case.pk], **boards}
    sent(enter(wang), at("step", round_.pk, FIRST), posting)
    text = shown(enter(wang, "en"), at("village", round_.pk, village.pk))
    assert "may come off" in text
    assert [act.station for act in Act.objects.filter(case=case).order_by("id")] == [
        "apply",
        "verify_at_home",
        "appraise",
    ]


def test_nothing_in_a_home_visit_form_is_filled_in_beforehand(enter, walk, round_, yang, li):
    case = standing_at(walk, round_, yang, "verify_at_home")
    text = shown(enter(li, "zh"), at("visit", case.pk, "verify_at_home"))
    assert "刘桂兰" in text
    assert not [value for value in ("3,000", "3000", "4,200", "2,075", "6,800") if value in text]
    assert re.findall(r"<textarea[^>]*>\s*([^<\s]+)", text) == []


def test_votes_above_attendance_are_refused_and_stay_on_the_page(enter, walk, round_, yang, wang):
    case = standing_at(walk, round_, yang, "appraise")
    form = meeting(case, **{f"c{case.pk}-in_favour": "27"})
    text = sent(enter(wang, "en"), at("step", round_.pk, "appraise"), form, status=422).content.decode()
    assert "29 votes, and 26 people present" in text
    assert 'value="27"' in text
    assert not Meeting.objects.exists()


def test_a_case_whose_turn_it_is_not_cannot_be_ticked(enter, walk, round_, yang, zhao):
    case = standing_at(walk, round_, yang, "verify_at_home")
    form = {"on": "2017-07-01", "outcome": "passed", "case": [case.pk], **paper(round_, "register")}
    text = sent(enter(zhao, "en"), at("step", round_.pk, "register"), form, status=422).content.decode()
    assert "no case was chosen" in text
    assert not Act.objects.filter(station="register").exists()


# -- many at once --------------------------------------------------------------------------------------------


def crowd(walk: Any, one: Round, village: Any, count: int, start: int = 0) -> list[Case]:
    """Some families of a village, all at the visit."""
    cases = []
    for order in range(start, start + count):
        file = household(village, f"9901011002007{order:02}", wage_income=900)
        member(file, f"张{order}", "head", "male", date(1970, 1, 1), 450 + order, health="healthy")
        cases.append(standing_at(walk, one, file, "verify_at_home"))
    return cases


@pytest.mark.requirement("S1-54")
def test_the_county_enters_many_households_at_once_and_each_keeps_its_own_act(
    enter, walk, round_, yang, shi, zhao
):
    cases = [standing_at(walk, round_, one, "register") for one in (yang, shi)]
    walk.someone("county_officer")
    form = {"on": "2017-12-01", "outcome": "passed", "every": "1", **paper(round_, "register")}
    sent(enter(zhao), at("step", round_.pk, "register"), form)
    acts = Act.objects.filter(station="register")
    assert sorted(act.case_id for act in acts) == sorted(case.pk for case in cases)
    yang.refresh_from_db()
    assert yang.status == "registered"


def test_sending_back_says_where_to_and_why(enter, walk, round_, yang, zhao):
    case = standing_at(walk, round_, yang, "register")
    form = {"on": "2017-12-01", "outcome": "returned", "case": [case.pk]}
    text = sent(enter(zhao, "en"), at("step", round_.pk, "register"), form, status=422).content.decode()
    assert "Say to which step it goes back." in text
    form |= {"back_to": "appraise", "reason": "票数不清"}
    sent(enter(zhao), at("step", round_.pk, "register"), form)
    case.refresh_from_db()
    assert case.station == "appraise"


@pytest.mark.parametrize("screen", ["village", "step", "round", "home"])
def test_the_number_of_queries_does_not_grow_with_the_cases(enter, walk, round_, yang, places, zhao, screen):
    crowd(walk, round_, places.village, 2)
    address = {
        "village": at("village", round_.pk, places.village.pk),
        "step": at("step", round_.pk, "verify_at_home"),
        "round": at("round", round_.pk),
        "home": "/",
    }[screen]
    few = queries(enter(zhao), address)
    crowd(walk, round_, places.village, 8, start=2)
    assert queries(enter(zhao), address) <= few + 1


def test_above_the_village_one_chooses_a_village_by_how_many_wait_there(enter, walk, round_, places, zhao):
    cases = crowd(walk, round_, places.village, 3)
    walk.to(cases[0], "appraise")
    walk.to(cases[1], "appraise")
    answer = enter(zhao).get(at("step", round_.pk, "appraise"))
    assert answer.context["villages"] == [(places.village, 2)]


def queries(client: Any, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


# -- signatures and draws ------------------------------------------------------------------------------------


@pytest.mark.requirement("S1-15", "R-132")
def test_a_signature_covers_the_file_and_a_later_change_shows(enter, walk, round_, yang, wang, zhao):
    case = standing_at(walk, round_, yang, "endorse")
    sent(enter(wang), at("step", round_.pk, "endorse"), {"on": "2017-11-01", "case": [case.pk]})
    assert "unchanged since it was signed" in shown(enter(wang, "en"), at("case", case.pk))
    yang.years.update(house_grade="b")
    assert "what was signed has changed since" in shown(enter(wang, "en"), at("case", case.pk))


@pytest.mark.requirement("S1-76")
def test_a_draw_can_be_drawn_again_by_anybody(enter, walk, round_, yang, shi, qian):
    cases = [standing_at(walk, round_, one, "spot_check") for one in (yang, shi)]
    asked = {
        "on": "2018-01-10", "seed": "2018004", "seed_source": "2018年1月9日开奖号码", "share": "50",
        "share_source": "市扶贫办工作方案",
    }  # fmt: skip
    response = sent(enter(qian), at("step", round_.pk, "spot_check"), asked)
    text = shown(enter(qian, "en"), response.headers["Location"])
    assert "drawn again just now: the same" in text
    made = round_.draws.get()
    roster = enter(qian).get(at("roster", made.pk)).content.decode().split()
    assert roster == sorted(str(case.pk) for case in cases)
    assert draw.drawn(roster, "2018004", 1) == made.drawn
    form = {"on": "2018-01-11", "outcome": "passed", "every": "1", "reason": ""}
    sent(enter(qian), at("step", round_.pk, "spot_check"), form)
    sent(enter(qian), at("finish-draw", made.pk), {})
    assert {case.state for case in Case.objects.all()} == {"passed"}


def test_a_draw_of_another_county_is_not_to_be_had(enter, walk, round_, yang, qian, sun, places):
    case = standing_at(walk, round_, yang, "spot_check")
    made = walk.draws(case, rounds.course(round_).station("spot_check"), qian)
    qian.area = places.other_county
    qian.save()
    assert enter(qian).get(at("draw", made.pk)).status_code == 404
    assert (
        enter(sun).get(at("draw", made.pk)).status_code == 200
    )  # the draw is public; the households are not
    assert "杨建国" not in shown(enter(sun), at("draw", made.pk))


# -- home, household, answers that differ --------------------------------------------------------------------


def test_each_level_is_told_of_the_steps_that_are_its_own(enter, walk, round_, yang, wang, li, zhao):
    case = standing_at(walk, round_, yang, "verify_at_home")
    said = {officer.duty: shown(enter(officer, "en"), "/") for officer in (wang, li, zhao)}
    assert ["Verify at home" in text for text in said.values()] == [False, True, False]
    walk.to(case, "register")
    said = {officer.duty: shown(enter(officer, "en"), "/") for officer in (wang, li, zhao)}
    assert ["Enter in the register" in text for text in said.values()] == [False, False, True]


def test_the_household_page_leads_to_its_case(enter, walk, round_, yang, wang):
    case = standing_at(walk, round_, yang, "verify_at_home")
    text = shown(enter(wang, "en"), reverse("household:page", args=[yang.pk]))
    assert at("case", case.pk) in text
    assert "Verify at home" in text


def test_a_refusal_of_the_village_waits_for_the_county(enter, walk, round_, yang, wang, zhao):
    case = standing_at(walk, round_, yang, "appraise")
    changed = {f"c{case.pk}-outcome": "refused", f"c{case.pk}-reason": "收入稳定"}
    sent(enter(wang), at("step", round_.pk, "appraise"), meeting(case, **changed))
    assert at("settle", round_.pk) in shown(enter(zhao), at("round", round_.pk))
    none = sent(
        enter(zhao, "en"), at("settle", round_.pk), {"on": "2017-07-02", "reason": "同意"}, status=422
    )
    assert "Tick at least one" in none.content.decode()
    sent(enter(zhao), at("settle", round_.pk), {"on": "2017-07-02", "reason": "同意", "case": [case.pk]})
    yang.refresh_from_db()
    assert yang.stage == "unregistered"


def test_a_case_is_marked_and_taken_out_with_a_reason(enter, walk, round_, yang, wang):
    case = standing_at(walk, round_, yang, "verify_at_home")
    enter(wang).post(at("flag", case.pk), {"flag": "kin_of_cadre", "reason": "村会计的弟弟"})
    assert "R-018" in shown(enter(wang, "en"), at("case", case.pk))
    nothing = enter(wang, "en").post(at("withdraw", case.pk), {"reason": ""}, follow=True)
    assert "reason" in nothing.content.decode()
    enter(wang).post(at("withdraw", case.pk), {"reason": "全家迁出"})
    case.refresh_from_db()
    assert case.state == "withdrawn"


def test_a_pack_that_changed_stops_the_round_until_it_is_adopted(enter, walk, round_, yang, zhao, wang):
    case = standing_at(walk, round_, yang, "verify_at_home")
    Round.objects.filter(pk=round_.pk).update(pack_digest="0" * 64)
    for address in (at("round", round_.pk), at("village", round_.pk, case.area_id), at("case", case.pk)):
        assert "has changed since" in shown(enter(zhao, "en"), address)
    assert enter(wang).get("/").status_code == 200
    sent(enter(zhao), at("adopt-pack", round_.pk), {"reason": "只补了出处"})
    assert "has changed since" not in shown(enter(zhao, "en"), at("round", round_.pk))


def test_a_round_is_closed_when_every_case_has_ended(enter, walk, round_, yang, zhao):
    case = standing_at(walk, round_, yang, "verify_at_home")
    open_ones = enter(zhao, "en").post(at("close-round", round_.pk), {"reason": "完成"}, follow=True)
    assert "cases have not ended" in open_ones.content.decode()
    walk.to(case)
    sent(enter(zhao), at("close-round", round_.pk), {"reason": "完成"})
    round_.refresh_from_db()
    assert round_.state == "closed"


def test_several_cases_leave_the_round_with_one_reason_and_an_act_each(
    enter, walk, round_, yang, shi, wang, feng
):
    cases = [standing_at(walk, round_, file, "verify_at_home") for file in (yang, shi)]
    address = at("withdraw-many", round_.pk)
    assert address in shown(enter(wang), at("village", round_.pk, yang.village_id))
    none = sent(enter(wang, "en"), address, {"on": "2017-07-01", "reason": "误列入"}, status=422)
    assert "Tick at least one household." in none.content.decode()
    both = {"on": "2017-07-01", "case": [case.pk for case in cases]}
    assert "required" in sent(enter(wang, "en"), address, {**both, "reason": ""}, status=422).content.decode()
    assert not Act.objects.filter(kind="withdrawal").exists()
    assert enter(feng).post(address, {**both, "reason": "误列入"}).status_code in (403, 404)
    sent(enter(wang), address, {**both, "reason": "整组搬迁"})
    acts = Act.objects.filter(kind="withdrawal")
    assert {act.case_id: act.reason for act in acts} == {case.pk: "整组搬迁" for case in cases}
    assert set(Case.objects.values_list("state", flat=True)) == {"withdrawn"}


def test_if_one_case_cannot_be_taken_out_none_is(enter, walk, round_, yang, shi, wang):
    cases = [standing_at(walk, round_, file, "verify_at_home") for file in (yang, shi)]
    late = {"on": "2017-05-01", "reason": "整组搬迁", "case": [case.pk for case in cases]}
    text = sent(enter(wang, "en"), at("withdraw-many", round_.pk), late, status=422).content.decode()
    assert "整组搬迁" in text
    assert set(Case.objects.values_list("state", flat=True)) == {"open"}
