"""The pages of docs/ made from code, packs and tests: `python -m tests.house.documents --write | --check`.

A page joins by adding the module that makes it to GENERATORS; the module is run with the same option.
"""

import subprocess
import sys
from collections.abc import Sequence

from tests.house.source import ROOT

GENERATORS = (
    "tests.house.coverage",
    "tests.house.glossary",
    "tests.house.promises",
    "tests.house.clauses",
    "diguan.casework.pages",
    "bench.page",
)


def main(arguments: Sequence[str]) -> int:
    """Run every generator, go on after a failure, and give 1 if one failed."""
    failed = [module for module in GENERATORS if run(module, *arguments).returncode]
    return 1 if failed else 0


def run(module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """One generator in a process of its own; what it complains about goes to standard error."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    sys.stderr.write(done.stderr)
    return done


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
