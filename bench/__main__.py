"""Every measurement, one after the other, each in its own process: `python -m bench [--national]`.

A measurement is a file beside this one with a `main`; those that set NATIONAL can also be made at the size of
the country, those that set SHORT are made in their short form here. Afterwards docs/performance.md is written
anew.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench import page

HERE = Path(__file__).resolve().parent


def main(arguments: Sequence[str]) -> int:
    """Run them all, go on after a failure, and give 1 if one failed."""
    national = "--national" in arguments
    failed = []
    for name in measurements(national=national):
        print(f"== {name}", flush=True)
        short = not national and "SHORT" in _defined(HERE / f"{name}.py")
        options = ["--national"] if national else ["--short"] if short else []
        command = [sys.executable, "-m", f"bench.{name}", *options]
        if subprocess.run(command, cwd=HERE.parent, check=False).returncode:
            failed.append(name)
    if failed:
        print(f"not measured: {', '.join(failed)}", file=sys.stderr)
    return page.main(["--write"]) or bool(failed)


def measurements(*, national: bool = False) -> Iterator[str]:
    """Names of the files that measure, in the order of the alphabet."""
    for file in sorted(HERE.glob("*.py")):
        names = set(_defined(file))
        if (
            "main" in names
            and file.stem not in ("__main__", "page")
            and (not national or "NATIONAL" in names)
        ):
            yield file.stem


def _defined(file: Path) -> Iterator[str]:
    for node in ast.parse(file.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            yield node.name
        elif isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
