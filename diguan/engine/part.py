"""One county's share of a judgement: its findings file, what it was made from, and its numbers by village.

It is what makes a judgement restartable: a part whose key and sum agree is not made again.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from diguan.engine.digests import of_file
from diguan.engine.faults import JudgementFault
from diguan.words.text import Text

FILE: Final = "part.json"
FINDINGS: Final = "findings.parquet"

TallyRow = tuple[str | None, str | None, str, int, int]
"""Village code, register status, outcome, households, people."""


@dataclass(frozen=True, slots=True)
class Key:
    """What findings follow from: snapshot, pack, day, and the SQL run. The same key, the same findings."""

    snapshot: str
    pack: str
    on: str
    program: str


@dataclass(frozen=True, slots=True)
class Part:
    """A county's findings; `answers` says by rule for how many households it is true, false, unknown."""

    area: str
    year: int
    key: Key
    sha256: str
    tally: tuple[TallyRow, ...]
    answers: Mapping[str, tuple[int, int, int]]


def write(part: Part, folder: Path) -> None:
    """Put it beside its findings, last: its presence says that they are whole."""
    write_json(folder / FILE, asdict(part))


def read(folder: Path) -> Part:
    """The part in a folder; raises JudgementFault when it is missing or its findings were altered."""
    try:
        told = json.loads((folder / FILE).read_text("utf-8"))
        part = Part(
            area=told["area"],
            year=told["year"],
            key=Key(**told["key"]),
            sha256=told["sha256"],
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


def done(folder: Path, key: Key) -> Part | None:
    """The part in a folder if it is whole and follows from this key."""
    try:
        part = read(folder)
    except JudgementFault:
        return None
    return part if part.key == key else None


def write_json(path: Path, content: Any) -> None:
    """Write beside and rename, so that a file is there whole or not at all."""
    beside = path.with_name(path.name + ".writing")
    beside.write_text(json.dumps(content, ensure_ascii=False, sort_keys=True) + "\n", "utf-8")
    os.replace(beside, path)


_MISSING = Text("这里没有完整的判定结果", "there are no finished findings here")
ALTERED = Text("判定结果文件不完整或被改动过", "the findings are damaged or were altered")
MEND = Text(
    "请重新运行 diguan judge，已完成的县会跳过", "run diguan judge again; finished counties are skipped"
)
