"""Erasing secrets whose time is over: what a pack's days after an end say, household by household, each whole
or not at all.

A value goes from the file with its search key and from what stands beside the record; file, record and audit
trail stay, and the trail says what went, under which rule, never what it was. Where no time is set, nothing
goes. A run that is stopped goes on with the next: what is gone is not found again.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from django.db.models import F, Max, Model

from diguan.casework import audit, lifecycle
from diguan.casework.verifying import ERASED
from diguan.policy.keeping import Keeping, Kept, keeping
from diguan.policy.library import Library
from diguan.registry import beside, bounds, vault
from diguan.registry.models import (
    AuditEntry,
    ComparisonPerson,
    Effect,
    Event,
    HelpPlan,
    Household,
    HouseholdYear,
    Person,
    PersonYear,
    QualityFinding,
    Screened,
    Told,
)
from diguan.registry.models.sealing import sealed_columns

STAGES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"cancelled": ("cancelled",), "exited": ("exited", "stable")}
)
LEFT = "left"  # the end of one member's belonging to the household
WORD = re.compile(r"[a-z_]+")
NOTED_BY = "health"  # what a screening, a plan of help or its effects say of a household goes with it


@dataclass(frozen=True, slots=True)
class Over:
    """That the time of a secret is over: by which rule, since which end, and the day of that."""

    kept: Kept
    end: str
    ended: date

    def told(self) -> dict[str, Any]:
        """As the audit trail tells it."""
        kept = self.kept
        rule = {"pack": kept.pack, "parameter": kept.parameter, "days": kept.days, "source": kept.source.zh}
        return {**rule, "end": self.end, "ended": self.ended.isoformat()}


@dataclass(frozen=True, slots=True)
class Due:
    """A household, and which of its secrets are over: fact → why, of all or of a member who left alone."""

    household: Household
    all: Mapping[str, Over]
    members: Mapping[str, Mapping[str, Over]]

    def over(self, fact: str, member: str = "") -> bool:
        """Whether the time of a fact is over, of the household or of one of its members."""
        return fact in self.all or fact in self.members.get(member, {})

    @property
    def facts(self) -> list[str]:
        """The facts that go, each once."""
        return sorted({*self.all, *(fact for each in self.members.values() for fact in each)})


@dataclass(slots=True)
class Left:
    """What is still there of it: rows by table and column, and sums of what stands beside the record."""

    rows: dict[tuple[type[Model], str], list[int]] = field(default_factory=dict)
    sums: set[str] = field(default_factory=set)

    def add(self, model: type[Model], column: str, key: int) -> None:
        """A value of a row."""
        self.rows.setdefault((model, column), []).append(key)

    def __bool__(self) -> bool:
        return bool(self.rows or self.sums)


def due(library: Library, on: date) -> Iterator[Due]:
    """Every household of the site of which something has to go by that day, village by village."""
    with bounds.nation():
        codes = Household.objects.order_by("village_code").values_list("village_code", flat=True).distinct()
        for code in list(codes):
            times = keeping(library, code, on)
            if times.ends and times.kept:
                yield from (one for one in _of_village(code, times, on) if left(one))


def erase(one: Due) -> int:
    """Let the secrets of a household go, all or none; gives how many values. None where somebody changed the
    file since it was looked at: the next run looks again."""
    with bounds.nation(), audit.act():
        seen = Household.objects.select_for_update().filter(pk=one.household.pk)
        if not seen.filter(version=one.household.version).update(version=F("version") + 1):
            return 0
        found = left(one)
        for (model, column), keys in found.rows.items():
            model._default_manager.filter(pk__in=keys).update(**{column: None})
        Told.objects.filter(sum__in=found.sums).update(content=None)
        audit.write(
            ERASED,
            by=None,
            area_prefix=one.household.village_code,
            household=one.household.number,
            after={
                "facts": {fact: why.told() for fact, why in one.all.items()},
                "members": {
                    number: {fact: why.told() for fact, why in each.items()}
                    for number, each in one.members.items()
                },
                "sums": sorted(found.sums),
            },
        )
    return sum(map(len, found.rows.values())) + len(found.sums)


def left(one: Due) -> Left:
    """What is still there of what is due."""
    found = Left()
    for model, rows, member in (
        (HouseholdYear, HouseholdYear.objects.filter(household=one.household), ""),
        (Person, Person.objects.filter(household=one.household), "number"),
        (PersonYear, PersonYear.objects.filter(person__household=one.household), "person__number"),
    ):
        names = sealed_columns(model)
        for row in rows.values("pk", *names, *filter(None, [member])):
            for name in names:
                if row[name] is not None and one.over(name, row.get(member, "")):
                    found.add(model, name, row["pk"])
    for person in Person.objects.filter(household=one.household).exclude(id_key=None):
        if one.over("id_number", person.number):
            found.add(Person, "id_key", person.pk)
    if one.over(NOTED_BY):
        for plan in HelpPlan.objects.filter(household=one.household).exclude(aim=None):
            found.add(HelpPlan, "aim", plan.pk)
    read = QualityFinding.objects.filter(household=one.household).exclude(facts=None)
    for finding in read.select_related("person"):
        if _speaks(finding.facts, one, finding.person.number if finding.person else ""):
            found.add(QualityFinding, "facts", finding.pk)
    found.sums = _beside(one)
    return found


def _of_village(code: str, times: Keeping, on: date) -> Iterator[Due]:
    """The households of a village whose end, or whose members', lies far enough back."""
    files: dict[int, dict[str, Over]] = {}
    for end in times.ends.keys() & STAGES.keys():
        for key, ended in _ended(code, end).items():
            files[key] = _over(times, end, ended, on)
    members: dict[int, dict[str, dict[str, Over]]] = {}
    if LEFT in times.ends:
        for person in Person.objects.filter(household__village_code=code).exclude(left_on=None):
            gone = _over(times, LEFT, person.left_on, on)
            members.setdefault(person.household_id, {})[person.number] = gone
    for household in Household.objects.filter(pk__in=files.keys() | members.keys()).order_by("number"):
        yield Due(household, files.get(household.pk, {}), members.get(household.pk, {}))


def _ended(code: str, end: str) -> dict[int, date]:
    """Household → the day of its end, of those that are ended still."""
    kinds = [f"move:{move.key}" for move in lifecycle.TABLE if move.end == end]
    rows = Event.objects.filter(household__village_code=code, household__stage__in=STAGES[end])
    return dict(rows.filter(kind__in=kinds).order_by().values_list("household").annotate(on=Max("on")))


def _over(times: Keeping, end: str, ended: date, on: date) -> dict[str, Over]:
    return {
        fact: Over(kept, end, ended)
        for fact, kept in times.kept.items()
        if ended + timedelta(kept.days) <= on
    }


def _beside(one: Due) -> set[str]:
    """Sums of what is due and stands beside the record, for its own fact and household; what a link of the
    audit trail was made of before secrets stood beside it stays."""
    named = {reference: (fact, member) for reference, fact, member in _references(one)}
    rows = set(_of_rows(one))
    found = beside.contents(named.keys() | rows)
    return {
        reference.removeprefix(beside.BESIDE)
        for reference, content in found.items()
        if content and "was" not in content
        if reference in rows or _is_of(content, one, *named[reference])
    }


def _is_of(content: Mapping[str, str], one: Due, fact: str, member: str) -> bool:
    """Whether content is what is due: the fact's own, or what a check read that names one."""
    if content["place"] != vault.place("told", fact, one.household.number):
        return False
    return fact not in beside.ALSO or _speaks(content["value"], one, member)


def _of_rows(one: Due) -> Iterator[str]:
    """What rows of comparisons, screenings and effects of help keep beside them."""
    asked = ComparisonPerson.objects.filter(person__household=one.household)
    numbers = asked.values_list("id_number", "person__number")
    found = [number for number, member in numbers if one.over("id_number", member)]
    if one.over(NOTED_BY):
        found += Screened.objects.filter(household=one.household).values_list("note", flat=True)
        effects = Effect.objects.filter(measure__plan__household=one.household)
        found += effects.values_list("reached", flat=True)
    yield from (str(each) for each in found if beside.is_reference(each))


def _references(one: Due) -> Iterator[tuple[str, str, str]]:
    """Reference, fact and member of what the record and the trail tell of a household and may be due."""
    events = Event.objects.filter(household=one.household)
    told: list[tuple[Mapping[str, Any], str]] = []
    for before, after, member in events.values_list("before", "after", "person__number"):
        told += [(before, member or ""), (after, member or "")]
    entries = AuditEntry.objects.filter(household=one.household.number)
    for text, other, member in entries.values_list("before", "after", "person"):
        told += [(json.loads(text), member), (json.loads(other), member)]
    for values, member in told:
        for reference, fact, whose in _told(values, member):
            if fact in beside.ALSO or one.over(fact, whose):
                yield reference, fact, whose


def _told(values: Mapping[str, Any], member: str) -> Iterator[tuple[str, str, str]]:
    for name, value in values.items():
        if beside.is_reference(value):
            yield value, name, member
        elif name == "members" and isinstance(value, dict):
            for number, each in value.items():
                yield from _told(each, number) if isinstance(each, dict) else ()


def _speaks(text: str | None, one: Due, member: str) -> bool:
    """Whether what a quality rule read names a fact that is due."""
    return any(one.over(name, member) for name in WORD.findall(text or ""))
