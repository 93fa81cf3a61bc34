"""Every worked case of every pack comes out on DuckDB as it does on plain Python, and as the pack expects."""

from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow.parquet as pq
import pytest

from diguan.engine import judge, quality
from diguan.engine.findings import flagged
from diguan.policy import cases
from diguan.policy.judging import Judged
from diguan.policy.library import Library
from diguan.policy.trying import differences, tried
from tests.engine.village import BOOK, frozen, household, person

LIBRARY = Library()
CASES = [case for pack in LIBRARY.ids for case in cases.load(LIBRARY, pack)]
OF_FAMILIES = [case for case in CASES if case.village is None]
GROUPS = sorted({(case.pack, case.on) for case in OF_FAMILIES})


def rows_of(group):
    """The families of several cases as rows of one county; no case shares a number with another."""
    families, people, places = [], [], {}
    for case in group:
        places[case.id] = len(families) + 1
        for family in (case.family, *case.others):
            number = len(families) + 1
            families.append(household(number) | own(family.household, case))
            for member in family.people:
                people.append(person(len(people) + 1, of=number) | own(member, case))
    return families, people, places


def own(row, case):
    """The row with tokens that belong to this case alone."""
    tokens = {name for name in ("account_token", "id_token") if row.get(name)}
    return {**row, **{name: f"{case.id}:{row[name]}" for name in tokens}}


def by_sql(pack, on, group):
    """By case: what the engine says, as plain Python says it."""
    ruling = LIBRARY.pack(pack).at(on)
    families, people, places = rows_of(group)
    with TemporaryDirectory() as name:
        folder = Path(name)
        snapshot = frozen(folder / "s", families, people)
        findings = defaultdict(dict)
        if ruling.decision:
            made = judge.judge(snapshot, ruling, folder / "judged", threads=1)
            columns = f"*, {flagged(made.findings[0])} AS flags"
            rows = duckdb.sql(f"SELECT {columns} FROM read_parquet('{made.findings[0]}')").to_arrow_table()
            findings |= {row["household_id"]: row for row in rows.to_pylist()}
        checked = quality.check(snapshot, ruling, folder / "checked", threads=1)
        violated = defaultdict(set)
        for row in pq.read_table(checked.files[0]).to_pylist():
            violated[row["household_id"]].add(row["rule"])
    return ruling, {id: (findings[place], frozenset(violated[place])) for id, place in places.items()}


def told(row):
    """A row of findings as `Judged`; a pack that decides nothing leaves everything open."""
    lists = {
        name: tuple(row.get(name, ())) for name in ("reasons", "against", "flags", "questions", "missing")
    }
    answers = {name.removeprefix("rule."): value for name, value in row.items() if name.startswith("rule.")}
    return Judged(outcome=row.get("outcome", "cannot_say"), answers=answers, values={}, **lists)


@pytest.mark.parametrize(("pack", "on"), GROUPS, ids=lambda part: str(part))
def test_worked_cases_come_out_as_expected_on_duckdb(pack, on):
    group = [case for case in OF_FAMILIES if (case.pack, case.on) == (pack, on)]
    ruling, found = by_sql(pack, on, group)
    quality_rules = {rule.id for rule in LIBRARY.pack(pack).rules.values() if rule.kind == "quality"}
    wrong = {}
    for case in group:
        row, violated = found[case.id]
        judged = told(row)
        answers = {rule.id: "not_applied" for rule, _ in ruling.not_applied} | dict(judged.answers)
        answers |= dict.fromkeys(violated, True)
        answers |= {id: case.expect.rules.get(id) for id in quality_rules - violated - answers.keys()}
        if not ruling.decision:
            answers |= {id: answer for id, answer in case.expect.rules.items() if id not in answers}
        if lines := differences(case, judged, answers, violated):
            wrong[case.id] = lines
    assert not wrong


def test_the_packs_bring_worked_cases():
    assert {case.pack for case in CASES} >= {"changchun/2017-opinions"}


@pytest.mark.parametrize("pack", sorted({case.pack for case in CASES}))
def test_worked_cases_come_out_as_expected_on_plain_python(pack):
    wrong = {case.id: tried(LIBRARY.pack(pack), case) for case in CASES if case.pack == pack}
    assert not {id: lines for id, lines in wrong.items() if lines}


def test_every_recorded_fact_of_a_case_is_a_column():
    assert BOOK.facts.keys() >= {name for case in CASES for name in case.family.household} - {
        name for level in cases.FROZEN.values() for name in level
    }
