"""How far a running copy is behind: how long the writers' notes were when, and what the second disk had when.

A look is what the disk would have if the machine died then: links to the whole files that are there, made in
milliseconds and restored when the writers are done. Whatever is not known to the millisecond is held against
the copy.
"""

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class Watch:
    """When the notes of the writers were how long, as far as anybody looked."""

    notes: Path
    moments: list[tuple[float, int]] = field(default_factory=list)

    def for_(self, seconds: float) -> None:
        """Look at the notes again and again for so long."""
        until = time.monotonic() + seconds
        while (now := time.monotonic()) < until:
            self.moments.append((now, self.notes.stat().st_size))
            time.sleep(0.01)

    def noted(self, length: int) -> float:
        """When the notes were last seen not to be that long yet."""
        return max((moment for moment, size in self.moments if size < length), default=self.moments[0][0])


def look(folder: Path, into: Path) -> float:
    """Link to the whole files that the second disk has, and tell when that was done."""
    for path in sorted(folder.rglob("*.ltx")):
        link = into / path.relative_to(folder)
        link.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(path, link)
        except FileNotFoundError:  # what is in it was put together into another file minutes ago
            continue
    return time.monotonic()


def behind(at: float, there: Mapping[str, int], watch: Watch) -> float:
    """How old, at a moment, the oldest acknowledged write was that is not there; 0 if there is none."""
    length = 0
    for line in watch.notes.read_text("ascii").splitlines(keepends=True):
        length += len(line)
        writer, number = line.split()
        if int(number) > there.get(writer, 0):
            return max(0.0, at - watch.noted(length))
    return 0.0


def rate(watch: Watch) -> float:
    """Writes a second while the notes were looked at."""
    (first, begun), (last, ended) = watch.moments[0], watch.moments[-1]
    lines = watch.notes.read_bytes()[begun:ended].count(b"\n")
    return lines / (last - first)
