"""Writes docs/performance.md from bench/results/*.json: `python -m bench.page --write | --check`.

Figures differ from machine to machine, so --check looks at the form only: every result can be read, and the
page has a section for each and no other.
"""

import re
import sys
from collections.abc import Iterator, Sequence

from bench.kept import FOLDER, FormFault, Result, load, said

PAGE = FOLDER.parents[1] / "docs" / "performance.md"


def main(arguments: Sequence[str]) -> int:
    """Write the page, or check its form; 1 with a complaint when something is wrong."""
    try:
        results = [load(file) for file in sorted(FOLDER.glob("*.json"))]
    except FormFault as fault:
        print(fault, file=sys.stderr)
        return 1
    if "--write" in arguments:
        PAGE.write_text(render(results), "utf-8")
    elif wrong := unlike(PAGE.read_text("utf-8") if PAGE.is_file() else "", results):
        print(f"docs/performance.md: {wrong}; run `python -m bench.page --write`", file=sys.stderr)
        return 1
    return 0


def render(results: Sequence[Result]) -> str:
    """The page as Markdown."""
    return "\n\n".join((_INTRODUCTION, *("\n".join(_section(each)) for each in results))) + "\n"


def unlike(page: str, results: Sequence[Result]) -> str:
    """What tells the page's sections from the results; empty when nothing does."""
    shown, wanted = re.findall(r"^## (.+)$", page, re.MULTILINE), [each.title for each in results]
    return "" if shown == wanted else f"has the sections {shown}, the results are {wanted}"


def _section(result: Result) -> Iterator[str]:
    yield f"## {result.title}\n"
    yield f"{result.about}\n"
    yield f"| {' | '.join(result.columns)} |"
    yield f"| --- |{' ---: |' * (len(result.columns) - 1)}"
    for row in result.rows:
        yield f"| {' | '.join(map(said, row))} |"
    for chart in sorted(FOLDER.glob(f"{result.name}-*.svg")):
        yield f"\n![{result.title}](../bench/results/{chart.name})"
    if result.notes:
        yield "\n" + "\n".join(f"- {note}" for note in result.notes)
    yield f"\nMeasured on {result.on}: {', '.join(_parts(result))}."


def _parts(result: Result) -> Iterator[str]:
    told = dict(result.machine)
    yield f"{told.pop('processor')}, {told.pop('cores')} cores, {told.pop('memory')}"
    yield told.pop("system")
    yield from (f"{name} {version}" for name, version in told.items())


_INTRODUCTION = """# How fast it is

Made by `make bench` from `bench/results/`; do not edit. 由 `make bench` 生成，请勿手改。

What each measurement does and how to repeat it stands in [bench/README.md](../bench/README.md). Each table
names the machine and the day; a figure without them says nothing."""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
