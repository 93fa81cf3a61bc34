"""Requests and answers in words: what a request is for, by when, and what a department has said."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext

from diguan.engine.comparison import catalogue
from diguan.policy.procedures import PROCEDURES
from diguan.web.templatetags.diguan import day, say
from diguan.words.text import Text


def purpose(asked: Any) -> str:
    """The round and the step for which a request was made."""
    kind = PROCEDURES.get(asked.kind, Text(asked.kind, asked.kind))
    of_year = _OF_YEAR.format(year=asked.year, kind=kind)
    return f"{say(of_year)} · {say(Text(asked.step_zh, asked.step_en))}"


def due(asked: Any) -> str:
    """By when an answer is due; that it is not set, where it is not."""
    if asked.due_on is None:
        return gettext("no day of answer is set")
    return gettext("answer by %(day)s") % {"day": day(asked.due_on)}


def over(asked: Any) -> Any:
    """The end of a request, or None while it is under way."""
    return getattr(asked, "end", None)


def said(hits: Sequence[Any] | None) -> list[str]:
    """An answer, a line for each record; nothing where there is no answer."""
    if hits is None:
        return []
    return [_hit(one, catalogue.kinds()) for one in hits] or [gettext("no record")]


def questions(hits: Sequence[Any] | None) -> list[str]:
    """What each kind of record found asks at the door."""
    known = catalogue.kinds()
    return [
        say(known[key].asks) for key in dict.fromkeys(one["source"] for one in hits or ()) if key in known
    ]


def _hit(hit: Any, known: Any) -> str:
    kind = known.get(hit["source"])
    if kind is None:
        return str(hit["source"])
    facts = {fact.name: fact for fact in kind.facts}
    shown = [
        f"{say(facts[name].text)} {day(value) if facts[name].type == 'day' else value}"
        for name, value in hit["facts"].items()
        if name in facts
    ]
    return " · ".join([say(kind.text), *shown])


_OF_YEAR = Text("{year}年{kind}", "{year} {kind}")
