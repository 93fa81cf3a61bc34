"""docs/security.md from docs/clauses.toml: clauses of standards, what shows each, and which are not shown.

A clause that names a test which is not there, or says nothing at all, is a fault, as is one that is shown and
said not to be: nothing is claimed unshown.
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
SHOWN, OTHERWISE = ("tests", "setting", "duty"), ("not_applicable", "not_shown")
WHOSE = re.compile(
    r"\((?:system administrator|security administrator|audit administrator|the office's officers)"
    r'(?:, "([^"]+)")?\)$'
)
WORDS = {
    "tests": "shown by tests",
    "setting": "by a setting",
    "duty": "by a duty of the office",
    "not_applicable": "do not apply",
    "not_shown": "not shown",
}


def standards() -> list[Mapping[str, Any]]:
    """The standards with their clauses."""
    return list(tomllib.loads(SOURCE.read_text("utf-8"))["standard"])


def faults() -> list[str]:
    """Clauses that show nothing, and tests that are not there."""
    settings = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs" / "operate.md").read_text("utf-8"), re.M))
    return [fault for one in standards() for clause in one["clause"] for fault in _faults(clause, settings)]


def _faults(clause: Clause, settings: set[str]) -> Iterator[str]:
    shown, otherwise = clause.keys() & set(SHOWN), clause.keys() & set(OTHERWISE)
    if not shown and not otherwise:
        yield f"{clause['id']}: nothing shows it"
    if (shown and otherwise) or len(otherwise) > 1:
        yield f"{clause['id']}: it is either shown, or not, or does not apply"
    if clause.get("setting", "") not in {"", *settings}:
        yield f"{clause['id']}: there is no setting {clause['setting']}"
    if "duty" in clause and not _is_named(clause["duty"]):
        yield f"{clause['id']}: the duty does not say whose it is, and under which heading it is written down"
    for test in clause.get("tests", ()):
        path, _, name = test.partition("::")
        file = ROOT / path
        if not file.is_file() or (name and f"def {name}(" not in file.read_text("utf-8")):
            yield f"{clause['id']}: there is no test {test}"


def _is_named(duty: str) -> bool:
    """Whether a duty ends with who has it, and, in brackets too, with a heading of docs/operate.md."""
    named = WHOSE.search(duty)
    page = (ROOT / "docs" / "operate.md").read_text("utf-8")
    return named is not None and (not named[1] or f"\n## {named[1]}" in page)


def shown(levels: tuple[int, ...], standard: str) -> tuple[list[Clause], list[Clause]]:
    """The clauses of a standard and these levels that apply, and those of them that something shows."""
    one = next(one for one in standards() if one["id"] == standard)
    listed = [clause for clause in one["clause"] if clause.get("level", 0) in levels]
    applying = [clause for clause in listed if "not_applicable" not in clause]
    return applying, [clause for clause in applying if clause.keys() & set(SHOWN)]


def state(clause: Clause) -> str:
    """What a clause still asks of the office, however much of it is tested: a duty, a setting, or neither."""
    return next(kind for kind in (*reversed(SHOWN), *OTHERWISE) if kind in clause)


def counts(clauses: list[Clause]) -> dict[str, int]:
    """How many clauses there are of each kind."""
    return {kind: sum(state(clause) == kind for clause in clauses) for kind in WORDS}


def page() -> str:
    """The page."""
    lines = ["# What is shown of standards about safety · 对照安全标准", "", _MADE, ""]
    for one in standards():
        lines += [f"## {one['title']}", "", one["note"], "", _counted(one["clause"]), ""]
        lines += ["| clause | level | about | shown by |", "| --- | --- | --- | --- |"]
        lines += [_row(clause) for clause in one["clause"]]
        lines.append("")
    return "\n".join(lines)


def _counted(clauses: list[Clause]) -> str:
    told = ", ".join(f"{number} {WORDS[kind]}" for kind, number in counts(clauses).items())
    return f"{len(clauses)} listed: {told}."


def _row(clause: Clause) -> str:
    return f"| {clause['id']} | {clause.get('level', '')} | {clause['about']} | {_shown(clause)} |"


def _shown(clause: Clause) -> str:
    if "not_shown" in clause:
        return "**not shown**"
    if "not_applicable" in clause:
        return f"does not apply: {clause['not_applicable']}"
    tests = [f"`{test.rpartition('/')[2]}`" for test in clause.get("tests", ())]
    setting = [f"setting `{clause['setting']}`"] if "setting" in clause else []
    duty = [f"duty of the office: {clause['duty']}"] if "duty" in clause else []
    return "; ".join((*tests, *setting, *duty))


_MADE = (
    "Made by `make docs` from `docs/clauses.toml`; do not edit. “Not shown” says that nothing here "
    "proves it yet; a clause is counted once, "
    "by what it still asks of the office: a duty, else a setting, else nothing."
)

if __name__ == "__main__":
    if found := faults():
        sys.exit("\n".join(found))
    keep(PAGE, page(), sys.argv[1:])
