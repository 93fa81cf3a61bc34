"""The cube's counts once more, in plain Python over rows: slow, and without a line of the cube's SQL."""

from collections import Counter, defaultdict

import pyarrow.parquet as pq

POPULATIONS = {
    "registered": "registered",
    "pre_exit": "registered",
    "returned": "registered",
    "exited": "exited",
}


def rows(snapshots, judged):
    """Households as dicts with their people and what was found for them."""
    for one in snapshots:
        found = {row["household_id"]: row for row in pq.read_table(_findings(judged, one.area)).to_pylist()}
        people = defaultdict(list)
        for person in pq.read_table(one.person_file, partitioning=None).to_pylist():
            people[person["household_id"]].append(person)
        for family in pq.read_table(one.household_file, partitioning=None).to_pylist():
            yield family | {"members": people[family["household_id"]], "found": found[family["household_id"]]}


def _findings(judged, area):
    return judged.findings[judged.areas.index(area)]


def counts(families, area, population):
    """By dimension and key: [households, people]; persons' dimensions have people only."""
    found = defaultdict(lambda: [0, 0])
    for family in families:
        mine = POPULATIONS.get(family["register_status"])
        if not family["village_code"].startswith(area) or population not in ("all", mine):
            continue
        size = len(family["members"])
        for cell in _cells(family):
            found[cell][0] += 1
            found[cell][1] += size
        for cell, number in Counter(
            cell for person in family["members"] for cell in _of_person(person)
        ).items():
            found[cell][1] += number
    return found


def _cells(family):
    yield "total", ""
    yield "outcome", family["found"]["outcome"]
    for name in ("register_status", "household_kind", "main_cause", "house_grade"):
        yield name, family[name] or ""
    for name in ("risks", "other_causes"):
        yield from ((name, key) for key in (family[name] or "").split(";"))
    for name in ("electricity", "food_assured"):
        yield name, _said(family[name])
    for name in ("income_below_line", "water_met", "missed"):
        yield f"rule.{name}", _said(family["found"][f"rule.{name}"])


def _of_person(person):
    for name in ("labour_ability", "schooling"):
        yield f"person.{name}", person[name] or ""
    yield from (("person.health", key) for key in (person["health"] or "").split(";"))
    yield "person.resident_insurance", _said(person["resident_insurance"])


def _said(answer):
    return {True: "yes", False: "no", None: ""}[answer]
