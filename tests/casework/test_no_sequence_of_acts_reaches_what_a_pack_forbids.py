"""Officers who try anything in any order: no sequence of acts leaves a case where its pack does not allow it.

Hypothesis picks who tries what; what is refused must leave no trace, what is done must hold all the rules.
"""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from diguan.casework import lifecycle, rounds
from diguan.casework.rounds import notices
from diguan.policy.course import NOT_DRAWN, PASSED, RETURNED, Station, Taken
from diguan.registry.models import (
    Act,
    AuditedRow,
    AuditEntry,
    Ballot,
    Case,
    Draw,
    Event,
    Household,
    Meeting,
    Notice,
    NoticeEnd,
    Objection,
    ObjectionAnswer,
    Officer,
    Round,
)
from diguan.words.errors import Fault
from tests.people import household
from tests.stories.walking import OPENED, Walk, form, pack, papers

BEGINS = {"identification": "unregistered", "household_exit": "registered", "rollback": "exited"}
PLACES = st.integers(0, 30)
OUTCOMES = st.sampled_from(["passed", "passed", "passed", "refused", "returned", "not_drawn", "chosen"])
DAYS = st.integers(0, 12)
RECORDS = (Act, AuditEntry, Ballot, Draw, Event, Meeting, Notice, NoticeEnd, Objection, ObjectionAnswer)
STANDS = ("pk", "state", "station", "awaits", "since", "proposed_by", "approved_by", "household__stage")


class Officers(RuleBasedStateMachine):
    """The officers of a county, two families, one round."""

    walk: Walk
    procedure: str

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.walk.day = OPENED  # every try begins on the same day, or the pack runs out of force under them
        self.officers: list[Officer] = list(self.walk.officers)
        self.round: Round = self.walk.opens(pack("changchun/2017-opinions"), self.procedure)
        self.course = rounds.course(self.round)
        self.cases = [self.case(number) for number in range(2)]
        self.looked_at: list[Any] = []

    def teardown(self) -> None:
        """Nothing of one try is left for the next."""
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def case(self, number: int) -> Case:
        """A family that stands where the procedure begins."""
        stage = BEGINS[self.procedure]
        home = household(self.walk.places.village, f"H{number}", status=lifecycle.STAGES[stage].status)
        Household.objects.filter(pk=home.pk).update(stage=stage)
        home.refresh_from_db()
        by = self.walk.someone("county_officer")
        source = self.course.procedure.cases_from[-1]
        return rounds.add_case(self.round, home, source=source, on=self.walk.day, by=by)

    def tries(self, attempt: Callable[[], Any], *, whole: bool = True) -> None:
        """An attempt; whatever refuses it does so by a fault in words, and an act is done whole or leaves no
        trace."""
        before = self.trace()
        try:
            attempt()
        except Fault:
            assert not whole or self.trace() == before, "what was refused left a trace"

    def trace(self) -> list[Any]:
        """Everything that an act of a round writes, in short."""
        return [
            *(records.objects.count() for records in RECORDS),
            *Case.objects.filter(round=self.round).order_by("pk").values_list(*STANDS),
            Round.objects.get(pk=self.round.pk).state,
        ]

    def station(self, place: int) -> Station:
        """Any step of the course."""
        return self.course.stations[place % len(self.course.stations)]

    def person(self, who: int) -> Officer:
        """Any officer."""
        return self.officers[who % len(self.officers)]

    def of(self, case: int) -> Case:
        """One of the cases as it is now."""
        return Case.objects.select_related("household", "round").get(pk=self.cases[case % 2].pk)

    @rule(case=PLACES)
    def somebody_does_his_duty(self, case: int) -> None:
        found = self.of(case)
        if found.station:
            self.tries(lambda: self.walk.step(found), whole=False)

    @rule(
        case=PLACES,
        place=PLACES,
        who=PLACES,
        outcome=OUTCOMES,
        back=PLACES,
        reason=st.sampled_from(["", "有理由"]),
    )
    def somebody_tries_a_step(
        self, case: int, place: int, who: int, outcome: str, back: int, reason: str
    ) -> None:
        found = self.of(case)
        station = self.station(place)
        to = self.station(back).key if outcome == RETURNED else ""
        self.tries(
            lambda: rounds.take_step(
                found, station.key, outcome, on=self.walk.day, by=self.person(who), reason=reason,
                evidence=papers(station), details=form(station), back_to=to,
            )
        )  # fmt: skip

    @rule(case=PLACES, place=PLACES, who=PLACES, votes=st.tuples(st.integers(0, 40), st.integers(0, 40)))
    def somebody_holds_a_meeting(self, case: int, place: int, who: int, votes: tuple[int, int]) -> None:
        found, by = self.of(case), self.person(who)
        station = self.station(place)
        vote = rounds.Votes(found, *votes, outcome="passed" if votes[0] > votes[1] else "refused")
        said: dict[str, Any] = {
            "on": self.walk.day,
            "place": "村部",
            "entitled": 40,
            "minutes": "评议",
            "by": by,
        }
        self.tries(
            lambda: rounds.hold_meeting(self.round, station.key, found.area, present=30, votes=[vote], **said)
        )

    @rule(case=PLACES, place=PLACES, who=PLACES)
    def somebody_signs(self, case: int, place: int, who: int) -> None:
        found, station = self.of(case), self.station(place)
        self.tries(lambda: rounds.endorse([found], station.key, on=self.walk.day, by=self.person(who)))

    @rule(place=PLACES, who=PLACES, outcome=OUTCOMES, reason=st.sampled_from(["", "有理由"]))
    def somebody_tries_a_step_of_both_at_once(self, place: int, who: int, outcome: str, reason: str) -> None:
        station = self.station(place)
        both = [
            rounds.Decision(self.of(case), outcome, reason, papers(station), form(station)) for case in (0, 1)
        ]
        self.tries(
            lambda: rounds.take_steps(self.round, station.key, both, on=self.walk.day, by=self.person(who))
        )

    @rule(case=PLACES, place=PLACES, who=PLACES, days=DAYS, everywhere=st.booleans())
    def somebody_hangs_a_list(self, case: int, place: int, who: int, days: int, everywhere: bool) -> None:
        listed = [self.of(0), self.of(1)] if case % 3 == 0 else [self.of(case)]
        station, starts = self.station(place), self.walk.day
        places = [(one, "公示栏") for one in station.texts("places")] if everywhere else []
        self.tries(
            lambda: rounds.post_notice(
                self.round, station.key, listed[0].area, listed, starts=starts,
                until=starts + timedelta(days=days), places=places, on=starts, by=self.person(who),
            )
        )  # fmt: skip

    @precondition(lambda self: self.lists())
    @rule(which=PLACES, who=PLACES, days=DAYS)
    def somebody_takes_a_list_off(self, which: int, who: int, days: int) -> None:
        hung = self.lists()[which % len(self.lists())]
        self.walk.later(days)
        self.tries(lambda: rounds.close_notice(hung, on=self.walk.day, by=self.person(who)))

    @precondition(lambda self: self.lists())
    @rule(which=PLACES, case=PLACES, who=PLACES)
    def somebody_objects(self, which: int, case: int, who: int) -> None:
        hung, found = self.lists()[which % len(self.lists())], self.of(case)
        said = {"kind": "wrongly_listed", "text": "有车", "received_on": self.walk.day}
        self.tries(lambda: rounds.object(hung, case=found, by=self.person(who), **said))

    @precondition(lambda self: Objection.objects.exists())
    @rule(which=PLACES, who=PLACES, outcome=st.sampled_from(["upheld", "not_upheld", ""]))
    def somebody_answers(self, which: int, who: int, outcome: str) -> None:
        every = list(Objection.objects.order_by("pk"))
        asked, by = every[which % len(every)], self.person(who)
        self.tries(lambda: rounds.answer_objection(asked, outcome, "查实", on=self.walk.day, by=by))

    @rule(place=PLACES, who=PLACES, ends=st.booleans())
    def somebody_draws_or_ends_a_draw(self, place: int, who: int, ends: bool) -> None:
        sampled = [one for one in self.course.stations if one.sampled] or list(self.course.stations)
        station, by = sampled[place % len(sampled)], self.person(who)
        drawn = Draw.objects.filter(round=self.round).order_by("pk").last()
        said: dict[str, Any] = {
            "seed": "2017066", "seed_source": "公布的号码", "share": Decimal("0.5"), "share_source": "商定",
            "reason": "补抽", "on": self.walk.day, "by": by,
        }  # fmt: skip
        if ends and drawn:
            self.tries(lambda: rounds.finish_draw(drawn, on=self.walk.day, by=by))
        else:
            self.tries(lambda: rounds.draw_sample(self.round, station.key, by.area, **said))

    def lists(self) -> list[Notice]:
        """The lists of the round, hanging or off."""
        return list(Notice.objects.filter(round=self.round).order_by("pk"))

    @rule(case=PLACES, who=PLACES, ends=st.booleans())
    def somebody_withdraws_settles_or_closes(self, case: int, who: int, ends: bool) -> None:
        found, by = self.of(case), self.person(who)
        if found.awaits:
            self.tries(lambda: rounds.settle([found], on=self.walk.day, by=by, reason="属实"))
        elif ends:
            self.tries(lambda: rounds.close_round(self.round, on=self.walk.day, by=by, reason="办结"))
        elif who > 24:
            self.tries(lambda: rounds.withdraw(found, on=self.walk.day, by=by, reason="迁出"))

    @invariant()
    def all_that_is_held_holds(self) -> None:
        """Looked at again only after something was written."""
        now = self.trace()
        if now == self.looked_at:
            return
        self.what_is_behind_a_case_follows_from_its_acts_in_their_order()
        self.nobody_approves_what_he_proposed()
        self.no_vote_is_above_attendance_and_nothing_is_unaudited()
        self.lists_hung_as_long_as_the_pack_wants()
        self.only_who_was_not_drawn_goes_on_unseen()
        self.looked_at = now

    def what_is_behind_a_case_follows_from_its_acts_in_their_order(self) -> None:
        shared = list(Act.objects.filter(round=self.round, case=None))
        for case in self.cases:
            acts = sorted([*Act.objects.filter(case=case), *shared], key=lambda act: act.pk)
            for place, act in enumerate(acts):
                if act.case_id and act.station and act.outcome != RETURNED:
                    done = self.course.done(
                        Taken(one.station, one.outcome, one.back_to) for one in acts[:place]
                    )
                    assert set(self.course.station(act.station).after) <= set(done), act
            self.stands_where_the_acts_say(self.of(case.pk - self.cases[0].pk), acts)

    def stands_where_the_acts_say(self, case: Case, acts: list[Act]) -> None:
        done = self.course.done(Taken(one.station, one.outcome, one.back_to) for one in acts)
        ready = [station.key for station in self.course.ready(done)]
        if case.state == Case.State.OPEN:
            assert case.station == ready[0]
        if case.state == Case.State.PASSED:
            assert not ready
        assert case.household
        moved = [one.step.move for one in self.course.stations if one.step.move and one.key in done]
        behind = [move for move in moved if move]
        if case.state in (Case.State.OPEN, Case.State.PASSED) and behind:
            assert case.household.stage == lifecycle.MOVES[behind[-1]].to
        if case.household.stage != BEGINS[self.procedure] and case.state == Case.State.OPEN:
            assert behind or RETURNED in {act.outcome for act in acts}

    def nobody_approves_what_he_proposed(self) -> None:
        for act in Act.objects.filter(round=self.round, approves=True):
            for key in self.course.station(act.station).other_eyes:
                earlier = Act.objects.filter(
                    case=act.case, station=key, pk__lt=act.pk, outcome__in=(PASSED, NOT_DRAWN)
                )
                last = earlier.order_by("-pk").first()
                assert last is None or last.by_id != act.by_id

    def no_vote_is_above_attendance_and_nothing_is_unaudited(self) -> None:
        for ballot in Ballot.objects.select_related("meeting"):
            given = ballot.in_favour + ballot.against + ballot.abstained + ballot.recused
            assert given <= ballot.meeting.present
        written = set(AuditedRow.objects.values_list("relation", flat=True))
        assert not written & {"registry_act", "registry_ballot", "registry_case"}

    def lists_hung_as_long_as_the_pack_wants(self) -> None:
        for end in NoticeEnd.objects.filter(notice__round=self.round).select_related("notice"):
            station = self.course.station(end.notice.station)
            assert end.on >= end.notice.until
            notices.check_days(station, end.notice.starts, end.on)
            hung = set(end.notice.postings.values_list("place", flat=True))
            assert set(station.texts("places")) <= hung
            assert not notices.open_objections(end.notice)
        for act in Act.objects.filter(round=self.round, kind__in=notices.KINDS).select_related("notice"):
            assert act.notice
            assert act.on >= act.notice.until

    def only_who_was_not_drawn_goes_on_unseen(self) -> None:
        draws = list(Draw.objects.filter(round=self.round))
        for act in Act.objects.filter(round=self.round).exclude(outcome=RETURNED):
            if act.station and self.course.station(act.station).sampled:
                named = {key for draw in draws if draw.station == act.station for key in draw.drawn}
                assert (str(act.case_id) in named) == (act.outcome != NOT_DRAWN), act


def machine(walk: Walk, of: str) -> type[Officers]:
    """The machine for one procedure."""
    return type("Officers", (Officers,), {"walk": walk, "procedure": of})


@pytest.mark.requirement("R-010", "R-008")
@pytest.mark.parametrize("procedure", BEGINS)
def test_no_sequence_of_acts_reaches_what_the_pack_forbids(
    procedure: str, walk: Walk, anywhere: None
) -> None:
    few = settings(
        max_examples=6, stateful_step_count=18, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(machine(walk, procedure), settings=few)


@pytest.mark.nightly
@pytest.mark.parametrize("procedure", BEGINS)
def test_no_long_sequence_of_acts_does_either(procedure: str, walk: Walk, anywhere: None) -> None:
    many = settings(
        max_examples=200, stateful_step_count=50, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(machine(walk, procedure), settings=many)
