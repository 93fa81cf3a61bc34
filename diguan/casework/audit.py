"""The one verb that writes the audit trail, and the transaction that every change stands in.

Which rows an act wrote is not told by its verb but noted by the database (registry.watches); an act whose
rows no entry takes up is not committed. What is linked, and how, stands in registry.chains.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from diguan.casework import anchors
from diguan.casework import audited_rows as noted
from diguan.casework.linking import PURPOSE
from diguan.registry import chains, vault
from diguan.registry.models import AuditEntry, AuditHead, Officer
from diguan.words.text import Text

OUTSIDE = "written_outside"
REQUEST: ContextVar[str] = ContextVar("audit_request", default="")
_depth: ContextVar[int] = ContextVar("audit_depth", default=0)


class Unaudited(AssertionError):
    """An act wrote rows and no entry: a fault of the program, and the reason why nothing was written."""


@contextmanager
def act() -> Iterator[None]:
    """A transaction whose every written row must be taken up by an entry before it ends.

    An act inside another is a part of it: where it fails, the whole fails.
    """
    depth = _depth.get()
    token = _depth.set(depth + 1)
    try:
        with transaction.atomic(savepoint=depth == 0):
            if depth == 0:
                vault.refresh()
                _outside()
            yield
            if depth == 0 and (left := noted.waiting()):
                raise Unaudited(f"no audit entry speaks of the rows written in: {', '.join(left)}")
            if depth == 0:
                transaction.on_commit(anchors.when_due)
    finally:
        _depth.reset(token)


def write(
    kind: str,
    *,
    by: Officer | None,
    area_prefix: str,
    reason: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    household: str = "",
    person: str = "",
) -> AuditEntry:
    """Add an entry that takes up all rows written since the last one; call it inside the act, at its end.

    `by` is None when the site itself acts; `before` and `after` are plain JSON; secrets stand beside
    them (registry.beside).
    """
    with transaction.atomic(savepoint=False):
        head = _head(chain_of(area_prefix))
        entry = AuditEntry(
            chain=head.chain,
            number=head.number + 1,
            at=timezone.now().astimezone(UTC).isoformat(timespec="microseconds"),
            officer_id=by.pk if by else 0,
            by_name=chains.clean(str(by) if by else "diguan")[:100],
            area_prefix=area_prefix,
            kind=kind,
            household=household,
            person=person,
            reason=chains.clean(reason),
            before=spelled(before or {}),
            after=spelled(after or {}),
            rows=spelled(noted.take()),
            request=REQUEST.get(),
        )
        values = [getattr(entry, name) for name in chains.COLUMNS]
        ring = vault.ring()
        secret = ring.derived(PURPOSE, ring.current)
        entry.link = chains.link(head.link, chains.line(values), settings.AUDIT_SUM, ring.current, secret)
        entry.save(force_insert=True)
        AuditHead.objects.filter(pk=head.pk).update(number=entry.number, link=entry.link)
    return entry


def chain_of(area_prefix: str) -> str:
    """The chain of an area: that of its jurisdiction, or the site's."""
    return area_prefix[: settings.AUDIT_CHAIN_DIGITS] or chains.SITE


def spelled(values: Mapping[str, Any]) -> str:
    """A JSON object in the one spelling that is linked: sorted keys, no blanks, control characters
    escaped."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _head(chain: str) -> AuditHead:
    """The head of a chain, locked until the transaction ends; of a new chain when there is none."""
    heads = AuditHead.objects.select_for_update()
    if (head := heads.filter(pk=chain).first()) is None:
        AuditHead.objects.bulk_create([AuditHead(chain=chain)], ignore_conflicts=True)
        head = heads.get(pk=chain)
    return head


def _outside() -> None:
    """Record what was written past the site: nobody knows by whom, but from now on it is known that it
    was."""
    if noted.waiting():
        write(OUTSIDE, by=None, area_prefix="", reason=WRITTEN_OUTSIDE.zh)


WRITTEN_OUTSIDE = Text("有数据在系统之外被改动", "rows were written by another program")
