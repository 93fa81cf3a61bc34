"""docs/security.md from docs/clauses.toml: which clauses of two standards something here shows, and what.

A clause that names a test which is not there, or nothing at all, is a fault: nothing is claimed unshown.
"""

import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from tests.house.source import ROOT
from tests.house.written import keep

SOURCE, PAGE = ROOT / "docs" / "clauses.toml", ROOT / "docs" / "security.md"
Clause = Mapping[str, Any]


def standards() -> list[Mapping[str, Any]]:
    """The standards with their clauses."""
    return list(tomllib.loads(SOURCE.read_text("utf-8"))["standard"])


def faults() -> list[str]:
    """Clauses that show nothing, and tests that are not there."""
    settings = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs" / "operate.md").read_text("utf-8"), re.M))
    return [fault for one in standards() for clause in one["clause"] for fault in _faults(clause, settings)]


def _faults(clause: Clause, settings: set[str]) -> Iterator[str]:
    if not clause.keys() & {"tests", "setting", "duty"}:
        yield f"{clause['id']}: nothing shows it"
    if clause.get("setting", "") not in {"", *settings}:
        yield f"{clause['id']}: there is no setting {clause['setting']}"
    for test in clause.get("tests", ()):
        path, _, name = test.partition("::")
        file = ROOT / path
        if not file.is_file() or (name and f"def {name}(" not in file.read_text("utf-8")):
            yield f"{clause['id']}: there is no test {test}"


def page() -> str:
    """The page."""
    lines = ["# What is shown of two standards · 对照两项标准", "", _MADE, ""]
    for one in standards():
        lines += [f"## {one['title']}", "", f"{one['note']} Listed: {len(one['clause'])}.", ""]
        lines += ["| clause | about | shown by |", "| --- | --- | --- |"]
        lines += [f"| {clause['id']} | {clause['about']} | {_shown(clause)} |" for clause in one["clause"]]
        lines.append("")
    return "\n".join(lines)


def _shown(clause: Clause) -> str:
    tests = [f"`{test.rpartition('/')[2]}`" for test in clause.get("tests", ())]
    setting = [f"setting `{clause['setting']}`"] if "setting" in clause else []
    duty = [f"duty of the office: {clause['duty']}"] if "duty" in clause else []
    return "; ".join((*tests, *setting, *duty))


_MADE = (
    "Made by `make docs` from `docs/clauses.toml`; do not edit. A clause that is not listed is not claimed."
)

if __name__ == "__main__":
    if found := faults():
        sys.exit("\n".join(found))
    keep(PAGE, page(), sys.argv[1:])
