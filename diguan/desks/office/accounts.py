"""Accounts of the area: the list, one account with what can be done to it, a new one, and what waits for a
second person. Who may do what, diguan.casework.granting decides."""

from typing import Any

import django_filters
from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from diguan.casework import granting
from diguan.casework.may import DUTIES, GRANTS, WATCHING, NotAllowed
from diguan.engine.comparison.catalogue import departments
from diguan.registry import files
from diguan.web import doors
from diguan.web.tables import Filter, Link, ListPage, Plain, Table
from diguan.words.errors import Fault

ACTS = {
    "close": _("Close the account"),
    "reopen": _("Open it again"),
    "password": _("Give a new password"),
    "unlock": _("Lift the lock after wrong passwords"),
    "second_factor": _("Take away the second factor"),
}
PROPOSED = {**ACTS, "open": _("Open an account"), "move": _("Give another duty or area")}
HINTS = {
    "close": _("Ends every sign-in at once; what was done stays on record."),
    "reopen": _("With a new password, shown once."),
    "password": _("Shown once; must be changed at the next sign-in. Ends every sign-in."),
    "unlock": _("The same password works again at once."),
    "second_factor": _("For a lost telephone without recovery codes. Ends every sign-in."),
}


class Open(Plain):
    """Whether an account is open."""

    def render(self, value: bool) -> str:
        """The cell."""
        return gettext("in use") if value else gettext("out of use")

    value = render


class Duty(Plain):
    """A duty in words."""

    def render(self, record: Any) -> str:
        """The cell."""
        return str(record.get_duty_display())

    value = render


class AccountTable(Table):
    """One line per account."""

    username = Link("office:account", verbose_name=_("Account"))
    name = Plain(verbose_name=_("Name of the officer"), wrap=False)
    duty = Duty(verbose_name=_("Duty"))
    area = Plain(accessor="area__full_name", verbose_name=_("Area"))
    is_active = Open(verbose_name=_("State of the account"))

    class Meta(Table.Meta):
        fields = ("username", "name", "duty", "area", "is_active")


class AccountFilter(Filter):
    """Duty, and whether it is open."""

    duty = django_filters.ChoiceFilter(label=_("Duty"), empty_label=_("all"))
    is_active = django_filters.BooleanFilter(label=_("In use"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.filters["duty"].extra["choices"] = _duties()


class Accounts(ListPage):
    """The list, with what waits for a second person above it."""

    title = _("Accounts")
    lead = _("Who signs in, with which duty, and where. Administrators and auditors need two persons.")
    empty = _("No account here.")
    template_name = "office/accounts.html"
    table_class = AccountTable
    filterset_class = AccountFilter
    search = ("username", "name")
    search_hint = _("Account or name")
    order_by = "username"
    file_name = "accounts"

    def rows(self) -> QuerySet[Any]:
        """The accounts of the chosen area."""
        _must(self.request)
        return files.accounts(self.request.viewer)

    def extra(self) -> dict[str, Any]:
        """With what waits."""
        waiting = [(row, PROPOSED[row.act]) for row in files.account_proposals(self.request.viewer)]
        return {"waiting": waiting}


class PlaceForm(forms.Form):
    """A duty and the code of its area."""

    duty = forms.ChoiceField(label=_("Duty"))
    department = forms.ChoiceField(
        label=_("Department"), required=False, help_text=_("Only for officers of a department.")
    )
    area = forms.CharField(max_length=12, label=_("Code of the area"), help_text=_("2 to 12 digits"))

    def __init__(self, *args: Any, request: HttpRequest, **options: Any) -> None:
        super().__init__(*args, **options)
        self.request = request
        self.fields["duty"].choices = _duties()
        language = get_language() or "zh-hans"
        named = [(key, text.say(language)) for key, text in departments().items()]
        self.fields["department"].choices = [("", "—"), *named]

    def clean_area(self) -> int:
        """The id of the area of that code that fits the duty."""
        code = self.cleaned_data["area"]
        level = granting.DUTIES_BY_LEVEL.get(self.cleaned_data.get("duty", ""))
        found = files.areas(self.request.own_viewer).filter(code=code.ljust(12, "0"))
        area = found.filter(level=level).first() if level else found.order_by("level").first()
        if area is None:
            raise forms.ValidationError(gettext("There is no such area in yours that fits the duty."))
        return int(area.pk)


class NewForm(PlaceForm):
    """Who, with which duty, where."""

    username = forms.SlugField(max_length=40, label=_("Account"), help_text=_("small letters and digits"))
    name = forms.CharField(max_length=100, label=_("Name of the officer"))
    field_order = ("username", "name", "duty", "department", "area")


@require_http_methods(["GET", "POST"])
@doors.fresh
def new(request: HttpRequest) -> HttpResponse:
    """Open an account; the first password is shown once."""
    _must(request)
    form = NewForm(request.POST or None, request=request)
    if form.is_valid():
        return _done(request, form, "open", None, form.cleaned_data, "office/accounts_new.html")
    return render(request, "office/accounts_new.html", {"form": form})


@require_http_methods(["GET", "POST"])
@doors.fresh
def one(request: HttpRequest, officer_id: int) -> HttpResponse:
    """One account: move it, or do one of the acts."""
    officer = files.account(request.own_viewer, officer_id)
    form = PlaceForm(request.POST if request.POST.get("act") == "move" else None, request=request)
    act = request.POST.get("act", "")
    if form.is_valid():
        return _done(request, form, "move", officer, form.cleaned_data, "office/accounts_one.html")
    if act in ACTS:
        return _done(request, form, act, officer, {}, "office/accounts_one.html")
    return render(request, "office/accounts_one.html", _about(officer, form))


@require_POST
@doors.fresh
def decide(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Agree to what another proposed, or let it fall."""
    proposal = files.account_proposal(request.own_viewer, proposal_id)
    if "agree" in request.POST:
        password = granting.agree(proposal, by=request.user)
        if password:
            return render(request, "office/accounts_password.html", {"password": password})
        messages.success(request, gettext("Done."))
    else:
        granting.refuse(proposal, by=request.user)
        messages.info(request, gettext("Let fall."))
    return redirect("office:accounts")


def _done(
    request: HttpRequest, form: forms.Form, act: str, officer: Any, values: dict[str, Any], template: str
) -> HttpResponse:
    try:
        said = granting.ask(act, by=request.user, officer=officer, **values)
    except Fault as fault:
        form.is_valid()
        context = _about(officer, form) if officer else {"form": form}
        return render(request, template, {**context, "fault": fault}, status=getattr(fault, "status", 400))
    if not isinstance(said, str):
        messages.info(request, gettext("Another security administrator must agree; it waits on the list."))
    elif said:
        return render(request, "office/accounts_password.html", {"password": said})
    else:
        messages.success(request, gettext("Done."))
    return redirect("office:accounts")


def _about(officer: Any, form: forms.Form) -> dict[str, Any]:
    closed = ("reopen",) if not officer.is_active else ("close", "password", "unlock", "second_factor")
    return {
        "officer": officer,
        "form": form,
        "acts": [(act, ACTS[act], HINTS[act]) for act in closed],
        "two": officer.duty in WATCHING,
    }


def _must(request: HttpRequest) -> None:
    if request.own_viewer.duty not in GRANTS:
        raise NotAllowed(granting.NOT_HIS, mend=granting.MEND_NOT_HIS)


def _duties() -> list[tuple[str, str]]:
    return [(duty, text.say(get_language() or "zh-hans")) for duty, text in DUTIES.items()]
