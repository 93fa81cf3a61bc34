"""What every answer tells the browser besides its content, and where the browser tells of what it refused.

The content policy itself stands in the settings. It knows nothing of what is shown.
"""

import json
import logging
from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

Answer = Callable[[HttpRequest], HttpResponse]
logger = logging.getLogger("diguan.refused")

NOT_USED = (
    "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone",
    "midi", "payment", "usb",
)  # fmt: skip
HEADERS = {
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in NOT_USED),
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}
PERSONAL = "no-store"  # a browser or proxy keeps no page that was made for somebody
LONGEST_REPORT = 8 * 1024


class HeaderMiddleware:
    """Puts the headers on every answer; what was made for somebody signed in is stored nowhere."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if getattr(request, "own_viewer", None) is not None:
            response.headers["Cache-Control"] = PERSONAL
        return response


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """No page of this site is for a search engine."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain; charset=utf-8")


@csrf_exempt  # browsers send these reports by themselves
@login_not_required
@require_POST
def refused(request: HttpRequest) -> HttpResponse:
    """Log what a browser refused on a page of ours: the directive, the host and the path, no parameters."""
    if int(request.headers.get("Content-Length") or 0) <= LONGEST_REPORT:
        report = _report(request.body)
        if report:
            logger.warning("refused by a browser", extra={"fields": report})
    return HttpResponse(status=204)


def _report(body: bytes) -> dict[str, str]:
    try:
        said = json.loads(body)["csp-report"]
        page, blocked = urlsplit(str(said["document-uri"])), urlsplit(str(said.get("blocked-uri", "")))
    except (ValueError, KeyError, TypeError):
        return {}
    directive = str(said.get("violated-directive", ""))[:60]
    return {
        "page": page.path[:200],
        "blocked": (blocked.netloc or blocked.path)[:100],
        "directive": directive,
    }
