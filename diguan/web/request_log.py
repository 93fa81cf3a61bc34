"""A line in the log for every request: what kind of page, by whom, how it ended, how long it took.

Who is the number of the account, the page is the pattern of its address: neither names, numbers nor what was
searched for are written.
"""

import logging
from collections.abc import Callable
from time import perf_counter

from django.http import HttpRequest, HttpResponse

logger = logging.getLogger("diguan.requests")
QUIET = ("/static/", "/health/")


class LogMiddleware:
    """Writes the line after the answer is made; stands first, so that it sees every answer."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = perf_counter()
        response = self.answer(request)
        if not request.path.startswith(QUIET):
            level = logging.ERROR if response.status_code >= 500 else logging.INFO
            fields = _fields(request, response, perf_counter() - began)
            logger.log(level, "request", extra={"fields": fields})
        return response


def _fields(request: HttpRequest, response: HttpResponse, seconds: float) -> dict[str, object]:
    match = getattr(request, "resolver_match", None)
    viewer = getattr(request, "own_viewer", None)
    return {
        "request": getattr(request, "number", ""),
        "method": request.method if request.method in METHODS else "other",
        "page": match.route if match else "",
        "status": response.status_code,
        "ms": round(seconds * 1000),
        "officer": viewer.officer_id if viewer else None,
    }


METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
