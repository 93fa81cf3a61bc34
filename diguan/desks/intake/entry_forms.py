"""The entry form of one household: the groups of the national form, every field empty, and a form per member.

It reads what was typed. What looks wrong is told by doubts.py; whether it can be is casework's affair.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from diguan.desks.intake.forms import Day, year_field
from diguan.engine.sheets import Form
from diguan.web import policies
from diguan.web.fact_fields import field
from diguan.words.text import Text

GIVEN_BY_THE_FILE = frozenset(
    {"household_number", "village_code", "register_status", "person_number", "member_change"}
)
FIRST_MEMBERS, MOST_MEMBERS = 2, 20
OPEN = frozenset({"wage_income", "food_assured", "villager_group", "name"})  # groups unfolded at first


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that stand together under a heading; folded unless `open`."""

    text: Text
    fields: tuple[Any, ...]
    open: bool

    @property
    def wrong(self) -> bool:
        """Whether a field of it has a fault."""
        return any(one.errors for one in self.fields)


class Facts(forms.Form):
    """The facts of one level in the groups of the form; `names` are those it asks for."""

    level: str

    def __init__(self, *args: Any, in_use: date, **options: Any) -> None:
        super().__init__(*args, **options)
        book = policies.book()
        for names in columns(self.level):
            for name in names[1]:
                self.fields[name] = field(book.fact(name), in_use)

    @property
    def groups(self) -> list[Group]:
        """The fields by group."""
        return [
            Group(text, tuple(self[name] for name in names), bool(OPEN & set(names)))
            for text, names in columns(self.level)
        ]

    def facts(self) -> dict[str, Any]:
        """What was given; blanks are not known."""
        names = (name for _text, group in columns(self.level) for name in group)
        given = {name: self.cleaned_data.get(name) for name in names}
        return {name: value for name, value in given.items() if value is not None}


class HouseholdForm(Facts):
    """Where and when, and the household's own facts."""

    level = "household"
    village = forms.TypedChoiceField(label=_("Village"), coerce=int)
    reason = forms.CharField(
        label=_("How the household came on file"),
        max_length=500,
        help_text=_("Application, census, or moving in: with its day and paper"),
    )
    keep = forms.CharField(label=_("Why it is right all the same"), max_length=500, required=False)

    def __init__(
        self, *args: Any, villages: Iterable[Any], today: date, in_use: date, **options: Any
    ) -> None:
        super().__init__(*args, in_use=in_use, **options)
        listed = [(village.pk, village.name) for village in villages]
        self.fields["village"].choices = listed if len(listed) == 1 else [("", "—"), *listed]
        self.fields["year"] = year_field(today)
        self.fields["on"] = Day(today=today, label=_("As of"))

    @property
    def head(self) -> list[Any]:
        """The fields above the groups."""
        return [self[name] for name in ("village", "year", "on", "reason")]


class MemberForm(Facts):
    """The facts of one member; an untouched form is nobody."""

    level = "person"

    @property
    def groups(self) -> list[Group]:
        """The fields by group, the basics unfolded."""
        return [Group(one.text, one.fields, at == 0) for at, one in enumerate(super().groups)]


def member_forms(data: Any, in_use: date, more: int = 0) -> Any:
    """The forms of the members; `more` adds empty ones to those that were sent."""
    made = forms.formset_factory(
        MemberForm, extra=FIRST_MEMBERS, max_num=MOST_MEMBERS, absolute_max=MOST_MEMBERS
    )
    if data is not None and more:
        data = data.copy()
        total = data.get("members-TOTAL_FORMS", "")
        count = int(total) if total.isdecimal() else FIRST_MEMBERS
        data["members-TOTAL_FORMS"] = str(min(count + more, MOST_MEMBERS))
    return made(data, prefix="members", form_kwargs={"in_use": in_use})


@cache
def columns(level: str) -> Sequence[tuple[Text, list[str]]]:
    """The groups of a sheet with the facts that are asked for."""
    known = policies.book().facts
    groups = (
        Form.load(policies.library().root).sheet("household" if level == "household" else "person").groups
    )
    asked = (
        (group.text, [name for name in group.columns if name in known and name not in GIVEN_BY_THE_FILE])
        for group in groups
    )
    return [(text, names) for text, names in asked if names]
