"""A plugin of pytest that runs the tests once and then again for every planted fault (`make mutants`).

Each fault is tried in a fork of this process, by the tests that reached its function, the quickest first,
until one fails: nothing is imported, collected or migrated twice. Workbooks are read in this process and not
in a child, so that a fault in the reader is met; the child itself is left to tests/sheets. How each fault
ended is kept in mutmut's files; faults are tried in an order of chance, so that a run may stop at any time.
"""

import io
import os
import resource
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from time import process_time
from types import SimpleNamespace
from typing import Any, Final

import pytest
from _pytest.runner import runtestprotocol
from django.test.utils import setup_databases
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.state import state
from mutmut.utils.format_utils import mangled_name_from_mutant_name

from diguan.engine.sheets import child, guard
from diguan.engine.sheets.form import Form
from diguan.engine.sheets.limits import Limits
from diguan.policy.facts import FactBook
from tests.house.mutants import shuffled

AT_ONCE: Final = int(os.environ.get("TEST_WORKERS") or 2)
SURVIVED, KILLED, NO_TESTS = 0, 1, 33
"""How faults end, in mutmut's numbers; one that the processor time ran out for ends by a signal."""
PATIENCE: Final = 10
"""Seconds of processor time, and so many times what the tests took without a fault."""
_databases: list[Any] = []


def pytest_configure(config: pytest.Config) -> None:
    """Read in this process; and hide the fixture of pytest-django by one that is registered later."""
    for module, name, instead in (
        (guard, "run", _read_here),
        (child, "bind", _unbound),
        (child, "Form", SimpleNamespace(load=cache(Form.load))),
        (child, "FactBook", SimpleNamespace(load=cache(FactBook.load))),
    ):
        setattr(module, name, instead)
    config.pluginmanager.register(_Once())


class _Once:
    @pytest.fixture(scope="session")
    def django_db_setup(self, django_test_environment: None, django_db_blocker: Any) -> None:
        """The database of this process, which a fork of it has as well, in memory; never torn down."""
        if not _databases:
            with django_db_blocker.unblock():
                _databases.extend(setup_databases(verbosity=0, interactive=False))


def _unbound(limits: Limits) -> None:
    """Give up nothing: the limits of the child would be those of the tests."""


def _read_here(request: dict[str, Any], limits: Limits, progress: guard.Progress | None) -> guard.End:
    said, end = io.StringIO(), guard.End()
    child.main(request, said)
    for line in said.getvalue().splitlines():
        guard._hear(line.encode(), end, progress)
    return end


def pytest_runtestloop(session: pytest.Session) -> bool:
    """All tests without a fault, then those that matter for each fault that is still to be tried."""
    set_mutant_under_test("stats")
    reached: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for place, item in enumerate(session.items):
        began = process_time()
        if not _passes([item]):
            raise pytest.UsageError(f"{item.nodeid} fails without any fault")
        for function in state()._stats:
            reached[function].append((process_time() - began, place))
        state()._stats.clear()
    set_mutant_under_test("")
    running: dict[int, tuple[SourceFileMutationData, str]] = {}
    faults = dict(_open_faults())
    for fault in shuffled(faults):
        kept = faults[fault]
        tests = sorted(reached[mangled_name_from_mutant_name(fault)])
        if not tests:
            _keep(kept, fault, NO_TESTS)
            continue
        if len(running) >= AT_ONCE:
            _wait(running)
        seconds = PATIENCE + PATIENCE * sum(spent for spent, _ in tests)
        items = [session.items[place] for _, place in tests]
        if pid := os.fork():
            running[pid] = kept, fault
        else:
            _try(fault, items, int(seconds))
    while running:
        _wait(running)
    return True


def _try(fault: str, items: Sequence[pytest.Item], seconds: int) -> None:
    """The end of a forked process: it says by its exit whether a test failed."""
    try:
        most = int(process_time()) + seconds
        resource.setrlimit(resource.RLIMIT_CPU, (most, most + 1))
        set_mutant_under_test(fault)
        os._exit(SURVIVED if _passes(items) else KILLED)
    finally:
        os._exit(KILLED)


def _passes(items: Sequence[pytest.Item]) -> bool:
    """Whether tests pass, one after the other, each set up and torn down as if it was the last."""
    return not any(
        report.failed for item in items for report in runtestprotocol(item, log=False, nextitem=None)
    )


def _open_faults() -> Iterator[tuple[str, SourceFileMutationData]]:
    for file in sorted(Path("diguan").rglob("*.py.meta")):
        kept = SourceFileMutationData(path=f"{file.parent}/{file.name.removesuffix('.meta')}")
        kept.meta_path = file
        kept.load()
        for fault, end in kept.exit_code_by_key.items():
            if end is None:
                yield fault, kept


def _wait(running: dict[int, tuple[SourceFileMutationData, str]]) -> None:
    pid, status = os.wait()
    _keep(*running.pop(pid), os.waitstatus_to_exitcode(status))


def _keep(kept: SourceFileMutationData, fault: str, end: int) -> None:
    kept.exit_code_by_key[fault] = end
    kept.save()
    sys.stderr.write(f"{end} {fault}\n")
