"""The columns of our lists: how a link, money, a day, a flag, a code or a secret stands in a cell and in
Excel.

They format one value; where it comes from and who may see the column, the table says.
"""

from decimal import Decimal
from functools import lru_cache
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django_tables2.utils import Accessor

from diguan.web import badges, desk, masks, policies
from diguan.web.templatetags import diguan as words
from diguan.words.text import Text

NUMERIC = {"th": {"class": "text-end"}, "td": {"class": "text-end text-nowrap"}}
TOGETHER = {"td": {"class": "text-nowrap"}}


class Plain(tables.Column):
    """Words or numbers as they are; a Text in the language of the page. `wrap=False` keeps them on one
    line.
    """

    def __init__(self, *args: Any, wrap: bool = True, **kwargs: Any) -> None:
        if not wrap:
            kwargs.setdefault("attrs", TOGETHER)
        super().__init__(*args, **kwargs)

    def render(self, value: Any) -> str:
        """The cell."""
        return words.say(value)

    def value(self, value: Any) -> Any:
        """The same in Excel; numbers stay numbers."""
        return words.say(value) if isinstance(value, Text) else value


class Link(tables.Column):
    """A value that leads to a page: `Link("household:page", args=["pk"])`; args are accessors of the row.

    On a site without the desk it leads to, the value stands alone.
    """

    def __init__(self, view: str, *, args: list[str] | None = None, query: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("attrs", TOGETHER)
        super().__init__(**kwargs)
        self.view, self.view_args, self.query = view, args if args is not None else ["pk"], query

    def render(self, value: Any, record: Any) -> SafeString:
        """The cell with its link."""
        if not desk.leads_to(self.view):
            return words.say(value)
        url = _address(self.view, *(Accessor(part).resolve(record) for part in self.view_args))
        return format_html('<a href="{}{}">{}</a>', url, self.query, words.say(value))

    def value(self, value: Any) -> Any:
        """The words alone."""
        return words.say(value) if isinstance(value, Text) else value


@lru_cache(maxsize=4096)
def _address(view: str, *keys: Any) -> str:
    """Kept, as several links of a row lead to the same page."""
    return reverse(view, args=keys)


class Number(tables.Column):
    """A number with thousands marks, to the right."""

    kind = "number"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("attrs", NUMERIC)
        super().__init__(*args, **kwargs)

    def render(self, value: Any) -> str:
        """The cell."""
        return words.number(value)

    def value(self, value: Any) -> Any:
        """The bare number."""
        return value


class Yuan(Number):
    """Money in yuan."""

    kind = "money"

    def render(self, value: Decimal) -> str:
        """The cell, with two places and the unit."""
        return words.yuan(value)


class Day(tables.Column):
    """A day."""

    kind = "day"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("attrs", TOGETHER)
        super().__init__(*args, **kwargs)

    def render(self, value: Any) -> str:
        """The cell, as people write days."""
        return words.day(value)

    def value(self, value: Any) -> Any:
        """The day itself."""
        return value


class Moment(Day):
    """A day with its time."""

    kind = "text"

    def render(self, value: Any) -> str:
        """The cell."""
        return words.moment(value)

    value = render


class YesNo(tables.Column):
    """A flag that may be not known; the empty value must reach `render`, so nothing counts as empty."""

    empty_values = ()

    def render(self, value: bool | None) -> SafeString:
        """A badge."""
        return badges.yes_no_unknown(value)

    def value(self, value: bool | None) -> str:
        """Yes, no or not known in words."""
        return badges.answer_name(value)


class Outcome(tables.Column):
    """What a judgement says of a household."""

    def render(self, value: str) -> SafeString:
        """A badge."""
        return badges.outcome(value)

    def value(self, value: str) -> str:
        """The words."""
        return badges.outcome_name(value)


class Code(tables.Column):
    """A key of a code list, said in words: `Code("register_status")`."""

    def __init__(self, code_list: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.code_list = code_list

    def render(self, value: str) -> str:
        """The words of the key."""
        return policies.code_text(self.code_list, value, get_language() or "zh-hans")

    value = render


class Masked(tables.Column):
    """A secret, masked on screen and in Excel alike: `Masked("id_number")`."""

    def __init__(self, kind: str = "other", **kwargs: Any) -> None:
        kwargs.setdefault("attrs", TOGETHER)
        super().__init__(**kwargs)
        self.secret = kind  # not `kind`, which says how a cell stands in Excel

    def render(self, value: str) -> str:
        """The mask."""
        return masks.masked(value, self.secret)

    value = render
