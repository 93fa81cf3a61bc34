"""docs/clauses.toml claims nothing that is not there."""

from tests.house import clauses


def test_every_clause_is_shown_by_something_that_is_there() -> None:
    assert not clauses.faults()


def test_all_requirements_of_two_levels_are_listed_once() -> None:
    listed = next(one["clause"] for one in clauses.standards() if one["id"] == "ASVS")
    ids = [clause["id"] for clause in listed]
    assert len(ids) == len(set(ids))
    levels = [clause["level"] for clause in listed]
    assert (levels.count(1), levels.count(2)) == (70, 183), "as many as version 5.0.0 has"


def test_a_clause_is_not_shown_and_unshown_at_once() -> None:
    both = {"id": "x", "duty": "somebody", "not_shown": True}
    assert list(clauses._faults(both, set())) == ["x: it is either shown, or not, or does not apply"]


def test_a_clause_counts_once_by_what_it_still_asks_of_the_office() -> None:
    rows: list[clauses.Clause] = [
        {"tests": ["a"]},
        {"tests": ["a"], "setting": "c"},
        {"tests": ["a"], "setting": "c", "duty": "b"},
        {"not_shown": True},
    ]
    told = {"tests": 1, "setting": 1, "duty": 1, "not_applicable": 0, "not_shown": 1}
    assert clauses.counts(rows) == told


def test_a_clause_with_nothing_to_show_is_found() -> None:
    assert list(clauses._faults({"id": "x", "about": "y"}, set())) == ["x: nothing shows it"]
    wrong = {"id": "x", "tests": ["tests/nowhere.py::test_z"], "setting": "NONE"}
    assert len(list(clauses._faults(wrong, set()))) == 2
