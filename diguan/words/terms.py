"""The dictionary of the house, packs/terms.toml: one Chinese term, one identifier, one English name.

It knows words only; what a rule may speak of stands in packs/facts.toml.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diguan.words.errors import Fault
from diguan.words.text import Text

REQUIRED = frozenset({"id", "zh", "en", "source"})
ALLOWED = REQUIRED | {"also", "note"}


class TermFault(Fault):
    """A dictionary that cannot be read or says two things at once."""


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the field. `also` are other Chinese words for it; `note` tells it from its neighbours.

    `source` names the documents that use it: S0–S4, form, usage (see the head of packs/terms.toml).
    """

    id: str
    text: Text
    also: tuple[str, ...]
    note: Text | None
    source: str


class Terms:
    """Terms in the order of the file. TermFault when an identifier or a word stands for two of them."""

    def __init__(self, terms: Iterable[Term], where: str | None = None) -> None:
        self._by_id: dict[str, Term] = {}
        self._by_zh: dict[str, Term] = {}
        english: dict[str, Term] = {}
        for term in terms:
            _enter(self._by_id, term.id, term, where)
            _enter(english, term.text.en.casefold(), term, where)
            for word in (term.text.zh, *term.also):
                _enter(self._by_zh, word, term, where)

    def __getitem__(self, identifier: str) -> Term:
        """The term of an identifier; TermFault when there is none."""
        if identifier not in self._by_id:
            raise TermFault(_UNKNOWN.format(name=identifier))
        return self._by_id[identifier]

    def of_zh(self, word: str) -> Term | None:
        """The term a Chinese word stands for, by its name or another word for it; None if there is none."""
        return self._by_zh.get(word.strip())

    def __iter__(self) -> Iterator[Term]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)


def load(path: Path) -> Terms:
    """The dictionary in a TOML file of `[[term]]` tables; TermFault names file and term if one is wrong."""
    try:
        entries = tomllib.loads(path.read_text("utf-8")).get("term", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TermFault(_UNREADABLE.format(said=error), str(path)) from None
    return Terms((_term(entry, path.name) for entry in entries), path.name)


def _term(entry: dict[str, Any], file: str) -> Term:
    where = f"{file} [[term]] {entry.get('id', '?')}"
    if wrong := (REQUIRED - entry.keys()) | (entry.keys() - ALLOWED):
        raise TermFault(_KEYS.format(keys=", ".join(sorted(wrong))), where, _MEND_KEYS)
    if not re.fullmatch(r"[a-z][a-z0-9_]*", str(entry["id"])):
        raise TermFault(_IDENTIFIER, where)
    try:
        note = Text(**entry["note"]) if "note" in entry else None
        return Term(
            entry["id"], Text(entry["zh"], entry["en"]), tuple(entry.get("also", ())), note, entry["source"]
        )
    except (TypeError, ValueError, AttributeError):
        raise TermFault(_BOTH_LANGUAGES, where) from None


def _enter(index: dict[str, Term], name: str, term: Term, where: str | None) -> None:
    if name in index:
        raise TermFault(_TWICE.format(name=name, one=index[name].id, other=term.id), where, _MEND_TWICE)
    index[name] = term


_UNKNOWN = Text("没有“{name}”这个术语", "there is no term '{name}'")
_UNREADABLE = Text("术语表无法读取：{said}", "the dictionary cannot be read: {said}")
_KEYS = Text("缺少或不认识的项：{keys}", "missing or unknown keys: {keys}")
_MEND_KEYS = Text(
    "每条术语必有 id、zh、en、source，可有 also、note",
    "a term has id, zh, en and source, and may have also and note",
)
_IDENTIFIER = Text(
    "标识只能用小写英文字母、数字和下划线", "an identifier is made of lower-case letters, digits and _"
)
_BOTH_LANGUAGES = Text("名称和说明都要有中英文两种", "name and note are needed in both languages")
_TWICE = Text("“{name}”同时指 {one} 和 {other}", "'{name}' stands for both {one} and {other}")
_MEND_TWICE = Text(
    "一词一义：删去其中一处，或换一个词", "one word, one meaning: remove one of them, or choose another word"
)
