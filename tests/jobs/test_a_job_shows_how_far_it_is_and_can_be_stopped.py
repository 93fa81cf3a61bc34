"""Background jobs: progress and log, stopping between steps, failing in two languages without personal
words, starting again."""

import logging
import os
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from diguan.jobs import work
from diguan.jobs.models import Run
from diguan.jobs.performing import THIS_WORKER, perform
from diguan.jobs.work import Work, job
from diguan.registry.models import Officer
from diguan.registry.viewer import Viewer
from diguan.words.errors import Fault
from diguan.words.text import Text

COUNTED: list[int] = []
PERSON = "杨建国 990101196503040036"


@job("test.count", Text("数数", "Count"))
def count(work: Work, to: int, stop_at: int = 0) -> dict[str, Any]:
    """Counts; asks itself to stop on the way when told so."""
    work.say("begins")
    for number in range(1, to + 1):
        COUNTED.append(number)
        if number == stop_at:
            Run.objects.filter(pk=work.run_id).update(stop_asked=True)
        work._written = 0.0  # every step is written, however fast the test is
        work.progress(number, to, f"step {number}")
    return {"counted": to}


@job("test.fault", Text("出错", "Fail"))
def fail(work: Work, foreseen: bool) -> None:
    """Fails as a Fault, or as an error that quotes a person."""
    if foreseen:
        raise Fault(Text("文件坏了", "the file is broken"), mend=Text("重新上传", "upload it again"))
    raise ValueError(f"no such person: {PERSON}")


@pytest.fixture(autouse=True)
def _counted() -> None:
    COUNTED.clear()


def test_a_job_tells_its_progress_its_log_and_its_result(inline_jobs: None, zhao: Officer) -> None:
    run = count.start(zhao, area_prefix="990101", to=3)
    assert (run.state, run.done, run.total, run.percent, run.note) == ("done", 3, 3, 100, "step 3")
    assert run.log.endswith("begins\n")
    assert run.result == {"counted": 3}
    assert run.title.say("zh") == "数数"
    assert run.over
    assert run.ended


def test_a_job_stops_between_two_steps_and_starts_again_from_its_arguments(
    inline_jobs: None, zhao: Officer
) -> None:
    run = count.start(zhao, to=5, stop_at=2)
    assert (run.state, COUNTED) == ("stopped", [1, 2])
    Run.objects.filter(pk=run.pk).update(arguments={"to": 5})
    again = work.start_again(run)
    assert (again.state, again.attempt, COUNTED) == ("done", 2, [1, 2, 1, 2, 3, 4, 5])
    with pytest.raises(work.AlreadyRunning):
        work.start_again(again)


def test_a_fault_is_told_in_both_languages(inline_jobs: None, zhao: Officer) -> None:
    run = fail.start(zhao, foreseen=True)
    assert run.state == "failed"
    assert run.fault == Text("文件坏了。重新上传。", "the file is broken. upload it again.")


def test_an_unforeseen_error_leaves_no_personal_word_in_run_or_log(
    inline_jobs: None, zhao: Officer, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        run = fail.start(zhao, foreseen=False)
    assert run.state == "failed"
    assert run.fault
    assert "ValueError" in run.fault.en
    everything = caplog.text + run.log + run.note + run.fault_zh + run.fault_en
    assert not [word for word in PERSON.split() if word in everything]


def test_a_waiting_run_that_is_stopped_never_begins(db: None, zhao: Officer) -> None:
    run = count.start(zhao, to=3)
    assert run.state == "waiting"
    work.stop(run)
    perform.call(run.pk)
    run.refresh_from_db()
    assert (run.state, COUNTED) == ("stopped", [])


def test_the_worker_does_what_waits_in_the_queue(transactional_db: None, zhao: Officer) -> None:
    run = count.start(zhao, to=4)
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0, reload=False)
    run.refresh_from_db()
    assert (run.state, run.done) == ("done", 4)


@pytest.fixture
def begun(db: None, zhao: Officer) -> Run:
    """A run that some worker has begun and not ended."""
    run = count.start(zhao, to=2)
    now = timezone.now()
    Run.objects.filter(pk=run.pk).update(
        state="running", attempt=1, started=now, seen=now, worker=THIS_WORKER
    )
    run.refresh_from_db()
    return run


def dead_worker() -> str:
    """The name of a worker on this machine whose process has ended."""
    process = os.fork()
    if process == 0:
        os._exit(0)
    os.waitpid(process, 0)
    return f"{THIS_WORKER.rsplit(':', 2)[0]}:{process}:1"


def test_a_run_whose_worker_was_killed_is_done_again_by_the_next_worker(begun: Run, settings: Any) -> None:
    settings.JOBS_INLINE = True
    assert work.recover() == [], "its worker is this process, which lives"
    Run.objects.filter(pk=begun.pk).update(worker=dead_worker())
    assert work.recover() == [begun]
    begun.refresh_from_db()
    assert (begun.state, begun.attempt, COUNTED) == ("done", 2, [1, 2])


def test_a_run_that_kills_its_worker_again_and_again_is_given_up(begun: Run) -> None:
    Run.objects.filter(pk=begun.pk).update(worker=dead_worker(), attempt=work.MOST_ATTEMPTS)
    work.recover()
    begun.refresh_from_db()
    assert begun.state == "failed"
    assert begun.fault


def test_a_silent_run_is_shown_and_the_late_worker_notices_that_it_was_replaced(
    begun: Run, settings: Any
) -> None:
    late = Work(Run.objects.get(pk=begun.pk))
    assert not begun.may_start_again
    Run.objects.filter(pk=begun.pk).update(seen=timezone.now() - timedelta(minutes=6))
    begun.refresh_from_db()
    assert begun.silent
    assert begun.may_start_again
    settings.JOBS_INLINE = True
    assert work.start_again(begun).state == "done"
    with pytest.raises(work.Stopped):
        late.say("I was only slow")


def test_runs_are_seen_in_their_area_and_by_who_started_them(
    inline_jobs: None, zhao: Officer, wang: Officer, sun: Officer
) -> None:
    about_the_county = count.start(zhao, area_prefix="990101", to=1)
    about_the_village = count.start(zhao, area_prefix="990101100200", to=1)
    own = count.start(sun, area_prefix="", to=1)
    assert set(work.runs(Viewer.of(wang))) == {about_the_village}
    assert set(work.runs(Viewer.of(zhao))) == {about_the_county, about_the_village}
    assert set(work.runs(Viewer.of(sun))) == {own}
