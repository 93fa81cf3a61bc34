"""The pages an officer sees when something does not work; each says what happened and what to do.

They show no data of the failed request. The page for 500 asks neither the database nor the session.
"""

import sys
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language, get_language_from_request, override
from django.utils.translation import gettext_lazy as _

from diguan.registry.trouble import storage_trouble
from diguan.words.errors import Fault


@dataclass(frozen=True, slots=True)
class Trouble:
    """One page: its status, what happened and what the officer can do."""

    status: int
    what: Any
    mend: Any


UNREADABLE = Trouble(
    400,
    _("The address or the form was not understood."),
    _("Go back, check what you entered, and send it again."),
)
FORBIDDEN = Trouble(
    403,
    _("Your duty or your area does not allow this page."),
    _(
        "Choose another page from the menu. If your work needs this one, "
        "ask the system administrator of your county."
    ),
)
NOT_HERE = Trouble(
    404,
    _("There is no such page, or it lies outside your area."),
    _("Check the address, look at the area chosen at the top, or start again from the home page."),
)
STALE = Trouble(
    403,
    _(
        "This form has grown old: you have signed in or out since it was opened, "
        "or the browser keeps no cookies."
    ),
    _("Go back, load the page again, and send the form once more. What you typed is still in the form."),
)
BROKEN = Trouble(
    500,
    _("Something went wrong on our side. Nothing was half saved."),
    _("Try again in a minute. If it happens again, tell the system administrator the time and the page."),
)


def handler400(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The address or the form makes no sense."""
    return _page(request, UNREADABLE)


def handler403(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The officer may not; a refusal raised with words of its own says them."""
    said = str(exception) if isinstance(exception, PermissionDenied) and str(exception) else FORBIDDEN.what
    return _page(request, Trouble(403, said, FORBIDDEN.mend))


def handler404(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Not there, or not for him: the page does not tell which."""
    return _page(request, NOT_HERE)


def handler500(request: HttpRequest) -> HttpResponse:
    """Our own failure, told without touching anything that may be broken; a full or broken disk by name.

    Django calls this while it handles the error that was raised.
    """
    if found := storage_trouble(sys.exc_info()[1]):
        language = getattr(request, "LANGUAGE_CODE", "") or get_language_from_request(request)
        with override(language):
            return _plain(
                Trouble(found.status, found.what.say(language), found.mend and found.mend.say(language))
            )
    return _plain(BROKEN)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid token (Django's CSRF check)."""
    return _page(request, STALE)


def fault(request: HttpRequest, found: Fault) -> HttpResponse:
    """A Fault as a page; its class may carry a `status` (403 may not, 404 not in sight), else it is 400."""
    language = get_language() or "zh-hans"
    status = getattr(found, "status", 400)
    where = None if status == 403 else found.where  # the mark of a clause and the key of a step are no words
    what = Fault(found.what, where).say(language)  # the same words without the mend, which stands apart
    return _page(request, Trouble(status, what, found.mend.say(language) if found.mend else ""))


def _page(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    if getattr(request, "viewer", None) is None:
        return _plain(trouble)
    return _soon(render(request, "web/error_framed.html", {"trouble": trouble}, status=trouble.status))


def _plain(trouble: Trouble) -> HttpResponse:
    page = render_to_string("web/error_plain.html", {"trouble": trouble})
    return _soon(HttpResponse(page, status=trouble.status))


def _soon(response: HttpResponse) -> HttpResponse:
    """Programs learn from the answer when to try again."""
    if response.status_code in (503, 507):
        response.headers["Retry-After"] = "60"
    return response
