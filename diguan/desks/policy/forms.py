"""The form of "what would change": which register, which policy, and what is put in its place."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from diguan.policy.faults import PolicyFault
from diguan.policy.language.types import Kind
from diguan.policy.pack import Pack
from diguan.web import faults, policies
from diguan.web.templatetags.diguan import day

NEWEST = "newest"
PACK, VALUE = "pack", "value"


class WhatIf(forms.Form):
    """Another pack, or another value of one parameter; checked as far as the packs themselves can say."""

    snapshot = forms.ChoiceField(label=_("Register"), help_text=_("The files as they were frozen on a day."))
    before = forms.ChoiceField(label=_("Policy now"))
    on = forms.DateField(
        label=_("Day of judging"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    change = forms.ChoiceField(
        label=_("What changes"),
        choices=[(VALUE, _("one value of this policy")), (PACK, _("another policy"))],
        widget=forms.RadioSelect,
    )
    parameter = forms.ChoiceField(label=_("Value"), required=False)
    value = forms.CharField(label=_("Its new value"), required=False, max_length=200)
    after = forms.ChoiceField(label=_("Policy instead"), required=False)

    def __init__(self, *args: Any, packs: Sequence[Pack], snapshots: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "zh-hans"
        titles = [(pack.id, pack.title.say(language)) for pack in packs]
        self.fields["before"].choices = titles
        self.fields["after"].choices = [("", "—"), *titles]
        named = {one.id: one.text.say(language) for pack in packs for one in pack.parameters.values()}
        self.fields["parameter"].choices = [("", "—"), *sorted(named.items(), key=lambda pair: pair[1])]
        self.fields["snapshot"].choices = [
            (NEWEST, gettext("the newest of each area")),
            *[(str(one.pk), _snapshot(one)) for one in snapshots],
        ]

    def clean(self) -> dict[str, Any]:
        """The two packs to compare under `packs`; every fault stands beside the field it belongs to."""
        given = super().clean()
        if self.errors:
            return given
        before = policies.library().pack(given["before"])
        if not before.in_force(given["on"]):
            self.add_error("on", _out_of_force(before))
            return given
        try:
            after = self._other_pack(given) if given["change"] == PACK else self._varied(before, given)
        except PolicyFault as fault:
            self.add_error("value" if given["change"] == VALUE else "after", faults.say(fault))
            return given
        if after is not None and not self.errors:
            given["packs"] = (before, after)
        return given

    def _other_pack(self, given: dict[str, Any]) -> Pack | None:
        if not given["after"] or given["after"] == given["before"]:
            self.add_error("after", gettext("Choose a policy that differs from the one now."))
            return None
        return policies.library().pack(given["after"])

    def _varied(self, before: Pack, given: dict[str, Any]) -> Pack | None:
        parameter = before.parameters.get(given["parameter"])
        if parameter is None:
            self.add_error("parameter", gettext("This policy has no such value. Choose one that it has."))
            return None
        try:
            value = plain(given["value"].strip(), parameter.type.kind)
        except ValueError as error:
            self.add_error("value", str(error))
            return None
        return before.with_value(parameter.id, value, given["on"], "试算 what if")


def plain(written: str, kind: Kind) -> Any:
    """What was typed as a value of that kind; raises ValueError with words for the officer."""
    if not written:
        raise ValueError(gettext("Enter the new value."))
    if kind is Kind.NUMBER:
        return _number(written)
    if kind is Kind.BOOL:
        return _yes_no(written)
    if kind is Kind.DAY:
        return _day(written)
    words = tuple(
        word.strip() for word in written.replace("，", ",").replace("、", ",").split(",") if word.strip()
    )
    return words if kind is Kind.TEXTS else written


def _number(written: str) -> float:
    try:
        number = Decimal(written.replace(",", "").replace("，", ""))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise ValueError(gettext("Enter a number in digits, such as 3535, without a unit."))
    return float(number)


def _yes_no(written: str) -> bool:
    if written.lower() not in {"是", "yes", "否", "no"}:
        raise ValueError(gettext("Enter yes or no."))
    return written.lower() in {"是", "yes"}


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise ValueError(gettext("Enter a day such as 2017-06-30.")) from None


def _out_of_force(pack: Pack) -> str:
    words = gettext(
        "The policy now is not in force on that day; it holds from %(start)s until before %(end)s."
    )
    return words % {"start": day(pack.interval.start), "end": day(pack.interval.end)}


def _snapshot(one: Any) -> str:
    words = gettext("%(area)s · %(year)s · frozen as of %(on)s · %(households)s households")
    return words % {
        "area": one.area.full_name,
        "year": one.year,
        "on": day(one.on),
        "households": one.households,
    }
