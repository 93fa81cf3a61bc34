"""The form that starts a judgement: by which policy, of which year's files, as of which day."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from diguan.policy.pack import Pack
from diguan.web.templatetags.diguan import day


class Judging(forms.Form):
    """Choices that the casework verb would refuse are named here, beside the field they belong to."""

    pack = forms.ChoiceField(label=_("Policy"))
    year = forms.TypedChoiceField(
        label=_("Year of the files"),
        coerce=int,
        help_text=_("Incomes and conditions as recorded for this year."),
    )
    on = forms.DateField(
        label=_("Day of judging"),
        help_text=_("Ages and dated values are those of this day."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, packs: Iterable[Pack], years: Iterable[int], **options: Any) -> None:
        super().__init__(*args, **options)
        self.packs = {pack.id: pack for pack in packs}
        language = get_language() or "zh-hans"
        self.fields["pack"].choices = [(id, pack.title.say(language)) for id, pack in self.packs.items()]
        self.fields["year"].choices = [(year, str(year)) for year in years]

    def clean(self) -> dict[str, Any]:
        """The pack must be in force on the day."""
        given = super().clean() or {}
        pack, on = self.packs.get(given.get("pack", "")), given.get("on")
        if pack and on and not pack.in_force(on):
            self.add_error("on", _not_in_force(pack, on))
        return given


def _not_in_force(pack: Pack, on: date) -> str:
    start, end = pack.interval.start, pack.interval.end
    said = {
        "on": day(on),
        "from": day(start) if start else gettext("the beginning"),
        "to": day(end) if end else gettext("further notice"),
    }
    return gettext("On %(on)s this policy is not in force; it is from %(from)s until %(to)s.") % said
