"""Tokens by which another program reads as an officer: told once, kept as a sum, ended at any time.

A token sees what its officer sees at that moment, and can only read. A closed account's tokens open nothing.
"""

import secrets
from datetime import timedelta
from hashlib import sha256

from django.db.models import QuerySet
from django.utils import timezone

from diguan.casework import audit
from diguan.registry.models import AccessToken, Officer

BYTES = 32
LASTS = timedelta(days=365)
MARK = "diguan_"


def make(officer: Officer, name: str) -> str:
    """A new token of one's own account, told this once."""
    text = MARK + secrets.token_urlsafe(BYTES)
    with audit.act():
        now = timezone.now()
        AccessToken.objects.create(officer=officer, name=name, sum=_sum(text), at=now, until=now + LASTS)
        _note("token_made", officer, officer, name)
    return text


def of(officer: Officer) -> "QuerySet[AccessToken]":
    """The account's tokens that are good, the newest first."""
    return AccessToken.objects.filter(officer=officer, until__gt=timezone.now()).order_by("-id")


def end(officer: Officer, token_id: int | None = None, *, by: Officer) -> None:
    """End one token of the account, or all of them."""
    rows = of(officer).filter(**({"pk": token_id} if token_id is not None else {}))
    with audit.act():
        for token in rows:
            token.until = timezone.now()
            token.save(update_fields=["until"])
            _note("token_ended", officer, by, token.name)


def officer_of(text: str) -> Officer | None:
    """The open account that a token is of; None for one that is unknown, ended or of a closed account."""
    rows = AccessToken.objects.select_related("officer__area").filter(until__gt=timezone.now())
    token = rows.filter(sum=_sum(text), officer__is_active=True).first()
    return token.officer if token else None


def _sum(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _note(kind: str, officer: Officer, by: Officer, name: str) -> None:
    prefix = officer.area.prefix if officer.area else ""
    audit.write(kind, by=by, area_prefix=prefix, after={"account": officer.username, "token": name})
