"""Signing in and out and changing one's password, with pages that say what to do when it fails.

Whether a password is right, Django decides; when an account is locked, django-axes does.
"""

from datetime import timedelta
from typing import Any

from axes.helpers import get_cool_off
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash, views
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diguan.casework import accounts, second_factor
from diguan.registry.models import Officer
from diguan.web import attempts, doors, passwords


class SignInForm(AuthenticationForm):
    """Account and password. One message for an unknown account and a wrong password, so that none can be
    guessed.
    """

    error_messages = {
        "invalid_login": _(
            "Account and password do not match. Check capital letters and the input method "
            "(use the English one). After five wrong tries the account is locked for a while."
        ),
        "inactive": _("This account is closed. Ask the system administrator of your county."),
        "run_out": _(
            "This first password was not used in time. Ask the security administrator for a new one."
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Account")
        self.fields["username"].widget.attrs["spellcheck"] = "false"
        self.fields["password"].label = _("Password")

    def confirm_login_allowed(self, user: Officer) -> None:
        """Not with a first password that lay about too long; said only to who knows it."""
        super().confirm_login_allowed(user)
        if accounts.has_run_out(user, timezone.localdate()):
            raise forms.ValidationError(self.error_messages["run_out"], code="run_out")


class SignIn(views.LoginView):
    """The door; whoever is in already goes straight to his work."""

    template_name = "web/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """As Django does, unless this account is being guessed from many places and this is a new one."""
        if attempts.too_many(request, request.POST.get("username", "")):
            attempts.failed(request, attempts.LIMIT, request.POST.get("username", ""))
            return locked_out(request, None, None)
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Not in; the log and the audit trail say so."""
        attempts.failed(self.request, "password", str(form.data.get("username", "")))
        return super().form_invalid(form)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """In, or on to the code of the telephone; the audit trail says so."""
        officer, answer = form.get_user(), super().form_valid(form)
        wants_code = second_factor.has(officer)
        doors.entered(self.request, officer, wants_code)
        accounts.signed_in(officer)
        if wants_code:
            way = urlencode({"next": self.get_success_url()})
            return HttpResponseRedirect(f"{reverse('sign-in-code')}?{way}")
        return answer


class SignOut(views.LogoutView):
    """Out, by a form only (a link could be planted)."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Out; the audit trail says so."""
        if request.user.is_authenticated:
            accounts.signed_out(request.user)
        response = super().post(request, *args, **kwargs)
        response.delete_cookie(settings.IDLE_COOKIE_NAME)
        return response


class ChangePassword(views.PasswordChangeView):
    """One's own password; the other sessions of the account end by it."""

    template_name = "web/password.html"
    success_url = "/"

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Say that it is done, on the page that comes next."""
        messages.success(
            self.request, gettext("Your password has been changed. Use the new one from now on.")
        )
        until = passwords.last_day(timezone.localdate(), settings.PASSWORD_DAYS)
        accounts.choose_password(self.request.user, form.cleaned_data["new_password1"], until=until)
        update_session_auth_hash(self.request, self.request.user)
        return HttpResponseRedirect(self.get_success_url())


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: Any) -> HttpResponse:
    """What django-axes answers after too many wrong tries: how long to wait and whom to ask."""
    wait: timedelta | None = get_cool_off(request)
    minutes = max(1, round(wait.total_seconds() / 60)) if wait else None
    return render(request, "web/locked.html", {"minutes": minutes}, status=429)
