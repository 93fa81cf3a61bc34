"""How many requests are answered: of one account in a minute and on a day, of one address without a sign-in
in a minute. Whoever asks for more is told when to come again.

A person never comes near it; a script that draws the register page by page, or floods the site, does. Static
files do not count, and what watches the site counts apart. The counts lie in one file in memory that all
processes of the site share; who asked cannot be read from it.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from ipaddress import ip_address, ip_network
from pathlib import Path
from time import time as clock

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import override

from diguan.web import attempts, errors, languages
from diguan.web.counts import Counts
from diguan.words.errors import Fault
from diguan.words.text import Text

MINUTE = 60
HEALTH, PROGRAMS = "/health/", "/api/"
ONE_PLACE = 64  # bits of an IPv6 address that one office has: the rest it gives out as it likes
Answer = Callable[[HttpRequest], HttpResponse]
logger = logging.getLogger("diguan.doors")


class TooMany(Fault):
    """More requests than are answered; there will be answers again in some seconds."""

    status = 429

    def __init__(self, left: int) -> None:
        super().__init__(_TOO_MANY, mend=(_SOON if left <= MINUTE else _TOMORROW).format(seconds=left))


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many requests of somebody in a window of time that ends in some seconds."""

    who: str
    window: int
    most: int
    left: int

    def pass_one_more(self) -> bool:
        """Count a request: whether it is one too many."""
        count = _counts(Path(settings.SCRATCH) / "requests").one_more(self.who, self.window)
        if count == self.most + 1:
            logger.warning("too many requests", extra={"fields": {"from": self.who, "most": self.most}})
        return count > self.most


class PaceMiddleware:
    """Holds every request to the limits; stands behind those that find out whose it is."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return refused(request) or self.answer(request)


def refused(request: HttpRequest) -> HttpResponse | None:
    """Count a request; the answer 429 when it is one too many, None when it may go on.

    It goes on as well where counting fails, as on a full disk: officers are not kept from work for it.
    """
    try:
        passed = next((limit for limit in _limits(request) if limit.pass_one_more()), None)
    except OSError as fault:
        logger.error("requests are not counted: %s", type(fault).__name__)
        return None
    return _answer(request, passed.left) if passed else None


def _limits(request: HttpRequest) -> Iterator[Limit]:
    """Those that a request is held to: of its account, else of its address."""
    now = int(clock())
    minute, left = now // MINUTE, MINUTE - now % MINUTE
    if request.path_info.startswith(HEALTH):
        yield Limit(f"health {_place(request)}", minute, settings.REQUESTS_OF_AN_ADDRESS, left)
    elif request.user.is_authenticated:
        account, today = f"account {request.user.pk}", timezone.localtime()
        yield Limit(account, minute, settings.REQUESTS_A_MINUTE, left)
        midnight = datetime.combine(today.date() + timedelta(1), datetime.min.time(), today.tzinfo)
        yield Limit(
            f"{account} on a day",
            today.toordinal(),
            settings.REQUESTS_A_DAY,
            int((midnight - today).total_seconds()) + 1,
        )
    else:
        yield Limit(f"address {_place(request)}", minute, settings.REQUESTS_OF_AN_ADDRESS, left)


def _place(request: HttpRequest) -> str:
    """The address of a request, of IPv6 the network of its office."""
    told = attempts.address(request)
    try:
        found = ip_address(told)
    except ValueError:
        return told
    return str(ip_network((found, ONE_PLACE), strict=False)) if found.version == 6 else told


def _answer(request: HttpRequest, left: int) -> HttpResponse:
    fault = TooMany(left)
    if request.path_info.startswith(PROGRAMS):
        told = {"zh": fault.say("zh"), "en": fault.say("en")}
        answer: HttpResponse = JsonResponse(told, status=fault.status)
    else:
        language = languages.of(request)
        with override(language):
            answer = errors.fault(request, fault)
        answer.headers["Content-Language"] = language
    answer.headers["Retry-After"] = str(left)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@cache
def _counts(file: Path) -> Counts:
    return Counts(file)


_TOO_MANY = Text(
    "请求过多，超过了一个人所需，已暂停应答",
    "more requests came than a person needs, so they are not answered for a while",
)
_SOON = Text(
    "请在 {seconds} 秒后重试；填写的内容仍在原页面。如并非您本人操作，请告知安全管理员",
    "try again in {seconds} seconds; what you typed is still on the page before. If it was not you who "
    "asked, tell the security administrator",
)
_TOMORROW = Text(
    "今日次数已用完，明日恢复。确需更多的，请系统管理员调整 DIGUAN_REQUESTS_A_DAY；"
    "如并非您本人操作，请告知安全管理员",
    "today's are used up; there are new ones tomorrow. Who needs more asks the system administrator to raise "
    "DIGUAN_REQUESTS_A_DAY; if it was not you who asked, tell the security administrator",
)
