"""Taking a step for one case or many: the one place where acts are written and cases go on.

All cases of a batch go on, or none does; each has its own act. What a step of a kind needs besides (votes,
days on the board, a draw) is checked by the verb of that kind, which comes here last.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils import timezone

from diguan.casework import audit, may
from diguan.casework.moves import pieces
from diguan.casework.rounds import judged, moving, quota, villages
from diguan.casework.rounds.faults import CaseFault, NotYet, RoundFault, SameEyes, StepFault, clause, listed
from diguan.casework.rounds.following import course
from diguan.casework.rounds.standing import Standing, Trace, standings
from diguan.casework.rounds.telling import tell_acts
from diguan.policy.course import (
    CHOSEN,
    NOT_CHOSEN,
    NOT_DRAWN,
    PASSED,
    REFUSED,
    RETURNED,
    SIGNED,
    Course,
    Station,
)
from diguan.registry import bulk
from diguan.registry.models import Act, Case, Draw, Meeting, Notice, Officer, Round
from diguan.registry.viewer import Viewer
from diguan.words.days import day_words
from diguan.words.text import Text

STATES: Mapping[str, Text] = {
    Case.State.OPEN: Text("办理中", "under way"),
    Case.State.PASSED: Text("通过", "passed"),
    Case.State.REFUSED: Text("不通过", "refused"),
    Case.State.WITHDRAWN: Text("已撤出", "withdrawn"),
    Case.State.HANDED_OVER: Text("已转入其他程序", "handed over to another procedure"),
}
OWN_RECORD = frozenset({"meeting", "notice", "announcement", "endorsement"})
"""Kinds whose papers are the records of the meeting, the list or the signature themselves."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What is decided about a case at a step.

    `evidence` says for each paper where it is found, `details` what the form says, `back_to` the step a
    returned case goes back to, `digest` is of what was signed.
    """

    case: Case
    outcome: str = PASSED
    reason: str = ""
    evidence: Mapping[str, str] = field(default_factory=dict)
    details: Mapping[str, Any] = field(default_factory=dict)
    back_to: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """The meeting, list or draw an act belongs to."""

    meeting: Meeting | None = None
    notice: Notice | None = None
    draw: Draw | None = None


def record(
    round: Round,
    key: str,
    decisions: Sequence[Decision],
    *,
    on: date,
    by: Officer,
    of: Record | None = None,
    held: Mapping[int, Standing] | None = None,
) -> list[Act]:
    """Take a step for each case, all or none; gives the acts in the order of the decisions.

    `held` is what `hold` gave, where an act had to look at these cases before it could decide. Raises
    NotAllowed, RoundFault, PackChanged, NotYet, SameEyes, StepFault, MoveFault, YearClosed.
    """
    if not decisions:
        raise CaseFault(_NOBODY)
    with audit.act():
        acts = _Batch(round, key, decisions, on, by, of or Record(), held).written()
        tell_acts(acts, round, [one.case for one in decisions], by=by)
    return acts


class _Batch:
    """The cases of one step, held while it is taken."""

    def __init__(
        self,
        round: Round,
        key: str,
        decisions: Sequence[Decision],
        on: date,
        by: Officer,
        of: Record,
        held: Mapping[int, Standing] | None,
    ) -> None:
        must_be_open(round, on)
        self.round, self.on, self.by, self.of = round, on, by, of
        self.course: Course = course(round)
        self.station: Station = self.course.station(key)
        if held is None:
            held = hold(round, [decision.case.pk for decision in decisions], self.course)
        self.standings = held
        self.decisions = [replace(one, case=held[one.case.pk].case) for one in decisions]
        self.after: dict[int, Standing] = {}
        self.over: Mapping[str, int] | None = None
        self.noted = {
            "meeting_id": of.meeting.pk if of.meeting else None,
            "notice_id": of.notice.pk if of.notice else None,
            "draw_id": of.draw.pk if of.draw else None,
            "on": on,
            "at": timezone.now(),
            "by_id": by.pk,
            "by_name": str(by),
            "pack_digest": round.pack_digest,
        }

    def written(self) -> list[Act]:
        self.check()
        gates = judged.gates(self.course, self.round, self.station, [one.case for one in self.decisions])
        self.decisions = [self.decided(one, gates.get(one.case.pk)) for one in self.decisions]
        acts = bulk.create([self.act(one) for one in self.decisions])
        self.go_on(acts)
        passed = [one for one in self.decisions if one.outcome == PASSED]
        if self.station.step.move and passed:
            moving.make(self.station, [self.moved(one) for one in passed], on=self.on, by=self.by)
        refused = [one.case for one in self.decisions if one.outcome == REFUSED]
        moving.refuse(self.course, refused, on=self.on, by=self.by)
        return acts

    # -- what is checked before anything is written

    def check(self) -> None:
        viewer = Viewer.of(self.by)
        for code in {one.case.village_code for one in self.decisions}:
            may.must_take(viewer, self.station, code)
        if wrong := [one for one in self.decisions if one.outcome not in _outcomes(self.station)]:
            raise StepFault(_OUTCOME.format(step=self.station.text, outcome=wrong[0].outcome))
        if early := [text for one in self.decisions if (text := self.early(one))]:
            raise NotYet(listed(early), clause(self.station), _MEND_ORDER)
        if lacking := [text for one in self.decisions if (text := self.lacking(one))]:
            raise StepFault(listed(lacking), clause(self.station), _MEND_EVIDENCE)
        self.check_eyes()
        passing = [one.case for one in self.decisions if one.outcome == PASSED]
        villages.must_be_met(self.course, self.round, self.station, passing)
        self.over = quota.weigh(self.round, self.course, self.station, passing)

    def early(self, one: Decision) -> Text | None:
        """Why the step is not this case's turn."""
        standing = self.standings[one.case.pk]
        if one.case.state != Case.State.OPEN:
            return _ENDED.format(case=name_of(one.case), state=STATES[one.case.state])
        if self.station in standing.ready:
            return None
        waits = self.course.waits_for(self.station.key, standing.done)
        if not waits:
            return _BEHIND.format(case=name_of(one.case), step=self.station.text)
        steps = listed([station.text for station in waits])
        return _WAITS.format(case=name_of(one.case), step=self.station.text, steps=steps)

    def lacking(self, one: Decision) -> Text | None:
        """Which papers or reasons are missing."""
        if one.outcome in (REFUSED, RETURNED) and not one.reason.strip():
            return _REASON.format(case=name_of(one.case))
        if one.outcome == RETURNED and not self.may_return(one):
            return _RETURN.format(case=name_of(one.case), step=self.station.text)
        if one.outcome != PASSED or self.station.kind in OWN_RECORD:
            return None
        papers = self.station.step.evidence
        missing = [paper.text for paper in papers if not one.evidence.get(paper.id, "").strip()]
        return _PAPERS.format(case=name_of(one.case), papers=listed(missing)) if missing else None

    def may_return(self, one: Decision) -> bool:
        return one.back_to in {station.key for station in self.course.before(self.station.key)}

    def check_eyes(self) -> None:
        """Nobody takes a step for which the pack wants other eyes than those that took an earlier one."""
        for key in self.station.other_eyes:
            if [one for one in self.decisions if self.by.pk == self.taker(one, key)]:
                other = self.course.station(key).text
                what = _SAME.format(step=self.station.text, other=other)
                raise SameEyes(what, clause(self.station), _MEND_SAME)

    def taker(self, one: Decision, key: str) -> int | None:
        trace = self.standings[one.case.pk].done.get(key)
        return trace.by if trace else None

    # -- what is written

    def decided(self, one: Decision, gate: bool | None) -> Decision:
        """The decision with what the engine says beside it; an answer that differs must give its reason."""
        if one.outcome == REFUSED and self.station.back_to:
            one = replace(one, outcome=RETURNED, back_to=self.station.back_to)
        against = judged.differs(self.station, one.case, one.outcome, gate)
        if against is not None and not one.reason.strip():
            raise StepFault(against.format(case=name_of(one.case)), clause(self.station), _MEND_DIFFERS)
        if against is not None:
            one = replace(one, details={**one.details, "differs": True})
        if self.over and one.outcome == PASSED:
            one = replace(one, details={**one.details, quota.OVER: self.over})
        return one

    def act(self, one: Decision) -> Act:
        return Act(
            round_id=self.round.pk,
            case_id=one.case.pk,
            area_prefix=one.case.village_code,
            station=self.station.key,
            kind=self.station.kind,
            level=self.station.level or "",
            outcome=one.outcome,
            back_to=one.back_to,
            approves=self.station.approves and one.outcome == PASSED,
            evidence=dict(one.evidence),
            details=dict(one.details),
            digest=one.digest,
            **self.noted,
            reason=one.reason.strip(),
        )

    def moved(self, one: Decision) -> moving.Moved:
        return moving.Moved(self.after[one.case.pk], one.evidence, str(one.details.get("cause", "")))

    def go_on(self, acts: Sequence[Act]) -> None:
        """Write where each case stands now, with as few statements as there are different places."""
        places: dict[tuple[tuple[str, Any], ...], list[int]] = defaultdict(list)
        for one, act in zip(self.decisions, acts, strict=True):
            values = self.place(one, act)
            places[tuple(sorted(values.items()))].append(one.case.pk)
        for values_of, keys in places.items():
            for piece in pieces(keys):
                Case.objects.filter(pk__in=piece).update(**dict(values_of))

    def place(self, one: Decision, act: Act) -> dict[str, Any]:
        trace = Trace(act.pk, act.station, act.outcome, act.back_to, act.kind, self.by.pk)
        self.after[one.case.pk] = self.standings[one.case.pk].after(trace)
        values = where(self.after[one.case.pk])
        if values["station"] != one.case.station:
            values["since"] = self.on
        if one.outcome == REFUSED:
            values.update(state=Case.State.REFUSED, station="")
        if one.outcome == CHOSEN:
            values.update(state=Case.State.HANDED_OVER, station="")
        if self.station.kind in judged.JUDGING:
            values["differs"] = bool(one.details.get("differs"))
        values.update(self.eyes(one))
        return values

    def eyes(self, one: Decision) -> dict[str, Any]:
        """Who proposed and who approved, for the database to hold apart."""
        if one.outcome != PASSED:
            return {}
        if self.station.key in self.course.proposing:
            return {"proposed_by_id": self.by.pk, "approved_by_id": None}
        return {"approved_by_id": self.by.pk} if self.station.approves else {}


def where(standing: Standing) -> dict[str, Any]:
    """The columns of a case that follow from its acts: the next step, and whether it has come through."""
    ready = standing.course.ready(standing.done)
    if ready:
        return {"station": ready[0].key}
    return {"station": "", "state": Case.State.PASSED.value}


def must_be_open(round: Round, on: date) -> None:
    """Raise RoundFault for a round that is closed, or an act dated before it was opened."""
    if not Round.objects.filter(pk=round.pk, state=Round.State.OPEN).exists():
        raise RoundFault(_CLOSED, mend=_MEND_CLOSED)
    if on < round.opened_on:
        raise RoundFault(_BEFORE.format(on=day_words(on), opened=day_words(round.opened_on)))


def name_of(case: Case) -> Text:
    """A case in a message: the number of the file, never a person's name."""
    number = case.household.number if case.household else case.area.name
    return Text(number, number)


def hold(round: Round, keys: Sequence[int], followed: Course) -> dict[int, Standing]:
    """The cases as they are now and where each stands, by their ids, held until the act ends.

    Raises CaseFault for one of another round.
    """
    found: list[Case] = []
    for piece in pieces(keys):
        rows = Case.objects.filter(round=round, pk__in=piece)
        found.extend(rows.select_for_update(of=("self",)).select_related("household"))
    if len(found) != len(keys):
        raise CaseFault(_STRANGE)
    for case in found:
        case.round = round
    return standings(round, found, followed)


def _outcomes(station: Station) -> frozenset[str]:
    if station.kind == "choice":
        return frozenset({CHOSEN, NOT_CHOSEN, RETURNED})
    if station.kind == "endorsement":
        return frozenset({PASSED, SIGNED, RETURNED})
    return frozenset({PASSED, REFUSED, RETURNED} | ({NOT_DRAWN} if station.sampled else set()))


_NOBODY = Text("没有选中任何户", "no case was chosen")
_STRANGE = Text("所选的户不在这一轮，或选了两次", "a case is not of this round, or was chosen twice")
_CLOSED = Text("这一轮已经结束", "this round is closed")
_MEND_CLOSED = Text("请在新一轮中办理", "take it up in a new round")
_BEFORE = Text(
    "办理日期{on}早于轮次开启日{opened}", "the day {on} lies before the round was opened ({opened})"
)
_OUTCOME = Text("环节“{step}”没有结果“{outcome}”", "the step '{step}' has no outcome '{outcome}'")
_ENDED = Text("{case}：本轮已办结（{state}）", "{case}: it has ended in this round ({state})")
_BEHIND = Text("{case}：“{step}”已经办过", "{case}: '{step}' is behind it already")
_WAITS = Text("{case}：“{step}”之前还要办：{steps}", "{case}: before '{step}' comes: {steps}")
_MEND_ORDER = Text("按程序逐步办理，不能跳过", "take the steps in their order; none can be left out")
_REASON = Text("{case}：不通过或退回要写明理由", "{case}: refusing or sending back needs a reason")
_RETURN = Text(
    "{case}：从“{step}”只能退回到已办的环节", "{case}: from '{step}' it goes back to a step before it"
)
_PAPERS = Text("{case}：缺材料：{papers}", "{case}: papers are missing: {papers}")
_MEND_EVIDENCE = Text("请补齐后再提交，已填的不会丢失", "add them and send it again; what was written stays")
_SAME = Text("您经办过“{other}”，不能再办“{step}”", "you took '{other}', so you cannot take '{step}' as well")
_MEND_SAME = Text("请由另一人办理（双人原则）", "let another person do it (four eyes)")
_MEND_DIFFERS = Text(
    "与系统研判不一致的，请写明理由；它会列入清单",
    "an answer that differs needs its reason; it will be listed",
)
