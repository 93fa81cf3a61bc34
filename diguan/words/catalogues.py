"""Compile the translations of every app for gettext: `python -m diguan.words.catalogues`.

It needs no GNU gettext and writes only what changed. Which texts lack a translation, tests/house tells.
"""

import io
import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from diguan.words.errors import Fault
from diguan.words.text import Text

HOUSE = Path(__file__).resolve().parent.parent
CATALOGUES = "**/locale/*/LC_MESSAGES/*.po"


class CatalogueFault(Fault):
    """A catalogue that cannot be read."""


def compile_all(house: Path = HOUSE) -> list[Path]:
    """Write a `.mo` beside every `.po` that is newer than its own; gives those written, in order of path.

    Fuzzy and empty entries are left out: their texts stay English. CatalogueFault for a broken file.
    """
    sources = [source for source in sorted(house.glob(CATALOGUES)) if not _is_compiled(source)]
    return [_compile(source) for source in sources]


def _is_compiled(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return target.is_file() and target.stat().st_mtime_ns > source.stat().st_mtime_ns


def _compile(source: Path) -> Path:
    locale = source.parent.parent.name
    try:
        with source.open("rb") as file:
            book = read_po(file, locale=locale, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError) as error:
        raise CatalogueFault(_BROKEN.format(said=error), str(source), _MEND) from None
    compiled = io.BytesIO()
    write_mo(compiled, book)
    target, unfinished = source.with_suffix(".mo"), source.with_suffix(".mo.new")
    unfinished.write_bytes(compiled.getvalue())
    unfinished.replace(target)
    return target


def main() -> None:
    """Compile and say what was done."""
    try:
        written = compile_all()
    except CatalogueFault as fault:
        sys.exit(str(fault))
    said = f"{len(written)} compiled" if written else "up to date"
    sys.stdout.write(f"translations: {said}\n")


_BROKEN = Text("译文文件无法读取：{said}", "the catalogue cannot be read: {said}")
_MEND = Text("请按提示修改该 .po 文件", "mend the .po file where it says so")

if __name__ == "__main__":
    main()
