"""How much one officer takes out of the site, or looks at in full, on one day alone: beyond that a second
person agrees first, for that day and so many more.

Counted from the audit trail, so that nothing given out goes uncounted. The day is that of the site's time
zone.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from types import MappingProxyType

from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from diguan.casework import audit
from diguan.casework.may import NotAllowed, said
from diguan.casework.record import reason_given
from diguan.registry.files.day_shares import AGREES
from diguan.registry.models import AuditEntry, MoreRequest, Officer
from diguan.registry.viewer import Viewer
from diguan.words.errors import Fault
from diguan.words.text import Text

MOST_MORE = 10  # times the share of a day that one request may ask for
WORDS: Mapping[str, Text] = MappingProxyType(
    {
        "exported": Text("导出文件", "files taken out"),
        "revealed": Text("查看完整内容", "looks at a secret in full"),
    }
)


class ShareUsed(Fault):
    """More than one officer takes out, or looks at, on one day alone."""

    status = 403

    def __init__(self, kind: str, allowed: int) -> None:
        super().__init__(_USED.format(what=WORDS[kind], allowed=allowed), mend=_MEND_USED)


class MoreFault(Fault):
    """A request for more that cannot be made or answered as it was."""


def share(kind: str) -> int:
    """How many of a day need no second person."""
    return int({"exported": settings.EXPORTS_A_DAY, "revealed": settings.REVEALS_A_DAY}[kind])


def allowed(kind: str, officer: Officer, on: date) -> int:
    """How many this officer may have that day: the share, and what others agreed to."""
    rows = MoreRequest.objects.filter(on=on, by=officer, kind=kind, agreed=True).order_by()
    return share(kind) + (rows.aggregate(many=Sum("many"))["many"] or 0)


def used(kind: str, officer: Officer, on: date, most: int) -> int:
    """How many entries of the day the audit trail has of this officer; counting stops at `most`."""
    begin = datetime.combine(on, time(), timezone.get_current_timezone()).astimezone(UTC)
    rows = AuditEntry.objects.filter(
        officer_id=officer.pk, at__gte=begin.isoformat(timespec="microseconds"), kind=kind
    )
    return rows.order_by()[:most].count()


def must_have_left(kind: str, officer: Officer) -> None:
    """Raise ShareUsed when the officer has had his share of today; call it inside the act that gives out, so
    that two at once are not counted as one."""
    Officer.objects.select_for_update().filter(pk=officer.pk).first()
    on = timezone.localdate()
    most = allowed(kind, officer, on)
    if used(kind, officer, on, most) >= most:
        raise ShareUsed(kind, most)


def may_agree(viewer: Viewer, wanted: MoreRequest) -> bool:
    """Whether the viewer may be the second person: another, of a duty that may, for that officer's area."""
    area = wanted.by.area
    inside = viewer.scope is not None and area is not None and area.prefix.startswith(viewer.scope.prefix)
    return inside and viewer.duty in AGREES[wanted.kind] and viewer.officer_id != wanted.by_id


def ask(kind: str, many: int, *, by: Officer, reason: str) -> MoreRequest:
    """Ask for so many more today; raises MoreFault and NoReason."""
    why, on, most = reason_given(reason), timezone.localdate(), MOST_MORE * max(share(kind), 1)
    if not 1 <= many <= most:
        raise MoreFault(_MANY.format(most=most))
    with audit.act():
        Officer.objects.select_for_update().filter(pk=by.pk).first()
        if MoreRequest.objects.filter(on=on, by=by, kind=kind, agreed=None).exists():
            raise MoreFault(_WAITS, mend=_MEND_WAITS)
        made = MoreRequest.objects.create(kind=kind, many=many, reason=why, by=by, on=on, at=timezone.now())
        _note("more_asked", made, by, why)
    return made


def agree(wanted: MoreRequest, *, by: Officer, reason: str) -> None:
    """Let another officer have what he asked for; raises NotAllowed, MoreFault, NoReason."""
    _must_agree(wanted, by)
    _decide(wanted, by, agreed=True, why=reason_given(reason))


def refuse(wanted: MoreRequest, *, by: Officer, reason: str) -> None:
    """Let a request fall: the second person does, or whoever asked takes it back; raises as `agree`."""
    if wanted.by_id != by.pk:
        _must_agree(wanted, by)
    _decide(wanted, by, agreed=False, why=reason_given(reason))


def _must_agree(wanted: MoreRequest, by: Officer) -> None:
    if not may_agree(Viewer.of(by), wanted):
        raise NotAllowed(_NOT_SECOND, mend=_MEND_SECOND.format(allowed=said(AGREES[wanted.kind])))


def _decide(wanted: MoreRequest, by: Officer, *, agreed: bool, why: str) -> None:
    with audit.act():
        waiting = MoreRequest.objects.filter(pk=wanted.pk, agreed=None, on=timezone.localdate())
        answer = {"decided_by": by, "decided_at": timezone.now(), "agreed": agreed, "answer": why}
        if not waiting.update(**answer):
            raise MoreFault(_DECIDED)
        _note("more_agreed" if agreed else "more_refused", wanted, by, why)


def _note(kind: str, wanted: MoreRequest, by: Officer, why: str) -> None:
    prefix = wanted.by.area.prefix if wanted.by.area else ""
    about = {"account": wanted.by.username, "what": wanted.kind, "many": wanted.many}
    audit.write(kind, by=by, area_prefix=prefix, reason=why, after={**about, "on": wanted.on.isoformat()})


_USED = Text(
    "今天“{what}”已达一人一天 {allowed} 次的上限，为防止大批信息由一人带出，须另一人同意后才能继续",
    "today's {allowed} of one officer are used up ({what}); so that no one person carries off many families' "
    "facts, a second person agrees before more is given out",
)
_MEND_USED = Text(
    "在“我的账户”中打开“一天之内的更多次数”，写明原因和次数，由本辖区或上级另一人同意",
    "under 'My account' open 'More in one day', say how many more and why; another officer of your area, "
    "or of the area above, agrees",
)
_MANY = Text("次数应在 1 到 {most} 之间", "ask for 1 to {most} more")
_WAITS = Text("今天已有一项同类申请等待答复", "a request of this kind already waits today")
_MEND_WAITS = Text("请等待答复，或撤回后重新申请", "wait for the answer, or take it back and ask anew")
_DECIDED = Text("该申请已有结论，或已过当日", "it is already answered, or its day is over")
_NOT_SECOND = Text("不能由您同意或不同意这项申请", "you cannot answer this request")
_MEND_SECOND = Text(
    "由本辖区或上级的另一人办理，其职责为：{allowed}",
    "another person of that area or of one above answers, whose duty is one of: {allowed}",
)
