"""Doing a run: the one task of the queue, and the `Work` that a job is handed. Nothing personal reaches a
log.

It does not know what a job does; the job is found by the path that the run carries.
"""

import logging
import os
import socket
import traceback
from time import monotonic, time_ns
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import task

from diguan.jobs.models import Run
from diguan.registry import bounds
from diguan.registry.trouble import storage_trouble
from diguan.registry.viewer import Viewer
from diguan.words.errors import Fault
from diguan.words.text import Text

logger = logging.getLogger("diguan.jobs")
WRITE_EVERY = 0.5  # seconds between two writes of progress
THIS_WORKER = f"{socket.gethostname()}:{os.getpid()}:{time_ns()}"


class Stopped(Exception):
    """Raised inside a job, between two steps, after somebody asked it to stop or started it anew
    elsewhere."""


class Work:
    """What a job may do while it runs: say how far it is, log a line, and learn that it should stop."""

    def __init__(self, run: Run) -> None:
        self.run_id, self.attempt = run.pk, run.attempt
        self.officer, self.viewer = run.by, Viewer.of(run.by)
        self._written = 0.0

    def progress(self, done: int, total: int, note: str = "") -> None:
        """Show how far it is; raises Stopped when the work should end. Inside a transaction nothing is
        shown."""
        if connection.in_atomic_block and not settings.JOBS_INLINE:
            return
        if monotonic() - self._written >= WRITE_EVERY or done >= total:
            self._write(done=done, total=total, **({"note": note[:300]} if note else {}))
            self._written = monotonic()

    def say(self, line: str) -> None:
        """Put a line with the time into the run's log; raises Stopped when the work should end."""
        stamped = f"{timezone.localtime():%H:%M:%S} {line}\n"
        self._write(log=Concat(F("log"), Value(stamped)), note=line[:300])

    def _write(self, **values: Any) -> None:
        mine = Run.objects.filter(
            pk=self.run_id, attempt=self.attempt, state=Run.State.RUNNING, stop_asked=False
        )
        if not mine.update(seen=timezone.now(), **values):
            raise Stopped


@task
def perform(run_id: int) -> None:
    """Do a waiting run. How it ends is written into the run, so the queue itself never sees a failure."""
    with bounds.nation():
        claimed = Run.objects.filter(pk=run_id, state=Run.State.WAITING).update(
            state=Run.State.RUNNING,
            attempt=F("attempt") + 1,
            worker=THIS_WORKER,
            started=timezone.now(),
            seen=timezone.now(),
        )
        run = Run.objects.select_related("by__area").filter(pk=run_id).first() if claimed else None
    if run:
        _do(run)


def _do(run: Run) -> None:
    work = Work(run)
    try:
        doing = import_string(run.path)
        with bounds.nation() if doing.national else bounds.of(work.viewer):
            result = doing.do(work, **run.arguments)
    except Stopped:
        _end(work, Run.State.STOPPED)
    except Fault as fault:
        _end(work, Run.State.FAILED, fault_zh=fault.say("zh"), fault_en=fault.say("en"))
    except Exception as error:
        _end(work, Run.State.FAILED, **_unforeseen(run, error))
    else:
        _end(work, Run.State.DONE, result=result)


def _end(work: Work, state: str, **values: Any) -> None:
    with bounds.nation():
        mine = Run.objects.filter(pk=work.run_id, attempt=work.attempt, state=Run.State.RUNNING)
        mine.update(state=state, ended=timezone.now(), seen=timezone.now(), **values)


def _unforeseen(run: Run, error: Exception) -> dict[str, str]:
    """Kind and place of an error, for the log and the screen: its words are left out, they may quote a
    record."""
    if trouble := storage_trouble(error):
        logger.error("run %s (%s): storage %s", run.pk, run.kind, trouble.kind)
        return {"fault_zh": trouble.say("zh"), "fault_en": trouble.say("en")}
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{type(error).__name__}, {frame.filename.rpartition('/')[2]}:{frame.lineno}"
    logger.error(
        "run %s (%s): %s\n%s", run.pk, run.kind, place, "".join(traceback.format_tb(error.__traceback__))
    )
    said = _UNFORESEEN.format(place=place, run=run.pk)
    return {"fault_zh": said.zh, "fault_en": said.en}


_UNFORESEEN = Text(
    "程序出错（{place}）。请重试；仍不行时把任务号 {run} 告诉系统管理员。",
    "the program failed ({place}). Try again; if it fails again, tell the system administrator run {run}.",
)
