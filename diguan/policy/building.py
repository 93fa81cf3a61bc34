"""From drafts to entries: every table of a pack becomes a frozen value, or a fault that says why it cannot.

Expressions are left to `expressions`; this file knows which keys an entry has and what may stand under them.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeVar, cast

from diguan.policy.drafts import Draft
from diguan.policy.entries import (
    BASES,
    Basis,
    DatedValue,
    Document,
    Note,
    Parameter,
    Source,
    Target,
)
from diguan.policy.faults import PolicyFault, did_you_mean
from diguan.policy.language.nodes import Plain
from diguan.policy.language.types import BY_NAME, Kind, Type
from diguan.words.days import Interval
from diguan.words.errors import Fault
from diguan.words.text import Text

E = TypeVar("E")

ENTRY_KEYS: Final = ("id", "zh", "en", "source", "basis", "note", "refines")
SHARE: Final = "share"
_CLOSED: Final = Interval(None, None)


def built(drafts: Iterable[Draft], make: Callable[[Draft], E], faults: list[Fault]) -> dict[str, E]:
    """What each draft makes, by id; drafts that cannot be made leave their fault."""
    found: dict[str, E] = {}
    for draft in drafts:
        try:
            found[draft.id] = make(draft)
        except PolicyFault as fault:
            faults.append(fault)
    return found


def document(draft: Draft) -> Document:
    """A [[source]] table."""
    draft.check_keys(("id", "zh", "en", "number", "sure", "address"))
    sure = draft.one_of("sure", ("H", "M", "L")) if "sure" in draft.data else None
    return Document(draft.id, draft.texts(), draft.maybe("number"), cast(Any, sure), draft.maybe("address"))


def note(draft: Draft) -> Note:
    """A [[note]] table."""
    draft.check_keys(("id", "zh", "en"))
    return Note(draft.id, draft.texts())


class Builder:
    """Makes entries whose sources are among the documents given."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self.documents = documents

    # -- what all entries share

    def source(self, draft: Draft) -> Source:
        """`S1 §4; S1 §5`: each part begins with the short name of a declared document."""
        written = draft.string("source")
        parts = []
        for part in written.split(";"):
            short, _, clause = part.strip().partition(" ")
            if short not in self.documents:
                mend = did_you_mean(short, self.documents, _MEND_SOURCE.format(short=short or "S1"))
                raise draft.fault(_NO_SOURCE.format(id=draft.id, short=short), "source", mend)
            parts.append((self.documents[short], clause.strip()))
        return Source(written, tuple(parts))

    def basis(self, draft: Draft) -> Basis:
        """Stated, our reading (which needs a note saying what we read into it), or unset."""
        found = draft.one_of("basis", BASES)
        if found == "reading" and "note" not in draft.data:
            raise draft.fault(_READING.format(id=draft.id), "basis", _MEND_READING)
        return cast(Basis, found)

    def common(self, draft: Draft, *more: str) -> dict[str, Any]:
        """The keys of every entry; raises PolicyFault for a key that is neither common nor one of `more`."""
        draft.check_keys((*ENTRY_KEYS, *more))
        return {
            "id": draft.id,
            "text": draft.texts(),
            "source": self.source(draft),
            "basis": self.basis(draft),
            "note": draft.two("note"),
            "origin": draft.origin,
            "replaces": draft.maybe("refines"),
        }

    # -- parameters

    def parameter(self, draft: Draft) -> Parameter:
        """A [[parameter]] with its dated values, or unset."""
        draft.check_keys((*ENTRY_KEYS, "type", "unit", "choices", "words", "value"))
        kind = BY_NAME[draft.one_of("type", BY_NAME, "number")]
        words = _words(draft)
        choices = draft.strings("choices") or tuple(words)
        values = [self.value(child, kind, choices, draft) for child in draft.children("value")]
        _check_overlap(draft, values)
        first = values[0] if values else None
        if first is None and draft.data.get("basis") != "unset":
            raise draft.fault(_NO_VALUE.format(id=draft.id), None, _MEND_NO_VALUE)
        if first is not None and draft.data.get("basis") == "unset":
            raise draft.fault(_UNSET_VALUE.format(id=draft.id), "basis", _MEND_UNSET_VALUE)
        return Parameter(
            id=draft.id,
            text=draft.texts(),
            source=self.source(draft) if first is None or "source" in draft.data else first.source,
            basis=first.basis if first else "unset",
            note=draft.two("note"),
            origin=draft.origin,
            replaces=draft.maybe("refines"),
            type=kind,
            unit=draft.maybe("unit"),
            choices=choices,
            words=words,
            values=tuple(values),
        )

    def value(self, draft: Draft, kind: Type, choices: tuple[str, ...], parameter: Draft) -> DatedValue:
        """A [[parameter.value]]; where it gives no source or basis, the parameter's are its own."""
        draft.check_keys(("from", "to", "is", "more_than", "for_year", "source", "basis", "note"))
        return DatedValue(
            value=plain_value(draft, kind, choices, parameter.data.get("unit") == SHARE),
            interval=draft.interval(_CLOSED),
            source=self.source(draft if "source" in draft.data else parameter),
            basis=self.basis(draft if "basis" in draft.data else parameter),
            note=draft.two("note"),
            for_year=draft.get("for_year", int),
            more_than=bool(draft.get("more_than", bool)),
            origin=draft.origin,
        )

    # -- targets

    def target(self, draft: Draft) -> Target:
        """A [[target]]: so many of a unit by the end of a year."""
        common = self.common(draft, "year", "unit", "is", "share", "counts")
        year, value = draft.get("year", int), draft.number("is")
        if year is None or value is None:
            draft.missing("year" if year is None else "is")
        unit = draft.one_of("unit", ("persons", "villages", "households", "share", "cases"))
        counts = draft.maybe("counts") or "exits"
        return Target(
            **common, year=year, unit=cast(Any, unit), value=value, share=draft.maybe("share"), counts=counts
        )


def plain_value(draft: Draft, kind: Type, choices: tuple[str, ...], share: bool = False) -> Plain:
    """The value under `is`, of the parameter's type; raises PolicyFault otherwise.

    A share may be written as a fraction in quotes, "2/3".
    """
    if "is" not in draft.data:
        draft.missing("is")
    value: Plain
    match kind.kind:
        case Kind.NUMBER if share and isinstance(draft.data["is"], str):
            value = _fraction(draft)
        case Kind.NUMBER:
            value = float(cast(Decimal, draft.number("is")))
        case Kind.TEXTS:
            value = draft.strings("is")
        case Kind.DAY:
            value = cast(date, draft.get("is", date))
        case Kind.BOOL:
            value = cast(bool, draft.get("is", bool))
        case _:
            value = draft.string("is")
    for word in value if isinstance(value, tuple) else (value,):
        if choices and word not in choices:
            mend = did_you_mean(str(word), choices, _CHOICES.format(choices=", ".join(choices)))
            raise draft.fault(_NO_CHOICE.format(value=word), "is", mend)
    return value


def _fraction(draft: Draft) -> float:
    above, _, below = draft.string("is").partition("/")
    if not (above.isdecimal() and below.isdecimal() and 0 < int(above) <= int(below)):
        raise draft.fault(_NO_FRACTION.format(value=draft.data["is"]), "is", _MEND_FRACTION)
    return int(above) / int(below)


def _words(draft: Draft) -> dict[str, Text]:
    """The `words` table of a parameter: for each text it can hold what it means, in both languages."""
    words: dict[str, Text] = {}
    for key, said in (draft.get("words", dict) or {}).items():
        if not isinstance(said, dict) or set(said) != {"zh", "en"}:
            raise draft.fault(_WORDS.format(id=draft.id, key=key), "words", _MEND_WORDS.format(key=key))
        words[key] = Text(str(said["zh"]), str(said["en"]))
    return words


def _check_overlap(draft: Draft, values: list[DatedValue]) -> None:
    for number, value in enumerate(values):
        for earlier in values[:number]:
            if value.interval.overlaps(earlier.interval):
                child = draft.children("value")[number]
                raise child.fault(_OVERLAP.format(id=draft.id), "from", _MEND_OVERLAP)


_NO_SOURCE = Text("“{id}”引用的文件“{short}”没有登记", "'{id}' cites '{short}', which is not declared")
_MEND_SOURCE = Text(
    '在 pack.toml 中加 [[source]] id = "{short}"，source 写成“S1 §4”的样式',
    'add [[source]] id = "{short}" to pack.toml; write a source like "S1 §4"',
)
_READING = Text("“{id}”是系统解读，却没有说明", "'{id}' is our reading and has no note")
_MEND_READING = Text(
    '加 note = {{ zh = "…", en = "…" }}，说明读出了什么',
    'add note = {{ zh = "…", en = "…" }} that says what is read into it',
).format()
_NO_VALUE = Text("参数“{id}”没有值", "the parameter '{id}' has no value")
_MEND_NO_VALUE = Text(
    '加 [[parameter.value]]；文件没有写明的，写 basis = "unset" 和 source',
    'add a [[parameter.value]]; where the document does not spell it out write basis = "unset" and source',
)
_UNSET_VALUE = Text("参数“{id}”写了未定，又有值", "the parameter '{id}' is said to be unset and has a value")
_MEND_UNSET_VALUE = Text('删去 basis = "unset"，或删去值', 'remove basis = "unset", or the value')
_OVERLAP = Text("“{id}”的两个值日期重叠", "two values of '{id}' are in force on the same day")
_MEND_OVERLAP = Text(
    "to 不含当日：前一个值的 to 等于后一个值的 from",
    "to is exclusive: let it equal the from of the next value",
)
_NO_FRACTION = Text("“{value}”不是比例", "'{value}' is no share")
_MEND_FRACTION = Text('写 is = 0.5，或 is = "2/3"', 'write is = 0.5, or is = "2/3"')
_WORDS = Text(
    "“{id}”的 words 中“{key}”要有中英两种文字", "'{key}' in the words of '{id}' needs both languages"
)
_MEND_WORDS = Text('写 {key} = {{ zh = "…", en = "…" }}', 'write {key} = {{ zh = "…", en = "…" }}')
_NO_CHOICE = Text("不能取“{value}”", "'{value}' is none of the choices")
_CHOICES = Text("可取：{choices}", "there are: {choices}")
