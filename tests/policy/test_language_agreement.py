"""One tree, two meanings, one answer: Hypothesis hunts for a family whom DuckDB and plain Python tell apart.

Each example also goes through its printed text, so that what is printed reads back as the same tree.
"""

from datetime import date
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given, settings

from diguan.policy.facts import FactBook
from diguan.policy.language import Tree, evaluate, parse, printed, roll_up, sql
from diguan.policy.library import packs_folder
from tests.policy.asking import ask, tables
from tests.policy.trees import families, trees

BOOK = FactBook.load(packs_folder())


@pytest.fixture(scope="module")
def engine():
    with duckdb.connect(config={"threads": 1}) as connection:
        yield tables(connection)


@settings(max_examples=250, deadline=None)
@given(root=trees(), families=families)
def test_duckdb_and_plain_python_give_every_household_the_same_answer(engine, root, families):
    tree = parse(printed(root), BOOK)
    assert tree.root == root
    for answer, (household, people) in zip(ask(engine, tree, families), families, strict=True):
        assert same(answer, evaluate(tree, household, people)), (printed(root), household, people)


@settings(max_examples=120, deadline=None)
@given(root=trees("person"), families=families)
def test_duckdb_and_plain_python_give_every_person_the_same_answer(engine, root, families):
    tree = parse(printed(root), BOOK, level="person")
    everybody = [(household, people, person) for household, people in families for person in people]
    for answer, (household, people, person) in zip(ask(engine, tree, families), everybody, strict=True):
        assert same(answer, evaluate(tree, household, people, person)), (printed(root), household, person)


@settings(max_examples=100, deadline=None)
@given(root=trees())
def test_the_same_expression_can_be_printed_for_spark_and_postgresql(root):
    tree = Tree("", root)
    for dialect in ("spark", "postgres"):
        assert sql(tree).sql(dialect)
        assert all(roll_up(aggregate, "h", "p").sql(dialect) for aggregate in tree.aggregates)


def same(one, other):
    if one is None or other is None:
        return one is other
    if isinstance(one, Decimal | float):
        return float(one) == other
    assert type(one) is type(other) or isinstance(one, date)
    return one == other
