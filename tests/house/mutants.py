"""The score of planted faults: `python -m tests.house.mutants mutants/mutmut-cicd-stats.json [PATTERN …]`.

Prints how many faults the tests noticed, keeps it as the figure of promise P31, and gives 1 below the bar. It
plants nothing; setup/mutants.sh does.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.promised import show

BAR = 0.85


def main(arguments: Sequence[str]) -> int:
    """Print and keep the score; 0 when it meets the bar."""
    counts = json.loads(Path(arguments[0]).read_text("utf-8"))
    noticed, planted = score(counts)
    where = ", ".join(arguments[1:]) or "rights, masks, money, imports"
    figure = f"{noticed} of {planted} planted faults noticed ({noticed / max(planted, 1):.0%}) in {where}"
    show("P31", figure, met=noticed >= BAR * planted > 0, part="some" if arguments[1:] else "")
    sys.stdout.write(f"{figure}\n")
    return 0 if noticed >= BAR * planted > 0 else 1


def score(counts: Mapping[str, int]) -> tuple[int, int]:
    """(noticed, planted); a fault that no test reaches was not noticed."""
    noticed = sum(counts.get(name, 0) for name in ("killed", "timeout", "segfault", "caught_by_type_check"))
    missed = sum(counts.get(name, 0) for name in ("survived", "no_tests", "suspicious"))
    return noticed, noticed + missed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
