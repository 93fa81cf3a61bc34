"""How words, money, days, flags, bases and outcomes are said on a page; charts, icons and form fields are
drawn.

Every filter takes None for "not known" and says so; none of them reads the database.
"""

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django import template
from django.forms import BoundField
from django.template.base import Parser, Token
from django.templatetags import i18n
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from diguan.web import badges, happenings, masks, policies
from diguan.web.charts import Chart
from diguan.web.units import unit_text
from diguan.words.days import day_words
from diguan.words.errors import Fault
from diguan.words.text import Text

register = template.Library()
NOTHING = "—"


def _language() -> str:
    return get_language() or "zh-hans"


@register.filter
def say(words: Text | Fault | Any) -> str:
    """A Text or a Fault in the current language; anything else as it is, None as nothing."""
    if words is None:
        return ""
    return words.say(_language()) if isinstance(words, Text | Fault) else str(words)


@register.filter
def number(value: int | float | Decimal | None, places: int | None = None) -> str:
    """A number with thousands marks; without `places` as exact as it is, without idle zeros."""
    if value is None or value == "":
        return NOTHING
    if places is None:
        places = max(0, -Decimal(str(value)).normalize().as_tuple().exponent)
    return f"{value:,.{places}f}"  # groups of three in both languages, as on the official forms


@register.filter
def yuan(value: Decimal | float | int | None) -> str:
    """Money: 3,200.00 元 / 3,200.00 yuan."""
    return gettext("%(amount)s yuan") % {"amount": number(value, 2)} if value not in (None, "") else NOTHING


@register.filter
def percent_of(part: float | None, whole: float | None) -> str:
    """The share of a part in a whole with one place, or a dash when there is no whole."""
    return f"{100 * float(part) / float(whole):.1f}%" if part is not None and whole else NOTHING


@register.filter
def day(value: date | datetime | str | None) -> str:
    """A day as people write it: 2017年3月1日 / 1 Mar 2017."""
    if not value:
        return NOTHING
    if isinstance(value, str):
        value = date.fromisoformat(value)
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return day_words(value).say(_language())


@register.filter
def moment(value: datetime | None) -> str:
    """A day with the time at the site's place: 2017年3月1日 14:05."""
    return f"{day(value)} {timezone.localtime(value):%H:%M}" if value else NOTHING


@register.filter
def yes_no_unknown(value: bool | None) -> SafeString:
    """A badge: yes, no, or not known (which is never no)."""
    return badges.yes_no_unknown(value)


@register.filter
def basis(value: str) -> SafeString:
    """A badge: stated by the document, our reading of it, or unset."""
    return badges.basis(value)


@register.filter
def outcome(value: str) -> SafeString:
    """A badge for what a judgement says of a household."""
    return badges.outcome(value)


@register.filter
def masked(value: str | None, kind: str = "other") -> str:
    """A secret with its middle hidden; kinds: id_number, phone, bank_account, name, other."""
    return masks.masked(value, kind)


@register.filter
def code_text(key: str | None, code_list: str) -> str:
    """The words of a code list for a key (or keys joined by `;`)."""
    return policies.code_text(code_list, key, _language())


@register.filter
def pack_title(pack_id: str) -> Text:
    """The title of a policy document by its id; the id itself where this site has no such pack."""
    library = policies.library()
    return library.pack(pack_id).title if pack_id in library.ids else Text(pack_id, pack_id)


@register.filter
def unit(name: str) -> Text:
    """A unit, which packs write in English, as a Text."""
    return unit_text(name) or Text(NOTHING, NOTHING)


@register.filter
def stage(name: str) -> str:
    """A stage in the life of a household file, by the name that procedures use."""
    return happenings.stage(name, _language())


@register.filter
def event_kind(kind: str) -> str:
    """What an event of a household file is called."""
    return happenings.event(kind, _language())


class _Once(template.Node):
    """Words that never change, looked up once for each language: a page may say five hundred."""

    def __init__(self, words: template.Node) -> None:
        self.words = words
        self.said: dict[str, str] = {}

    def render(self, context: template.Context) -> str:
        """The words in the language of the page."""
        language = _language()
        if language not in self.said:
            self.said[language] = self.words.render(context)
        return self.said[language]


@register.tag
def translate(parser: Parser, token: Token) -> template.Node:
    """Django's tag, which takes the place of it where this library is loaded after i18n; words that are
    written out in the template are looked up only once."""
    node = i18n.do_translate(parser, token)
    written_out = (
        isinstance(node.filter_expression.var, template.Variable) and node.filter_expression.var.literal
    )
    varies = node.asvar or node.filter_expression.filters or node.message_context
    return node if varies or not written_out else _Once(node)


@register.simple_tag
@cache
def icon(name: str, classes: str = "") -> SafeString:
    """A line drawing out of the sprite; it says nothing to a screen reader, the words beside it do."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        classes, _sprite(), name,
    )  # fmt: skip


@cache
def _sprite() -> str:
    """The address of the sprite, worked out once: a page may hold a hundred drawings."""
    return static("vendor/icons.svg")


@register.inclusion_tag("web/_chart.html", takes_context=True)
def chart(context: template.Context, drawn: Chart) -> dict[str, Any]:
    """The chart, and the same numbers as a table."""
    request = context["request"]
    request.charts = getattr(request, "charts", 0) + 1
    return {"chart": drawn, "id": f"chart-{request.charts}"}


@register.inclusion_tag("web/_run.html", takes_context=True)
def progress(context: template.Context, run: Any, then: str = "") -> dict[str, Any]:
    """How far a background run is, refreshed by itself; when done, the page reloads or goes to `then`."""
    return {"run": run, "then": then, "request": context["request"], "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("web/_field.html")
def field(bound: BoundField, classes: str = "") -> dict[str, Any]:
    """One field of a form with label, help and faults."""
    shape = badges.shape_of(bound)
    if not bound.is_hidden:
        wrong = " is-invalid" if bound.errors else ""
        own = bound.field.widget.attrs.get("class", "")
        bound.field.widget.attrs["class"] = f"{own} {_CLASSES[shape]}{wrong}".strip()
    return {"field": bound, "shape": shape, "classes": classes}


@register.inclusion_tag("web/_fields.html")
def fields(form: Any) -> dict[str, Any]:
    """All fields of a form, with what is wrong with the form as a whole above them."""
    return {"form": form}


_CLASSES = {
    "check": "form-check-input",
    "select": "form-select",
    "text": "form-control",
    "choices": "form-check-input",
}
