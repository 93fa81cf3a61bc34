"""An officer's own account: the second factor, recovery codes, and where he is signed in."""

import io
from typing import Any

import segno
from django import forms
from django.contrib import messages
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_otp import login as otp_login

from diguan.casework import accounts, second_factor, sign_ins, tokens
from diguan.web import attempts, back, doors, security_keys
from diguan.words.errors import Fault

ISSUER = "diguan"


class CodeForm(forms.Form):
    """Six digits of a telephone, or a recovery code."""

    code = forms.CharField(max_length=20, label=_("Code"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].widget.attrs |= {"autocomplete": "one-time-code", "autofocus": True}


class PasswordForm(forms.Form):
    """The password once more."""

    password = forms.CharField(strip=False, widget=forms.PasswordInput, label=_("Password"))


@require_GET
def look(request: HttpRequest) -> HttpResponse:
    """What there is to one's account."""
    context = {
        "has_factor": second_factor.has(request.user),
        "has_telephone": second_factor.has_telephone(request.user),
        "keys": security_keys.count(request),
        "codes_left": second_factor.codes_left(request.user),
        "sign_ins": sign_ins.of(request.user),
        "tokens": tokens.of(request.user),
        "here": sign_ins.named(request.session.session_key),
    }
    return render(request, "web/account.html", context)


@require_http_methods(["GET", "POST"])
@doors.fresh
def set_factor(request: HttpRequest) -> HttpResponse:
    """Make a key when asked to, show it as picture and text, and take it into use with the first code."""
    if "begin" in request.POST:
        second_factor.begin(request.user)
        return redirect("second-factor")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            device = second_factor.confirm(request.user, form.cleaned_data["code"])
        except second_factor.WrongCode as wrong:
            form.add_error("code", _say(wrong))
        else:
            otp_login(request, device)
            return _told(request, second_factor.new_codes(request.user))
    context: dict[str, Any] = {"form": form}
    if device := second_factor.waiting(request.user):
        context |= {"picture": _picture(device.config_url), "key": second_factor.key_text(device)}
    return render(request, "web/second_factor.html", context)


@require_POST
@doors.fresh
def make_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes, shown this once."""
    return _told(request, second_factor.new_codes(request.user))


@require_http_methods(["GET", "POST"])
def give_code(request: HttpRequest) -> HttpResponse:
    """The second step of signing in: a code, or what a key answered."""
    by_key = "answer" in request.POST
    form = CodeForm(None if by_key else request.POST or None)
    key_faults = []
    if by_key or form.is_valid():
        try:
            if by_key:
                security_keys.enter(request, request.POST["answer"])
            else:
                _by_code(request, form.cleaned_data["code"])
        except security_keys.WrongKey as wrong:
            key_faults.append(_say(wrong))
        except second_factor.WrongCode as wrong:
            form.add_error("code", _say(wrong))
        else:
            request.session.pop(doors.WANTS_CODE, None)
            request.session.cycle_key()
            return back.redirect(request)
    context = {
        "form": form,
        "key_faults": key_faults,
        "ask": security_keys.to_sign_in(request),
        "cannot": security_keys.cannot(request) if security_keys.count(request) else "",
        "telephone": second_factor.has_telephone(request.user),
        "next": _next(request),
    }
    return render(request, "web/sign_in_code.html", context)


def _by_code(request: HttpRequest, code: str) -> None:
    try:
        device = second_factor.verify(request.user, code)
    except second_factor.WrongCode:
        attempts.failed(request, "code", request.user.username)
        raise
    otp_login(request, device)


@require_http_methods(["GET", "POST"])
def again(request: HttpRequest) -> HttpResponse:
    """The password once more, before something that must not be done at somebody else's desk."""
    form = PasswordForm(request.POST or None)
    if form.is_valid():
        given = {"username": request.user.username, "password": form.cleaned_data["password"]}
        if authenticate(request, **given) == request.user:  # so that wrong tries count here too
            doors.entered(request, request.user, wants_code=False)
            request.session.cycle_key()
            return back.redirect(request)
        attempts.failed(request, "again", request.user.username)
        form.add_error("password", gettext("This is not your password."))
    return render(request, "web/sign_in_again.html", {"form": form, "next": _next(request)})


@require_POST
@doors.fresh
def make_token(request: HttpRequest) -> HttpResponse:
    """A token for another program that reads as this officer, shown this once."""
    name = request.POST.get("name", "").strip()[:100] or gettext("without a name")
    return render(request, "web/token.html", {"token": tokens.make(request.user, name)})


@require_POST
def end_token(request: HttpRequest) -> HttpResponse:
    """End one of one's own tokens."""
    wanted = request.POST.get("token", "")
    tokens.end(request.user, int(wanted) if wanted.isdecimal() else 0, by=request.user)
    return HttpResponseRedirect(_account())


@require_POST
@doors.fresh
def end_one(request: HttpRequest) -> HttpResponse:
    """Sign out at one other place."""
    if sign_ins.end(request.user, request.POST.get("key", "")):
        accounts.signed_out(request.user, elsewhere=1)
        messages.success(request, gettext("Signed out there."))
    return HttpResponseRedirect(_account())


@require_POST
@doors.fresh
def end_others(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    count = sign_ins.end_all(request.user, but=request.session.session_key)
    if count:
        accounts.signed_out(request.user, elsewhere=count)
    messages.success(request, gettext("Signed out at %(count)s other places.") % {"count": count})
    return HttpResponseRedirect(_account())


def _told(request: HttpRequest, codes: list[str]) -> HttpResponse:
    return render(request, "web/recovery_codes.html", {"codes": codes})


def _picture(words: str) -> str:
    """The QR code as SVG without a style of its own, as our pages allow none."""
    into = io.BytesIO()
    plain = {"xmldecl": False, "svgclass": None, "lineclass": None, "light": "#fff"}
    segno.make(words).save(into, kind="svg", scale=4, border=2, **plain)
    return mark_safe(into.getvalue().decode())  # made here, of a key of ours


def _next(request: HttpRequest) -> str:
    return request.POST.get("next") or request.GET.get("next", "/")


def _say(wrong: Fault) -> str:
    return wrong.say(get_language() or "zh-hans")


def _account() -> str:
    return "/account/"
