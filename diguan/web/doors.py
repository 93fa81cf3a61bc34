"""The steps between the password and the pages: the second factor, a password that has run out,
and signing in once more before what must not be done at somebody else's desk.

Which password is strong enough, the settings say; which code is right, diguan.casework.second_factor.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from diguan.casework import sign_ins
from diguan.registry.models import Officer
from diguan.web import attempts
from diguan.web.request_log import METHODS

Answer = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponse]
WANTS_CODE = "wants_code"
FRESH = 10 * 60  # seconds for which a password given counts as just given
ALWAYS_OPEN = frozenset({"sign-in", "sign-out", "language", "live", "ready", "refused"})
OPEN_WITHOUT = {
    "sign-in-code": frozenset({"sign-in-code"}),
    "password": frozenset({"password"}),
    "second-factor": frozenset({"second-factor", "security-keys", "password", "sign-in-again"}),
}


class DoorMiddleware:
    """Leads whoever has a step left to that step, from every page; refuses methods that no page has, such as
    TRACE, after it is known who asks, for the log."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(sorted(METHODS))
        return self.answer(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """The way to the step that is left; None when there is none."""
        name = request.resolver_match.view_name
        if not request.user.is_authenticated or getattr(request, "by_token", False) or name in ALWAYS_OPEN:
            return None
        step = _step(request)
        if step is None or name in OPEN_WITHOUT[step]:
            return None
        return _to(step, request)


def _step(request: HttpRequest) -> str | None:
    if request.session.get(WANTS_CODE):
        return "sign-in-code"
    until = request.user.password_until
    if until is not None and until < timezone.localdate():
        return "password"
    if settings.SECOND_FACTOR == "required" and not request.user.is_verified():
        return "second-factor"
    return None


def entered(request: HttpRequest, officer: Officer, wants_code: bool) -> None:
    """Keep with the session when, from where and with what browser somebody has signed in."""
    request.session[sign_ins.AT] = int(time.time())
    request.session[sign_ins.FROM] = attempts.address(request)
    request.session[sign_ins.WITH] = request.headers.get("User-Agent", "")[:200]
    if wants_code:
        request.session[WANTS_CODE] = True


def is_fresh(request: HttpRequest) -> bool:
    """Whether the password was given within the last minutes."""
    return time.time() - request.session.get(sign_ins.AT, 0) < FRESH


def fresh(view: View) -> View:
    """A view that asks for the password once more, unless it was just given."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs) if is_fresh(request) else _to("sign-in-again", request)

    return checked


def _to(name: str, request: HttpRequest) -> HttpResponseRedirect:
    back = request.get_full_path() if request.method == "GET" else request.headers.get("Referer", "/")
    answer = HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': back})}")
    if request.headers.get("HX-Request"):
        answer.status_code = 200
        answer.headers["HX-Redirect"] = answer.headers.pop("Location")
    return answer
