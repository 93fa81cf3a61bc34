"""What happens to every request before a view runs: whose it is, in which language, at which desk, and what a
Fault becomes.

It knows duties and areas, never households.
"""

from collections.abc import Callable
from ipaddress import ip_address
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from diguan.casework import audit
from diguan.registry import bounds
from diguan.registry.viewer import Viewer
from diguan.web import areas, desk, errors, languages
from diguan.words.errors import Fault

Answer = Callable[[HttpRequest], HttpResponse]


class RequestMiddleware:
    """Gives every request a number of our own, which its entries in the audit trail bear, and the address of
    the browser where a web server stands between.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.number = uuid4().hex[:16]
        request.META["REMOTE_ADDR"] = _came_from(request)
        token = audit.REQUEST.set(request.number)
        try:
            response = self.answer(request)
        finally:
            audit.REQUEST.reset(token)
        response.headers["X-Request-ID"] = request.number
        return response


def _came_from(request: HttpRequest) -> str:
    """The address that the web server before us saw: the last one it names, as those before it are the
    browser's own words. Without such a server, the address of the connection.
    """
    direct = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.HTTPS:
        return direct
    named = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    try:
        return str(ip_address(named))
    except ValueError:
        return direct


class ViewerMiddleware:
    """Gives the request `own_viewer` (the officer's whole area) and `viewer` (the area chosen in the top
    bar), and holds the database to the former.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        signed_in = request.user.is_authenticated
        request.own_viewer = Viewer.of(request.user) if signed_in else None
        request.viewer = areas.narrowed(request) if signed_in else None
        with bounds.of(request.own_viewer):
            return self.answer(request)


class LanguageMiddleware:
    """Speaks the officer's language; before sign-in the one chosen in this browser, else the one it asks
    for.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = languages.of(request)
        request.language = "zh" if language.startswith("zh") else "en"
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.answer(request)
        response.headers.setdefault("Content-Language", language)
        return response


class DeskMiddleware:
    """Opens a desk's pages only to the duties on its card."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Refuse the view of a desk that is not this officer's; pages for the public are the desk's own
        affair.
        """
        card = desk.card(request.resolver_match.namespace)
        if card and getattr(view, "login_required", True) and not card.opens_to(request.viewer):
            raise PermissionDenied
        request.desk = card


class FaultMiddleware:
    """Turns a Fault that a view did not catch into a page that says what is wrong and what to do."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page for Faults; every other error goes on to Django."""
        return errors.fault(request, exception) if isinstance(exception, Fault) else None
