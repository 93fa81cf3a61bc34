"""A form field for a fact of the register: codes as lists valid on a day, amounts as officers write them.

Every field starts empty and empty means not known: no form may suggest a measured value. Whether a value is
possible, casework says; whether it is likely, the quality rules.
"""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from diguan.policy.facts import Fact
from diguan.web import facts, policies
from diguan.words import money
from diguan.words.errors import Fault
from diguan.words.widths import narrow

MOST_TEXT = 255


class Amount(forms.CharField):
    """Yuan, also written as 1,234.50 or 0.5万元 or in full-width digits."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def clean(self, value: Any) -> Decimal | None:
        """The amount to the fen; None when empty."""
        text = super().clean(value)
        try:
            return money.parse(text) if text else None
        except Fault as fault:
            raise ValidationError(fault.what.say(get_language() or "zh-hans")) from None


class Measure(Amount):
    """A number with up to four places; full-width digits and thousands marks are read."""

    places = 4

    def clean(self, value: Any) -> Decimal | None:
        """The number; None when empty."""
        text = forms.CharField.clean(self, value)
        if not text:
            return None
        try:
            number = Decimal(narrow(text).replace(",", ""))
        except InvalidOperation:
            raise ValidationError(_("Write the number alone, like 12.5.")) from None
        if not number.is_finite() or number != round(number, self.places):
            raise ValidationError(_("Write the number alone, like 12.5."))
        return number


class Whole(Amount):
    """A whole number."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def clean(self, value: Any) -> int | None:
        """The number; None when empty."""
        text = narrow(forms.CharField.clean(self, value) or "")
        if not text:
            return None
        if not text.lstrip("-").isdecimal():
            raise ValidationError(_("Write a whole number, like 3."))
        return int(text)


class Keys(forms.MultipleChoiceField):
    """Several keys of a list, as the register keeps them: sorted and joined by ';'."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> str | None:
        """The keys; None when none is chosen."""
        return ";".join(sorted(super().clean(value))) or None


def field(fact: Fact, on: date, *, required: bool = False) -> forms.Field:
    """An empty field for a fact; a list offers the codes in use on the day."""
    options = {"label": facts.heading(fact), "required": required}
    if fact.unit:
        options["help_text"] = facts.unit(fact.unit)
    return _FIELDS[fact.type](fact, on, options)


def choices(fact: Fact, on: date) -> list[tuple[str, str]]:
    """The codes of a fact in use on a day: key and words."""
    codes = policies.book().codes(fact.list or "")
    language = get_language() or "zh-hans"
    in_use = dict.fromkeys(row.key for row in codes.rows if row.interval.contains(on))
    return [(key, codes.text(key, on).say(language)) for key in in_use]


def _text(fact: Fact, on: date, options: dict[str, Any]) -> forms.Field:
    return forms.CharField(
        max_length=MOST_TEXT,
        empty_value=None,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        **options,
    )


def _code(fact: Fact, on: date, options: dict[str, Any]) -> forms.Field:
    return forms.TypedChoiceField(choices=[("", "—"), *choices(fact, on)], empty_value=None, **options)


def _codes(fact: Fact, on: date, options: dict[str, Any]) -> forms.Field:
    return Keys(choices=choices(fact, on), **options)


def _flag(fact: Fact, on: date, options: dict[str, Any]) -> forms.Field:
    answers = [("", "—"), ("yes", _("yes")), ("no", _("no"))]
    return forms.TypedChoiceField(
        choices=answers, coerce=lambda said: said == "yes", empty_value=None, **options
    )


def _day(fact: Fact, on: date, options: dict[str, Any]) -> forms.Field:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(widget=widget, **options)


def _amount(fact: Fact, on: date, options: dict[str, Any]) -> forms.Field:
    return Amount(max_length=40, **options)


def _measure(fact: Fact, on: date, options: dict[str, Any]) -> forms.Field:
    return Measure(max_length=40, **options)


def _whole(fact: Fact, on: date, options: dict[str, Any]) -> forms.Field:
    return Whole(max_length=20, **options)


_FIELDS = {
    "text": _text,
    "code": _code,
    "codes": _codes,
    "flag": _flag,
    "integer": _whole,
    "number": _measure,
    "money": _amount,
    "day": _day,
}
