"""Objections to a list: received, answered once, the person who objects kept apart.

Whether an upheld one changes a result shows when the list comes off (notices.py).
"""

from datetime import date

from django.utils import timezone

from diguan.casework import audit, may
from diguan.casework.record import reason_given
from diguan.casework.rounds.acting import must_be_open
from diguan.casework.rounds.faults import ObjectionFault
from diguan.casework.rounds.telling import tell
from diguan.registry.models import (
    Case,
    Complainant,
    Notice,
    NoticeEnd,
    NoticeLine,
    Objection,
    ObjectionAnswer,
    Officer,
)
from diguan.registry.viewer import Viewer
from diguan.words.days import day_words
from diguan.words.text import Text


def object(
    notice: Notice,
    *,
    kind: str,
    text: str,
    received_on: date,
    by: Officer,
    case: Case | None = None,
    village_code: str = "",
    name: str = "",
    phone: str = "",
) -> Objection:
    """Take down an objection to a list; without `case`, a household of a village (its code) is left out.

    Name and telephone may be blank; they are kept apart. Raises NotAllowed, RoundFault, ObjectionFault,
    NoReason.
    """
    code = case.village_code if case else (village_code or notice.area.code)
    may.must_add_cases(Viewer.of(by), code)
    said = reason_given(text)
    _check(notice, kind, case, code, received_on)
    with audit.act():
        must_be_open(notice.round, received_on)
        objection = Objection.objects.create(
            notice=notice,
            case=case,
            village_code=code,
            kind=kind,
            text=said,
            received_on=received_on,
            at=timezone.now(),
            by=by,
            by_name=str(by),
        )
        if name.strip() or phone.strip():
            Complainant.objects.create(
                objection=objection, village_code=code, name=name.strip(), phone=phone.strip()
            )
        after = {"list": notice.digest, "kind": kind, "objection": objection.pk}
        tell("objection_received", notice.round, by=by, after=after, area_prefix=code)
    return objection


def answer_objection(
    objection: Objection, outcome: str, text: str, *, on: date, by: Officer
) -> ObjectionAnswer:
    """Settle an objection, once, as upheld or not; the township or the county answers, not the village.

    Raises NotAllowed, RoundFault, ObjectionFault, NoReason.
    """
    may.must_answer_objection(Viewer.of(by), objection.village_code)
    said = reason_given(text)
    if outcome not in ObjectionAnswer.Outcome.values:
        raise ObjectionFault(_OUTCOME)
    if on < objection.received_on:
        raise ObjectionFault(_BEFORE)
    with audit.act():
        must_be_open(objection.notice.round, on)
        Objection.objects.select_for_update(of=("self",)).get(pk=objection.pk)
        if ObjectionAnswer.objects.filter(objection=objection).exists():
            raise ObjectionFault(_ANSWERED)
        answer = ObjectionAnswer.objects.create(
            objection=objection,
            village_code=objection.village_code,
            outcome=outcome,
            text=said,
            on=on,
            at=timezone.now(),
            by=by,
            by_name=str(by),
        )
        after = {"objection": objection.pk, "outcome": outcome}
        tell(
            "objection_answered", objection.notice.round, by=by, after=after, area_prefix=answer.village_code
        )
    return answer


def _check(notice: Notice, kind: str, case: Case | None, code: str, received_on: date) -> None:
    if not notice.open_to_objections:
        raise ObjectionFault(_FINAL, mend=_MEND_FINAL)
    if kind not in Objection.Kind.values or (case is None) != (kind == Objection.Kind.LEFT_OUT):
        raise ObjectionFault(_KIND)
    if case is not None and not NoticeLine.objects.filter(notice=notice, case=case).exists():
        raise ObjectionFault(_NOT_LISTED)
    if not code.startswith(notice.area_prefix):
        raise ObjectionFault(_ELSEWHERE)
    if received_on < notice.starts:
        raise ObjectionFault(_TOO_SOON.format(starts=day_words(notice.starts)))
    if NoticeEnd.objects.filter(notice=notice).exists():
        raise ObjectionFault(_OFF, mend=_MEND_OFF)


_FINAL = Text("公告是最终结果，不受理异议", "an announcement is final and takes no objections")
_MEND_FINAL = Text("请按申诉办理", "take it as an appeal")
_KIND = Text(
    "反映漏评的不选户，其他异议要选名单上的户",
    "who is left out has no case; any other objection names one of the list",
)
_NOT_LISTED = Text("这一户不在名单上", "that case is not on the list")
_ELSEWHERE = Text("不在名单所属地区", "that lies outside the area of the list")
_TOO_SOON = Text("名单 {starts} 才张贴", "the list only went up on {starts}")
_OFF = Text("公示已经结束", "the notice has ended")
_MEND_OFF = Text("请按申诉或线索办理", "take it as an appeal, or as a clue")
_OUTCOME = Text("答复应为成立或不成立", "an objection is upheld or it is not")
_BEFORE = Text("答复早于收到的日期", "it is answered before it was received")
_ANSWERED = Text("这条异议已经答复", "this objection has been answered already")
