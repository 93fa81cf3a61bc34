"""A form: which sheets a workbook has, which columns in which order, read from packs/forms/*.toml.

What a column means is the fact book's affair; how a file differs from the form is headings.py's.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from diguan.policy.facts import Fact, FactBook
from diguan.policy.library import packs_folder
from diguan.words.errors import Fault
from diguan.words.text import Text

Layout = Literal["household", "person", "roster"]
NAMES: Final = ("province", "city", "county", "township", "village")
"""The columns that give a village by its names; together they stand for the fact village_code."""


class FormFault(Fault):
    """A form that is not there, or names a column nobody knows."""


@dataclass(frozen=True, slots=True)
class FormColumn:
    """One column: a recorded fact, or (fact None) one of NAMES."""

    name: str
    text: Text
    also: tuple[str, ...]
    fact: Fact | None

    @property
    def headings(self) -> tuple[str, ...]:
        """Everything that may stand above it."""
        return (self.text.zh, self.text.en, *self.also, self.name)


@dataclass(frozen=True, slots=True)
class Group:
    """Columns that belong together, under a band of one colour."""

    text: Text
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a form; `headings` are names for columns that hold in this sheet alone."""

    layout: Layout
    text: Text
    also: tuple[str, ...]
    groups: tuple[Group, ...]
    required: tuple[str, ...]
    headings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class NotKept:
    """Headings of columns that are known and left out, and why."""

    headings: tuple[str, ...]
    text: Text


@dataclass(frozen=True, slots=True)
class Form:
    """A form as its file gives it; `root` is the packs folder it came from."""

    root: Path
    id: str
    text: Text
    names: Mapping[str, tuple[Text, tuple[str, ...]]]
    sheets: tuple[Sheet, ...]
    roster: Sheet
    not_kept: tuple[NotKept, ...]
    guide: tuple[Text, ...]

    @classmethod
    def load(cls, root: Path | None = None, name: str = "national") -> "Form":
        """Read forms/<name>.toml below a packs folder (None: those in use); raises FormFault."""
        root = root or packs_folder()
        return _form(root, _read(root, name))

    def sheet(self, layout: Layout) -> Sheet:
        """The sheet of a layout."""
        return self.roster if layout == "roster" else next(s for s in self.sheets if s.layout == layout)

    def columns(self, book: FactBook, layout: Layout) -> tuple[FormColumn, ...]:
        """The columns of a sheet in order; of the roster those of the household, then those of the person."""
        if layout == "roster":
            household, person = (self.columns(book, level) for level in ("household", "person"))
            return household + tuple(column for column in person if column not in household)
        names = (name for group in self.sheet(layout).groups for name in group.columns)
        return tuple(self._column(book, name) for name in names)

    def _column(self, book: FactBook, name: str) -> FormColumn:
        if name in self.names:
            text, also = self.names[name]
            return FormColumn(name, text, also, None)
        fact = book.fact(name)
        return FormColumn(name, fact.text, fact.also, fact)


def groups(root: Path, name: str) -> tuple[Group, ...]:
    """The groups of a form that is filled in on a page alone, such as the village form; raises FormFault."""
    return tuple(_group(each) for each in _read(root, name)["group"])


def _read(root: Path, name: str) -> dict[str, Any]:
    path = root / "forms" / f"{name}.toml"
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as fault:
        raise FormFault(_UNREADABLE.format(why=fault), f"forms/{name}.toml") from None


def _form(root: Path, data: dict[str, Any]) -> Form:
    return Form(
        root=root,
        id=data["id"],
        text=_text(data),
        names={name: (_text(data["names"][name]), tuple(data["names"][name]["also"])) for name in NAMES},
        sheets=tuple(_sheet(sheet["id"], sheet) for sheet in data["sheet"]),
        roster=_sheet("roster", data["roster"]),
        not_kept=tuple(NotKept(tuple(each["headings"]), _text(each)) for each in data["not_kept"]),
        guide=tuple(_text(line) for line in data["guide"]),
    )


def _sheet(layout: Layout, data: dict[str, Any]) -> Sheet:
    return Sheet(
        layout,
        _text(data),
        tuple(data.get("also", ())),
        tuple(_group(each) for each in data.get("group", ())),
        tuple(data["required"]),
        dict(data.get("headings", {})),
    )


def _group(data: Mapping[str, Any]) -> Group:
    return Group(_text(data), tuple(data["columns"]))


def _text(data: Mapping[str, Any]) -> Text:
    return Text(data["zh"], data["en"])


_UNREADABLE = Text("读不了表样：{why}", "the form cannot be read: {why}")
