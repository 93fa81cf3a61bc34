"""Which requirement is proven by which test: writes docs/coverage.md, or checks that it is fresh.

`python -m tests.house.coverage --write | --check`. Titles stand in docs/requirements.csv, proofs in the marks
of the tests; what a requirement asks for, this page does not know.
"""

import csv
import itertools
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from diguan.words.errors import Fault
from diguan.words.text import Text
from tests.house.source import ROOT

TITLES = ROOT / "docs" / "requirements.csv"
PAGE = ROOT / "docs" / "coverage.md"
GROUPS = {
    "S0": "Hubei, key points of 2015",
    "S1": "Changchun, opinions of 2017",
    "S2": "Chongqing and Wuzhong, the 7366 method",
    "S3": "Shanxi, mechanisms of 2014",
    "S4": "Hanzhong, municipal plan",
    "N": "Systems, ledgers, forms and boards",
    "C": "Programmes and rule sets",
    "P": "Procedures",
    "R": "Computable rules",
    "I": "Indicators",
    "A": "Actors",
    "D": "Differences between documents",
    "T": "Threats to data, money and truth",
}

Proofs = Mapping[str, Sequence[str]]


class CoverageFault(Fault):
    """The page and the tests do not say the same."""


def main(arguments: Sequence[str]) -> None:
    """Write the page, or raise CoverageFault if it would change."""
    page = render(read_titles(), gather())
    if "--write" in arguments:
        PAGE.write_text(page, "utf-8")
    elif not PAGE.is_file() or PAGE.read_text("utf-8") != page:
        raise CoverageFault(_STALE, PAGE.relative_to(ROOT).as_posix(), _WRITE)


def read_titles() -> dict[str, str]:
    """Requirement ids in their order, each with a short title."""
    with TITLES.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row["title"] for row in csv.DictReader(file)}


def gather() -> dict[str, list[str]]:
    """Requirement id → tests that prove it, from a collection of all tests in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        marks = Path(folder) / "marks.json"
        command = [sys.executable, "-m", "pytest", "--collect-only", "-qq", "-p", "no:cacheprovider"]
        run = subprocess.run(
            [*command, "--requirement-marks", str(marks)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if run.returncode or not marks.is_file():
            raise CoverageFault(_NOT_COLLECTED.format(said=run.stdout + run.stderr))
        proofs: dict[str, list[str]] = json.loads(marks.read_text("utf-8"))
        return proofs


def render(titles: Mapping[str, str], proofs: Proofs) -> str:
    """The page as Markdown; raises CoverageFault for a mark whose id no requirement has."""
    if unknown := sorted(set(proofs) - set(titles)):
        where = ", ".join(f"{name} ({proofs[name][0]})" for name in unknown)
        raise CoverageFault(_UNKNOWN.format(ids=where), None, _MEND_ID)
    parts = [_INTRODUCTION.format(proven=len(proofs), all=len(titles))]
    for group, ids in itertools.groupby(titles, key=_group):
        parts.append("\n".join(_table(group, list(ids), titles, proofs)))
    return "\n\n".join(parts) + "\n"


def _group(name: str) -> str:
    head = name.partition("-")[0]
    return head if head in GROUPS else name[:1]


def _table(group: str, ids: Sequence[str], titles: Mapping[str, str], proofs: Proofs) -> Iterator[str]:
    yield f"## {GROUPS[group]}: {sum(name in proofs for name in ids)} of {len(ids)}\n"
    yield "| id | requirement | proven by |"
    yield "| --- | --- | --- |"
    for name in ids:
        tests = "<br>".join(f"`{test.removeprefix('tests/')}`" for test in proofs.get(name, ()))
        yield f"| {name} | {titles[name]} | {tests or 'not covered'} |"


_INTRODUCTION = """# What is proven, and what is not

Made by `make docs` from the marks of the tests; do not edit. {proven} of {all} requirements and threats are
proven by at least one test. "Not covered" says that no test proves it, not that nothing was built.
由 `make docs` 根据测试标记生成，请勿手改。“not covered”表示尚无测试证明，并不等于没有实现。"""
_STALE = Text("与测试不一致", "the page is not what the tests say")
_WRITE = Text("运行 make docs 并提交", "run `make docs` and commit the page")
_NOT_COLLECTED = Text("pytest 未能收集测试：{said}", "pytest could not collect the tests: {said}")
_UNKNOWN = Text("测试标记中的编号不存在：{ids}", "tests are marked with ids that do not exist: {ids}")
_MEND_ID = Text("按 docs/requirements.csv 改正", "mend them by docs/requirements.csv")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Fault as fault:
        sys.exit(str(fault))
