"""The forms of plain steps: outcome, day, papers and reason, made from what the pack asks of the step."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from diguan.casework.rounds import checking
from diguan.casework.rounds.telling import GROUND
from diguan.policy.course import (
    CHOSEN,
    NOT_CHOSEN,
    OUTCOMES,
    PASSED,
    REFUSED,
    RETURNED,
    Course,
    Station,
)
from diguan.web import policies
from diguan.web.readable import reader
from diguan.words.text import Text

PAPER, HITS, RESOLVED = "paper_", "hits_", "resolved_"


def day_field(label: Any, **options: Any) -> forms.DateField:
    """A day, typed as the browser offers it."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **options)


class DayForm(forms.Form):
    """A form with the day on which something was done; a day to come is refused."""

    on = day_field(_("Day"))

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        self.fields["on"].initial = today

    def clean_on(self) -> date:
        """A day that has come."""
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError(gettext("This day is still to come."))
        return on


class Papers(DayForm):
    """The papers of a step: where each is found."""

    def __init__(self, *args: Any, station: Station, papers: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        self.station = station
        language = get_language() or "zh-hans"
        for paper in station.step.evidence if papers else ():
            self.fields[PAPER + paper.id] = forms.CharField(
                label=paper.text.say(language),
                max_length=200,
                required=False,
                widget=forms.TextInput(attrs={"placeholder": gettext("Where it is kept, its number")}),
            )

    @property
    def evidence(self) -> dict[str, str]:
        """By paper, where it is found."""
        found = {name: value for name, value in self.cleaned_data.items() if name.startswith(PAPER)}
        return {name.removeprefix(PAPER): value for name, value in found.items() if value}


class Taking(Papers):
    """What is decided about cases at a step; the reason is asked for by casework where it is needed."""

    outcome = forms.ChoiceField(label=_("Result"), widget=forms.RadioSelect)
    back_to = forms.ChoiceField(label=_("Sent back to"), required=False)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed to refuse, to send back, and where people and the system's finding differ."),
    )

    def __init__(self, *args: Any, course: Course, station: Station, **options: Any) -> None:
        super().__init__(*args, station=station, **options)
        language = get_language() or "zh-hans"
        self.fields["outcome"].choices = [(key, OUTCOMES[key].say(language)) for key in outcomes(station)]
        back = [(one.key, one.text.say(language)) for one in reversed(course.before(station.key))]
        if back:
            self.fields["back_to"].choices = [("", "—"), *back]
        else:
            del self.fields["back_to"]
            self.fields["outcome"].choices = [
                one for one in self.fields["outcome"].choices if one[0] != RETURNED
            ]
        self.departments = departments(course, station)
        for name, text in self.departments.items():
            said = text.say(language)
            self.fields[HITS + name] = _count(gettext("%(name)s: hits") % {"name": said})
            self.fields[RESOLVED + name] = _count(gettext("%(name)s: resolved") % {"name": said})
        if station.step.move == checking.RETURN:
            codes = policies.book().codes("cause")
            choices = [("", "—"), *((key, codes.text(key).say(language)) for key in codes.keys)]
            self.fields["cause"] = forms.ChoiceField(
                label=gettext("Cause of return to poverty"), choices=choices
            )
            self.fields[GROUND] = _ground(course)
        self.order_fields([*(name for name in self.fields if name.startswith((PAPER, HITS, RESOLVED)))])
        self.order_fields(["on", *(n for n in self.fields if n not in _LAST), *_LAST])

    def clean(self) -> dict[str, Any]:
        """Whoever sends back says where to."""
        given = super().clean() or self.cleaned_data
        if given.get("outcome") == RETURNED and not given.get("back_to"):
            self.add_error("back_to", gettext("Say to which step it goes back."))
        return given

    @property
    def before(self) -> list[forms.BoundField]:
        """Day and papers, as they stand above the departments."""
        return [self[name] for name in self.fields if name == "on" or name.startswith(PAPER)]

    @property
    def compared(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """The departments, each with its two numbers, a row of a table."""
        language = get_language() or "zh-hans"
        return [
            (text.say(language), self[HITS + name], self[RESOLVED + name])
            for name, text in self.departments.items()
        ]

    @property
    def after(self) -> list[forms.BoundField]:
        """Everything else, with the result last."""
        shown = (PAPER, HITS, RESOLVED)
        return [self[name] for name in self.fields if name != "on" and not name.startswith(shown)]

    @property
    def details(self) -> Mapping[str, Any]:
        """What the form says besides papers and reason."""
        given = self.cleaned_data
        found: dict[str, Any] = {}
        counted = {
            name: {"hits": given.get(HITS + name), "resolved": given.get(RESOLVED + name)}
            for name in self.departments
        }
        answered = {
            name: {what: number for what, number in said.items() if number is not None}
            for name, said in counted.items()
            if any(number is not None for number in said.values())
        }
        if answered:
            found["departments"] = answered
        return found | {name: given[name] for name in ("cause", GROUND) if given.get(name)}


class AreaTaking(Papers):
    """A step that is taken once for an area: its papers, and a few words."""

    note = forms.CharField(
        label=_("What was done"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


_LAST = ("outcome", "cause", GROUND, "back_to", "reason")


def outcomes(station: Station) -> tuple[str, ...]:
    """What a plain step can come to, in the order in which it is offered."""
    if station.kind == "choice":
        return (CHOSEN, NOT_CHOSEN, RETURNED)
    if station.kind in ("application", "report", "move"):
        return (PASSED, RETURNED)
    return (PASSED, REFUSED, RETURNED)


def departments(course: Course, station: Station) -> dict[str, Text]:
    """The departments that take part, in the words of the pack."""
    setting = station.settings.get("departments")
    if setting is None:
        return {}
    read = reader(course.pack)
    return {name: read.parameter(setting.parameter.id, (name,)) for name in station.texts("departments")}


def places(course: Course, station: Station) -> dict[str, Text]:
    """The kinds of place where a list must hang, in the words of the pack."""
    setting = station.settings.get("places")
    if setting is None:
        return {}
    read = reader(course.pack)
    return {name: read.parameter(setting.parameter.id, (name,)) for name in station.texts("places")}


def _ground(course: Course) -> forms.Field:
    """Which of the pack's causes it was; free words where the document leaves them open."""
    setting = course.setting(checking.RETURN_CAUSES)
    label = gettext("Ground of the policy for including again")
    if setting is None or not isinstance(setting.value, tuple):
        unset = gettext("The document does not say which causes suffice: write the cause, and the reason.")
        return forms.CharField(label=label, required=False, max_length=200, help_text=unset)
    read, language = reader(course.pack), get_language() or "zh-hans"
    said = [(key, read.parameter(setting.parameter.id, (key,)).say(language)) for key in setting.value]
    return forms.ChoiceField(label=label, required=False, choices=[("", "—"), *said])


def _count(label: str) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "form-control", "aria-label": label})
    return forms.IntegerField(label=label, min_value=0, required=False, widget=widget)
