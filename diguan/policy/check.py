"""Checking a whole folder of packs: facts, code lists, every pack, their overlaps, and every worked case.

All faults are gathered, each with its place and its mend; it prints nothing and changes nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from diguan.policy import cases
from diguan.policy.faults import ManyFaults, PolicyFault
from diguan.policy.library import Library, overlaps
from diguan.policy.pack import Pack
from diguan.policy.trying import tried
from diguan.words.errors import Fault
from diguan.words.text import Text


@dataclass
class Checked:
    """What was looked at, and all that is wrong with it."""

    packs: list[Pack] = field(default_factory=list)
    rules: int = 0
    cases: int = 0
    faults: list[Fault] = field(default_factory=list)

    def blame(self, fault: Fault) -> None:
        """Add a fault, once: what is wrong in a pack shows again in those that refine it."""
        for one in fault.faults if isinstance(fault, ManyFaults) else (fault,):
            if str(one) not in {str(known) for known in self.faults}:
                self.faults.append(one)


def check(root: Path | str | None = None) -> Checked:
    """Check the packs below a folder (None: the usual one); a fault in one pack does not hide another's."""
    checked = Checked()
    try:
        library = Library(root)
    except PolicyFault as fault:
        checked.blame(fault)
        return checked
    for id in library.ids:
        try:
            checked.packs.append(library.pack(id))
        except PolicyFault as fault:
            checked.blame(fault)
    for pack in checked.packs:
        checked.rules += sum(1 for rule in pack.rules.values() if rule.origin == pack.id)
        for found in (*_unasked(pack), *_failures(library, pack, checked)):
            checked.blame(found)
    for found in overlaps(checked.packs):
        checked.blame(found)
    return checked


def _unasked(pack: Pack) -> Iterator[Fault]:
    """A rule on which an undecided household hangs must say what to ask at the door."""
    asked = {id for day in _days(pack) for id in pack.at(day).questions}
    for draft in pack.drafts:
        if draft.section == "rule" and draft.id in asked and pack.rules[draft.id].question is None:
            yield draft.fault(_UNASKED.format(id=draft.id), None, _MEND_UNASKED)


def _days(pack: Pack) -> list[date]:
    """A day in every stretch in which the pack's values stay the same."""
    intervals = [value.interval for parameter in pack.parameters.values() for value in parameter.values]
    edges = {edge for i in (pack.interval, *intervals) for edge in (i.start, i.end) if edge}
    return sorted(day for day in edges | {pack.interval.start or date.min} if pack.interval.contains(day))


def _failures(library: Library, pack: Pack, checked: Checked) -> Iterator[Fault]:
    try:
        worked = cases.load(library, pack.id)
    except PolicyFault as fault:
        yield fault
        return
    checked.cases += len(worked)
    for case in worked:
        for difference in tried(pack, case):
            what = _FAILS.format(id=case.id, text=case.text, difference=difference)
            yield PolicyFault(what, case.where, _MEND_FAILS)


_UNASKED = Text("“{id}”说不清时没有可问的话", "the rule '{id}' can be unknown and has no question to ask")
_MEND_UNASKED = Text(
    '加 question = { zh = "…", en = "…" }：入户时问什么',
    'add question = { zh = "…", en = "…" }: what to ask at the door',
)
_FAILS = Text("案例“{id}”（{text}）：{difference}", "the case '{id}' ({text}): {difference}")
_MEND_FAILS = Text("改正规则，或改正案例", "mend the rule, or mend the case")
