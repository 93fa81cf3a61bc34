"""The small forms that change a file: correct a fact, a member joins, a member leaves.

They read what was typed; whether the change may be made, casework says when it is made.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from diguan.casework.members import COMING, LEAVING
from diguan.policy.facts import Fact
from diguan.web.fact_fields import field
from diguan.web.natural_changes import Waiting
from diguan.web.policies import book
from diguan.words import identity

OF_A_NEWCOMER = (
    "name", "relation", "sex", "birth", "document_kind", "id_number", "ethnicity", "education", "schooling",
    "health", "labour_ability", "resident_insurance", "member_phone",
)  # fmt: skip
WANTED = frozenset({"relation", "sex"})


class Change(forms.Form):
    """What every change carries: the version of the file that the officer saw, the day, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    on = forms.DateField(
        label=_("From which day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    keep = forms.BooleanField(
        label=_("The paper really says so: keep it as typed"), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def clean_on(self) -> date:
        """A day that has come."""
        day: date = self.cleaned_data["on"]
        if day > self.today:
            raise forms.ValidationError(_("This day is still to come."))
        return day

    def check_number(self, name: str) -> None:
        """Show once what looks wrong with a document number; whoever keeps it as typed may do so."""
        number = self.cleaned_data.get(name)
        if not number or self.cleaned_data.get("keep"):
            return
        if faults := identity.check(number, self.today).faults:
            self.fields["keep"].widget = forms.CheckboxInput()
            said = [fault.say(get_language() or "zh-hans") for fault in faults]
            self.add_error(name, [*said, gettext("Correct it, or tick 'keep it as typed' and send again.")])


class Changing(Change):
    """A change of members; where cases of this family wait for one, it is said to which it belongs."""

    case = forms.ChoiceField(label=_("Belongs to"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, cases: Sequence[Waiting], **options: Any) -> None:
        super().__init__(*args, **options)
        self.waiting = {str(one.case.pk): one for one in cases}
        if not cases:
            del self.fields["case"]
            return
        said = [(key, one.say()) for key, one in self.waiting.items()]
        self.fields["case"].choices = [*said, ("", _("none of these: directly on the file"))]
        self.fields["case"].initial = said[0][0]

    @property
    def chosen(self) -> Waiting | None:
        """The case it belongs to, and its step."""
        return self.waiting.get(self.cleaned_data.get("case", ""))


class Correction(Change):
    """Another value for one fact, or that it is not known; the field starts empty."""

    field_order = ("version", "value", "unknown", "keep", "on", "reason")
    unknown = forms.BooleanField(label=_("It is not known"), required=False)
    reason = forms.CharField(
        label=_("Why, and on what evidence"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, fact: Fact, in_use: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fact = fact
        self.fields["value"] = field(fact, in_use)
        self.fields["value"].label = _("New value")
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """Either a value or 'not known', not both and not neither."""
        cleaned = super().clean() or self.cleaned_data
        if "value" in cleaned and (cleaned["value"] is None) != bool(cleaned.get("unknown")):
            self.add_error("value", _("Give the new value, or tick that it is not known."))
        if self.fact.name == "id_number":
            self.check_number("value")
        return cleaned


class Joining(Changing):
    """Somebody joins the family by birth, marriage or moving in."""

    change = forms.ChoiceField(
        label=pgettext_lazy("change of members", "What happened"), widget=forms.RadioSelect
    )
    proof = forms.CharField(
        label=_("Proof"), max_length=500, help_text=_("Which paper shows it, and where it is kept")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["change"].choices = _changes(COMING)
        self.fields["on"].label = _("On which day")
        for name in OF_A_NEWCOMER:
            self.fields[name] = field(book().fact(name), self.today, required=name in WANTED)
        self.order_fields(("version", "case", "change", "on", "proof", *OF_A_NEWCOMER, "keep"))

    def clean(self) -> dict[str, Any]:
        """The number is looked at once."""
        cleaned = super().clean() or self.cleaned_data
        self.check_number("id_number")
        return cleaned

    def facts(self) -> dict[str, Any]:
        """The facts of the newcomer that were given."""
        given = {name: self.cleaned_data[name] for name in OF_A_NEWCOMER}
        return {name: value for name, value in given.items() if value is not None}


class Leaving(Changing):
    """Somebody leaves the family; when it is the head, somebody else becomes it."""

    field_order = ("version", "case", "change", "on", "proof", "new_head", "keep")
    change = forms.ChoiceField(
        label=pgettext_lazy("change of members", "What happened"), widget=forms.RadioSelect
    )
    proof = forms.CharField(
        label=_("Proof"), max_length=500, help_text=_("Which paper shows it, and where it is kept")
    )
    new_head = forms.ChoiceField(
        label=_("New head of household"),
        help_text=_("The other members' relations are asked anew, as they were told from the former head."),
    )

    def __init__(self, *args: Any, others: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["change"].choices = _changes(LEAVING)
        self.fields["on"].label = _("On which day")
        if others:
            self.fields["new_head"].choices = [("", "—"), *others]
        else:
            del self.fields["new_head"]


def _changes(keys: Sequence[str]) -> list[tuple[str, str]]:
    codes, language = book().codes("member_change"), get_language() or "zh-hans"
    return [(key, codes.text(key).say(language)) for key in keys]
