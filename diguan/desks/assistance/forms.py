"""The forms of a plan of help: the plan, a measure, how it ends, what it brought.

They read what was typed; whether it can be so, casework says. Nothing that is not known must be filled in.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from diguan.casework import measures
from diguan.casework.help_plans import Aim
from diguan.web import policies
from diguan.web.rounds.step_forms import DayForm, day_field


def _yuan(label: Any, help_text: Any = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=Decimal(0),
        max_digits=14,
        decimal_places=2,
        help_text=help_text,
    )


def _words(label: Any, help_text: Any = "", *, required: bool = False, rows: int = 3) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=1000, widget=area, help_text=help_text)


def _short(label: Any, length: int, help_text: Any = "", *, required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, required=required, max_length=length, help_text=help_text)


class PlanForm(DayForm):
    """What the plan aims at, and who answers for it."""

    words = _words(
        _("What the plan aims at"), _("What this household lacks and what is to be reached. Kept sealed.")
    )
    responsible = _short(_("Responsible person"), 60)
    unit = _short(_("Unit of the responsible person"), 120)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"].label = gettext_lazy("From which day")

    def aim(self) -> Aim:
        """As typed."""
        given = self.cleaned_data
        return Aim(given["words"], given["responsible"], given["unit"])


class ReplacingForm(PlanForm):
    """Another plan in its place: which measures go on, and why."""

    carried = forms.TypedMultipleChoiceField(
        label=_("Measures that go on"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The others are given up."),
    )
    reason = _short(_("Why another plan"), 500, required=True)

    def __init__(self, *args: Any, under_way: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        if under_way:
            self.fields["carried"].choices = under_way
            self.fields["carried"].initial = [key for key, _said in under_way]
        else:
            del self.fields["carried"]


class MeasureForm(DayForm):
    """A measure: what, for whom, how much, for which money, by whom, until when."""

    field_order = ("kind", "what", "income_project", "person")
    kind = forms.ChoiceField(label=pgettext_lazy("of a measure", "Kind"))
    what = _short(
        _("Project or measure"), 200,
        _("As on its paper. What concerns somebody's health stands in the aim."), required=True,
    )  # fmt: skip
    income_project = forms.BooleanField(label=_("It is to bring income (income project)"), required=False)
    person = forms.TypedChoiceField(label=_("For whom"), coerce=int, required=False, empty_value=None)
    size = _short(_("Size"), 120, _("Such as: 20 sheep, 3 mu, 40 days of training."))
    money = _yuan(_("Money planned, yuan"), _("Blank while it is not known."))
    money_from = _short(_("Source of the money"), 120)
    responsible = _short(_("Responsible person"), 60)
    due = day_field(_("To be done by"), required=False)

    def __init__(self, *args: Any, members: Sequence[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.members = {one.pk: one for one in members}
        codes, language = policies.book().codes(measures.KINDS), get_language() or "zh-hans"
        self.fields["kind"].choices = [
            ("", "—"), *((key, codes.text(key).say(language)) for key in codes.keys)
        ]  # fmt: skip
        named = [(one.pk, one.name or one.number) for one in members]
        self.fields["person"].choices = [("", _("the whole household")), *named]
        self.fields["on"].label = gettext_lazy("From which day")
        self.order_fields((*self.field_order, "size", "money", "money_from", "responsible", "on", "due"))

    def given(self) -> measures.Given:
        """As typed."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in ("on", "person")}
        return measures.Given(person=self.members.get(self.cleaned_data["person"]), **said)


class EndForm(DayForm):
    """How a measure ends."""

    field_order = ("outcome", "on")
    outcome = forms.ChoiceField(
        label=_("How it ends"),
        widget=forms.RadioSelect,
        choices=[(one.value, one.label) for one in (measures.DONE, measures.GIVEN_UP)],
    )
    reason = _short(_("Reason"), 500, _("Needed where the measure is given up."))


class EffectForm(DayForm):
    """What a measure brought."""

    reached = _words(_("What was reached"), _("Kept sealed."), required=True)
    income = _yuan(_("Income it brings, yuan a year"), _("Blank where it brings none or nobody knows yet."))
    received = _yuan(_("Money received, yuan"))
    agreed_by = _short(
        _("Agreed to by"), 60, _("Name of who of the household signs for it; blank while nobody has.")
    )

    def reached_words(self) -> measures.Reached:
        """As typed."""
        given = self.cleaned_data
        return measures.Reached(given["reached"], given["income"], given["received"], given["agreed_by"])
