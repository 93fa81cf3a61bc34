"""What a cube says of itself: of what it was made, which areas it holds, and the sums of its files.

It is what makes a roll-up restartable: a county whose key and sum agree is not counted again.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from diguan.engine.cube.faults import CubeFault
from diguan.engine.digests import of_file, of_value
from diguan.engine.part import write_json
from diguan.words.text import Text

FORMAT: Final = 1
FILE: Final = "cube.json"
ROWS: Final = "cube.parquet"


@dataclass(frozen=True, slots=True)
class Key:
    """What a county's counts follow from: its snapshot, its findings and the SQL run."""

    snapshot: str
    findings: str
    program: str


@dataclass(frozen=True, slots=True)
class Share:
    """One county's counts; `unplaced` households lie in no village of it."""

    area: str
    key: Key
    sha256: str
    households: int
    people: int
    unplaced: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """A finished cube. `least` is how many digits its topmost area has; `line` is in yuan; `hidden` is the k
    below which nothing can be told from a published cube, None for one that is not for the public. A
    household or person may have several keys of a `multiple` dimension. `layout` names the cells by their
    numbers.
    """

    folder: Path
    year: int
    on: date
    pack_id: str
    pack_digest: str
    least: int
    line: float | None
    index: Mapping[str, Any] | None
    layout: tuple[tuple[str, str], ...]
    multiple: tuple[str, ...]
    shares: tuple[Share, ...]
    sha256: str
    engine: str
    hidden: int | None = None

    @property
    def areas(self) -> tuple[str, ...]:
        """The counties it holds."""
        return tuple(share.area for share in self.shares)

    @property
    def dimensions(self) -> tuple[str, ...]:
        """What is counted."""
        return tuple(dict.fromkeys(dimension for dimension, _ in self.layout))

    @property
    def top(self) -> str:
        """The digits of the area that all of it lies in."""
        return self.shares[0].area[: self.least]

    def file_of(self, area: str) -> Path:
        """The file of a county's areas."""
        return part_of(self.folder, area)


def part_of(folder: Path, area: str) -> Path:
    """Where the counts of one county lie."""
    return folder / f"county={area}"


def write_share(share: Share, folder: Path) -> None:
    """Put it beside its rows, last: its presence says that they are whole."""
    write_json(folder / FILE, asdict(share))


def done(folder: Path, key: Key) -> Share | None:
    """The share in a folder if it is whole and follows from this key."""
    try:
        share = _share(json.loads((folder / FILE).read_text("utf-8")))
        whole = of_file(folder / ROWS) == share.sha256
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return share if whole and share.key == key else None


def write(manifest: Manifest) -> Manifest:
    """Write cube.json into the cube's folder, last of all."""
    content = asdict(manifest) | {"format": FORMAT, "on": manifest.on.isoformat()}
    del content["folder"]
    content = json.loads(json.dumps(content))
    write_json(manifest.folder / FILE, content | {"digest": of_value(content)})
    return manifest


def read(folder: Path) -> Manifest:
    """The cube in a folder; raises CubeFault when it is missing, unfinished or altered."""
    path = folder / FILE
    try:
        told = json.loads(path.read_text("utf-8"))
        digest = told.pop("digest")
        if digest != of_value(told) or told.pop("format") != FORMAT:
            raise CubeFault(ALTERED, str(path), MEND)
        told["on"] = date.fromisoformat(told["on"])
        told["layout"] = tuple((dimension, key) for dimension, key in told["layout"])
        told["multiple"] = tuple(told["multiple"])
        told["shares"] = tuple(map(_share, told["shares"]))
        return Manifest(folder=folder, **told)
    except FileNotFoundError:
        raise CubeFault(_MISSING, str(path), MEND) from None
    except (ValueError, KeyError, TypeError):
        raise CubeFault(ALTERED, str(path), MEND) from None


def check(manifest: Manifest) -> Manifest:
    """Itself, after every file was read whole and agrees with its sum; CubeFault names the one that does
    not.
    """
    sums = [(manifest.folder / ROWS, manifest.sha256)]
    sums += [(manifest.file_of(share.area) / ROWS, share.sha256) for share in manifest.shares]
    for path, sha256 in sums:
        if not path.is_file() or of_file(path) != sha256:
            raise CubeFault(ALTERED, str(path), MEND)
    return manifest


def _share(told: Mapping[str, Any]) -> Share:
    return Share(**{**told, "key": Key(**told["key"])})


def digest_of(shares: Sequence[Share]) -> str:
    """One sum over all counties' rows."""
    return of_value([share.sha256 for share in shares])


_MISSING = Text("这里没有完成的统计立方", "there is no finished cube here")
ALTERED = Text("统计立方的文件不完整或被改动过", "a file of the cube is damaged or was altered")
MEND = Text(
    "请重新运行 diguan stats rollup，已完成的县会跳过",
    "run diguan stats rollup again; finished counties are skipped",
)
