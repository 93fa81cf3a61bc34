"""A variation of a pack's drafts: one parameter has another value from a day on, with a source of its own.

It asks "what if"; nothing of the document changes, and the variation says in id and digest that it is one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from diguan.policy.drafts import Draft
from diguan.policy.entries import Parameter
from diguan.policy.places import Spot

WHAT_IF: Final = "what_if"


def varied(
    drafts: Iterable[Draft], parameter: Parameter, value: object, on: date, source: str
) -> list[Draft]:
    """The drafts with the parameter's value from `on` without end, and earlier values cut off there."""
    found = [_with_value(d, value, on) if _is(d, parameter) else d for d in drafts if d.id != WHAT_IF]
    words = {"id": WHAT_IF, "zh": source, "en": source}
    return [*found, Draft("source", WHAT_IF, words, Spot("", (), ()), WHAT_IF)]


def _is(draft: Draft, parameter: Parameter) -> bool:
    return draft.section == "parameter" and draft.id == parameter.id


def _with_value(draft: Draft, value: object, on: date) -> Draft:
    kept = [cut for given in draft.data.get("value", ()) if (cut := _until(given, on)) is not None]
    new = {"from": on, "is": _plain(value), "source": WHAT_IF, "basis": "stated"}
    data: dict[str, Any] = {key: draft.data[key] for key in draft.data if key != "basis"}
    return replace(draft, data={**data, "value": [*kept, new]})


def _until(given: Mapping[str, Any], on: date) -> dict[str, Any] | None:
    start, end = given.get("from"), given.get("to")
    if start is not None and start >= on:
        return None
    return {**given, "to": min(end, on) if end else on}


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value)
    return list(value) if isinstance(value, tuple) else value
