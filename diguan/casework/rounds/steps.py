"""The plain steps: applications, visits, checks, comparisons, approvals, moves, choices; one case or many.

Meetings, notices, draws and signatures have verbs of their own, because more than an outcome belongs to them.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from diguan.casework import audit, may
from diguan.casework.moves import pieces
from diguan.casework.record import reason_given
from diguan.casework.rounds import departments, moving
from diguan.casework.rounds.acting import Decision, hold, must_be_open, record, where
from diguan.casework.rounds.adding import hand_over
from diguan.casework.rounds.checking import (
    check_change,
    check_comparison,
    check_drawn,
    check_return,
    check_visit,
)
from diguan.casework.rounds.faults import CaseFault, StepFault, clause, listed
from diguan.casework.rounds.following import course
from diguan.casework.rounds.opening import place
from diguan.casework.rounds.standing import standings
from diguan.casework.rounds.telling import tell
from diguan.policy.course import CHOSEN, PASSED, REFUSED, Station
from diguan.registry import bulk
from diguan.registry.models import Act, Area, Case, Officer, Round
from diguan.registry.viewer import Viewer
from diguan.words.text import Text

OTHER_VERBS: Mapping[str, Text] = {
    "meeting": Text("请记录会议和票数", "record the meeting with its votes"),
    "notice": Text("请登记公示名单", "record the notice list"),
    "announcement": Text("请登记公告名单", "record the announcement list"),
    "endorsement": Text("请签字", "sign it"),
    "publicity": Text("请按村登记", "record it for the village"),
    "roster": Text("请按地区登记", "record it for the area"),
}
"""What is done instead at steps of these kinds."""
WITHDRAWN, FLAGGED = "withdrawal", "flag"


def take_step(
    case: Case,
    station: str,
    outcome: str = PASSED,
    *,
    on: date,
    by: Officer,
    reason: str = "",
    evidence: Mapping[str, str] | None = None,
    details: Mapping[str, Any] | None = None,
    back_to: str = "",
) -> Act:
    """Take one step of one case; `evidence` says for each paper of the step where it is found.

    Raises NotAllowed, RoundFault, PackChanged, NotYet, SameEyes, StepFault, MoveFault, YearClosed.
    """
    decision = Decision(case, outcome, reason, evidence or {}, details or {}, back_to)
    (act,) = take_steps(case.round, station, [decision], on=on, by=by)
    case.refresh_from_db()
    return act


def take_steps(
    round: Round, station: str, decisions: Sequence[Decision], *, on: date, by: Officer
) -> list[Act]:
    """Take one step of many cases, all or none, each with its own act; raises as take_step."""
    followed = course(round)
    step = followed.station(station)
    if step.kind in OTHER_VERBS:
        raise StepFault(_OTHER_VERB.format(step=step.text), clause(step), OTHER_VERBS[step.kind])
    with audit.act():
        check_drawn(round, step, decisions)
        check_visit(step, decisions)
        decisions = departments.with_answers(round, step, decisions, on=on)
        check_comparison(step, decisions)
        check_return(followed, step, decisions)
        check_change(step, decisions)
        acts = record(round, station, decisions, on=on, by=by)
        chosen = [one.case for one in decisions if one.outcome == CHOSEN]
        if chosen and step.step.runs:
            hand_over(round, step.step.runs, chosen, on=on, by=by)
    return acts


def take_area_step(
    round: Round,
    station: str,
    area: Area,
    *,
    on: date,
    by: Officer,
    evidence: Mapping[str, str] | None = None,
    details: Mapping[str, Any] | None = None,
) -> Act:
    """Take a step that is taken once for an area (publicity, a roster); its cases go on.

    Raises NotAllowed, RoundFault, StepFault.
    """
    followed = course(round)
    step = followed.station(station)
    if not step.of_an_area:
        raise StepFault(_CASE_BY_CASE.format(step=step.text), clause(step))
    may.must_take(Viewer.of(by), step, area.prefix)
    _check_papers(step, evidence or {})
    with audit.act():
        must_be_open(round, on)
        act = Act.objects.create(
            **_columns(round, on, by),
            area_prefix=area.prefix,
            station=station,
            kind=step.kind,
            level=step.level or "",
            outcome=PASSED,
            evidence=dict(evidence or {}),
            details=dict(details or {}),
        )
        rows = Case.objects.filter(round=round, village_code__startswith=area.prefix, state=Case.State.OPEN)
        cases = list(rows.select_for_update())
        place(cases, {pk: where(one) for pk, one in standings(round, cases, followed).items()})
        tell(f"step:{step.kind}", round, by=by, after={"station": station}, area_prefix=area.prefix)
    return act


def withdraw(case: Case, *, on: date, by: Officer, reason: str) -> Act:
    """Take a case out of the round before it has ended, as when the family moves away; raises NotAllowed,
    NoReason, CaseFault."""
    (act,) = withdraw_all([case], on=on, by=by, reason=reason)
    case.refresh_from_db()
    return act


def withdraw_all(cases: Sequence[Case], *, on: date, by: Officer, reason: str) -> list[Act]:
    """Take many cases of one round out for one reason, all or none, each with its own act; raises as
    withdraw."""
    for code in {case.village_code for case in cases}:
        may.must_add_cases(Viewer.of(by), code)
    why = reason_given(reason)
    if not cases:
        return []
    round = cases[0].round
    followed = course(round)
    with audit.act():
        must_be_open(round, on)
        keys = [case.pk for case in cases]
        held = [one.case for one in hold(round, keys, followed).values()]
        if [case for case in held if case.state != Case.State.OPEN]:
            raise CaseFault(_ENDED)
        acts = bulk.create([_noted(case, WITHDRAWN, WITHDRAWN, on, by, why) for case in held])
        for piece in pieces(keys):
            Case.objects.filter(pk__in=piece).update(state=Case.State.WITHDRAWN, station="", since=on)
        moving.refuse(followed, held, on=on, by=by)
        tell("withdrawn", round, by=by, reason=why, cases=held)
    return acts


def flag_conflict(case: Case, flag: str, *, on: date, by: Officer, reason: str) -> Act:
    """Mark a case to be looked at twice for one of FLAGS; raises NotAllowed, NoReason, CaseFault."""
    if flag not in FLAGS:
        raise CaseFault(_FLAG.format(flag=flag))
    may.must_add_cases(Viewer.of(by), case.village_code)
    why = reason_given(reason)
    with audit.act():
        must_be_open(case.round, on)
        held = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
        act = _noted(held, FLAGGED, flag, on, by, why)
        act.save()
        Case.objects.filter(pk=case.pk).update(flags=sorted({*held.flags, flag}))
        tell("flagged", case.round, by=by, reason=why, after={"flag": flag}, cases=[case])
    case.refresh_from_db()
    return act


FLAGS: Mapping[str, Text] = {
    "kin_of_cadre": Text("村镇干部亲属", "kin of a village or township cadre"),
    "split_or_merged": Text("识别前后拆户、并户", "split or merged around identification"),
    "favour": Text("疑似人情户", "may have come in as a favour"),
    "relation": Text("疑似关系户", "may have come in by connections"),
    "kin_favoured": Text("疑似优亲厚友", "kin or friends may have been favoured"),
    "evened_out": Text("疑似平衡照顾", "may have come in to even things out"),
}
"""What makes a case be looked at twice. The first two follow from the file; the five bans of the document
(S1-11) are named here, for a person to raise with a reason: none of them decides anything."""
FLAG_CLAUSES: Mapping[str, str] = {"kin_of_cadre": "R-018", "split_or_merged": "R-017"}


def _noted(case: Case, kind: str, outcome: str, on: date, by: Officer, reason: str) -> Act:
    """An act beside the steps of the course, still to be saved."""
    return Act(
        **_columns(case.round, on, by),
        case=case,
        area_prefix=case.village_code,
        station="",
        kind=kind,
        outcome=outcome,
        reason=reason,
    )


def _columns(round: Round, on: date, by: Officer) -> dict[str, Any]:
    return {
        "round": round,
        "on": on,
        "at": timezone.now(),
        "by": by,
        "by_name": str(by),
        "pack_digest": round.pack_digest,
    }


def _check_papers(step: Station, evidence: Mapping[str, str]) -> None:
    missing = [paper.text for paper in step.step.evidence if not evidence.get(paper.id, "").strip()]
    if missing:
        raise StepFault(_PAPERS.format(step=step.text, papers=listed(missing)), clause(step), _MEND_PAPERS)


_OTHER_VERB = Text("“{step}”不能只填结果", "'{step}' takes more than an outcome")
_CASE_BY_CASE = Text("“{step}”要逐户办理", "'{step}' is taken case by case")
_PAPERS = Text("“{step}”缺材料：{papers}", "'{step}' lacks papers: {papers}")
_MEND_PAPERS = Text("请补齐后再提交，已填的不会丢失", "add them and send it again; what was written stays")
_ENDED = Text("这一户在本轮已办结", "this case has ended in this round")
_FLAG = Text("没有这种提示：{flag}", "there is no such flag: {flag}")
__all__ = [
    "FLAGS",
    "REFUSED",
    "Decision",
    "flag_conflict",
    "take_area_step",
    "take_step",
    "take_steps",
    "withdraw",
    "withdraw_all",
]
