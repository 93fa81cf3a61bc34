"""What changed in a file from one year to the next: facts of the household, members who came or left, facts
of members.

It compares what is recorded; which change matters, the rules say elsewhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from diguan.desks.household.family import Member, Year, recorded
from diguan.policy.facts import Fact
from diguan.web import facts

QUIET = frozenset({"household_number", "person_number", "village_code", "member_count"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact with its words in both years; `person` is empty for the household's own."""

    fact: Fact
    before: str
    after: str
    both_known: bool
    person: str = ""


@dataclass(frozen=True, slots=True)
class Differences:
    """All that changed, and who is in only one of the two years."""

    facts: tuple[Difference, ...]
    came: tuple[Member, ...]
    left: tuple[Member, ...]

    def __bool__(self) -> bool:
        return bool(self.facts or self.came or self.left)

    @property
    def changed(self) -> list[Difference]:
        """What is known of both years and differs."""
        return [one for one in self.facts if one.both_known]

    @property
    def of_one_year(self) -> list[Difference]:
        """What is known of one of the years only."""
        return [one for one in self.facts if not one.both_known]


def differences(before: Year, after: Year) -> Differences:
    """From the year before to this one."""
    then, now = _by_person(before), _by_person(after)
    own = _changed(recorded("household"), before.values.get, after.values.get, "")
    of_members = [
        difference
        for key in now.keys() & then.keys()
        for difference in _changed(
            recorded("person"), then[key].fact, now[key].fact, str(now[key].person.name or "")
        )
    ]
    return Differences(
        (*own, *sorted(of_members, key=lambda one: one.person)),
        tuple(member for key, member in now.items() if key not in then),
        tuple(member for key, member in then.items() if key not in now),
    )


def _by_person(year: Year) -> dict[int, Member]:
    return {member.person.pk: member for member in year.members}


def _changed(known: Iterable[Fact], before: Any, after: Any, person: str) -> list[Difference]:
    found = []
    for fact in known:
        then, now = before(fact.name), after(fact.name)
        if then != now and fact.name not in QUIET:
            words = (facts.on_file(fact, value) for value in (then, now))
            found.append(Difference(fact, *words, None not in (then, now), person))
    return found
