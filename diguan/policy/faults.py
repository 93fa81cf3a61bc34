"""Faults of packs and of the fact book: each names file and line, says what is wrong and how to mend it.

It decides nothing: reading and checking raise or gather these, the command prints them.
"""

from collections.abc import Iterable
from difflib import get_close_matches

from diguan.words.errors import Fault
from diguan.words.text import Text


class PolicyFault(Fault):
    """Something in packs/ that cannot be read or does not fit together."""


class ManyFaults(PolicyFault):
    """Several faults found in one reading; `faults` holds each of them."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(_MANY.format(count=len(self.faults)))

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)

    def __reduce__(self) -> tuple[type["ManyFaults"], tuple[tuple[Fault, ...]]]:
        return type(self), (self.faults,)


def raise_all(faults: list[Fault]) -> None:
    """Raise the one fault, or all of them together; nothing when there are none."""
    if len(faults) == 1:
        raise faults[0]
    if faults:
        raise ManyFaults(faults)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that looks most like this one, or None when none comes close."""
    found = get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return found[0] if found else None


def did_you_mean(word: str, known: Iterable[str], otherwise: Text | None = None) -> Text | None:
    """The mend for a word that nobody knows: the nearest known one, else what the caller offers."""
    found = nearest(word, known)
    return _DID_YOU_MEAN.format(word=found) if found else otherwise


_MANY = Text("共 {count} 处错误", "{count} faults")
_DID_YOU_MEAN = Text("是否想写“{word}”？", "did you mean '{word}'?")
