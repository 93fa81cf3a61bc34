"""Planted duplicates are found with their evidence, strangers are not, and a blank never matches a blank."""

import random
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pytest

from diguan.linkage.people import COLUMNS, LinkageFault, pairs

KINDS = (pa.int64(), pa.string(), pa.string(), pa.date32(), pa.string())
SCHEMA = pa.schema(list(zip(COLUMNS, KINDS, strict=True)))
YANG: dict[str, Any] = {
    "id": 1, "id_token": "1:aa", "name": "杨建国", "birth": date(1965, 3, 4), "village_code": "990101100200"
}  # fmt: skip


def table(*rows: dict[str, Any]) -> pa.Table:
    """Records as columns."""
    return pa.Table.from_pylist([{**dict.fromkeys(COLUMNS), **row} for row in rows], schema=SCHEMA)


def found(*others: dict[str, Any], **options: Any) -> list[tuple[float, tuple[str, ...]]]:
    """Score and evidence of the pairs between Yang and other records."""
    rows = [{**YANG, "id": number, **other} for number, other in enumerate(others, start=2)]
    answer = pairs(table(YANG), table(*rows), **options).to_pylist()
    return [(row["score"], tuple(row["evidence"])) for row in answer]


@pytest.mark.parametrize(
    ("other", "score", "evidence"),
    [
        ({"name": "错名", "birth": None, "village_code": "110101001001"}, 1.0, {"same_number"}),
        ({"id_token": None}, 1.0, {"same_name", "same_birth", "same_village"}),
        ({"id_token": None, "village_code": "110101001001"}, 0.85, {"same_name", "same_birth"}),
        ({"id_token": None, "name": "扬建囯"}, 0.9, {"same_sound", "same_birth", "same_village"}),
        ({"id_token": None, "name": "杨　建 国"}, 1.0, {"same_name", "same_birth", "same_village"}),
        (
            {"id_token": None, "name": "杨建郭", "village_code": "990101100201"},
            0.85,
            {"same_sound", "same_birth", "same_township"},
        ),
        ({"id_token": None, "name": "杨建果"}, 0.9, {"same_sound", "same_birth", "same_village"}),
        ({"id_token": None, "name": "王建国"}, 0.75, {"near_sound", "same_birth", "same_village"}),
        ({"id_token": None, "birth": date(1965, 4, 3)}, 0.85, {"same_name", "near_birth", "same_village"}),
        ({"id_token": None, "birth": date(1965, 3, 5)}, 0.85, {"same_name", "near_birth", "same_village"}),
        ({"id_token": "1:bb"}, 0.85, {"same_name", "same_birth", "same_village", "other_number"}),
    ],
    ids=lambda value: str(value) if isinstance(value, float) else None,
)  # fmt: skip
def test_a_pair_is_told_with_its_evidence(other: dict[str, Any], score: float, evidence: set[str]) -> None:
    ((found_score, found_evidence),) = found(other)
    assert (
        set(found_evidence) - {"same_sound"} == evidence - {"same_sound"} or set(found_evidence) == evidence
    )
    assert found_score == pytest.approx(score)


@pytest.mark.parametrize(
    "other",
    [
        {"id_token": None, "birth": None},
        {"id_token": None, "birth": date(1990, 1, 1)},
        {"id_token": None, "name": None},
        {"id_token": None, "name": "李小芳"},
        {"id_token": "1:bb", "name": "王建国"},
        {"id_token": "", "name": "", "birth": None, "village_code": ""},
    ],
)
def test_too_little_agreement_is_no_pair(other: dict[str, Any]) -> None:
    assert found(other) == []


def test_blank_keys_never_match_each_other() -> None:
    blanks = [
        {"id": 1}, {"id": 2}, {"id": 3, "id_token": "", "name": " ", "village_code": ""},
        {"id": 4, "id_token": " ", "name": "", "village_code": " "},
    ]  # fmt: skip
    assert pairs(table(*blanks), least=0.0).num_rows == 0


def test_within_one_table_each_pair_is_told_once_and_nobody_is_his_own_double() -> None:
    answer = pairs(table(YANG, {**YANG, "id": 2}, {**YANG, "id": 3}))
    assert [(row["left_id"], row["right_id"]) for row in answer.to_pylist()] == [(1, 2), (1, 3), (2, 3)]


def test_columns_that_are_missing_are_named() -> None:
    with pytest.raises(LinkageFault, match="birth"):
        pairs(table(YANG).drop_columns("birth"))


def test_planted_doubles_are_found_and_few_strangers() -> None:
    chance = random.Random(3)
    people = [_somebody(chance, number) for number in range(3000)]
    doubles = [_spoiled(chance, person, 10_000 + person["id"]) for person in people[:300]]
    answer = {(row["left_id"], row["right_id"]) for row in pairs(table(*people, *doubles)).to_pylist()}
    true = {(number, 10_000 + number) for number in range(300)}
    assert len(answer & true) / len(true) >= 0.97
    assert len(answer & true) / len(answer) >= 0.95


SURNAMES, GIVEN = "王李张刘陈杨黄赵吴周徐孙马朱胡", "国建文华明志军伟红梅秀英兰芳丽春桂玉海山成福林平"


def _somebody(chance: random.Random, number: int) -> dict[str, Any]:
    name = chance.choice(SURNAMES) + chance.choice(GIVEN) + chance.choice(GIVEN)
    birth = date(1940, 1, 1) + timedelta(days=chance.randrange(26_000))
    return {
        "id": number, "id_token": f"1:{number}", "name": name, "birth": birth,
        "village_code": f"990101{100 + chance.randrange(5)}{200 + chance.randrange(20)}",
    }  # fmt: skip


def _spoiled(chance: random.Random, person: dict[str, Any], number: int) -> dict[str, Any]:
    """The same person, written down with one of the usual mistakes."""
    alike = {"国": "囯", "华": "花", "明": "名", "军": "君", "红": "虹", "英": "莺", "福": "富", "林": "琳"}
    mistakes: list[dict[str, Any]] = [
        {"name": None, "birth": None},
        {"id_token": None, "name": "".join(alike.get(character, character) for character in person["name"])},
        {"id_token": None, "birth": person["birth"] + timedelta(days=chance.choice((-1, 1, 10)))},
        {"id_token": None, "village_code": "990101109299"},
        {"id_token": f"1:x{number}"},
    ]
    return {**person, "id": number, **chance.choice(mistakes)}
