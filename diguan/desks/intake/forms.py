"""The small forms of the desk: a workbook with its year and day, a check of the data, an answer."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from diguan.casework.imports import SUFFIXES
from diguan.engine.sheets import Limits

MEGABYTE = 1024 * 1024
FIRST_YEAR = 2013  # before it there was no register


class Day(forms.DateField):
    """A day up to today."""

    def __init__(self, *, today: date, **options: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "max": today.isoformat()})
        super().__init__(widget=widget, initial=today, **options)
        self.today = today

    def clean(self, value: Any) -> date:
        """The day; it has to have come."""
        day: date = super().clean(value)
        if day > self.today:
            raise forms.ValidationError(_("This day is still to come."))
        return day


class Upload(forms.Form):
    """A workbook, the year its facts are of, and the day as of which they were taken."""

    file = forms.FileField(label=_("Workbook"))

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["file"].widget.attrs["accept"] = ",".join(sorted(SUFFIXES))
        self.fields["file"].help_text = gettext(
            "Excel workbook (.xlsx) or CSV of the national form, at most %(size)s MB."
        ) % {"size": Limits().file_bytes // MEGABYTE}
        self.fields["year"] = year_field(today)
        self.fields["on"] = Day(
            today=today, label=_("As of"), help_text=_("Codes are read as they were in use on this day.")
        )

    def clean_file(self) -> UploadedFile:
        """A file that is not too large; what is in it is looked at by the reader."""
        file: UploadedFile = self.cleaned_data["file"]
        limit = Limits().file_bytes
        if file.size and file.size > limit:
            sizes = {"size": f"{file.size / MEGABYTE:.1f}", "limit": limit // MEGABYTE}
            raise forms.ValidationError(
                gettext("The file has %(size)s MB, more than %(limit)s MB: split it by township.") % sizes
            )
        return file


class Check(forms.Form):
    """Which year's facts are checked."""

    def __init__(self, *args: Any, years: Sequence[int], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["year"] = forms.TypedChoiceField(
            label=_("Facts of the year"), choices=[(year, str(year)) for year in years], coerce=int
        )


class Answer(forms.Form):
    """What was done about a finding, and why."""

    DONE = (
        ("corrected", pgettext_lazy("finding", "Corrected in the file")),
        ("right", pgettext_lazy("finding", "Right as it stands")),
    )
    done = forms.ChoiceField(label=_("What came of it"), choices=DONE, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why, and on what evidence"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def text(self) -> str:
        """The answer as the record keeps it."""
        done = dict(self.DONE)[self.cleaned_data["done"]]
        return gettext("%(done)s: %(reason)s") % {"done": done, "reason": self.cleaned_data["reason"]}


def year_field(today: date) -> forms.TypedChoiceField:
    """The years of the register, this year first."""
    years = [(year, str(year)) for year in range(today.year, FIRST_YEAR, -1)]
    return forms.TypedChoiceField(label=_("Facts of the year"), choices=years, coerce=int, initial=today.year)
