"""Requests to departments that are over: withdrawn by the office that asked, or with their round.

A department answers no more then, and sees none of the persons; what it has answered before stays.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import IntegrityError
from django.utils import timezone

from diguan.casework import audit, may
from diguan.casework.record import reason_given
from diguan.casework.rounds.faults import AskingFault
from diguan.casework.rounds.following import course
from diguan.registry import bulk
from diguan.registry.models import ComparisonEnd, ComparisonPerson, ComparisonRequest, Officer, Round
from diguan.registry.viewer import SEES_HOUSEHOLDS, Viewer
from diguan.words.days import day_words
from diguan.words.text import Text


def withdraw_request(request: ComparisonRequest, *, on: date, by: Officer, reason: str) -> ComparisonEnd:
    """Take a request back, by an officer who takes its step for its area, as whoever asked does.

    Raises NotAllowed, PackChanged, NoReason, AskingFault where it is over or answered in full.
    """
    viewer = Viewer.of(by)
    may.must_be_of(SEES_HOUSEHOLDS, viewer, may.WITHDRAW)
    may.must_take(viewer, course(request.round).station(request.station), request.area_prefix)
    why = reason_given(reason)
    must_not_be_over(request)
    if on < request.on:
        raise AskingFault(_BEFORE.format(on=day_words(on), asked=day_words(request.on)))
    with audit.act():
        if not ComparisonPerson.objects.filter(request=request, answers=None).exists():
            raise AskingFault(_ANSWERED, mend=_MEND_ANSWERED)
        try:
            (made,) = _ended([request], ComparisonEnd.Kind.WITHDRAWN, on, by, why)
        except IntegrityError as fault:
            raise AskingFault(_MEANWHILE_OVER, mend=_MEND_MEANWHILE) from fault
        about = {"request": request.pk, "department": request.department, "answered": made.answered}
        audit.write(
            "comparison_withdrawn", by=by, area_prefix=request.area_prefix, reason=why,
            after={**about, "people": request.people},
        )  # fmt: skip
        must_have_counted([made])
    return made


def end_with(round: Round, *, on: date, by: Officer, why: str) -> list[ComparisonEnd]:
    """Every request of a round that is closed is over. Within the act that closes it."""
    left = ComparisonRequest.objects.filter(round=round, end=None).order_by("id")
    return _ended(left, ComparisonEnd.Kind.ROUND_CLOSED, on, by, why)


def must_have_counted(ends: Iterable[ComparisonEnd]) -> None:
    """Raise AskingFault where an answer came while requests were ended.

    Ask it after the entry of the audit trail: from there on whoever answers waits for this act to end, and
    sees then that the request is over.
    """
    if any(_answered(one.request) != one.answered for one in ends):
        raise AskingFault(_MEANWHILE_ANSWERED, mend=_MEND_MEANWHILE)


def must_not_be_over(request: ComparisonRequest) -> None:
    """Raise AskingFault where a request was withdrawn, or its round is closed."""
    end = ComparisonEnd.objects.filter(request=request).first()
    if end is not None:
        what = _WITHDRAWN if end.kind == ComparisonEnd.Kind.WITHDRAWN else _OVER
        raise AskingFault(what.format(on=day_words(end.on), by=end.by_name, why=end.reason), mend=_MEND_OVER)


def _ended(
    requests: Iterable[ComparisonRequest], kind: str, on: date, by: Officer, why: str
) -> list[ComparisonEnd]:
    signed: dict[str, Any] = {"on": on, "at": timezone.now(), "by": by, "by_name": str(by)}
    rows = []
    for one in requests:
        made = ComparisonEnd(
            request=one, area_prefix=one.area_prefix, kind=kind, answered=_answered(one), reason=why,
            **signed,
        )  # fmt: skip
        rows.append(made)
    return bulk.create(rows)


def _answered(request: ComparisonRequest) -> int:
    return request.people - ComparisonPerson.objects.filter(request=request, answers=None).count()


_WITHDRAWN = Text(
    "{by}已于{on}撤回这份请求，不能再答复。理由：{why}",
    "{by} withdrew this request on {on}, so it cannot be answered any more. The reason: {why}",
)
_OVER = Text(
    "这份请求所属的轮次已于{on}结束，不能再答复",
    "the round of this request was closed on {on}, so it cannot be answered any more",
)
_MEND_OVER = Text("如有疑问，请联系发出请求的单位", "ask the office that sent it if anything is unclear")
_ANSWERED = Text(
    "这份请求已全部答复，无可撤回", "everybody of this request has an answer: there is nothing to withdraw"
)
_MEND_ANSWERED = Text("答复有误的，由该部门更正", "the department corrects an answer that is wrong")
_MEANWHILE_OVER = Text("这份请求刚由他人撤回", "somebody else has just withdrawn this request")
_MEANWHILE_ANSWERED = Text("部门刚刚作了答复", "a department has just answered")
_BEFORE = Text("撤回日期{on}早于请求日期{asked}", "the day {on} lies before the request ({asked})")
_MEND_MEANWHILE = Text("请刷新后核对", "reload the page and look again")
