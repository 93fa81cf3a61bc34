"""The process that reads a workbook: bound by limits it cannot lift, given no key, killed at need.

It is started by guard.py as `python -m diguan.engine.sheets.child`, takes one request on its standard input
and tells its progress in JSON lines on its standard output. It knows nothing of who asked.
"""

import ctypes
import json
import os
import re
import resource
import signal
import sys
import traceback
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, Final, TextIO

import pyarrow as pa

from diguan.engine.sheets.form import Form
from diguan.engine.sheets.guard import MEMORY
from diguan.engine.sheets.intake import Intake
from diguan.engine.sheets.limits import Limits
from diguan.engine.sheets.raw import write_cells
from diguan.engine.sheets.staging import SUMMARY
from diguan.policy.facts import FactBook

GRACE: Final = 5
"""Seconds of processor time between the signal that asks and the one that kills."""
_DIE_WITH_PARENT: Final = 1  # PR_SET_PDEATHSIG


def main(request: dict[str, Any], out: TextIO) -> None:
    """Read the file of the request into its folder, by a form or cell by cell; the last line says done, or
    what failed and where."""
    limits = Limits(**request["limits"])
    bind(limits)
    pa.set_cpu_count(1)
    folder = Path(request["folder"])
    if "cells" in request:
        write_cells(Path(request["cells"]), folder, limits)
        _say(out, {"done": True, "peak": peak()})
        return
    root = Path(request["packs"])

    def progress(done: int, total: int) -> None:
        _say(out, {"progress": [done, total]})

    form, book = Form.load(root, request["form"]), FactBook.load(root)
    intake = Intake(folder, form, book, date.fromisoformat(request["on"]), request["area"], limits, progress)
    summary = intake.read(Path(request["path"]))
    (folder / SUMMARY).write_text(json.dumps(asdict(summary), ensure_ascii=False), "utf-8")
    _say(out, {"done": True, "peak": peak()})


def bind(limits: Limits) -> None:
    """Give up what is not needed: memory, processor time, file sizes, core files, an orphan's life."""
    for what, least in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, limits.staging_bytes),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (least, least))
    seconds = limits.processor_seconds
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + GRACE))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)


def peak() -> int:
    """The most memory this process had in use, in bytes.

    Linux keeps it by address space; what getrusage tells there is that of the parent, if it was larger.
    """
    status = Path("/proc/self/status")
    if status.is_file() and (found := re.search(r"VmHWM:\s+(\d+) kB", status.read_text())):
        return int(found[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def where(fault: BaseException) -> str:
    """What failed and in which line, without any value: a message could quote the workbook."""
    frames = traceback.extract_tb(fault.__traceback__)
    last = frames[-1] if frames else None
    return (
        f"{type(fault).__name__} {Path(last.filename).name}:{last.lineno}" if last else type(fault).__name__
    )


def _is_memory(fault: BaseException) -> bool:
    """Whether memory ran out; Arrow tells it in words, and fails to start a thread when there is none."""
    told = str(fault).lower()
    in_arrow = isinstance(fault, pa.ArrowException) and ("alloc" in told or "thread" in told)
    return isinstance(fault, MemoryError) or in_arrow


def _say(out: TextIO, line: dict[str, Any]) -> None:
    out.write(json.dumps(line) + "\n")
    out.flush()


def _run() -> int:
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    try:
        main(json.load(sys.stdin), out)
    except BaseException as fault:  # a panic of the parser is no Exception
        _say(out, {"failed": MEMORY if _is_memory(fault) else where(fault)})
    else:
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(_run())
