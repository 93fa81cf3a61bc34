"""docs/clauses.toml claims nothing that is not there."""

from tests.house import clauses


def test_every_clause_is_shown_by_something_that_is_there() -> None:
    assert not clauses.faults()


def test_a_clause_with_nothing_to_show_is_found() -> None:
    assert list(clauses._faults({"id": "x", "about": "y"}, set())) == ["x: nothing shows it"]
    wrong = {"id": "x", "tests": ["tests/nowhere.py::test_z"], "setting": "NONE"}
    assert len(list(clauses._faults(wrong, set()))) == 2
