"""How a fact of the register is said on a page: its value with its unit, a secret masked, not known as such.

It takes values as they come from rows and as events keep them in JSON; which facts a page shows, the desk
says.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext

from diguan.policy.facts import Fact
from diguan.web import badges, masks, policies
from diguan.web.templatetags import diguan as words
from diguan.web.units import unit_text

MASKS = {
    "phone": "phone",
    "member_phone": "phone",
    "bank_account": "bank_account",
    "id_number": "id_number",
    "disability_card": "id_number",
    "name": "name",
}


def heading(fact: Fact) -> str:
    """What the fact is called, in the language of the page."""
    return words.say(fact.text)


def unit(written: str | None) -> str:
    """A unit of facts.toml or of a pack in the language of the page."""
    return words.say(unit_text(written))


def said(fact: Fact, value: Any, *, show_secret: bool = False) -> str:
    """The value in words with its unit; None is 'not known', a secret is masked unless it may be shown."""
    if value is None or value == "":
        return badges.answer_name(None)
    if fact.secret and not show_secret:
        return masks.masked(str(value), MASKS.get(fact.name, "other"))
    return _SAID[fact.type](fact, value)


def erased() -> str:
    """What the record says of a secret whose time was over."""
    return gettext("Erased: its time was over")


def on_file(fact: Fact, value: Any) -> str:
    """The value as the pages of a file say it: every secret masked, for every duty; names stand open."""
    return said(fact, value, show_secret=fact.name == "name")


def plain(fact: Fact, value: Any, *, show_secret: bool = False) -> str:
    """The same without its unit and blank when not known: for forms on paper and cells under a heading."""
    if value is None or value == "":
        return ""
    text = said(fact, value, show_secret=show_secret)
    return text.removesuffix(unit(fact.unit)).strip() if fact.unit else text


def _text(fact: Fact, value: Any) -> str:
    return str(value)


def _code(fact: Fact, value: Any) -> str:
    return policies.code_text(fact.list or "", str(value), get_language() or "zh-hans")


def _flag(fact: Fact, value: Any) -> str:
    return badges.answer_name(bool(value))


def _number(fact: Fact, value: Any) -> str:
    amount = words.number(Decimal(str(value)), 2 if fact.type == "money" else None)
    if not fact.unit:
        return str(value)  # a year: no thousands mark
    return gettext("%(amount)s %(unit)s") % {"amount": amount, "unit": unit(fact.unit)}


def _day(fact: Fact, value: Any) -> str:
    return words.day(value if isinstance(value, date) else str(value))


_SAID = {
    "text": _text,
    "code": _code,
    "codes": _code,
    "flag": _flag,
    "integer": _number,
    "number": _number,
    "money": _number,
    "day": _day,
}
