"""Runs the reading child and watches it: progress passed on, time kept, its end understood.

It knows processes, not workbooks; reading.py turns its answer into a staging folder.
"""

import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from diguan.engine.sheets.flaws import Flaw
from diguan.engine.sheets.kinds import flaw, size
from diguan.engine.sheets.limits import Limits

Progress = Callable[[int, int], None]
MODULE: Final = "diguan.engine.sheets.child"
MEMORY: Final = "memory"
"""What the child says when it ran out of memory."""
_PACKAGE_FOLDER: Final = Path(__file__).resolve().parents[3]
_OUT_OF_MEMORY: Final = (b"memory allocation", b"out of memory", b"MemoryError", b"bad_alloc")
_LINE: Final = 65_536
_LEAVING: Final = 10
"""Seconds a child that has said its last may take to be gone."""
_KEPT: Final = ("PATH", "LANG", "LC_ALL", "TMPDIR")


@dataclass(slots=True)
class End:
    """How the child ended: with its own word (`done`), or with the flaw that stopped it."""

    done: bool = False
    peak: int = 0
    failed: str | None = None
    flaw: Flaw | None = None


def run(request: dict[str, Any], limits: Limits, progress: Progress | None) -> End:
    """Run one request to its end; whatever `progress` raises kills the child and goes on up."""
    with tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(
            [sys.executable, "-m", MODULE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=_environment(),
            cwd=_PACKAGE_FOLDER,
            start_new_session=True,
        )
        try:
            _ask(child, request)
            end = _watch(child, limits, progress)
        finally:
            _kill(child)
        if not end.done and end.flaw is None:
            end.flaw = _reason(child.returncode, end.failed, _tail(errors), limits)
        return end


def _ask(child: subprocess.Popen[bytes], request: dict[str, Any]) -> None:
    if child.stdin is not None:
        with suppress(BrokenPipeError), child.stdin:
            child.stdin.write(json.dumps(request).encode())


def _watch(child: subprocess.Popen[bytes], limits: Limits, progress: Progress | None) -> End:
    end, buffer = End(), b""
    if child.stdout is None:
        return end
    last = time.monotonic() + limits.wall_seconds
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdout, selectors.EVENT_READ)
        while selector.select(max(0.0, last - time.monotonic())):
            heard = os.read(child.stdout.fileno(), _LINE)
            if not heard:
                with suppress(subprocess.TimeoutExpired):
                    child.wait(_LEAVING)
                return end
            *lines, buffer = (buffer + heard).split(b"\n")
            for line in lines:
                _hear(line, end, progress)
    end.flaw = flaw("reader_time", limit=limits.wall_seconds)
    return end


def _hear(line: bytes, end: End, progress: Progress | None) -> None:
    said = json.loads(line)
    if "progress" in said and progress is not None:
        done, total = said["progress"]
        progress(int(done), int(total))
    end.done = end.done or bool(said.get("done"))
    end.peak = int(said.get("peak", end.peak))
    end.failed = said.get("failed", end.failed)


def _kill(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    if child.stdout is not None:
        child.stdout.close()


def _reason(code: int, failed: str | None, errors: bytes, limits: Limits) -> Flaw:
    if failed == MEMORY or any(words in errors for words in _OUT_OF_MEMORY):
        return flaw("reader_memory", limit=size(limits.memory))
    if code in {-signal.SIGXCPU, -signal.SIGKILL}:
        return flaw("reader_time", limit=limits.processor_seconds)
    if code < 0:
        return flaw("reader_crashed", reason=signal.Signals(-code).name)
    return flaw("reader_crashed", reason=failed or f"exit {code}")


def _tail(errors: IO[bytes]) -> bytes:
    """The end of what the child complained of: looked at, never shown, for it may quote the file."""
    length = errors.seek(0, os.SEEK_END)
    errors.seek(max(0, length - 4_096))
    return errors.read()


def _environment() -> dict[str, str]:
    """Only what Python needs: keys and addresses of the site stay with the parent."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return kept | {
        "PYTHONPATH": str(_PACKAGE_FOLDER),
        "PYTHONUTF8": "1",
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        "MALLOC_ARENA_MAX": "1",
        "OMP_NUM_THREADS": "1",
        "RUST_BACKTRACE": "0",
    }
