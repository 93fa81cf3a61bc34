"""The register of ugly and honest workbooks, as officers really send them. They stand in ugly_*.py."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.sheets.making import VILLAGE, honest

Make = Callable[[Path], object]


@dataclass(frozen=True)
class Ugly:
    """A maker; what must be staged of the first household and the first person; the kinds of flaw said."""

    make: Make
    household: dict[str, Any]
    person: dict[str, Any]
    said: frozenset[str]
    households: int
    people: int
    ending: str


FILES: dict[str, Ugly] = {}


def ugly(
    household: dict[str, Any] | None = None,
    person: dict[str, Any] | None = None,
    said: tuple[str, ...] = (),
    households: int = 1,
    people: int = 1,
    ending: str = "xlsx",
) -> Callable[[Make], Make]:
    """Enter a maker of ugly files under its name."""

    def enter(make: Make) -> Make:
        FILES[make.__name__] = Ugly(
            make, household or {}, person or {}, frozenset(said), households, people, ending
        )
        return make

    return enter


def roster(path: Path, rows: list[list[Any]], **options: Any) -> None:
    honest(path, {"名册": rows}, **options)


HEADINGS = ["户编号", "行政村代码", "人数", "姓名", "与户主关系"]
HEAD = ["H1", VILLAGE, 2, "王一", "户主"]
WIFE = ["H1", VILLAGE, 2, "李二", "配偶"]
