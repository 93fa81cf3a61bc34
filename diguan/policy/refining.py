"""Merging a pack with what it refines: the parents' entries, its own in their place, each keeping its origin.

An own entry that takes the place of a parent's must say so: nothing is replaced by an accident of names.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from diguan.policy.drafts import Draft
from diguan.policy.faults import did_you_mean
from diguan.words.errors import Fault
from diguan.words.text import Text

INHERITED: Final = (
    "zh",
    "en",
    "unit",
    "type",
    "choices",
    "words",
    "level",
    "kind",
    "nature",
    "question",
    "poorer",
    "order",
    "of",
)
"""What a refining entry need not repeat; its source, basis, note and content are always its own."""


def merged(parents: Mapping[str, Iterable[Draft]], own: Iterable[Draft], faults: list[Fault]) -> list[Draft]:
    """All entries, parents' first; faults are added for accidental or conflicting replacements."""
    found: dict[tuple[str, str], Draft] = {}
    given: dict[tuple[str, str], str] = {}
    for parent, drafts in parents.items():
        for draft in drafts:
            key = (draft.section, draft.id)
            first = found.setdefault(key, draft)
            if first.data is not draft.data:
                found[key] = _filled(draft, first) or _conflict(draft, first)
            given.setdefault(key, parent)
    for draft in own:
        key = (draft.section, draft.id)
        found[key] = _taken(draft, found.get(key), parents, given.get(key), faults)
    faults.extend(_unresolved(draft) for draft in found.values() if _CONFLICT in draft.data)
    return list(found.values())


_CONFLICT: Final = "given by two parents"


def _filled(one: Draft, other: Draft) -> Draft | None:
    """Of two parents' entries the one that says something, where the other leaves it open; its words stay.

    Where both leave it open, the one that refines the other's tells the clause that does so.
    """
    if not (_left_open(one) or _left_open(other)):
        return None
    if _left_open(one) and _left_open(other):
        return one if "refines" in one.data else other
    filled, left_open = (other, one) if _left_open(one) else (one, other)
    inherits = one.section == "parameter"
    return replace(filled, data=_overlaid(left_open.data, filled.data)) if inherits else filled


def _left_open(draft: Draft) -> bool:
    """A parameter without a value, a rule that is unset, a procedure of which only the name is given."""
    match draft.section:
        case "parameter":
            return "value" not in draft.data
        case "rule":
            return draft.data.get("basis") == "unset"
        case "procedure":
            return draft.data.get("spelled_out") == "name_only"
    return False


def _conflict(one: Draft, other: Draft) -> Draft:
    return replace(one, data={**one.data, _CONFLICT: (one.origin, other.origin)})


def _unresolved(draft: Draft) -> Fault:
    one, other = draft.data[_CONFLICT]
    return draft.fault(_TWO_PARENTS.format(id=draft.id, one=one, other=other), None, _MEND_TWO_PARENTS)


def _taken(
    draft: Draft,
    parent: Draft | None,
    parents: Mapping[str, Iterable[Draft]],
    parent_id: str | None,
    faults: list[Fault],
) -> Draft:
    said = draft.data.get("refines")
    if parent is None:
        if said is not None:
            known = {d.id for drafts in parents.values() for d in drafts if d.section == draft.section}
            what = _NOTHING.format(id=draft.id, parent=said)
            faults.append(draft.fault(what, "refines", did_you_mean(draft.id, known, _MEND_NOTHING)))
        return draft
    if said not in parents:
        what = _UNSAID.format(id=draft.id, parent=parent_id)
        faults.append(draft.fault(what, "refines" if said else "id", _MEND_UNSAID.format(parent=parent_id)))
    return replace(draft, data=_overlaid(parent.data, draft.data))


def _overlaid(parent: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    words = {**parent.get("words", {}), **own.get("words", {})}
    inherited = {key: parent[key] for key in INHERITED if key in parent}
    return {**inherited, **own, **({"words": words} if words else {})}


_UNSAID = Text("“{id}”在 {parent} 中已有", "'{id}' already stands in {parent}")
_MEND_UNSAID = Text(
    '若要替换，加 refines = "{parent}"；否则改名',
    'to replace it add refines = "{parent}"; otherwise rename it',
)
_NOTHING = Text("“{parent}”中没有可替换的“{id}”", "there is no '{id}' in '{parent}' to replace")
_MEND_NOTHING = Text("删去 refines，或改正 id", "remove refines, or mend the id")
_TWO_PARENTS = Text(
    "“{id}”在 {one} 与 {other} 中说法不同", "'{id}' is given differently by {one} and {other}"
)
_MEND_TWO_PARENTS = Text(
    "在本包中写明采用哪一种，并注明来源", "say in this pack which holds, with a source of its own"
)
