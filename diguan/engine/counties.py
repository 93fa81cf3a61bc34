"""Runs one piece of work over many counties: several at once within given cores and memory, with progress.

It knows nothing of the work. A county whose own files are at fault keeps no other from its turn; any other
failure, or a progress that raises, stops the rest.
"""

import os
import re
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from diguan.engine.database import Hands
from diguan.engine.faults import CountyFault, CountyFaults, EngineFault
from diguan.engine.snapshot import Snapshot
from diguan.words.text import Text

T = TypeVar("T")
Progress = Callable[[int, int, str], None]
"""Called with households done, households in all, and the area that has just been finished."""

MEMORY: Final = "1GB"
LEAST: Final = 128
"""Megabytes under which a county is not begun; fewer counties run at once instead."""

_SIZE: Final = re.compile(r"(\d+(?:\.\d+)?)\s*(M|G)i?B", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Share:
    """What one county may use of the machine: DuckDB's memory and threads."""

    memory: str
    threads: int


def each(
    snapshots: Sequence[Snapshot],
    work: Callable[[Snapshot, Share], T],
    *,
    threads: int | None = None,
    memory: str = MEMORY,
    progress: Progress | None = None,
) -> list[T]:
    """What `work` gives for every snapshot, in their order; `threads` defaults to the cores of the machine.

    Counties run side by side: a county is too small to keep two cores busy. The CountyFaults of those whose
    files are missing, altered or of another kind are raised at the end, together.
    """
    together, share = shared_out(len(snapshots), threads, memory)
    with ThreadPoolExecutor(together, "county") as pool:
        futures = {pool.submit(work, snapshot, share): snapshot for snapshot in snapshots}
        try:
            faults = _report(futures, progress)
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    if faults:
        raise faults[0] if len(faults) == 1 else CountyFaults(faults)
    return [future.result() for future in futures]


def shared_out(counties: int, threads: int | None, memory: str) -> tuple[int, Share]:
    """How many counties are worked on at once, and what each of them may use."""
    cores = threads or _cores()
    megabytes = in_megabytes(memory)
    together = max(1, min(cores, counties, megabytes // LEAST))
    return together, Share(f"{megabytes // together}MB", max(1, cores // together))


def hands(snapshots: Sequence[Snapshot], out: Path, *others: Path, threads: int | None, memory: str) -> Hands:
    """Connections for as many counties as are worked on at once, each with one core and its memory.

    A county is always worked on by one core: the same rows in the same order, whatever the machine.
    """
    _, share = shared_out(len(snapshots), threads, memory)
    seen = {one.folder if len(snapshots) == 1 else one.folder.parent for one in snapshots}
    return Hands(*sorted(seen), out, *others, memory=share.memory, spill=out)


def listed(source: Snapshot | Sequence[Snapshot]) -> list[Snapshot]:
    """One snapshot or several as a list; EngineFault for none at all, or two of one area."""
    snapshots = [source] if isinstance(source, Snapshot) else list(source)
    if not snapshots:
        raise EngineFault(_NOTHING, None, _MEND_NOTHING)
    areas = [snapshot.area for snapshot in snapshots]
    if twice := sorted({area for area in areas if areas.count(area) > 1}):
        raise EngineFault(_TWICE.format(areas=", ".join(twice)), None, _MEND_TWICE)
    return snapshots


def folder_of(snapshot: Snapshot, snapshots: Sequence[Snapshot], out: Path) -> Path:
    """Where a county's results lie: in `out` itself when it is alone, else in `out/county=…`."""
    return out if len(snapshots) == 1 else out / f"county={snapshot.area}"


def in_megabytes(memory: str) -> int:
    """`1GB`, `512MB`, `1.5 GiB` as a number of megabytes; EngineFault otherwise."""
    found = _SIZE.fullmatch(memory.strip())
    size = int(float(found[1]) * (1024 if found[2].upper() == "G" else 1)) if found else 0
    if size < LEAST:
        raise EngineFault(_MEMORY.format(given=memory, least=LEAST), None, _MEND_MEMORY)
    return size


def _cores() -> int:
    """The cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _report(futures: dict[Future[T], Snapshot], progress: Progress | None) -> list[CountyFault]:
    """Tell of every county that is done; give the faults of those whose files cannot be used."""
    total = sum(snapshot.households for snapshot in futures.values())
    done, faults = 0, []
    for future in as_completed(futures):
        try:
            future.result()
        except CountyFault as fault:
            faults.append(fault)
            continue
        done += futures[future].households
        if progress:
            progress(done, total, futures[future].area)
    return sorted(faults, key=lambda fault: fault.where or "")


_NOTHING = Text("没有要判定的快照", "there is no snapshot to work on")
_MEND_NOTHING = Text("请先冻结快照", "freeze a snapshot first")
_TWICE = Text("同一地区有两个快照：{areas}", "there are two snapshots of one area: {areas}")
_MEND_TWICE = Text("每个地区只留一个", "keep one of each area")
_MEMORY = Text("内存“{given}”看不懂或太小", "the memory '{given}' cannot be read or is too small")
_MEND_MEMORY = Text("写成 512MB 或 2GB，至少 128MB", "write it like 512MB or 2GB, no less than 128MB")
