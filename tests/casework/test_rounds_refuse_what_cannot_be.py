"""What is sent wrongly in a round: each is refused with the clause and what to do, and nothing is written."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from diguan.casework import rounds
from diguan.casework.may import NotAllowed
from diguan.casework.rounds import Votes
from diguan.registry.models import Act, Ballot, Case, Household, Meeting, NoticeEnd, Officer
from diguan.words.days import day_words
from diguan.words.errors import Fault
from diguan.words.working_days import LAST
from tests.people import household
from tests.stories.walking import Walk, decided, papers

APPRAISAL = "appraise"
FIRST = "publish_and_compare/first_notice"


@pytest.fixture
def case(walk: Walk, yang: Household, identification: Any) -> Case:
    """The Yangs have applied; nothing else has been done."""
    return walk.to(walk.adds(identification, yang), "verify_at_home")


def meeting(case: Case, by: Officer, **other: Any) -> Meeting:
    """A meeting of thirty out of forty that agrees to the case."""
    said: dict[str, Any] = {
        "on": date(2017, 6, 20), "place": "村部", "entitled": 40, "present": 30, "minutes": "逐户评议",
        "by": by, "votes": [Votes(case, 28, 2, outcome="passed")],
    }  # fmt: skip
    return rounds.hold_meeting(case.round, APPRAISAL, case.area, **{**said, **other})


def refusal(fault: type[Fault], attempt: Any) -> Fault:
    """What was refused; nothing may have been written."""
    before = Act.objects.count(), Meeting.objects.count(), NoticeEnd.objects.count()
    with pytest.raises(fault) as refused:
        attempt()
    assert (Act.objects.count(), Meeting.objects.count(), NoticeEnd.objects.count()) == before
    assert refused.value.what.zh
    assert refused.value.mend
    return refused.value


@pytest.mark.requirement("R-008")
def test_a_case_without_home_visit_does_not_come_before_the_meeting(case: Case, wang: Officer) -> None:
    fault = refusal(rounds.NotYet, lambda: meeting(case, wang))
    assert "入户核实" in fault.what.zh
    assert fault.where
    assert "S1 §4" in fault.where


def test_a_visit_answers_every_line_and_is_signed_by_both_sides(case: Case, li: Officer, walk: Walk) -> None:
    station = rounds.course(case.round).station("verify_at_home")
    (whole,) = decided([case], station)
    form = dict(whole.details["form"])

    def visit(**details: Any) -> Any:
        given = {**whole.details, **details}
        return lambda: rounds.take_step(
            case, station.key, on=walk.day, by=li, evidence=papers(station), details=given
        )

    blank = refusal(rounds.StepFault, visit(form={**form, "calculate": " "}))
    assert "三算" in blank.what.zh
    unsigned = refusal(rounds.StepFault, visit(signed={"visitor": "李干事"}))
    assert unsigned.mend
    assert "见证人" in unsigned.mend.zh
    assert visit()().outcome == "passed"


def test_more_votes_than_people_are_refused_by_the_verb_and_by_the_database(
    case: Case, wang: Officer, walk: Walk
) -> None:
    walk.to(case, APPRAISAL)
    too_many = [Votes(case, 28, 2, 1, outcome="passed")]
    fault = refusal(rounds.MeetingFault, lambda: meeting(case, wang, votes=too_many))
    assert ("31" in fault.what.en, "30" in fault.what.en) == (True, True)
    held = meeting(case, wang, votes=[])
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.create(
            meeting=held, case=case, village_code=case.village_code, in_favour=31, against=0, abstained=0
        )


def test_more_people_than_are_entitled_cannot_come(case: Case, wang: Officer, walk: Walk) -> None:
    walk.to(case, APPRAISAL)
    refusal(rounds.MeetingFault, lambda: meeting(case, wang, present=41))
    refusal(rounds.MeetingFault, lambda: meeting(case, wang, present=0, votes=[]))


def test_where_no_majority_is_set_the_meeting_says_what_it_decided(
    case: Case, wang: Officer, walk: Walk
) -> None:
    walk.to(case, APPRAISAL)
    fault = refusal(rounds.MeetingFault, lambda: meeting(case, wang, votes=[Votes(case, 28, 2)]))
    assert "没有规定" in fault.what.zh
    warned = [block.text.zh for block in rounds.what_blocks(case, on=walk.day) if block.severity == "warn"]
    assert any("民主评议通过比例" in text and "未定" in text for text in warned)


def test_without_quorum_a_meeting_is_kept_as_it_was_but_cannot_vote(
    walk: Walk, yang: Household, varied: Any, wang: Officer
) -> None:
    pack = varied(appraisal_attendance=0.75, appraisal_majority=0.5)
    case = walk.to(walk.adds(walk.opens(pack, "identification"), yang), APPRAISAL)
    fault = refusal(rounds.MeetingFault, lambda: meeting(case, wang, present=29))
    assert "30" in fault.what.zh
    kept = meeting(case, wang, present=29, votes=[])
    assert (kept.present, kept.ballots.count()) == (29, 0)
    wrong = [Votes(case, 14, 16, outcome="passed")]
    refusal(rounds.MeetingFault, lambda: meeting(case, wang, votes=wrong))
    meeting(case, wang, votes=[Votes(case, 15, 15)])
    case.refresh_from_db()
    assert case.station == FIRST


def test_kin_of_a_cadre_are_not_voted_on_as_if_they_were_not(
    walk: Walk, yang: Household, identification: Any, wang: Officer
) -> None:
    yang.years.update(kin_of_cadre=True)
    case = walk.to(walk.adds(identification, yang), APPRAISAL)
    assert case.flags == ["kin_of_cadre"]
    fault = refusal(rounds.MeetingFault, lambda: meeting(case, wang))
    assert fault.mend
    assert "回避" in fault.mend.zh
    meeting(case, wang, votes=[Votes(case, 27, 2, recused=1, outcome="passed")])
    flagged = [block for block in rounds.what_blocks(case, on=walk.day) if "R-018" in block.clause]
    assert flagged, "reviewers see it at every later step"


def test_a_notice_hangs_the_days_of_the_pack_at_every_place(
    walk: Walk, yang: Household, varied: Any, wang: Officer
) -> None:
    case = walk.to(walk.adds(walk.opens(varied(first_notice_days=7), "identification"), yang), FIRST)
    starts = walk.later()

    def post(days: int, places: Any) -> Any:
        until = starts + timedelta(days=days)
        return rounds.post_notice(
            case.round,
            FIRST,
            case.area,
            [case],
            starts=starts,
            until=until,
            places=places,
            on=starts,
            by=wang,
        )

    fault = refusal(rounds.NoticeFault, lambda: post(6, [("village_office", "村部")]))
    assert fault.where, "the source of the number is told"
    notice = post(7, [("village_office", "村部"), ("administrative_village", "村口")])
    refusal(rounds.NoticeFault, lambda: rounds.close_notice(notice, on=starts + timedelta(days=6), by=wang))
    off = notice.until
    fault = refusal(rounds.NoticeFault, lambda: rounds.close_notice(notice, on=off, by=wang))
    assert "natural_hamlet" in fault.what.zh
    rounds.add_posting(notice, "natural_hamlet", "三组", starts=off, on=off, by=wang)
    refusal(rounds.NoticeFault, lambda: rounds.close_notice(notice, on=off, by=wang))
    rounds.close_notice(notice, on=off + timedelta(days=7), by=wang)


@pytest.mark.parametrize(
    ("starts", "too_early", "off", "known"),
    [
        (date(2017, 9, 25), date(2017, 10, 9), date(2017, 10, 10), True),  # Saturday worked, National Day off
        (date(2018, 2, 8), date(2018, 2, 22), date(2018, 2, 23), True),  # the Spring Festival of 2018
        (date(2035, 9, 25), date(2035, 10, 3), date(2035, 10, 4), False),  # nobody has arranged that year yet
    ],
)
def test_working_days_skip_holidays_and_count_made_up_days(
    walk: Walk, yang: Household, varied: Any, wang: Officer,
    starts: date, too_early: date, off: date, known: bool,
) -> None:  # fmt: skip
    pack = varied(unit="working days", first_notice_days=7)
    case = walk.to(walk.adds(walk.opens(pack, "identification"), yang), FIRST)

    def post(until: date) -> Any:
        return rounds.post_notice(
            case.round, FIRST, case.area, [case], starts=starts, until=until,
            places=[("village_office", "村部")], on=starts, by=wang,
        )  # fmt: skip

    fault = refusal(rounds.NoticeFault, lambda: post(too_early))
    assert "7 个工作日" in fault.what.zh
    assert day_words(off).zh in fault.what.zh
    assert (str(LAST) in fault.mend.en) is not known
    assert post(off).until == off


@pytest.mark.requirement("S1-17")
def test_a_notice_does_not_end_with_an_objection_unanswered(
    case: Case, walk: Walk, wang: Officer, li: Officer
) -> None:
    walk.to(case, FIRST)
    notice = walk.posts(case, rounds.course(case.round).station(FIRST))
    objection = rounds.object(
        notice,
        kind="wrongly_listed",
        text="有小汽车",
        received_on=notice.starts,
        by=li,
        case=case,
        name="某人",
    )
    fault = refusal(rounds.NoticeFault, lambda: walk.takes_off(notice))
    assert "1" in fault.what.zh
    assert [b for b in rounds.what_blocks(case, on=walk.day) if b.severity == "block" and "异议" in b.text.zh]
    with pytest.raises(NotAllowed):
        rounds.answer_objection(objection, "not_upheld", "车是别人的", on=walk.day, by=wang)
    rounds.answer_objection(objection, "not_upheld", "车是别人的", on=walk.day, by=li)
    with pytest.raises(rounds.ObjectionFault):
        rounds.answer_objection(objection, "upheld", "再答", on=walk.day, by=li)
    walk.takes_off(notice)
    case.refresh_from_db()
    assert case.station != FIRST


@pytest.mark.requirement("S1-15")
def test_who_may_not_sign_signs_nothing(
    case: Case, walk: Walk, li: Officer, sun: Officer, wang: Officer
) -> None:
    walk.to(case, "endorse")
    refusal(rounds.SameEyes, lambda: rounds.endorse([case], "endorse", on=walk.day, by=li))
    with pytest.raises(NotAllowed):
        rounds.endorse([case], "endorse", on=walk.day, by=sun)
    assert rounds.endorse([case], "endorse", on=walk.day, by=wang)


def test_who_proposed_does_not_approve_and_the_database_holds_it_too(
    case: Case, walk: Walk, li: Officer
) -> None:
    walk.to(case, "register")
    assert case.proposed_by == li
    said: dict[str, Any] = {
        "round": case.round, "case": case, "area_prefix": case.village_code, "station": "register",
        "kind": "move", "outcome": "passed", "approves": True, "on": walk.day, "at": case.at, "by": li,
        "by_name": "李", "pack_digest": "0",
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Act.objects.create(**said)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(approved_by=li)


@pytest.mark.requirement("R-010")
def test_no_step_is_skipped_and_none_is_taken_twice(
    case: Case, walk: Walk, zhao: Officer, li: Officer
) -> None:
    course = rounds.course(case.round)
    for station in course.stations[3:]:
        if station.kind not in ("meeting", "notice", "announcement", "endorsement", "draw"):
            (whole,) = decided([case], station)
            attempt = lambda: rounds.take_steps(case.round, station.key, [whole], on=walk.day, by=zhao)  # noqa: B023, E731
            refusal(rounds.NotYet, attempt)
    walk.step(case)
    (again,) = decided([case], course.station("verify_at_home"))
    refusal(
        rounds.NotYet, lambda: rounds.take_steps(case.round, "verify_at_home", [again], on=walk.day, by=li)
    )


def test_a_batch_with_one_case_too_early_moves_nobody(
    case: Case, walk: Walk, shi: Household, li: Officer
) -> None:
    other = walk.adds(case.round, shi)
    walk.step(other)
    assert (case.station, other.station) == ("verify_at_home", "verify_at_home") or walk.to(other, APPRAISAL)
    station = rounds.course(case.round).station("verify_at_home")
    fault = refusal(
        rounds.NotYet,
        lambda: rounds.take_steps(
            case.round, station.key, decided([case, other], station), on=walk.day, by=li
        ),
    )
    assert other.household
    assert other.household.number in fault.what.zh
    case.refresh_from_db()
    assert case.station == "verify_at_home"


def test_sending_back_needs_a_reason_and_a_step_that_was_taken(case: Case, walk: Walk, zhao: Officer) -> None:
    walk.to(case, "publish_and_compare/compare_data")

    def back(reason: str, to: str) -> Any:
        return lambda: rounds.take_step(
            case, case.station, "returned", on=walk.day, by=zhao, reason=reason, back_to=to
        )

    refusal(rounds.StepFault, back(" ", "verify_at_home"))
    refusal(rounds.StepFault, back("收入没有核实", "register"))
    back("收入没有核实", "verify_at_home")()
    assert case.station == "verify_at_home"
    walk.to(case)
    assert case.state == "passed"
    visits = Act.objects.filter(case=case, station="verify_at_home", outcome="passed")
    assert visits.count() == 2, "what was done before stays on record"


@pytest.mark.requirement("R-013", "S1-16")
def test_a_hit_of_a_department_is_resolved_before_the_case_goes_on(
    case: Case, walk: Walk, zhao: Officer
) -> None:
    walk.to(case, "publish_and_compare/compare_data")
    station = rounds.course(case.round).station(case.station)
    (whole,) = decided([case], station)
    silent = {"departments": {"finance": {"hits": 0, "resolved": 0}}}
    hits = {"departments": {**whole.details["departments"], "public_security": {"hits": 2, "resolved": 1}}}
    for details in (silent, hits):
        refusal(
            rounds.StepFault,
            lambda: rounds.take_step(  # the loop ends with the attempt
                case,
                station.key,
                on=walk.day,
                by=zhao,
                evidence=papers(station),
                details=details,  # noqa: B023
            ),
        )


def test_a_closed_round_takes_nothing_and_an_open_case_keeps_it_open(
    case: Case, walk: Walk, zhao: Officer
) -> None:
    with pytest.raises(rounds.RoundFault):
        rounds.close_round(case.round, on=walk.day, by=zhao, reason="结束")
    rounds.withdraw(case, on=walk.day, by=zhao, reason="全家迁出")
    assert (case.state, case.household and Household.objects.get(pk=case.household.pk).stage) == (
        "withdrawn",
        "unregistered",
    )
    rounds.close_round(case.round, on=walk.day, by=zhao, reason="全部办结")
    with pytest.raises(rounds.RoundFault):
        rounds.add_case(case.round, case.household, source="application", on=walk.day, by=zhao)  # type: ignore[arg-type]


def test_a_round_follows_the_text_it_was_opened_with(
    walk: Walk, yang: Household, varied: Any, zhao: Officer, li: Officer
) -> None:
    pack = varied()
    case = walk.to(walk.adds(walk.opens(pack, "identification"), yang), "verify_at_home")
    changed = varied(first_notice_days=7)
    with pytest.raises(rounds.PackChanged):
        walk.step(case)
    with pytest.raises(NotAllowed):
        rounds.adopt_pack(
            case.round, changed, on=walk.day, by=walk.someone("village_officer"), reason="县里定了天数"
        )
    rounds.adopt_pack(case.round, changed, on=walk.day, by=zhao, reason="县里定了天数")
    case = walk.to(Case.objects.get(pk=case.pk))
    assert case.state == "passed"


def test_many_rows_are_held_to_one_place(walk: Walk, places: Any, identification: Any, li: Officer) -> None:
    far = household(places.far_village, "远村001")
    with pytest.raises(NotAllowed):
        rounds.add_cases(identification, [far], source="candidates", on=walk.day, by=li)
    with pytest.raises(rounds.CaseFault):
        rounds.add_cases(identification, [far], source="clue", on=walk.day, by=walk.someone("county_officer"))
