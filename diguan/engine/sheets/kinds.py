"""What can be wrong with a workbook: the kinds of kinds.toml, and flaws made of them.

It does not look at workbooks; who finds a flaw names its kind and fills in what the sentence needs.
"""

import tomllib
from importlib.resources import files
from typing import Any, Final

from diguan.engine.sheets.flaws import Flaw, Kind, Place, Refused
from diguan.words.text import Text


def _load() -> dict[str, Kind]:
    source = files(__package__).joinpath("kinds.toml").read_text("utf-8")
    return {
        name: Kind(name, kind["nature"], Text(kind["zh"], kind["en"]), Text(kind["mend_zh"], kind["mend_en"]))
        for name, kind in tomllib.loads(source).items()
    }


KINDS: Final = _load()
NOWHERE: Final = Place()


def flaw(kind: str, at: Place = NOWHERE, value: str | None = None, **words: Any) -> Flaw:
    """A flaw of a kind at a place; `words` fill the sentence (a Text gives each language its own half)."""
    found = KINDS[kind]
    return Flaw(kind, found.nature, found.what.format(**words), found.mend.format(**words), at, value)


def refuse(kind: str, sheet: str | None = None, **words: Any) -> Refused:
    """The refusal of a whole file or sheet, to be raised."""
    return Refused(flaw(kind, Place(sheet), **words))


def size(count: int) -> str:
    """A number of bytes as officers read it: `24.0 MB`, `512 KB`."""
    if count >= 1024 * 1024:
        return f"{count / 1024 / 1024:.1f} MB"
    return f"{-(-count // 1024)} KB" if count >= 1024 else f"{count} B"
