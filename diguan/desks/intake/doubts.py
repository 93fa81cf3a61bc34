"""What looks wrong with a household as it was typed: the quality rules in force, and numbers already on file.

They warn and never block: whoever gives a reason may save. Nothing is written here.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext

from diguan.policy.judging import violations
from diguan.policy.plain_facts import household_facts, person_facts
from diguan.registry import files
from diguan.registry.book import tokens
from diguan.registry.viewer import Viewer
from diguan.web import policies
from diguan.web.templatetags import diguan as words
from diguan.words import identity
from diguan.words.errors import Fault

Row = Mapping[str, Any]
MOST_DOUBLES = 5


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing that looks wrong, in words, with its source where a rule says it."""

    words: str
    source: str = ""


def doubts(viewer: Viewer, village: Any, household: Row, people: Sequence[Row], on: date) -> list[Doubt]:
    """All that looks wrong, faults of numbers first."""
    return [*_numbers(people, on), *_doubles(viewer, people), *_rules(village, household, people, on)]


def _numbers(people: Sequence[Row], on: date) -> list[Doubt]:
    found = []
    for person in people:
        for fault in identity.check(person["id_number"], on).faults if person.get("id_number") else ():
            said = fault.say(get_language() or "zh-hans")
            found.append(
                Doubt(
                    gettext("%(name)s, document number: %(fault)s") % {"name": _name(person), "fault": said}
                )
            )
    return found


def _doubles(viewer: Viewer, people: Sequence[Row]) -> list[Doubt]:
    """Numbers that somebody on file in the area has already."""
    keys = {tokens().of(person["id_number"]): person for person in people if person.get("id_number")}
    others = files.with_numbers(viewer, list(keys))[:MOST_DOUBLES] if keys else []
    return [
        Doubt(
            gettext("%(name)s: the document number is on file in household %(number)s.")
            % {"name": _name(keys[one.id_key]), "number": one.household.number}
        )
        for one in others
    ]


def _rules(village: Any, household: Row, people: Sequence[Row], on: date) -> list[Doubt]:
    try:
        pack = policies.library().choose("quality", village.code, on)
    except Fault:
        return []
    known = policies.book()
    blank = {fact.name: None for fact in known.facts.values()}
    rows = [
        {**blank, **person_facts({**blank, **_with_number(one, on)}, on, _tokens(people))} for one in people
    ]
    home = {**blank, **household_facts({**blank, **household}, rows, known)}
    found = violations(pack.at(on), home, rows)
    language = get_language() or "zh-hans"
    return [
        Doubt(words.say(pack.rules[name].text), pack.rules[name].source.say(language))
        for name in found
        if not name.startswith("id_")  # told above in more words
    ]


def _with_number(person: Row, on: date) -> dict[str, Any]:
    """The person with what a snapshot would say of the numbers."""
    number, phone = person.get("id_number"), person.get("member_phone")
    checked = identity.check(number, on) if number else None
    return {
        **person,
        "id_token": tokens().of(number) if number else None,
        "id_length": len(checked.number) if checked else None,
        "id_fault": checked.fault if checked else None,
        "id_sex": checked.sex if checked else None,
        "phone_length": len(phone) if phone else None,
    }


def _tokens(people: Sequence[Row]) -> Counter[str]:
    return Counter(tokens().of(one["id_number"]) for one in people if one.get("id_number"))


def _name(person: Row) -> str:
    return str(person.get("name") or gettext("a member"))
