"""The pages of passkeys and security keys: those of one's own account, and the step of signing in.

The page carries what the browser must ask the key (static/web/security_keys.js does); the challenge in it
stands in the session, counts once and for a few minutes. What an answer proves, casework says.
"""

import secrets
import time
from ipaddress import ip_address
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST
from django_otp import login as otp_login
from webauthn import base64url_to_bytes
from webauthn.helpers import bytes_to_base64url

from diguan.casework import second_factor, security_keys
from diguan.casework.security_keys import Place, WrongKey
from diguan.web import attempts, doors
from diguan.words.errors import Fault

CHALLENGE, BYTES = "key_challenge", 32
LASTS = 5 * 60  # seconds for which a page may lie open before its challenge counts no more
LOCAL = ("localhost",)


class KeyForm(forms.Form):
    """A name for the key, and what the browser brings back from it."""

    name = forms.CharField(
        max_length=60,
        label=_("Name of the key"),
        help_text=_("So that you know it again, such as “blue key”"),
    )
    answer = forms.CharField(widget=forms.HiddenInput, required=False)


@require_http_methods(["GET", "POST"])
@doors.fresh
def mine(request: HttpRequest) -> HttpResponse:
    """The keys of one's account, and one more."""
    form = KeyForm(request.POST or None)
    if form.is_valid():
        try:
            _add(request, form.cleaned_data["name"], form.cleaned_data["answer"])
        except Fault as fault:
            form.add_error(None, _say(fault))
        else:
            messages.success(request, gettext("The key is in use from the next sign-in on."))
            if not second_factor.codes_left(request.user):
                codes = second_factor.new_codes(request.user)
                return render(request, "web/recovery_codes.html", {"codes": codes})
            return redirect("security-keys")
    place = place_of(request)
    why_not, keys = cannot(request), security_keys.of(request.user)
    context: dict[str, Any] = {"form": form, "keys": keys, "cannot": why_not}
    if not why_not:
        context["ask"] = security_keys.to_add(request.user, place, _ask(request, "add"))
    return render(request, "web/security_keys.html", context, status=422 if form.errors else 200)


@require_POST
@doors.fresh
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take one of one's keys out of use; the last one takes the recovery codes with it."""
    wanted = request.POST.get("key", "")
    if security_keys.withdraw(request.user, int(wanted) if wanted.isdecimal() else 0):
        messages.success(request, gettext("The key opens nothing any more."))
    return redirect("security-keys")


def to_sign_in(request: HttpRequest) -> str | None:
    """What the page of the second step asks the browser's key, as JSON; None when there is nothing to ask."""
    if cannot(request):
        return None
    place = place_of(request)
    if not security_keys.of(request.user).filter(host=place.host).exists():
        return None
    return security_keys.to_sign_in(request.user, place, _ask(request, "enter"))


def enter(request: HttpRequest, answer: str) -> None:
    """Let in whoever holds a key of the account; raises WrongKey, which is counted and told."""
    try:
        challenge = _asked(request, "enter")
        key = security_keys.verify(request.user, answer, place=place_of(request), challenge=challenge)
    except WrongKey:
        attempts.failed(request, "key", request.user.username)
        raise
    otp_login(request, key)


def count(request: HttpRequest) -> int:
    """How many keys the account has."""
    return security_keys.of(request.user).count()


def cannot(request: HttpRequest) -> str:
    """Why no browser would use a key here, in words; empty when one would."""
    host = place_of(request).host
    if _is_address(host):
        return gettext(
            "Keys work under a name only, not under a network address: open the site by its name. "
            "Until then use the code of your telephone."
        )
    if not request.is_secure() and host not in LOCAL:
        return gettext(
            "Keys work over HTTPS only, and this page came unencrypted: the system administrator can set it "
            "up. Until then use the code of your telephone."
        )
    return ""


def place_of(request: HttpRequest) -> Place:
    """Under which of the names in DIGUAN_HOSTS the browser came; Django has refused every other."""
    named = request.get_host()
    host = named if named.endswith("]") else named.partition(":")[0]
    return Place(host.lower().rstrip("."), f"{request.scheme}://{named.lower()}")


def _is_address(host: str) -> bool:
    try:
        return bool(ip_address(host))
    except ValueError:
        return host.startswith("[")


def _add(request: HttpRequest, name: str, answer: str) -> None:
    challenge = _asked(request, "add")
    key = security_keys.add(request.user, name, answer, place=place_of(request), challenge=challenge)
    otp_login(request, key)


def _ask(request: HttpRequest, purpose: str) -> bytes:
    """A new challenge, in place of the one before."""
    challenge = secrets.token_bytes(BYTES)
    request.session[CHALLENGE] = {
        "for": purpose, "word": bytes_to_base64url(challenge), "at": int(time.time()),
    }  # fmt: skip
    return challenge


def _asked(request: HttpRequest, purpose: str) -> bytes:
    """The challenge that was asked last, which is used up by this; raises WrongKey for none, for one of
    another page, and for one that has grown old."""
    kept = request.session.pop(CHALLENGE, {})
    request.session.save()  # now, and not when the page is made: a second answer finds it gone
    if kept.get("for") != purpose or time.time() - kept["at"] > LASTS:
        raise WrongKey
    return base64url_to_bytes(kept["word"])


def _say(fault: Fault) -> str:
    return fault.say(get_language() or "zh-hans")
