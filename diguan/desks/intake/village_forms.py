"""What a village's form asks, group by group, and what the quality rules say of what was recorded.

A form already recorded shows what stands; a new year's form starts empty, as every measured value must.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from diguan.desks.intake.doubts import Doubt
from diguan.desks.intake.entry_forms import Group
from diguan.desks.intake.forms import Day
from diguan.engine.sheets import groups
from diguan.policy.judging import village_answers
from diguan.web import policies
from diguan.web.fact_fields import field
from diguan.web.templatetags import diguan as words
from diguan.words.errors import Fault

FORM = "village"


class VillageForm(forms.Form):
    """The facts of a village for a year, with the version that the officer saw, the day, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Where the figures come from"),
        max_length=500,
        help_text=_("Yearly collection, a count of the village, a correction: with its day and paper"),
    )

    def __init__(self, *args: Any, today: date, in_use: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"] = Day(today=today, label=_("As of"))
        for fact in policies.book().recorded("village"):
            self.fields[fact.name] = field(fact, in_use)
        self.initial = {name: _written(value) for name, value in self.initial.items()}

    @property
    def groups(self) -> list[Group]:
        """The fields by group, the first two unfolded."""
        return [
            Group(each.text, tuple(self[name] for name in each.columns), at < 2)
            for at, each in enumerate(_groups())
        ]

    def facts(self) -> dict[str, Any]:
        """What the form says of every fact; None is not known."""
        return {fact.name: self.cleaned_data.get(fact.name) for fact in policies.book().recorded("village")}


def doubts(village_code: str, facts: Mapping[str, Any], on: date) -> list[Doubt]:
    """The quality rules about villages that are true of these facts."""
    try:
        pack = policies.library().choose("quality", village_code, on)
    except Fault:
        return []
    answers = village_answers(pack.at(on), facts)
    language = get_language() or "zh-hans"
    found = [pack.rules[id] for id, answer in answers.items() if answer and pack.rules[id].kind == "quality"]
    return [Doubt(words.say(rule.text), rule.source.say(language)) for rule in found]


def recorded(form: Any) -> dict[str, Any]:
    """The facts of a form on record by name; all not known without one."""
    return {fact.name: getattr(form, fact.name, None) for fact in policies.book().recorded("village")}


@cache
def _groups() -> Any:
    return groups(policies.library().root, FORM)


def _written(value: Any) -> Any:
    """A value as the field shows it: yes and no as their keys, decimals without empty zeros."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if value is None or isinstance(value, int | str) else format(value.normalize(), "f")
