"""The ruling behind a judgement, and its rules in words. It judges nothing."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from diguan.policy.entries import Rule
from diguan.policy.ruling import Ruling
from diguan.web import policies
from diguan.web.templatetags import diguan as words
from diguan.words.errors import Fault
from diguan.words.text import Text

NO_RULES: Mapping[str, Rule] = {}


@cache
def ruling(pack_id: str, on: date) -> Ruling:
    """The pack on the day of judging; raises Fault when the site no longer has the pack."""
    return policies.library().pack(pack_id).at(on)


def rules(pack_id: str) -> Mapping[str, Rule]:
    """The rules of a pack by id; none when the site no longer has it."""
    try:
        return policies.library().pack(pack_id).rules
    except Fault:
        return NO_RULES


def said(pack_id: str, ids: Iterable[str]) -> list[str]:
    """Rules in words; an id that the pack no longer has stays as it is."""
    known = rules(pack_id)
    return [words.say(known[id].text) if id in known else id for id in ids]


def facts_said(names: Iterable[str]) -> list[str]:
    """Facts by their names in the language of the page."""
    known = policies.book().facts
    return [words.say(known[name].text) if name in known else name for name in names]


def title(judgement: Any) -> Text:
    """The pack's title as it was at the judgement."""
    return Text(judgement.pack_title_zh, judgement.pack_title_en)
