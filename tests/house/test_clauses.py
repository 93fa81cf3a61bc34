"""docs/clauses.toml claims nothing that is not there."""

from bench.promised import show
from tests.house import clauses


def test_every_clause_is_shown_by_something_that_is_there() -> None:
    assert not clauses.faults()


def test_all_requirements_of_two_levels_are_listed_once() -> None:
    listed = next(one["clause"] for one in clauses.standards() if one["id"] == "ASVS")
    ids = [clause["id"] for clause in listed]
    assert len(ids) == len(set(ids))
    levels = [clause["level"] for clause in listed]
    assert (levels.count(1), levels.count(2)) == (70, 183), "as many as version 5.0.0 has"


def test_every_requirement_that_applies_is_shown_and_those_of_level_3_that_are_named() -> None:
    applying, shown = clauses.shown((1, 2), "ASVS")
    named, shown_of_3 = clauses.shown((3,), "ASVS")
    told = f"{len(shown)} of {len(applying)} that apply, of 253 in all, by a test, a setting or a named duty"
    told += f", the others with the reason why they do not; {len(shown_of_3)} of {len(named)} of level 3"
    assert show("P28", told, met=(shown, shown_of_3) == (applying, named) and bool(named)).met


def test_every_clause_of_the_chinese_standard_is_a_test_a_setting_or_a_duty_with_a_name() -> None:
    applying, shown = clauses.shown((0,), "GB/T 22239")
    duties = sum("duty" in clause for clause in shown)
    told = f"{len(shown)} of {len(applying)}; {duties} of them ask a named duty of the operator"
    assert show("P29", told, met=shown == applying and len(applying) > 20).met


def test_a_duty_of_nobody_is_found() -> None:
    for duty in ("look after it", 'look after it (system administrator, "No such heading")'):
        assert list(clauses._faults({"id": "x", "duty": duty}, set())) == [
            "x: the duty does not say whose it is, and under which heading it is written down"
        ]
    assert not list(clauses._faults({"id": "x", "duty": 'do it (audit administrator, "Accounts")'}, set()))


def test_a_clause_is_not_shown_and_unshown_at_once() -> None:
    both = {"id": "x", "duty": "look (system administrator)", "not_shown": True}
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
