"""Meetings about many cases at once: attendance, quorum, votes and who stood aside for each.

What the pack sets is held; what it leaves open, people say, and it is shown as unset. It knows no other step.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from diguan.casework import audit, may
from diguan.casework.record import reason_given
from diguan.casework.rounds.acting import Decision, Record, must_be_open, name_of, record
from diguan.casework.rounds.faults import MeetingFault, StepFault, clause
from diguan.casework.rounds.following import course
from diguan.casework.rounds.telling import tell
from diguan.policy.course import PASSED, REFUSED, Station
from diguan.policy.shares import least, reached
from diguan.registry import bulk
from diguan.registry.models import Area, Ballot, Case, Meeting, Officer, Round
from diguan.registry.viewer import Viewer
from diguan.words.text import Text


@dataclass(frozen=True, slots=True)
class Votes:
    """The votes on one case. `outcome` is needed where the pack sets no majority, and may not contradict one.

    `recused` counts who stood aside, `recusal` says who and why; for kin of a cadre one of the two is needed.
    """

    case: Case
    in_favour: int
    against: int = 0
    abstained: int = 0
    recused: int = 0
    recusal: str = ""
    outcome: str = ""
    reason: str = ""


def hold_meeting(
    round: Round,
    station: str,
    village: Area,
    *,
    on: date,
    place: str,
    entitled: int,
    present: int,
    minutes: str,
    votes: Sequence[Votes],
    by: Officer,
    chair: str = "",
    called_on: date | None = None,
) -> Meeting:
    """Record a meeting and what it said of each case; without votes it may record one that was not valid.

    Raises NotAllowed, RoundFault, NotYet, StepFault, MeetingFault for attendance, quorum, votes above them.
    """
    followed = course(round)
    step = followed.station(station)
    if step.kind != "meeting":
        raise StepFault(_NO_MEETING.format(step=step.text), clause(step))
    may.must_take(Viewer.of(by), step, village.prefix)
    _check_attendance(step, entitled, present)
    if votes:
        _check_quorum(step, entitled, present, round.opened_on)
        _check_call(step, called_on, on)
    decisions = [_decision(step, one, present, round.opened_on) for one in votes]
    with audit.act():
        must_be_open(round, on)
        meeting = Meeting.objects.create(
            round=round,
            station=station,
            village=village,
            village_code=village.code,
            called_on=called_on,
            on=on,
            place=place.strip(),
            chair=chair.strip(),
            entitled=entitled,
            present=present,
            minutes=reason_given(minutes),
            at=timezone.now(),
            by=by,
            by_name=str(by),
        )
        _keep(meeting, votes)
        after = {"station": station, "present": present, "entitled": entitled, "votes": len(votes)}
        tell("meeting_held", round, by=by, after=after, area_prefix=village.prefix)
        if decisions:
            record(round, station, decisions, on=on, by=by, of=Record(meeting=meeting))
    return meeting


def faults_of(
    round: Round, station: str, votes: Sequence[Votes], present: int
) -> dict[int, MeetingFault | StepFault]:
    """What is wrong with the votes on each case (by its id), so that a form can say all of it at once."""
    step, found = course(round).station(station), {}
    for one in votes:
        try:
            _decision(step, one, present, round.opened_on)
        except (MeetingFault, StepFault) as fault:
            found[one.case.pk] = fault
    return found


def _check_attendance(step: Station, entitled: int, present: int) -> None:
    if not 0 < present <= entitled:
        what = _ATTENDANCE.format(present=present, entitled=entitled)
        raise MeetingFault(what, clause(step), _MEND_ATTENDANCE)


def _check_quorum(step: Station, entitled: int, present: int, day: date) -> None:
    setting = step.settings.get("quorum")
    if setting is None or reached(setting.parameter, day, present, entitled) is not False:
        return
    needed = least(setting.parameter, day, entitled)
    what = _QUORUM.format(present=present, entitled=entitled, needed=needed)
    raise MeetingFault(what, setting.source, _MEND_QUORUM)


def _check_call(step: Station, called_on: date | None, on: date) -> None:
    days = step.number("days")
    if days is None:
        return
    if called_on is None or on < called_on + timedelta(days=int(days)):
        raise MeetingFault(_CALL.format(days=int(days)), step.settings["days"].source, _MEND_CALL)


def _decision(step: Station, one: Votes, present: int, day: date) -> Decision:
    """The outcome of one case, from the votes where the pack sets a majority."""
    _check_votes(step, one, present)
    setting = step.settings.get("votes")
    enough = reached(setting.parameter, day, one.in_favour, present) if setting else None
    if enough is None:
        if one.outcome not in (PASSED, REFUSED):
            raise MeetingFault(_UNSET.format(case=name_of(one.case)), clause(step), _MEND_UNSET)
        return _of(one, one.outcome, present)
    outcome = PASSED if enough else REFUSED
    if one.outcome and one.outcome != outcome:
        assert setting
        needed = least(setting.parameter, day, present)
        what = _CONTRADICTS.format(case=name_of(one.case), got=one.in_favour, needed=needed)
        raise MeetingFault(what, setting.source, _MEND_CONTRADICTS)
    return _of(one, outcome, present)


def _of(one: Votes, outcome: str, present: int) -> Decision:
    details: dict[str, Any] = {
        "in_favour": one.in_favour, "against": one.against, "abstained": one.abstained,
        "recused": one.recused, "present": present,
    }  # fmt: skip
    counted = f"赞成 {one.in_favour}，反对 {one.against}，弃权 {one.abstained}，到会 {present}"
    reason = one.reason.strip() or (counted if outcome == REFUSED else "")
    return Decision(one.case, outcome, reason, details=details)


def _check_votes(step: Station, one: Votes, present: int) -> None:
    counts = (one.in_favour, one.against, one.abstained, one.recused)
    if min(counts) < 0 or sum(counts) > present:
        what = _TOO_MANY.format(case=name_of(one.case), votes=sum(counts), present=present)
        raise MeetingFault(what, clause(step), _MEND_TOO_MANY)
    if "kin_of_cadre" in one.case.flags and not one.recused and not one.recusal.strip():
        raise MeetingFault(_KIN.format(case=name_of(one.case)), clause(step), _MEND_KIN)


def _keep(meeting: Meeting, votes: Sequence[Votes]) -> None:
    rows = [
        Ballot(
            meeting=meeting,
            case=one.case,
            village_code=one.case.village_code,
            in_favour=one.in_favour,
            against=one.against,
            abstained=one.abstained,
            recused=one.recused,
            recusal=one.recusal.strip(),
        )
        for one in votes
    ]
    bulk.create(rows)


_NO_MEETING = Text("“{step}”不是会议", "'{step}' is no meeting")
_ATTENDANCE = Text(
    "到会 {present} 人，应到 {entitled} 人，人数不对", "{present} present of {entitled} entitled cannot be"
)
_MEND_ATTENDANCE = Text("到会至少 1 人，不多于应到人数", "at least one, and no more than are entitled")
_QUORUM = Text(
    "应到 {entitled} 人，到会 {present} 人，不足法定的 {needed} 人，会议不能表决",
    "{present} of {entitled} came and {needed} are needed: the meeting cannot vote",
)
_MEND_QUORUM = Text(
    "可先不填票数、如实记录这次会议，改日再开", "record it without votes, as it was, and meet again"
)
_CALL = Text("会议要提前 {days} 天通知", "the meeting is called {days} days ahead")
_MEND_CALL = Text("写明通知日期；不足的改日再开", "name the day it was called; if too short, meet later")
_TOO_MANY = Text(
    "{case}：票数合计 {votes}，多于到会 {present} 人", "{case}: {votes} votes, and {present} people present"
)
_MEND_TOO_MANY = Text(
    "赞成、反对、弃权、回避之和不超过到会人数",
    "for, against, abstained and stood aside are at most those present",
)
_KIN = Text("{case}：是干部亲属，要记录回避情况", "{case}: kin of a cadre, so it is recorded who stood aside")
_MEND_KIN = Text(
    "填回避人数；没有需要回避的，写明谁核对过",
    "count who stood aside, or say who made sure that nobody had to",
)
_UNSET = Text(
    "{case}：文件没有规定通过比例，要填会议的结论", "{case}: no majority is set: say what the meeting decided"
)
_MEND_UNSET = Text(
    "填通过或不通过；县里可在本县政策包中设定比例",
    "say passed or refused; a county may set the share in its overlay",
)
_CONTRADICTS = Text(
    "{case}：赞成 {got} 票，通过要 {needed} 票，结论与票数不符",
    "{case}: {got} in favour and {needed} needed: the outcome contradicts the votes",
)
_MEND_CONTRADICTS = Text("请核对票数；结论由票数得出", "check the votes; the outcome follows from them")
