"""One person of a request: what the department's records hold, said by its officer; the number in full."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from diguan.casework import may, rounds
from diguan.casework.rounds import Hit
from diguan.desks.comparison import present
from diguan.desks.comparison.views import line
from diguan.engine.comparison import catalogue
from diguan.registry import files
from diguan.web.looking import Reason
from diguan.web.rounds.step import tried
from diguan.web.templatetags.diguan import say

RECORDS = 3  # of one kind; whoever has more, writes them into the workbook
NONE, FOUND = "none", "found"


class Answer(forms.Form):
    """For each kind of record that the department keeps: none, or the records with what is known of them."""

    def __init__(self, *args: Any, kinds: dict[str, catalogue.Kind], again: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kinds = kinds
        for kind in kinds.values():
            self.fields[kind.id] = forms.ChoiceField(
                label=say(kind.text), widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
                choices=[(NONE, gettext("no record")), (FOUND, gettext("a record"))],
            )  # fmt: skip
            for name, label, fact in self._cells(kind):
                self.fields[name] = _field(fact, label)
        if again:
            self.fields["reason"] = forms.CharField(label=_("Reason for the correction"), max_length=1000)

    def clean(self) -> dict[str, Any]:
        """Facts stand only beside a record that was found."""
        given = super().clean() or self.cleaned_data
        for kind in self.kinds.values():
            filled = any(given.get(name) not in (None, "") for name, _label, _fact in self._cells(kind))
            if given.get(kind.id) == NONE and filled:
                self.add_error(kind.id, gettext("Facts are given, but no record is said to be found."))
        return given

    @property
    def parts(self) -> list[tuple[forms.BoundField, list[str], list[list[forms.BoundField]]]]:
        """By kind: none or found, the headings, and the rows of records."""
        return [
            (
                self[kind.id],
                [say(fact.heading) for fact in kind.facts],
                [[self[_name(kind, row, fact)] for fact in kind.facts] for row in range(RECORDS)],
            )
            for kind in self.kinds.values()
        ]

    @property
    def again(self) -> forms.BoundField | None:
        """Why an answer is given again."""
        return self["reason"] if "reason" in self.fields else None

    @property
    def hits(self) -> list[Hit]:
        """The records; the first row counts also where nothing is known of it."""
        given, found = self.cleaned_data, []
        for kind in self.kinds.values():
            if given[kind.id] != FOUND:
                continue
            for row in range(RECORDS):
                facts = {fact.name: given.get(_name(kind, row, fact)) for fact in kind.facts}
                if not row or any(value not in (None, "") for value in facts.values()):
                    found.append(Hit(kind.id, facts))
        return found

    @staticmethod
    def _cells(kind: catalogue.Kind) -> Iterator[tuple[str, str, catalogue.SourceFact]]:
        for row in range(RECORDS):
            for fact in kind.facts:
                yield _name(kind, row, fact), f"{say(kind.text)} {row + 1}: {say(fact.heading)}", fact


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, request_id: int, asked_id: int) -> HttpResponse:
    """What was answered about a person so far, and the form of who answers."""
    whole, asked = _asked(request, request_id, asked_id)
    form = None
    if may.may_answer(request.own_viewer, whole):
        kinds = catalogue.kinds_of(whole.department)
        form = Answer(request.POST or None, kinds=kinds, again=asked.hits is not None)
        if request.method == "POST" and form.is_valid() and _answered(request, whole, asked, form):
            return redirect("comparison:request", whole.pk)
    elif request.method == "POST":
        may.must_answer(request.own_viewer, whole)
    history = [(one, present.said(one.hits)) for one in files.comparison_answers(request.own_viewer, asked)]
    context = {**line(whole), "person": asked, "form": form, "history": history}
    status = 422 if form is not None and form.errors else 200
    return render(request, "comparison/person.html", context, status=status)


def _asked(request: HttpRequest, request_id: int, asked_id: int) -> tuple[Any, Any]:
    """The request and one of its persons; a department is told when it is over, and sees nobody then."""
    whole = files.comparison_request(request.own_viewer, request_id)
    if may.may_answer(request.own_viewer, whole):
        rounds.must_not_be_over(whole)
    return whole, files.comparison_person(request.own_viewer, whole, asked_id)


def _answered(request: HttpRequest, whole: Any, asked: Any, form: Answer) -> bool:
    why, on = form.cleaned_data.get("reason", ""), timezone.localdate()
    made = tried(
        form, None,
        lambda: rounds.answer_request(whole, {asked.pk: form.hits}, on=on, by=request.user, reason=why),
    )  # fmt: skip
    if made:
        messages.success(request, gettext("The answer is recorded."))
    return bool(made)


@never_cache
@require_http_methods(["GET", "POST"])
def reveal(request: HttpRequest, request_id: int, asked_id: int) -> HttpResponse:
    """The number of a person in full, once, after the reason."""
    whole, asked = _asked(request, request_id, asked_id)
    may.must_answer(request.own_viewer, whole)
    form, value = Reason(request.POST or None), None
    if form.is_valid():
        value = rounds.reveal_asked(asked, by=request.user, reason=form.cleaned_data["reason"])
    context = {"person": asked, "form": form, "value": value}
    return render(request, "comparison/number.html", context, status=422 if form.errors else 200)


def _name(kind: catalogue.Kind, row: int, fact: catalogue.SourceFact) -> str:
    return f"{kind.id}.{row}.{fact.name}"


def _field(fact: catalogue.SourceFact, label: str) -> forms.Field:
    attrs = {"class": "form-control", "aria-label": label}
    if fact.type == "day":
        widget = forms.DateInput(attrs={"type": "date", **attrs}, format="%Y-%m-%d")
        return forms.DateField(label=label, required=False, widget=widget)
    if fact.type in ("money", "number", "integer"):
        places = 0 if fact.type == "integer" else 4
        number = forms.NumberInput(attrs={"step": "any", **attrs})
        return forms.DecimalField(
            label=label, required=False, min_value=0, max_digits=14, decimal_places=places, widget=number
        )
    return forms.CharField(label=label, required=False, max_length=200, widget=forms.TextInput(attrs=attrs))
