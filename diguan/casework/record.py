"""Writing the record: one event for each change of a file, and the version by which two officers are kept
apart.

Events are never changed or removed; the database sees to that. What changed is decided by the other verbs.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.utils import timezone

from diguan.casework import audit
from diguan.registry import beside
from diguan.registry.models import Event, Household, Officer, Person
from diguan.words.errors import Fault
from diguan.words.text import Text


class NoReason(Fault):
    """A change without a reason."""

    def __init__(self) -> None:
        super().__init__(_NO_REASON, mend=_MEND_REASON)


class ChangedMeanwhile(Fault):
    """Somebody else changed the file after this officer opened it."""

    status = 409

    def __init__(self) -> None:
        super().__init__(_CHANGED, mend=_MEND_CHANGED)


def reason_given(reason: str) -> str:
    """The reason without spaces around it; raises NoReason when there is none."""
    if not (given := reason.strip()):
        raise NoReason
    return given


def touch(household: Household, seen: int) -> None:
    """Count one change of a file that the officer saw at version `seen`; raises ChangedMeanwhile for a later
    one."""
    if not Household.objects.filter(pk=household.pk, version=seen).update(version=F("version") + 1):
        raise ChangedMeanwhile
    household.version = seen + 1


def happened(
    household: Household,
    kind: str,
    *,
    on: date,
    by: Officer,
    reason: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    person: Person | None = None,
) -> Event:
    """Write one event and its entry in the audit trail; call it last in an act (audit.act).

    Values become plain JSON: money and measures as texts, days as 2017-06-01; sealed facts stand beside it.
    """
    was, now = beside.tell_all([plain(before), plain(after)], household.number)
    event = Event.objects.create(
        household=household,
        person=person,
        village_code=household.village_code,
        kind=kind,
        on=on,
        at=timezone.now(),
        by=by,
        by_name=str(by),
        reason=reason,
        before=was,
        after=now,
    )
    audit.write(
        kind,
        by=by,
        area_prefix=household.village_code,
        reason=reason,
        before=was,
        after=now,
        household=household.number,
        person=person.number if person else "",
    )
    return event


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as JSON holds them."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value.isoformat() if isinstance(value, date | datetime) else value


_NO_REASON = Text("没有填写理由", "no reason is given")
_MEND_REASON = Text("请写明理由和依据", "say why, and on what evidence")
_CHANGED = Text("您打开之后，这份户档已被他人更改", "somebody changed this file after you opened it")
_MEND_CHANGED = Text("请刷新后核对，再提交一次", "reload the page, compare, and send it again")
