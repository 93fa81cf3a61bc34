"""Keeps the last figure of a promise: bench/promises/ID.json, or ID-PART.json of several measurements.

A test or a measurement calls `show`; nothing is written unless DIGUAN_KEEP_FIGURES=1 asks for it, so that
ordinary test runs leave the checkout alone. docs/promises.md is made from these files by `make docs`.
"""

import json
import os
import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.kept import FormFault, machine

FOLDER = Path(__file__).resolve().parent / "promises"
_NAME = re.compile(r"P\d+(-[a-z0-9-]+)?")


@dataclass(frozen=True, slots=True)
class Figure:
    """What was found for one promise, whether it meets the bar, and where and when it was measured."""

    name: str
    figure: str
    met: bool
    on: str
    machine: str

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or not self.figure or not isinstance(self.met, bool):
            raise FormFault(f"{self.name}: needs a name such as P1 or P1-sqlite, a figure, and met or not")

    @property
    def promise(self) -> str:
        """The id of the promise."""
        return self.name.partition("-")[0]


def show(promise: str, figure: str, *, met: bool, part: str = "") -> Figure:
    """Say what was found, for example show("P1", "0 of 812 lost in 600 kills", met=True, part="sqlite").

    Written only with DIGUAN_KEEP_FIGURES=1; `part` tells several measurements of one promise apart.
    """
    today = datetime.now(UTC).date().isoformat()
    made = Figure(f"{promise}-{part}" if part else promise, figure, met, today, _told(machine()))
    if os.environ.get("DIGUAN_KEEP_FIGURES") == "1":
        FOLDER.mkdir(exist_ok=True)
        text = json.dumps(asdict(made), ensure_ascii=False, indent=1)
        (FOLDER / f"{made.name}.json").write_text(text + "\n", "utf-8")
    return made


def figures() -> dict[str, list[Figure]]:
    """Promise id → its kept figures, by name; raises FormFault for a file that is none."""
    found: dict[str, list[Figure]] = {}
    for file in sorted(FOLDER.glob("*.json")):
        try:
            figure = Figure(**json.loads(file.read_text("utf-8")))
        except (ValueError, TypeError) as error:
            raise FormFault(f"{file.name}: {error}") from error
        if figure.name != file.stem:
            raise FormFault(f"{file.name} calls itself {figure.name}")
        found.setdefault(figure.promise, []).append(figure)
    return found


def _told(where: dict[str, str]) -> str:
    return f"{where['processor']}, {where['cores']} cores, {where['memory']}, {where['system']}"
