"""Data-quality rules: a finding names whom it is about and what it read; SQL finds what Python finds."""

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from diguan.engine import quality
from diguan.policy import plain_facts
from diguan.policy.judging import judged, person_answers, violations
from diguan.policy.library import Library
from tests.engine.agreement import facts_read
from tests.engine.made_up import villages
from tests.engine.test_judge import ADULT, adults, family
from tests.engine.village import BOOK, DAY, frozen, person

NATIONAL = Library().pack("national/quality").at(DAY)


def checked(tmp_path, ruling, families, people):
    made = quality.check(frozen(tmp_path / "s", families, people), ruling, tmp_path / "out")
    return made, pq.read_table(made.files[0]).to_pylist()


def test_a_finding_names_rule_household_person_and_what_was_read(tmp_path, ruling):
    people = [*adults(1), person(2, of=1, **ADULT, sex="male", id_sex="female")]
    made, rows = checked(tmp_path, ruling, [family(1, "9000")], people)
    assert made.counts == {"two_heads": 1, "sex_and_number": 1, "number_twice": 0}
    assert [(row["rule"], row["nature"], row["person_id"], row["facts"]) for row in rows] == [
        ("two_heads", "block", None, "heads=2"),
        ("sex_and_number", "warn", 2, "sex=male; id_sex=female; poor=false"),
    ]
    assert {row["household_number"] for row in rows} == {"220122000001"}


def test_what_is_unknown_is_no_finding_and_is_counted(tmp_path, ruling):
    people = [person(1, of=1, sex="male"), person(2, of=1, relation="head", id_token="x")]
    made, rows = checked(tmp_path, ruling, [family(1, "9000")], people)
    assert rows == []
    assert made.unknown == {"two_heads": 1, "sex_and_number": 2, "number_twice": 1}


def test_a_number_that_occurs_twice_is_found_at_both_and_blank_ones_at_none(tmp_path, ruling):
    tokens = {1: "a", 2: "a", 3: None, 4: None, 5: "b"}
    people = [person(number, of=1, id_token=token) for number, token in tokens.items()]
    _, rows = checked(tmp_path, ruling, [family(1, "9000")], people)
    assert [row["person_id"] for row in rows if row["rule"] == "number_twice"] == [1, 2]


def test_rules_without_data_are_listed_as_not_applied(tmp_path):
    made, _ = checked(tmp_path, NATIONAL, [], [])
    assert set(made.not_applied) == {rule.id for rule, _ in NATIONAL.not_applied}
    assert made.households == 0


def by_hand(ruling, families, people):
    """What plain Python finds and cannot tell, by rule."""
    tokens = Counter(row["id_token"] for row in people if row["id_token"])
    accounts = Counter(row["account_token"] for row in families if row["account_token"])
    found: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    for row in families:
        own = [one for one in people if one["household_id"] == row["household_id"]]
        members = [plain_facts.person_facts(one, ruling.on, tokens) for one in own]
        facts = plain_facts.household_facts(row, members, BOOK, accounts)
        found.update(violations(ruling, facts, members))
        answers = [judged(ruling, facts, members).answers, *person_answers(ruling, facts, members)]
        rules = {rule.id for rule in ruling.rules if rule.kind == "quality"}
        unknown.update(id for row in answers for id in row.keys() & rules if row[id] is None)
    return found, unknown


@settings(max_examples=10)
@given(data=st.data())
def test_sql_and_plain_python_find_the_same_and_leave_the_same_open(data):
    families, people = data.draw(villages(facts_read(NATIONAL), size=10))
    with TemporaryDirectory() as folder:
        made, _ = checked(Path(folder), NATIONAL, families, people)
    found, unknown = by_hand(NATIONAL, families, people)
    assert Counter(made.counts) - Counter() == found
    assert Counter(made.unknown) - Counter() == unknown
