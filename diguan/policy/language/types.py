"""The types of the language: yes/no, number, text, day, several codes, and a list of texts that a pack sets.

A text may be a key of a code list; then it is only compared with keys of that list.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from diguan.policy.facts import Fact
from diguan.words.text import Text


class Kind(Enum):
    """What a value is."""

    BOOL = "bool"
    NUMBER = "number"
    TEXT = "text"
    DAY = "day"
    CODES = "codes"
    TEXTS = "texts"

    @property
    def text(self) -> Text:
        """What officers call it."""
        return _SAID[self]


@dataclass(frozen=True, slots=True)
class Type:
    """A kind, and for codes the list whose keys it holds."""

    kind: Kind
    list: str | None = None


BOOL: Final = Type(Kind.BOOL)
NUMBER: Final = Type(Kind.NUMBER)
TEXT: Final = Type(Kind.TEXT)
DAY: Final = Type(Kind.DAY)
TEXTS: Final = Type(Kind.TEXTS)

BY_NAME: Final = {"bool": BOOL, "number": NUMBER, "text": TEXT, "day": DAY, "texts": TEXTS}
"""The types a parameter may have, as packs write them."""

_KIND_OF_FACT: Final = {
    "flag": Kind.BOOL,
    "integer": Kind.NUMBER,
    "number": Kind.NUMBER,
    "money": Kind.NUMBER,
    "text": Kind.TEXT,
    "code": Kind.TEXT,
    "codes": Kind.CODES,
    "day": Kind.DAY,
}
_SAID: Final = {
    Kind.BOOL: Text("是否", "a yes/no"),
    Kind.NUMBER: Text("数", "a number"),
    Kind.TEXT: Text("文字", "a text"),
    Kind.DAY: Text("日期", "a day"),
    Kind.CODES: Text("多选代码", "a set of codes"),
    Kind.TEXTS: Text("文字清单", "a list of texts"),
}


def type_of_fact(fact: Fact) -> Type:
    """The type under which rules see a fact."""
    return Type(_KIND_OF_FACT[fact.type], fact.list)
