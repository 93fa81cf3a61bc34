"""For whoever watches the site: is it alive, and can it do its work? No sign-in, and no facts in the answer.

`live` asks nothing. `ready` asks the database, its migrations and guards, and the room on the disk, and names
what is not as it should be; why, the log and `diguan check` say.
"""

import logging
import shutil
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from diguan.registry import guards

logger = logging.getLogger("diguan.health")
LEAST_ROOM = 512 * 1024 * 1024  # bytes that must be free where the data lies


@require_safe
@never_cache
@login_not_required
def live(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers."""
    return JsonResponse({"live": True})


@require_safe
@never_cache
@login_not_required
def ready(request: HttpRequest) -> HttpResponse:
    """200 when everything is as it should be, else 503; either way what was asked, each with its answer."""
    answers = asked()
    good = all(answers.values())
    return JsonResponse({"ready": good, **answers}, status=200 if good else 503)


def asked() -> dict[str, bool]:
    """What is asked, each with whether it is as it should be."""
    return {name: _asked(name, check) for name, check in CHECKS.items()}


def _asked(name: str, check: Callable[[], bool]) -> bool:
    """Whether a check holds; one that raises does not, and the log gets the kind of error."""
    try:
        return check()
    except Exception as error:
        logger.warning("not ready: %s (%s)", name, type(error).__name__)
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone())


def _migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _guards() -> bool:
    return not guards.missing(connection)


def _disk() -> bool:
    return shutil.disk_usage(settings.HOME).free >= LEAST_ROOM


CHECKS = {"database": _database, "migrations": _migrations, "guards": _guards, "disk": _disk}
