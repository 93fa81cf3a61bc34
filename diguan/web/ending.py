"""When a sign-in ends by itself: after a while in which nothing was done, and after a working day in any
case.

When something was last done stands in a signed cookie, so that looking at pages writes nothing. A session
whose cookie is missing counts from its sign-in.
"""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from diguan.casework import sign_ins
from diguan.web.request_log import QUIET

Answer = Callable[[HttpRequest], HttpResponse]
SALT = "diguan.web.ending"


class EndingMiddleware:
    """Ends what has to end, before anything else looks at who has signed in."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(QUIET):  # asked by machines, also while the database is away
            return self.answer(request)
        if request.user.is_authenticated and is_over(request, time.time()):
            logout(request)
        response = self.answer(request)
        if sign_ins.AT in request.session:
            _keep(request, response)
        return response


def is_over(request: HttpRequest, now: float) -> bool:
    """Whether the session has been idle too long, or has lasted too long since the password was given."""
    at = request.session.get(sign_ins.AT)
    if at is None:
        return False
    idle = now - max(at, _last(request))
    return idle > settings.IDLE_MINUTES * 60 or now - at > settings.SESSION_COOKIE_AGE


@require_GET
def here(request: HttpRequest) -> HttpResponse:
    """Asked by a page in which somebody types: who fills in a long form is not idle."""
    return HttpResponse(status=204)


def _last(request: HttpRequest) -> float:
    """When the cookie says that something was done; 0 when it is not of this session, or not ours."""
    try:
        told = signing.loads(request.COOKIES.get(settings.IDLE_COOKIE_NAME, ""), salt=SALT)
    except signing.BadSignature:
        return 0.0
    session, at = told
    return float(at) if session == sign_ins.named(request.session.session_key) else 0.0


def _keep(request: HttpRequest, response: HttpResponse) -> None:
    told = signing.dumps([sign_ins.named(request.session.session_key), int(time.time())], salt=SALT)
    response.set_cookie(
        settings.IDLE_COOKIE_NAME, told, secure=settings.HTTPS, httponly=True, samesite="Strict"
    )
