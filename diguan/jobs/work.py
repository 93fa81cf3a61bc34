"""The `job` decorator: how a function becomes something that runs in the background, is stopped and started
again.

A job is called again with the same arguments when it is started anew, also after its worker was killed: it
must be safe to repeat. What it says must name no person and no household.
"""

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from diguan.jobs.models import SILENCE, Run
from diguan.jobs.performing import THIS_WORKER, Stopped, Work, perform
from diguan.registry import bounds
from diguan.registry.viewer import Viewer
from diguan.words.errors import Fault
from diguan.words.text import Text

if TYPE_CHECKING:
    from diguan.registry.models import Officer

__all__ = [
    "AlreadyRunning", "Job", "Stopped", "Work", "failed", "job", "recover", "runs", "standing", "start_again",
    "stop",
]  # fmt: skip

MOST_ATTEMPTS = 3
Doing = Callable[..., dict[str, Any] | None]


class AlreadyRunning(Fault):
    """Something that runs, or is done, cannot be started again."""

    def __init__(self) -> None:
        super().__init__(Text("这项任务正在运行或已经完成", "this work is running or already done"))


@dataclass(frozen=True, slots=True)
class Job:
    """A function that can run in the background; `start` is how views and other jobs call it."""

    kind: str
    title: Text
    do: Doing
    national: bool = False

    def start(
        self, by: "Officer", *, area_prefix: str = "", title: Text | None = None, **arguments: Any
    ) -> Run:
        """A new run, waiting for the worker (or done at once where the site works inline).

        `area_prefix` is the area it is about, for who sees it; `arguments` must be JSON; `title` may say
        more.
        """
        said = title or self.title
        run = Run.objects.create(
            kind=self.kind,
            path=f"{self.do.__module__}.{self.do.__name__}",
            title_zh=said.zh,
            title_en=said.en,
            arguments=arguments,
            area_prefix=area_prefix,
            at=timezone.now(),
            by=by,
        )
        return _hand_over(run)


def job(kind: str, title: Text, *, national: bool = False) -> Callable[[Doing], Job]:
    """Make a module's function `def name(work: Work, **arguments)` a Job of that kind; it may return JSON.

    It sees what the officer who started it may see; a `national` one, the system's own work, sees all.
    """

    def decorate(do: Doing) -> Job:
        return Job(kind, title, do, national)

    return decorate


def runs(viewer: Viewer) -> "QuerySet[Run]":
    """The runs about the viewer's area, and the viewer's own, newest first. They tell no facts of
    households."""
    own = Q(by_id=viewer.officer_id)
    about = Q(pk__in=()) if viewer.prefix is None else Q(area_prefix__startswith=viewer.prefix)
    return Run.objects.filter(own | about).select_related("by").order_by("-id")


def standing() -> Counter[str]:
    """State → how many runs there are of it in the whole site; "silent" are those that run without a sign of
    life, "late" those that have waited for minutes: no worker is there. Only numbers."""
    with bounds.nation():
        found = Counter(dict(Run.objects.order_by().values_list("state").annotate(many=Count("pk"))))
        found["silent"] = sum(run.silent for run in Run.objects.filter(state=Run.State.RUNNING))
        late = timezone.now() - SILENCE
        found["late"] = Run.objects.filter(state=Run.State.WAITING, at__lt=late).count()
    return found


def failed(most: int) -> list[Run]:
    """The newest runs of the whole site that failed or fell silent: for who looks after the machine, who is
    shown number, kind and moments and nothing else of them."""
    with bounds.nation():
        rows = Run.objects.filter(state__in=(Run.State.FAILED, Run.State.RUNNING)).order_by("-id")
        wanted = rows.only("kind", "state", "at", "ended", "seen", "attempt")
        return [run for run in wanted[: most * 4] if run.state == Run.State.FAILED or run.silent][:most]


def stop(run: Run) -> None:
    """Ask a run to stop before its next step; one that has not begun never will."""
    waiting = Run.objects.filter(pk=run.pk, state=Run.State.WAITING)
    waiting.update(state=Run.State.STOPPED, ended=timezone.now(), stop_asked=True)
    Run.objects.filter(pk=run.pk, state=Run.State.RUNNING).update(stop_asked=True)


def start_again(run: Run) -> Run:
    """Start a failed, stopped or silent run anew with the same arguments; raises AlreadyRunning for any
    other."""
    with transaction.atomic():
        current = Run.objects.select_for_update().get(pk=run.pk)
        if not current.may_start_again:
            raise AlreadyRunning
        current.state, current.stop_asked, current.ended = Run.State.WAITING, False, None
        current.fault_zh = current.fault_en = ""
        current.save()
    return _hand_over(current)


def recover() -> list[Run]:
    """Give the runs whose worker on this machine is dead to the queue again; a worker calls this when it
    starts.

    A run that has killed its worker three times is left failed, to be looked at.
    """
    with bounds.nation():
        return _recovered()


def _recovered() -> list[Run]:
    found = [run for run in Run.objects.filter(state=Run.State.RUNNING) if _worker_is_dead(run.worker)]
    for run in found:
        given_up = run.attempt >= MOST_ATTEMPTS
        run.state = Run.State.FAILED if given_up else Run.State.WAITING
        if given_up:
            run.fault_zh, run.fault_en, run.ended = _GIVEN_UP.zh, _GIVEN_UP.en, timezone.now()
        run.save()
        if not given_up:
            _hand_over(run)
    return found


def _worker_is_dead(worker: str) -> bool:
    host, process, began = worker.rsplit(":", 2)
    my_host, my_process, my_beginning = THIS_WORKER.rsplit(":", 2)
    if host != my_host:
        return False
    if process == my_process:
        return began != my_beginning
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _hand_over(run: Run) -> Run:
    if settings.JOBS_INLINE:
        perform.call(run.pk)
    else:
        perform.enqueue(run.pk)
    run.refresh_from_db()
    return run


_GIVEN_UP = Text(
    "运行该任务的进程已中断三次，不再自动重试",
    "the process doing this work has ended three times; it is not tried again by itself",
)
