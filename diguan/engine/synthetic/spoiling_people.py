"""The defects of persons, one each: the rule that must find it, whom it fits, what it changes.

The ids are those of packs/national/quality; nothing else is taken from there.
"""

from datetime import date
from typing import Final

from diguan.engine.synthetic.houses import House, Row
from diguan.engine.synthetic.spoiling import (
    ABLE,
    Defect,
    anybody,
    exited,
    healthy,
    on_file,
    put,
    student,
    works,
)


def _shorten(_: House, person: Row) -> None:
    person["id_number"] = person["id_number"][:17]


def _mistype(_: House, person: Row) -> None:
    person["id_number"] = person["id_number"][:10] + "O" + person["id_number"][11:]


def _month_13(_: House, person: Row) -> None:
    person["id_number"] = person["id_number"][:10] + "13" + person["id_number"][12:]


def _other_check_digit(_: House, person: Row) -> None:
    last = person["id_number"][17]
    person["id_number"] = person["id_number"][:17] + ("1" if last != "1" else "2")


def _old_number(_: House, person: Row) -> None:
    person["id_number"] = person["id_number"][:6] + person["id_number"][8:17]


def _no_such_disability(_: House, person: Row) -> None:
    person.update(id_number=person["id_number"] + "91", document_kind="disability_card")


def _other_sex(_: House, person: Row) -> None:
    person["relation"] = {"son": "daughter", "daughter": "son", "father": "mother", "mother": "father"}[
        person["relation"]
    ]


def _born_next_year(_: House, person: Row) -> None:
    person["birth"] = date(2099, 1, 1)


PEOPLE: Final = (
    Defect("ethnicity_blank", on_file, put(ethnicity=None), lambda p, age: True),
    Defect("health_blank", on_file, put(health=None), lambda p, age: True),
    Defect("relation_blank", on_file, put(relation=None), lambda p, age: p["relation"] != "head"),
    Defect("major_illness_insurance_blank", on_file, put(major_illness_insurance=None), lambda p, age: True),
    Defect("resident_pension_blank", on_file, put(resident_pension=None), lambda p, age: True),
    Defect("education_blank", on_file, put(education=None), lambda p, age: age > 18 and not student(p)),
    Defect("schooling_blank", on_file, put(schooling=None), lambda p, age: 7 <= age <= 22),
    Defect("labour_ability_blank", on_file, put(labour_ability=None), lambda p, age: 16 <= age <= 65),
    Defect(
        "medical_insurance_blank",
        on_file,
        put(resident_insurance=None, employee_insurance=None),
        lambda p, age: True,
    ),
    Defect(
        "medical_not_assured",
        exited,
        put(resident_insurance=False),
        lambda p, age: p["resident_insurance"] is True,
    ),
    Defect(
        "uninsured_not_monitored",
        lambda house: exited(house) and not house.facts["monitored_kind"],
        put(major_illness_insurance=False),
        lambda p, age: True,
    ),
    Defect("id_length_wrong", anybody, _shorten, lambda p, age: True),
    Defect("id_characters_wrong", anybody, _mistype, lambda p, age: True),
    Defect("id_date_impossible", anybody, _month_13, lambda p, age: True),
    Defect("id_checksum_wrong", anybody, _other_check_digit, lambda p, age: True),
    Defect("id_fifteen_digits", anybody, _old_number, lambda p, age: p["birth"].year < 2000),
    Defect("disability_card_wrong", anybody, _no_such_disability, lambda p, age: bool(p["disability_card"])),
    Defect("birth_year_impossible", anybody, _born_next_year, lambda p, age: p["relation"] != "head"),
    Defect(
        "healthy_but_labour_lost",
        anybody,
        put(labour_ability="lost"),
        lambda p, age: 16 <= age < 60 and healthy(p) and not works(p) and p["labour_ability"] in ABLE,
    ),
    Defect(
        "healthy_but_no_labour",
        anybody,
        put(labour_ability="none"),
        lambda p, age: 16 <= age < 60 and healthy(p) and not works(p) and not student(p),
    ),
    Defect(
        "relation_contradicts_sex",
        anybody,
        _other_sex,
        lambda p, age: p["relation"] in ("son", "daughter", "father", "mother"),
    ),
    Defect(
        "young_in_senior_school",
        anybody,
        put(schooling="senior_1"),
        lambda p, age: 9 <= age <= 14 and student(p),
    ),
    Defect(
        "adult_in_primary_school",
        anybody,
        put(schooling="primary", education=None),
        lambda p, age: 20 <= age < 40,
    ),
    Defect(
        "primary_pupil_age", anybody, put(schooling="primary", education=None), lambda p, age: 15 <= age < 20
    ),
    Defect(
        "postgraduate_too_young",
        anybody,
        put(schooling="postgraduate", education=None),
        lambda p, age: 16 <= age < 20,
        since=date(2019, 1, 1),
    ),
    Defect(
        "education_and_schooling", anybody, put(education="primary"), lambda p, age: age > 7 and student(p)
    ),
    Defect(
        "both_medical_insurances",
        anybody,
        put(resident_insurance=True, employee_insurance=True),
        lambda p, age: age > 17,
    ),
    Defect(
        "dropout_reason_contradicts_health",
        anybody,
        put(schooling="not_student", education="primary", dropout_reason="illness"),
        lambda p, age: 7 <= age < 15 and healthy(p),
    ),
    Defect("work_months_impossible", anybody, put(work_months=15), lambda p, age: works(p)),
    Defect("work_place_without_months", anybody, put(work_months=None), lambda p, age: works(p)),
    Defect("work_months_without_place", anybody, put(work_place=None), lambda p, age: works(p)),
    Defect("works_without_labour", anybody, put(labour_ability="lost"), lambda p, age: works(p)),
    Defect("phone_wrong", anybody, put(member_phone="1234567890"), lambda p, age: bool(p["member_phone"])),
    Defect(
        "post_months_without_post",
        anybody,
        put(public_post=None, public_post_months=6),
        lambda p, age: 40 <= age < 60,
    ),
    Defect("post_outside_age", anybody, put(public_post="cleaner"), lambda p, age: age > 69),
    Defect(
        "post_outside_county",
        anybody,
        put(public_post="ranger"),
        lambda p, age: p["work_place"] == "outside_province",
    ),
    Defect("wubao_person_works_away", anybody, put(wubao=True), lambda p, age: works(p)),
)
