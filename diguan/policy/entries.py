"""What a pack is made of: frozen values, each with its words, its source and whether the document states it.

They are made by the reader of packs and know no file, no household and no clock.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from diguan.policy.language import Tree
from diguan.policy.language.nodes import Plain
from diguan.policy.language.types import Type
from diguan.words.areas import Scope, level_of
from diguan.words.days import Interval
from diguan.words.text import Text, is_chinese

Basis = Literal["stated", "reading", "unset"]
RuleKind = Literal["ground", "bar", "condition", "flag", "focus", "exit", "quality"]
RuleLevel = Literal["household", "person", "village"]
Nature = Literal["warn", "block"]
Sure = Literal["H", "M", "L"]

BASES: Final[dict[str, Text]] = {
    "stated": Text("文件规定", "stated by the document"),
    "reading": Text("系统解读", "our reading"),
    "unset": Text("未定", "unset"),
}
KINDS: Final[dict[str, Text]] = {
    "ground": Text("纳入理由", "reason to include"),
    "bar": Text("不纳入理由", "reason against"),
    "condition": Text("两不愁三保障条件", "condition to be met"),
    "flag": Text("提请复核", "look twice"),
    "focus": Text("重点关注", "priority group"),
    "exit": Text("退出标准", "exit standard"),
    "quality": Text("数据质量", "data quality"),
}
NATIONWIDE: Final = "000000000000"
_LEAST_SURE_FIRST: Final[tuple[Sure, ...]] = ("L", "M", "H")


@dataclass(frozen=True, slots=True)
class Document:
    """A paper or page that entries cite, by a short name such as S1."""

    short: str
    title: Text
    number: str | None = None
    sure: Sure | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where an entry comes from: documents with clauses; `str()` is as written in the pack, `S1 §4`."""

    written: str
    parts: tuple[tuple[Document, str], ...]

    def __str__(self) -> str:
        return self.written

    @property
    def sure(self) -> Sure | None:
        """How sure the least sure of the documents is, None where none says."""
        found = {document.sure for document, _ in self.parts}
        return next((sure for sure in _LEAST_SURE_FIRST if sure in found), None)

    @property
    def text(self) -> Text:
        """The same as `say`, in both languages."""
        return Text(self.say("zh"), self.say("en"))

    def say(self, language: str) -> str:
        """The documents by their titles, each with its clauses; a title is not said twice running."""
        said, last = "", None
        for document, clause in self.parts:
            title = f"{'; ' if said else ''}{document.title.say(language)} "
            said += ("、" if is_chinese(language) else ", ") if document == last and clause else title
            said, last = (said + clause).rstrip(), document
        return said


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What every entry carries; `origin` is the pack that gave it, `replaces` the one it refines."""

    id: str
    text: Text
    source: Source
    basis: Basis
    note: Text | None = None
    origin: str = ""
    replaces: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedValue:
    """A parameter's value for the days of judging in an interval; `for_year` is the year it measures.

    A share with `more_than` must be exceeded, not merely reached.
    """

    value: Plain
    interval: Interval
    source: Source
    basis: Basis
    note: Text | None = None
    for_year: int | None = None
    more_than: bool = False
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter(Entry):
    """A number, text, day, yes/no or list of texts set by date; without values it is unset.

    `words` say in both languages what the texts it can hold mean.
    """

    type: Type
    unit: str | None = None
    choices: tuple[str, ...] = ()
    words: Mapping[str, Text] = field(default_factory=dict)
    values: tuple[DatedValue, ...] = ()

    def on(self, day: date) -> DatedValue | None:
        """The value in force on a day of judging, or None: unset on that day."""
        return next((value for value in self.values if value.interval.contains(day)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula(Entry):
    """A named expression: the household's, or (level person) one that stands inside count, any, all …."""

    level: Literal["household", "person"]
    value: str
    tree: Tree
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Entry):
    """A question with yes, no or unknown for an answer.

    `left_out` says why a declared rule is not run: the columns in `lacks` are not carried.
    """

    kind: RuleKind
    level: RuleLevel
    when: str
    tree: Tree
    question: Text | None = None
    nature: Nature | None = None
    left_out: Text | None = None
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Entry):
    """What makes a candidate. Rules in `needs` count as unknown while something they need is unset."""

    qualifies: str
    tree: Tree
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking(Entry):
    """In what order a village's households are listed; it decides nothing."""

    by: str
    tree: Tree
    order: Literal["ascending", "descending"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(Entry):
    """A line of a scorecard: its points are an expression; `most` is the highest it can give."""

    points: str
    tree: Tree
    most: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard(Entry):
    """Items whose points are added up; the direction says which end is poorer, the cut-off may be unset."""

    items: tuple[Item, ...]
    poorer: Literal["lower", "higher"]
    cut_off: str | float | None = None  # a number, or the parameter that holds it


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(Entry):
    """So many persons or villages by the end of a year. `share` is a label: nothing follows from it."""

    year: int
    unit: Literal["persons", "villages", "households", "share", "cases"]
    value: Decimal
    share: str | None = None
    counts: str = "exits"


@dataclass(frozen=True, slots=True)
class Note:
    """A remark on the whole pack."""

    id: str
    text: Text


def scope_of(area: str) -> Scope | None:
    """The area of a pack, None for the nation. A code is read at its highest level: 220100000000 a city."""
    return None if area == NATIONWIDE else Scope(area, level_of(area))
