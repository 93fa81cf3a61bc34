"""The score of planted faults, part by part: `python -m tests.house.mutants draw|again|score [PART …]`.

`draw` chooses what is planted: all faults of the parts, or with DIGUAN_SAMPLE=N so many of each, by a fixed
seed; `again` opens those that nobody noticed, for tests that are new; `score` prints what was noticed, keeps
it as figures of promise P31 and gives 1 when a part is below the bar. planting.py plants, planted.py tries.
"""

import json
import os
import random
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, Final

from bench.promised import show

BAR: Final = 0.85
SEED: Final = int(os.environ.get("DIGUAN_SEED") or 31)
"""Another one, when tests were written for what a sample had shown."""
FOLDER: Final = Path("mutants")
PARTS: Final[Mapping[str, Sequence[str]]] = {
    "rights": ("diguan.casework.may.*",),
    "money": ("diguan.words.money.*",),
    "masks": ("diguan.web.masks.*", "diguan.engine.sheets.masks.*", "diguan.words.*.x_mask*"),
    "imports": ("diguan.engine.sheets.*", "diguan.casework.import*", "diguan.words.*"),
}
"""The faults of each part, by patterns of their names; a fault is of the first part that fits."""
NOTICED: Final = frozenset({1, 3, 24, -24, 36, 152, 255, -11, -9})
"""How the tests of a noticed fault end, in mutmut's numbers: one failed, broke off, or took too long."""
ASIDE: Final = 34
"""Mutmut's number for a fault that is not planted."""


def main(arguments: Sequence[str]) -> int:
    """Do one of the three, for the parts named or for all; 0 when no part is below the bar."""
    what, parts = arguments[0], arguments[1:] or list(PARTS)
    if what == "draw":
        draw(parts, int(os.environ.get("DIGUAN_SAMPLE") or sys.maxsize))
    elif what == "again":
        _change(lambda fault, end: end if end in NOTICED or end == ASIDE else None)
    elif what == "score":
        return max(not _tell(part) for part in parts)
    return 0


def score(ends: Iterable[int | None]) -> tuple[int, int]:
    """(noticed, planted) by how the faults ended; one that no test reaches was not noticed."""
    planted = [end for end in ends if end not in {None, ASIDE}]
    return sum(end in NOTICED for end in planted), len(planted)


def part_of(fault: str) -> str | None:
    """The part a fault belongs to, by its name."""
    fitting = (part for part, patterns in PARTS.items() if any(fnmatch(fault, each) for each in patterns))
    return next(fitting, None)


def shuffled(faults: Iterable[str]) -> list[str]:
    """Faults in an order of chance that is always the same: its beginning is a fair sample of all of them."""
    return random.Random(SEED).sample(names := sorted(faults), len(names))


def draw(parts: Collection[str], most: int) -> None:
    """Put aside all faults but so many of each of these parts, whatever was tried before."""
    names = [fault for _, told in _kept() for fault in told["exit_code_by_key"]]
    drawn: set[str] = set()
    for part in parts:
        drawn.update(shuffled(fault for fault in names if part_of(fault) == part)[:most])
    _change(lambda fault, end: ASIDE if fault not in drawn else None if end == ASIDE else end)


def _tell(part: str) -> bool:
    """Print and keep the score of a part; whether it meets the bar, or was not tried at all."""
    every = {fault: end for _, told in _kept() for fault, end in told["exit_code_by_key"].items()}
    ends = [end for fault, end in every.items() if part_of(fault) == part]
    noticed, planted = score(ends)
    if not planted:
        return True
    drawn = "" if planted == len(ends) else f", drawn by chance (seed {SEED}) out of {len(ends)}"
    figure = f"{noticed} of {planted} planted faults noticed ({noticed / planted:.0%}){drawn}"
    met = noticed >= BAR * planted
    show("P31", figure, met=met, part=part)
    sys.stdout.write(f"{part}: {figure}\n")
    return met


def _change(end_of: Callable[[str, int | None], int | None]) -> None:
    for file, told in _kept():
        ends = told["exit_code_by_key"]
        told["exit_code_by_key"] = {fault: end_of(fault, end) for fault, end in ends.items()}
        file.write_text(json.dumps(told), "utf-8")


def _kept() -> Iterator[tuple[Path, dict[str, Any]]]:
    """What mutmut keeps of each file it plants faults in."""
    for file in sorted(FOLDER.rglob("*.py.meta")):
        yield file, json.loads(file.read_text("utf-8"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
