"""Judging a county: outcomes, reasons, questions, ranks and quotas, and files that are whole or absent."""

import json
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pyarrow.parquet as pq
import pytest

from diguan.engine import judge, judgement, part
from diguan.engine.faults import EngineFault, JudgementFault, SnapshotFault
from tests.engine.village import DAY, VILLAGE, frozen, household, person

NOTHING = dict.fromkeys(
    ("wage_income", "business_income", "property_income", "transfer_income", "business_cost"), Decimal(0)
)
KNOWN = NOTHING | {
    "expense_medical": Decimal(0), "expense_education": Decimal(0),
    "house_grade": "a", "water_difficult": False,
}  # fmt: skip
ADULT = {
    "birth": DAY.replace(year=1977), "relation": "head", "schooling": "not_student",
    "health": "healthy", "labour_ability": "ordinary",
}  # fmt: skip


def family(number, wages, **facts):
    """A household of one about whom everything is known that the made-up pack asks."""
    return household(number, **KNOWN | {"wage_income": Decimal(wages)} | facts)


def adults(*numbers):
    return [person(number, of=number, **ADULT) for number in numbers]


def judged(tmp_path, ruling, families, people, **options):
    made = judge.judge(frozen(tmp_path / "s", families, people), ruling, tmp_path / "out", **options)
    return made, {row["household_id"]: row for row in pq.read_table(made.findings[0]).to_pylist()}


@pytest.mark.requirement("R-001")
@pytest.mark.parametrize(
    ("wages", "poor"), [("3199.99", True), ("3200", False), ("3200.01", False), ("-5", True), ("0", True)]
)
def test_the_line_itself_is_not_below_the_line(tmp_path, ruling, wages, poor):
    _, rows = judged(tmp_path, ruling, [family(1, wages)], adults(1))
    assert rows[1]["rule.poor"] is poor
    assert rows[1]["outcome"] == ("qualifies" if poor else "does_not_qualify")
    assert rows[1]["reasons"] == (["poor"] if poor else [])
    assert rows[1]["fact.income_per_head"] == Decimal(wages)


def test_an_unknown_that_cannot_change_the_outcome_is_not_asked(tmp_path, ruling):
    families = [family(1, "1000", house_grade=None, water_difficult=None)]
    _, rows = judged(tmp_path, ruling, families, adults(1))
    assert rows[1]["rule.crowded_ruin"] is False  # nobody is old, whatever the house is like
    assert rows[1]["rule.sheltered"] is None
    assert (rows[1]["outcome"], rows[1]["questions"], rows[1]["missing"]) == ("qualifies", [], [])


@pytest.mark.requirement("R-002")
def test_an_unknown_that_could_change_the_outcome_is_asked_by_fact(tmp_path, ruling):
    families = [family(1, "5000", expense_medical=None)]
    _, rows = judged(tmp_path, ruling, families, adults(1))
    assert rows[1]["outcome"] == "cannot_say"
    assert rows[1]["questions"] == ["poor_after_expense"]
    assert rows[1]["missing"] == ["expense_medical"]


def test_only_members_whose_blank_keeps_the_question_open_are_asked_about(tmp_path, ruling):
    pupil = person(2, of=1, schooling="primary", health="healthy", labour_ability="none")
    _, rows = judged(tmp_path, ruling, [family(1, "8000")], [*adults(1), pupil])
    assert rows[1]["rule.out_of_school"] is False  # who is at school is not out of school at any age
    idle = person(2, of=1, schooling="not_student", health="healthy", labour_ability="none")
    _, rows = judged(tmp_path / "b", ruling, [family(1, "8000")], [*adults(1), idle])
    assert (rows[1]["outcome"], rows[1]["missing"]) == ("cannot_say", ["birth"])


def test_a_household_without_people_is_asked_for_its_people(tmp_path, ruling):
    _, rows = judged(tmp_path, ruling, [family(1, "5000")], [])
    assert (rows[1]["people"], rows[1]["outcome"]) == (0, "cannot_say")
    assert rows[1]["fact.income_per_head"] is None
    assert rows[1]["rule.insured_all"] is None  # of nobody nothing is true
    assert "people" in rows[1]["missing"]


@pytest.mark.requirement("R-003")
def test_conditions_are_answered_and_decide_nothing_by_themselves(tmp_path, ruling):
    families = [family(1, "9000", house_grade="d", house_dangerous=True), family(2, "9000")]
    people = [person(1, of=1, **ADULT), person(2, of=2, **ADULT, resident_insurance=True)]
    _, rows = judged(tmp_path, ruling, families, people)
    assert [rows[n]["rule.sheltered"] for n in (1, 2)] == [False, True]
    assert [rows[n]["rule.insured_all"] for n in (1, 2)] == [None, True]
    assert {rows[n]["outcome"] for n in (1, 2)} == {"does_not_qualify"}


def test_ranks_count_only_those_who_qualify_and_ties_share_a_rank(tmp_path, ruling):
    wages = {1: "900", 2: "500", 3: "900", 4: "2000", 5: "8000"}
    elsewhere = [family(6, "3000", village_code="220122100202")]
    families = [family(number, wage) for number, wage in wages.items()] + elsewhere
    _, rows = judged(tmp_path, ruling, families, adults(1, 2, 3, 4, 5, 6))
    ranks = {number: (row["rank_in_village"], row["ties_in_village"]) for number, row in rows.items()}
    assert ranks == {1: (2, 2), 2: (1, 1), 3: (2, 2), 4: (4, 1), 5: (None, None), 6: (1, 1)}


@pytest.mark.requirement("R-014")
def test_points_are_added_and_compared_with_the_cut_off_from_the_poorer_side(tmp_path, ruling):
    wages = {1: "1000", 2: "4000", 3: "4000.20", 4: "99000"}
    families = [family(number, wage) for number, wage in wages.items()]
    families.append(family(5, "1000", house_grade=None))
    _, rows = judged(tmp_path, ruling, families, adults(1, 2, 3, 4, 5))
    assert [rows[n]["score"] for n in wages] == [45, 60, pytest.approx(60.001), 90]
    assert [rows[n]["past_cut_off"] for n in wages] == [True, True, False, False]
    assert (rows[5]["score"], rows[5]["past_cut_off"]) == (None, None)  # a blank item leaves the sum open


def test_without_a_ranking_the_score_ranks_poorest_first(tmp_path, ruling):
    families = [family(1, "3000"), family(2, "1000"), family(3, "2000", house_grade="d")]
    _, rows = judged(tmp_path, replace(ruling, ranking=None), families, adults(1, 2, 3))
    assert [rows[n]["rank_in_village"] for n in (1, 2, 3)] == [3, 2, 1]


def test_findings_lie_by_village_and_a_read_of_a_village_skips_other_rows(tmp_path, ruling, monkeypatch):
    monkeypatch.setattr(judge, "FORMAT", judge.FORMAT.replace(str(judge.ROW_GROUP), "2048"))
    families = [family(number, "1000", village_code=str(number % 7)) for number in range(5000, 0, -1)]
    made, _ = judged(tmp_path, ruling, families, adults(*range(1, 5001)))
    file = pq.ParquetFile(made.findings[0])
    rows = file.read(["village_code", "household_id"]).to_pylist()
    places = [(row["village_code"], row["household_id"]) for row in rows]
    assert places == sorted(places)
    bounds = [file.metadata.row_group(n).column(2).statistics for n in range(file.num_row_groups)]
    assert len(bounds) == 3
    assert all(one.max <= other.min for one, other in pairwise(bounds))


def test_numbers_of_a_judgement_add_up_by_village_township_county_and_status(tmp_path, ruling):
    families = [
        family(1, "1000", register_status="unregistered"),
        family(2, "9000", register_status="registered"),
        family(3, "1000", register_status="exited", village_code="220122200201"),
        family(4, "1000", register_status="registered", village_code=None),
        family(5, "5000", expense_medical=None),
    ]
    made, _ = judged(tmp_path, ruling, families, [*adults(1, 2, 3, 4, 5), person(9, of=2, **ADULT)])
    assert made.counts == {"qualifies": 3, "does_not_qualify": 1, "cannot_say": 1}
    assert made.people == {"qualifies": 3, "does_not_qualify": 2, "cannot_say": 1}
    assert (made.households, made.people_total) == (5, 6)
    assert made.by_county["220122"]["does_not_qualify"] == (1, 2)
    assert made.by_village[VILLAGE]["qualifies"] == (1, 1)
    assert made.by_township["220122200000"] == {"qualifies": (1, 1)}
    assert made.by_village[""] == made.by_township[""] == {"qualifies": (1, 1)}
    assert made.by_status["exited"] == {"qualifies": (1, 1)}
    assert made.by_status[""] == {"cannot_say": (1, 1)}
    assert made.reasons["poor"] == 3
    assert made.unknown["poor_after_expense"] == 1
    assert made.not_applied == {"kin": ("kin_degree",)}
    assert judgement.open(made.folder) == made


@pytest.mark.requirement("R-004", "R-005")
def test_the_missed_and_the_wrongly_kept_are_counted(tmp_path, ruling):
    poor = {"unregistered": 1, "registered": 2, "exited": 3, "cancelled": 4}
    well = {"unregistered": 5, "registered": 6, "returned": 7, "exited": 8}
    families = [family(number, "1000", register_status=status) for status, number in poor.items()]
    families += [family(number, "9000", register_status=status) for status, number in well.items()]
    made, _ = judged(tmp_path, ruling, families, adults(*range(1, 9)))
    assert made.missed == (2, 2)  # not registered, or cancelled, and poor
    assert made.wrongly_kept == (2, 2)  # on the register and not poor
    assert made.lifted_in_need == (1, 1)  # lifted out, and poor


@pytest.mark.requirement("R-016")
def test_a_quota_warns_and_keeps_nobody_out(tmp_path, ruling):
    families = [family(number, "1000", register_status="registered") for number in (1, 2, 3)]
    snapshot = frozen(tmp_path / "s", families, adults(1, 2, 3))
    quotas = {"220122": 2, "220122100000": 2, "220122200000": 0, VILLAGE: 3}
    made = judge.judge(snapshot, ruling, tmp_path / "out", quotas=quotas)
    assert [(warning.area, warning.quota, warning.registered) for warning in made.warnings] == [
        ("220122", 2, 3),
        ("220122100000", 2, 3),
    ]
    assert made.counts == {"qualifies": 3}
    assert judgement.open(made.folder).warnings == made.warnings


def test_a_pack_that_decides_nothing_is_refused(tmp_path, made_up_pack):
    without = replace(made_up_pack.at(DAY), decision=None)
    with pytest.raises(EngineFault, match="does not say who qualifies"):
        judge.judge(frozen(tmp_path / "s", [], []), without, tmp_path / "out")


def test_a_county_of_nobody_is_judged(tmp_path, ruling):
    made = judge.judge(frozen(tmp_path / "s", [], []), ruling, tmp_path / "out")
    assert (made.households, made.counts) == (0, {})
    assert pq.read_table(made.findings[0]).num_rows == 0


def test_altered_rows_are_never_judged(tmp_path, ruling):
    snapshot = frozen(tmp_path / "s", [family(1, "1000")], adults(1))
    snapshot.person_file.write_bytes(b"something else")
    with pytest.raises(SnapshotFault, match=r"person\.parquet"):
        judge.judge(snapshot, ruling, tmp_path / "out")
    with pytest.raises(JudgementFault, match="no finished judgement"):
        judgement.open(tmp_path / "out")


def test_an_altered_judgement_is_told(tmp_path, ruling):
    made, _ = judged(tmp_path, ruling, [family(1, "1000")], adults(1))
    file = made.folder / judgement.FILE
    told = json.loads(file.read_text())
    told["sums"][0][3] += 1
    file.write_text(json.dumps(told))
    with pytest.raises(JudgementFault, match="altered"):
        judgement.open(made.folder)


def test_altered_findings_are_told(tmp_path, ruling):
    made, _ = judged(tmp_path, ruling, [family(1, "1000")], adults(1))
    made.findings[0].write_bytes(made.findings[0].read_bytes()[:-1])
    with pytest.raises(JudgementFault, match="damaged"):
        part.read(made.folder)


def test_every_step_is_printed_for_a_reader_and_runs_alone(tmp_path, ruling):
    snapshot = frozen(tmp_path / "s", [family(1, "1000")], adults(1))
    script = judge.script(snapshot, ruling)
    for name in (
        "person_facts",
        "roll_up",
        "household_facts",
        "answers",
        "decided",
        "asked",
        "to_ask",
        "ranks",
    ):
        assert f'TEMP VIEW "{name}"' in script
    assert script.count("GROUP BY household_id") == 2  # one pass, and one for what also asks the house
