"""The forms of the grid: a cell with its keeper, a screening, what was found at a household, a reason."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from diguan.casework.grids import Keeper
from diguan.casework.screenings import SIGNALS
from diguan.web import policies
from diguan.web.rounds.step_forms import DayForm, day_field


class CellForm(forms.Form):
    """A cell's name and keeper; a keeper who stays keeps the telephone when none is typed."""

    name = forms.CharField(
        label=_("Name of the cell"), max_length=60, help_text=_("As people say it: the hamlet, the group.")
    )
    keeper_name = forms.CharField(
        label=_("Name of the keeper"),
        max_length=60,
        required=False,
        help_text=_("Blank while nobody keeps the cell: its households are not covered then."),
    )
    keeper_phone = forms.CharField(
        label=_("Telephone of the keeper"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    username = forms.CharField(
        label=_("Sign-in name of the keeper's account"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_(
            "A village account of this village, where the keeper has one. It sees the whole village."
        ),
    )

    def keeper(self) -> Keeper:
        """The keeper as typed."""
        given = self.cleaned_data
        return Keeper(given["keeper_name"], self._phone(), given["username"])

    def _phone(self) -> str | None:
        return self.cleaned_data["keeper_phone"]


class LayingForm(CellForm):
    """A new cell, and in which village."""

    village = forms.TypedChoiceField(label=_("Village"), coerce=int)
    field_order = ("village", "name")

    def __init__(self, *args: Any, villages: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["village"].choices = [(one.pk, one.full_name) for one in villages]


class ChangeForm(CellForm):
    """Another name or keeper, and why."""

    reason = forms.CharField(label=_("Reason"), max_length=500)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, cell: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.cell = cell
        if cell.keeper_phone:
            self.fields["keeper_phone"].help_text = gettext(
                "Blank leaves the telephone on record, unless the keeper is another person."
            )

    def _phone(self) -> str | None:
        typed: str = self.cleaned_data["keeper_phone"]
        same = self.cleaned_data["keeper_name"].strip() == self.cell.keeper_name
        return None if same and not typed else typed


class OpeningForm(forms.Form):
    """A screening: what it is called, from when to when."""

    title = forms.CharField(label=_("Name of the screening"), max_length=120)
    starts = day_field(_("From"))
    until = day_field(_("To (inclusive)"))


class ReasonForm(forms.Form):
    """A reason and nothing else."""

    reason = forms.CharField(label=_("Reason"), max_length=500)


class RecordForm(DayForm):
    """What was found at the households that are ticked."""

    who = forms.CharField(label=_("Who went there"), max_length=60)
    found = forms.MultipleChoiceField(
        label=_("Signals"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick none where nothing was found."),
    )
    note = forms.CharField(
        label=_("What was seen"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Kept sealed."),
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, today=today, **options)
        codes, language = policies.book().codes(SIGNALS), get_language() or "zh-hans"
        self.fields["found"].choices = [(key, codes.text(key).say(language)) for key in codes.keys]
