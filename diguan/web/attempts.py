"""Tries to sign in that failed: a line of the log for each, and a limit over all places they come from.

django-axes locks one account for one address. Whoever guesses from many addresses meets the limit here, which
does not hold for the addresses from which the account has signed in before: so nobody is locked out by
strangers.
"""

import logging

from axes.helpers import get_cool_off
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.db.models import Sum, Value
from django.db.models.functions import Least
from django.http import HttpRequest
from django.utils import timezone

from diguan.casework import accounts
from diguan.registry.models import Officer

EVERYWHERE = 50  # wrong tries for one account from all addresses together, within the time of a lock
LIMIT = "limit"  # the step that such a try fails at
LONGEST_NAME = 150
logger = logging.getLogger("diguan.doors")


def too_many(request: HttpRequest, username: str) -> bool:
    """Whether so many have failed for this account elsewhere that a new address is not heard any more."""
    recent = AccessAttempt.objects.filter(
        username=username, attempt_time__gte=timezone.now() - get_cool_off(request)
    )
    heard = Least("failures_since_start", Value(settings.AXES_FAILURE_LIMIT))  # past it an address is locked
    if (recent.aggregate(all=Sum(heard))["all"] or 0) < EVERYWHERE:
        return False
    return not AccessLog.objects.filter(username=username, ip_address=address(request)).exists()


def failed(request: HttpRequest, step: str, username: str) -> None:
    """Say in the log and in the audit trail that a step of signing in has failed: which account, if there is
    one, and from where."""
    known = Officer.objects.filter(username=username).values_list("pk", flat=True).first()
    fields = {"step": step, "account": known, "address": address(request), "request": request.number}
    logger.warning("signing in was refused", extra={"fields": fields})
    locked = step == LIMIT or bool(getattr(request, "axes_locked_out", False))
    accounts.sign_in_failed(username[:LONGEST_NAME], address(request), locked=locked, step=step)


def address(request: HttpRequest) -> str:
    """From where a request comes."""
    return str(request.META.get("REMOTE_ADDR", ""))
