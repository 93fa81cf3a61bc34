"""The register of hostile files: each with the kind of refusal it must get. They stand in hostile_*.py."""

from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.sheets.making import (
    package,
    parts,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
Make = Callable[[Path], object]
FILES: dict[str, tuple[str, Make]] = {}
"""By name: the kind of flaw that refuses it, and who writes it to a path."""


def hostile(kind: str) -> Callable[[Make], Make]:
    """Enter a maker of hostile files under its name."""

    def enter(make: Make) -> Make:
        FILES[make.__name__] = (kind, make)
        return make

    return enter


def changed(**replaced: bytes | None) -> dict[str, bytes]:
    """The parts of a sound workbook, some replaced, added or (None) left out."""
    made = parts()
    for name, data in replaced.items():
        if data is None:
            del made[name]
        else:
            made[name] = data
    return made


def noise(megabytes: int) -> bytes:
    """Bytes that pack badly and hold no sign of markup."""
    return Random(1).randbytes(megabytes * 512 * 1024).hex().encode()


def raw(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def sound(path: Path) -> bytes:
    return package(path, parts()).read_bytes()
