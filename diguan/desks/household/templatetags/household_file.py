"""The small parts that stand a hundred times on a household's page: a fact, a pencil, "not known", an amount.

They are tags and no templates, because each would be a template drawn a hundred times.
"""

from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from diguan.desks.household.income import Item
from diguan.desks.household.sections import Cell
from diguan.policy.entries import Rule, Source
from diguan.web import badges
from diguan.web.templatetags import diguan as words
from diguan.words.text import Text

register = template.Library()


@register.simple_tag
def pencil(url: str | None) -> SafeString | str:
    """The way to correct something; nothing where there is none."""
    return format_html("{}{}{}", _HREF, url, _pencil(get_language())) if url else ""


@cache
def _pencil(language: str | None) -> SafeString:
    """What follows the address, spelled once for a language."""
    said = gettext("Correct")
    return format_html('" title="{}" aria-label="{}">{}</a>', said, said, words.icon("pencil"))


_HREF = SafeString('<a class="pencil d-print-none" href="')


@register.simple_tag
def eye(url: str | None, year: int | None = None) -> SafeString | str:
    """The way to look at something masked, of a year; nothing where there is none."""
    if not url:
        return ""
    url = f"{url}?year={year}" if year else url
    return format_html(
        '<a class="pencil d-print-none" href="{}" title="{}" aria-label="{}">{}</a>',
        url, said := gettext("Look at it in full"), said, words.icon("eye"),
    )  # fmt: skip


@register.simple_tag
def unknown() -> SafeString:
    """That nobody has recorded it."""
    return _unknown(get_language())


@cache
def _unknown(language: str | None) -> SafeString:
    return format_html(
        '<span class="unknown" title="{}">{}</span>',
        gettext("Nobody has recorded it. Not known is not a no."), gettext("not known"),
    )  # fmt: skip


@register.simple_tag
def known_cells(cells: Iterable[Cell]) -> SafeString:
    """Facts that are recorded, each with its value, the way to look at it and the way to correct it."""
    return format_html_join(
        "", "<div><dt>{}</dt><dd>{}{}{}</dd></div>",
        ((words.say(one.fact.text), one.words, eye(one.reveal), pencil(one.url)) for one in cells),
    )  # fmt: skip


@register.simple_tag
def blank_cells(cells: Iterable[Cell]) -> SafeString:
    """Facts that nobody has recorded, each with the way to do it."""
    return format_html_join(
        "", "<div><dt>{}</dt><dd>{}{}</dd></div>",
        ((words.say(one.fact.text), unknown(), pencil(one.url)) for one in cells),
    )  # fmt: skip


@register.simple_tag
def rule_name(rule: Rule, pack_url: str) -> SafeString:
    """A rule's name, which leads to the rule in its document where that is shown."""
    return _rule_name(rule.text, rule.id, pack_url, get_language())


@cache
def _rule_name(text: Text, id: str, pack_url: str, language: str | None) -> SafeString:
    if not pack_url:
        return format_html("<strong>{}</strong>", words.say(text))
    return format_html('<strong><a href="{}#rule-{}">{}</a></strong>', pack_url, id, words.say(text))


@register.simple_tag
def where_it_stands(rule: Rule) -> SafeString:
    """Document and clause of a rule, how far the document itself says it, and what is noted on it."""
    return _where_it_stands(rule.source, rule.basis, rule.note, get_language())


@cache
def _where_it_stands(source: Source, basis: str, note: Text | None, language: str | None) -> SafeString:
    said = format_html('<div class="rule-note">{}</div>', words.say(note)) if note else ""
    return format_html("{} {}{}", source.say(language or "zh-hans"), badges.basis(basis), said)


@register.simple_tag
def facts_read(facts: Iterable[tuple[str, str | None]]) -> SafeString:
    """What a rule read, each with its value or that it is not known."""
    return format_html_join(
        "", '<li><span class="text-secondary">{}</span> {}</li>',
        ((name, badges.yes_no_unknown(None) if value is None else value) for name, value in facts),
    )  # fmt: skip


@register.simple_tag
def other_items(totals: Iterable[Item]) -> SafeString:
    """The lines under totals that are nought or not recorded, in a row."""
    items = (item for total in totals for item in total.others)
    return format_html_join(
        "", "<li>{} {}{}</li>",
        ((words.say(one.fact.text), amount(one.amount), pencil(one.url)) for one in items),
    )  # fmt: skip


@register.simple_tag
def amount(value: Decimal | None) -> Any:
    """Money, or that it is not known."""
    return badges.yes_no_unknown(None) if value is None else words.yuan(value)
