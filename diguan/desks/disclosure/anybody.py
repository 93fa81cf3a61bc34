"""What all public pages share: they are read by anybody, in the language of the link, and stored nowhere.

No cookie is set and nothing of an officer is shown, should one be signed in.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.http import require_safe

from diguan.web import languages
from diguan.web.headers import PERSONAL
from diguan.words.areas import Level

View = Callable[..., HttpResponse]


def for_anybody(view: View) -> View:
    """A page that is only read, without signing in; it is out of every store by the time its day is over."""

    @login_not_required
    @require_safe
    @wraps(view)
    def read(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        language = _asked(request) or languages.of(request)
        with override(language):
            response = view(request, *args, **kwargs)
        response.headers["Content-Language"] = language
        response.headers["Cache-Control"] = PERSONAL
        return response

    return read


def page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page with the way to its area, whose links go on in the language that was asked for by a link."""
    asked = _asked(request)
    more = {"asked": f"?language={asked}" if asked else "", "way": _way(context.get("area"))}
    return render(request, f"disclosure/{template}.html", {**context, **more}, status=status)


def _way(area: Any) -> list[Any]:
    """The areas above, down from the county."""
    way: list[Any] = []
    while area and area.parent and area.parent.level >= Level.COUNTY:
        area = area.parent
        way.insert(0, area)
    return way


def _asked(request: HttpRequest) -> str:
    return languages.known(request.GET.get("language", ""))
