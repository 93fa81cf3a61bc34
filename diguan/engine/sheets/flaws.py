"""Flaw: one thing wrong with a workbook, said with sheet, row, column, heading, value, nature and remedy.

It does not know what can be wrong (kinds.py does) nor how it is found.
"""

from dataclasses import dataclass
from typing import Any, Literal

from diguan.words.errors import Fault
from diguan.words.text import Text

Nature = Literal["block", "warn"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of flaw: `block` keeps the row (or the file) out, `warn` lets it in and says so."""

    name: str
    nature: Nature
    what: Text
    mend: Text


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a workbook: `row` counts from 1, `column` is its letters; None when all of it is meant."""

    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    heading: str | None = None

    def __str__(self) -> str:
        cell = f"{self.column or ''}{self.row or ''}"
        at = "!".join(part for part in (self.sheet, cell) if part)
        return " ".join(part for part in (at, self.heading) if part)


@dataclass(frozen=True, slots=True)
class Flaw:
    """One flaw. `value` is what stands in the cell as an officer may see it: secret facts are masked."""

    kind: str
    nature: Nature
    what: Text
    mend: Text
    at: Place = Place()
    value: str | None = None

    def say(self, language: str) -> str:
        """Place, what is wrong and how to mend it, in one line."""
        return Fault(self.what, str(self.at) or None, self.mend).say(language)

    def record(self) -> dict[str, Any]:
        """The row of faults.parquet."""
        return {
            "kind": self.kind,
            "sheet": self.at.sheet,
            "row": self.at.row,
            "column": self.at.column,
            "heading": self.at.heading,
            "value": self.value,
            "nature": self.nature,
            "zh": self.what.zh,
            "en": self.what.en,
            "mend_zh": self.mend.zh,
            "mend_en": self.mend.en,
        }

    @classmethod
    def of_record(cls, record: dict[str, Any]) -> "Flaw":
        """The flaw of a row of faults.parquet."""
        return cls(
            record["kind"],
            record["nature"],
            Text(record["zh"], record["en"]),
            Text(record["mend_zh"], record["mend_en"]),
            Place(*(record[name] for name in ("sheet", "row", "column", "heading"))),
            record["value"],
        )


class Refused(Fault):
    """The whole file, or a sheet of it, cannot be taken in; carries the flaw that says why."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.what, str(flaw.at) or None, flaw.mend)
        self.flaw = flaw
