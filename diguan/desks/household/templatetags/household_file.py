"""The small parts that stand a hundred times on a household's page: a pencil, "not known", an amount.

They are tags and no templates, because each would be a template drawn a hundred times.
"""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from diguan.web import badges
from diguan.web.templatetags import diguan as words

register = template.Library()


@register.simple_tag
def pencil(url: str | None) -> SafeString | str:
    """The way to correct something; nothing where there is none."""
    if not url:
        return ""
    return format_html(
        '<a class="pencil d-print-none" href="{}" title="{}" aria-label="{}">{}</a>',
        url, said := gettext("Correct"), said, words.icon("pencil"),
    )  # fmt: skip


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
    return format_html(
        '<span class="unknown" title="{}">{}</span>',
        gettext("Nobody has recorded it. Not known is not a no."), gettext("not known"),
    )  # fmt: skip


@register.simple_tag
def amount(value: Decimal | None) -> Any:
    """Money, or that it is not known."""
    return badges.yes_no_unknown(None) if value is None else words.yuan(value)
