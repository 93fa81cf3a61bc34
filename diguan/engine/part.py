"""One county's share of a judgement: its findings file, what it was made from, and its numbers by village.

It is what makes a judgement restartable: a part whose key and sum agree is not made again.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from diguan.engine.database import writing
from diguan.engine.digests import of_file
from diguan.engine.faults import JudgementFault
from diguan.words.text import Text

FILE: Final = "part.json"
FINDINGS: Final = "findings.parquet"
COUNTIES_KEPT: Final = 1_000  # whose findings were found whole

TallyRow = tuple[str | None, str | None, str, int, int]
"""Village code, register status, outcome, households, people."""


@dataclass(frozen=True, slots=True)
class Key:
    """What findings follow from: snapshot, pack, day, the SQL run, and the engine's version.

    The same key, the same findings.
    """

    snapshot: str
    pack: str
    on: str
    program: str
    engine: str


@dataclass(frozen=True, slots=True)
class Span:
    """The least and largest household id and number of a county; None where it has no household."""

    first_id: int | None
    last_id: int | None
    first_number: str | None
    last_number: str | None

    def holds(self, household: int | str) -> bool:
        """Whether a household, by id (int) or number (str), may be among them."""
        if isinstance(household, int):
            return self.first_id is not None and self.first_id <= household <= (self.last_id or 0)
        return self.first_number is not None and self.first_number <= household <= (self.last_number or "")


@dataclass(frozen=True, slots=True)
class Part:
    """A county's findings; `answers` says by rule for how many households it is true, false, unknown."""

    area: str
    year: int
    key: Key
    sha256: str
    span: Span
    tally: tuple[TallyRow, ...]
    answers: Mapping[str, tuple[int, int, int]]


def write(part: Part, folder: Path) -> None:
    """Put it beside its findings, last: its presence says that they are whole."""
    told = {one.name: getattr(part, one.name) for one in fields(part)}  # asdict would copy every row
    write_json(folder / FILE, told | {"key": asdict(part.key), "span": asdict(part.span)})


def read(folder: Path) -> Part:
    """The part in a folder; raises JudgementFault when it is missing or its findings were altered."""
    try:
        told = json.loads((folder / FILE).read_text("utf-8"))
        part = Part(
            area=told["area"],
            year=told["year"],
            key=Key(**told["key"]),
            sha256=told["sha256"],
            span=Span(**told["span"]),
            tally=tuple((row[0], row[1], row[2], row[3], row[4]) for row in told["tally"]),
            answers={rule: (count[0], count[1], count[2]) for rule, count in told["answers"].items()},
        )
        if of_file(folder / FINDINGS) == part.sha256:
            return part
    except FileNotFoundError:
        raise JudgementFault(_MISSING, str(folder), MEND) from None
    except (ValueError, KeyError, TypeError, IndexError):
        pass
    raise JudgementFault(ALTERED, str(folder), MEND)


def must_be_whole(folder: Path) -> None:
    """Raise JudgementFault as `read` does; what was whole is read again when its files are others."""
    try:
        stamps = [(folder / name).stat() for name in (FILE, FINDINGS)]
    except FileNotFoundError:
        raise JudgementFault(_MISSING, str(folder), MEND) from None
    _read(folder, tuple((one.st_ino, one.st_size, one.st_mtime_ns, one.st_ctime_ns) for one in stamps))


@lru_cache(maxsize=COUNTIES_KEPT)
def _read(folder: Path, stamps: tuple[tuple[int, int, int, int], ...]) -> None:
    read(folder)


def done(folder: Path, key: Key) -> Part | None:
    """The part in a folder if it is whole and follows from this key."""
    try:
        part = read(folder)
    except JudgementFault:
        return None
    return part if part.key == key else None


def write_json(path: Path, content: Any) -> None:
    """Write beside and rename, so that a file is there whole or not at all; raises DiskFault."""
    with writing(path) as beside:
        beside.write_text(json.dumps(content, ensure_ascii=False, sort_keys=True) + "\n", "utf-8")


_MISSING = Text("这里没有完整的判定结果", "there are no finished findings here")
ALTERED = Text("判定结果文件不完整或被改动过", "the findings are damaged or were altered")
MEND = Text(
    "请重新运行 diguan judge，已完成的县会跳过", "run diguan judge again; finished counties are skipped"
)
