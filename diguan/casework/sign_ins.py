"""Where an account is signed in, and ending it there. A sign-in is a session; what it may do is read anew
with every request, so that this only decides whether it goes on at all."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone

from diguan.registry.models import Officer

AT, FROM, WITH = "signed_in_at", "signed_in_from", "signed_in_with"


@dataclass(frozen=True, slots=True)
class SignIn:
    """One place where an account is signed in: since when, from which address, with which browser. `key` is a
    sum of the session's own, which would let in whoever reads it."""

    key: str
    at: datetime | None
    address: str
    browser: str
    until: datetime


def of(officer: Officer) -> list[SignIn]:
    """Every place where the account is signed in now, the newest first.

    Sessions do not say in a column whose they are, so all open ones are read: some thousand in a county.
    """
    found = list(_open(officer))
    return sorted(found, key=lambda one: one.at or one.until, reverse=True)


def end(officer: Officer, key: str) -> bool:
    """End one sign-in of this account; False when there is none by that key."""
    found = [session for session in _sessions(officer) if named(session.pk) == key]
    for session in found:
        session.delete()
    return bool(found)


def end_all(officer: Officer, but: str | None = None) -> int:
    """End every sign-in of the account, but for one; gives how many were ended."""
    keys = [session.pk for session in _sessions(officer) if session.pk != but]
    Session.objects.filter(pk__in=keys).delete()
    return len(keys)


def named(session_key: str | None) -> str:
    """The name by which a page speaks of a session."""
    return sha256((session_key or "").encode()).hexdigest()[:16]


def _open(officer: Officer) -> Iterator[SignIn]:
    for session in _sessions(officer):
        kept = session.get_decoded()
        at = datetime.fromtimestamp(kept[AT], UTC) if AT in kept else None
        yield SignIn(named(session.pk), at, kept.get(FROM, ""), kept.get(WITH, ""), session.expire_date)


def _sessions(officer: Officer) -> list[Session]:
    rows = Session.objects.filter(expire_date__gt=timezone.now()).iterator(500)
    return [row for row in rows if row.get_decoded().get(SESSION_KEY) == str(officer.pk)]
