"""One county's share of a what-if: its list of changes, what it followed from, its sums by village.

It is what makes a what-if restartable: a county whose key and sum agree is not compared again.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from diguan.engine.digests import of_file
from diguan.engine.faults import EngineFault
from diguan.engine.part import write_json
from diguan.words.text import Text

FILE: Final = "change.json"
CHANGES: Final = "changes.parquet"


@dataclass(frozen=True, slots=True)
class Key:
    """What a comparison follows from: both findings and the SQL run."""

    before: str
    after: str
    program: str


@dataclass(frozen=True, slots=True)
class Sums:
    """Households and people, what their gaps to the line cost in fen a year by both rulings, and for how many
    households that qualify it cannot be said because their income is not known.
    """

    households: int = 0
    people: int = 0
    cost_before: int = 0
    cost_after: int = 0
    open_before: int = 0
    open_after: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        mine, theirs = asdict(self), asdict(other)
        return Sums(**{name: mine[name] + theirs[name] for name in mine})

    @property
    def pair(self) -> tuple[int, int]:
        """Households, people."""
        return self.households, self.people


@dataclass(frozen=True, slots=True)
class Row:
    """A village's households of one kind of change: outcome before, outcome after, their sums."""

    village: str | None
    kind: str
    before: str
    after: str
    sums: Sums


@dataclass(frozen=True, slots=True)
class Share:
    """A county's comparison; `sha256` is that of its list of changes."""

    area: str
    key: Key
    sha256: str
    rows: Sequence[Row]


def write(share: Share, folder: Path) -> None:
    """Put it beside its list, last: its presence says that the list is whole."""
    write_json(folder / FILE, asdict(share))


def read(folder: Path) -> Share:
    """The share in a folder; raises EngineFault when it is missing or cannot be read."""
    try:
        told = json.loads((folder / FILE).read_text("utf-8"))
        rows = tuple(Row(**{**row, "sums": Sums(**row["sums"])}) for row in told.pop("rows"))
        return Share(**{**told, "key": Key(**told["key"]), "rows": rows})
    except (OSError, ValueError, KeyError, TypeError):
        raise EngineFault(_MISSING, str(folder), _MEND) from None


def done(folder: Path, key: Key) -> Share | None:
    """The share in a folder if it follows from this key and its list is whole."""
    try:
        share = read(folder)
        return share if share.key == key and of_file(folder / CHANGES) == share.sha256 else None
    except (EngineFault, OSError):
        return None


_MISSING = Text("这里没有完成的试算", "there is no finished comparison here")
_MEND = Text(
    "请重新运行 diguan what-if，已完成的县会跳过", "run diguan what-if again; finished counties are skipped"
)
