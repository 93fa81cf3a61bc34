"""The policy packs and the dictionary of facts, read once per process and shared by all pages.

It does not know what is in them; a changed pack is seen after a restart, as every decision names the digest
it used.
"""

from datetime import date
from functools import cache

from diguan.policy.citing import named
from diguan.policy.facts import FactBook
from diguan.policy.library import Pack
from diguan.registry.book import library
from diguan.words.errors import Fault

__all__ = ["TOPIC", "book", "cited", "code_text", "in_force", "library", "nearest"]
TOPIC = "identification"


def book() -> FactBook:
    """All facts and code lists."""
    return library().book


@cache
def in_force(area_code: str, on: date) -> Pack | None:
    """The identification policy that holds in an area on a day; None when no document covers it."""
    try:
        return library().choose(TOPIC, area_code, on)
    except Fault:
        return None


def nearest(area_code: str, on: date) -> Pack | None:
    """The policy in force in an area on a day, or the newest that reaches it, so that pages can name one."""
    if found := in_force(area_code, on):
        return found
    reaching = [pack for pack in library().packs() if pack.decision and pack.reach(area_code) is not None]
    return max(
        reaching, key=lambda pack: (pack.reach(area_code) or 0, str(pack.interval.start)), default=None
    )


def cited(words: str, pack_id: str, language: str) -> str:
    """Words with clauses of a pack under their documents' titles; unchanged without such a pack here."""
    return named(words, library().pack(pack_id).documents, language) if pack_id in library().ids else words


def code_text(code_list: str, key: str | None, language: str) -> str:
    """The words for a key of a code list, or for several joined by `;`; an unknown key stays as it is."""
    if not key:
        return ""
    mark = "、" if language.startswith("zh") else ", "
    return mark.join(_one(code_list, part, language) for part in key.split(";"))


def _one(code_list: str, key: str, language: str) -> str:
    codes = book().codes(code_list)
    return codes.text(key).say(language) if key in codes.keys else key
