"""Secrets of the record beside the record: the record holds `beside|SUM`, a row elsewhere the sealed content.

The sum is SHA-256 of the content, which begins with 16 random bytes: nobody finds the value by trying, and
nobody can put another content in its place. It does not depend on a key, so content is sealed anew when keys
change while record and audit chain stay as they are.
"""

import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any, Final

import pyarrow as pa
from django.apps import apps

from diguan.policy.facts import Fact
from diguan.registry import bulk, vault
from diguan.registry.book import book
from diguan.words.errors import Fault
from diguan.words.text import Text

BESIDE: Final = "beside|"
ERASED: Final = "erased|"  # what is heard of a secret whose time was over: its row stays, without content
ALSO: Final = frozenset({"facts"})  # what a quality rule read: health may be in it
AT_ONCE: Final = 500  # sums that one question names
TABLE: Final = "registry_told"
_REFERENCE: Final = re.compile(r"beside\|[0-9a-f]{64}")
_IN_BYTES: Final = re.compile(rb"beside\|[0-9a-f]{64}")
Pair = tuple[str, str]  # a value and its place


class BesideFault(Fault):
    """A secret of the record whose content is gone, or is not what was put there."""


class Reference(str):
    """A sum that stands for a secret."""

    __slots__ = ()


def is_reference(value: Any) -> bool:
    """Whether a value of the record stands for a secret beside it."""
    return isinstance(value, str) and _REFERENCE.fullmatch(value) is not None


def references(text: str) -> list[str]:
    """The references in a text."""
    return _REFERENCE.findall(text)


def put(pairs: Sequence[Pair], was: Sequence[str] = ()) -> list[Reference]:
    """Keep values for their places, inside the caller's transaction; gives what stands for each.

    `was` are the sealed texts that the record held for them before they were kept beside it.
    """
    if not pairs:
        return []
    contents = [
        json.dumps(
            {
                "salt": os.urandom(16).hex(),
                "place": place,
                "value": value,
                **({"was": was[at]} if was else {}),
            },
            ensure_ascii=False,
        )
        for at, (value, place) in enumerate(pairs)
    ]
    sums = [sha256(content.encode()).hexdigest() for content in contents]
    sealed = [
        vault.seal(content, vault.place(TABLE, "content", one))
        for content, one in zip(contents, sums, strict=True)
    ]
    bulk.insert(TABLE, pa.table({"sum": sums, "content": sealed}))
    return [Reference(BESIDE + one) for one in sums]


def contents(references: Iterable[str]) -> dict[str, Mapping[str, str]]:
    """Reference → its content, for those that are there, empty for erased ones; raises SealFault,
    BesideFault."""
    sums = sorted({one.removeprefix(BESIDE) for one in references})
    found: dict[str, Mapping[str, str]] = {}
    for start in range(0, len(sums), AT_ONCE):
        rows = apps.get_model("registry", "Told").objects.filter(sum__in=sums[start : start + AT_ONCE])
        for row in rows:
            if row.content is None:
                found[BESIDE + row.sum] = {}
                continue
            text = str(row.content)
            if sha256(text.encode()).hexdigest() != row.sum:
                raise BesideFault(_OTHER, where=row.sum[:8], mend=_MEND)
            found[BESIDE + row.sum] = json.loads(text)
    return found


def opened(references: Sequence[str], places: Sequence[str]) -> list[str]:
    """The values that references stand for at their places, ERASED for erased ones; raises SealFault,
    BesideFault."""
    known = contents(references)
    return [_value(known, *pair) for pair in zip(references, places, strict=True)]


def tell_all(values: Sequence[Mapping[str, Any]], household: str) -> list[dict[str, Any]]:
    """What an event says before and after, as the record keeps it: sealed facts stand beside it."""
    facts = book().facts
    wanted = [
        (at, name)
        for at, each in enumerate(values)
        for name, value in each.items()
        if value is not None and not is_reference(value) and (name in ALSO or _is_sealed(facts.get(name)))
    ]
    kept = put([(str(values[at][name]), _told(name, household)) for at, name in wanted])
    found = [dict(each) for each in values]
    for (at, name), reference in zip(wanted, kept, strict=True):
        found[at][name] = reference
    return found


def heard_all(told: Sequence[tuple[Mapping[str, Any], str]]) -> list[dict[str, Any]]:
    """What events of households say, opened; members' values stand one deeper. Read with a few questions."""
    known = contents(one for values, _ in told for one in references(json.dumps(values)))
    return [_heard(values, household, known) for values, household in told]


def as_linked(text: bytes) -> bytes:
    """A text of the record as it was when it was linked: with the sealed texts that it held then."""
    known = contents(one.decode() for one in _IN_BYTES.findall(text))

    def was(found: re.Match[bytes]) -> bytes:
        return str(known.get(found[0].decode(), {}).get("was", found[0].decode())).encode()

    return _IN_BYTES.sub(was, text)


def _heard(
    values: Mapping[str, Any], household: str, known: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    found = {
        name: _value(known, value, _told(name, household))
        if is_reference(value)
        else vault.heard(value, name, household)
        for name, value in values.items()
    }
    if isinstance(members := found.get("members"), dict):
        found["members"] = {number: _heard(each, household, known) for number, each in members.items()}
    return found


def _value(known: Mapping[str, Mapping[str, str]], reference: str, place: str) -> str:
    if reference not in known:
        raise BesideFault(_GONE, where=place.rpartition(".")[0], mend=_MEND)
    if not known[reference]:
        return ERASED
    if known[reference]["place"] != place:
        raise BesideFault(_OTHER, where=place.rpartition(".")[0], mend=_MEND)
    return known[reference]["value"]


def _is_sealed(fact: Fact | None) -> bool:
    return fact is not None and fact.sealed


def _told(fact: str, household: str) -> str:
    return vault.place("told", fact, household)


_GONE = Text("记录所指的加密内容不在库里", "the sealed content that the record stands for is not there")
_OTHER = Text("加密内容与记录所指的不同", "sealed content is not what the record stands for")
_MEND = Text("请执行 diguan audit verify，并用备份核对", "run diguan audit verify, and compare with a backup")
