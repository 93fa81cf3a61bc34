"""What an entry of the audit trail says, in words: the values before and after, the rows written, and
days."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diguan.registry import beside
from diguan.registry.viewer import SEES_HOUSEHOLDS, Viewer
from diguan.web import facts, masks
from diguan.web.policies import book

SIGNS = {"+": _("rows added"), "~": _("rows changed"), "-": _("rows removed")}
WIDEST = 200


@dataclass(frozen=True, slots=True)
class Change:
    """One value before and after."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one table that were written in one way."""

    table: str
    how: Any
    ids: str


def changes(entry: Any, viewer: Viewer) -> list[Change] | None:
    """The values of an entry; None for who may see no household, when it speaks of one."""
    if entry.household and viewer.duty not in SEES_HOUSEHOLDS:
        return None
    before, after = json.loads(entry.before), json.loads(entry.after)
    sides = [
        (name, _said(name, before.get(name)), _said(name, after.get(name))) for name in {*before, *after}
    ]
    return [Change(_name(name), was, now) for name, was, now in sorted(sides)]


def rows(entry: Any) -> Iterator[Rows]:
    """The rows that the act wrote, table by table."""
    for table, each in json.loads(entry.rows).items():
        for sign, ids in each.items():
            if sign in SIGNS:
                yield Rows(table.removeprefix("registry_"), SIGNS[sign], ids)


def start_of(day: date) -> str:
    """The first moment of a day here, as entries spell moments."""
    begin = datetime.combine(day, time(), timezone.get_current_timezone())
    return begin.astimezone(UTC).isoformat(timespec="microseconds")


def end_of(day: date) -> str:
    """The first moment of the next day."""
    return start_of(day + timedelta(days=1))


def _name(name: str) -> str:
    fact = book().facts.get(name)
    return facts.heading(fact) if fact else name


def _said(name: str, value: Any) -> str:
    if value is None:
        return ""
    fact = book().facts.get(name)
    if (fact and fact.secret and fact.name != "name") or beside.is_reference(value):
        return masks.HIDDEN
    text = value if isinstance(value, str) else json.dumps(_veiled(value), ensure_ascii=False)
    return text if len(text) <= WIDEST else f"{text[:WIDEST]}…"


def _veiled(value: Any) -> Any:
    """A nested value with its secrets hidden."""
    if isinstance(value, dict):
        known = book().facts
        return {name: _said(name, each) if name in known else _veiled(each) for name, each in value.items()}
    return [_veiled(each) for each in value] if isinstance(value, list) else value
