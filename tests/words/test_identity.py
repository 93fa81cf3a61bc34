"""ID numbers: what makes one unusable, what is only worth a look, and what the screen may show."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diguan.words import identity
from diguan.words.identity import check, check_digit, make_number, mask

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2017, 6, 1)
YANG = make_number("990528", date(1960, 2, 29), 21)
BIRTHS = st.dates(date(1900, 1, 1), TODAY)


def real_looking(area: str, rest: str) -> str:
    return area + rest + check_digit(area + rest)


@st.composite
def made_up_numbers(draw):
    area = f"99{draw(st.integers(0, 9999)):04}"
    return make_number(area, draw(BIRTHS), draw(st.integers(0, 999)))


def test_a_made_up_number_is_complete_and_without_flaw() -> None:
    checked = check(YANG, TODAY)
    assert checked.number == checked.person == YANG
    assert (checked.birth, checked.sex, checked.fault) == (date(1960, 2, 29), "male", "none")
    assert checked.faults == checked.warnings == ()


@given(made_up_numbers())
def test_every_made_up_number_is_valid_and_known_as_made_up(number: str) -> None:
    assert check(number, TODAY).fault == "none"
    assert identity.is_test_number(number)
    assert len(number) == 18


@given(made_up_numbers(), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_never_passes(number: str, place: int, shift: int) -> None:
    wrong = str((int(number[place]) + shift) % 10)
    assert check(number[:place] + wrong + number[place + 1 :], TODAY).person is None


@given(made_up_numbers(), st.integers(0, 15))
def test_two_neighbouring_digits_exchanged_never_pass(number: str, place: int) -> None:
    exchanged = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert (check(exchanged, TODAY).person is None) is (exchanged != number)


@given(st.integers(0, 9999), st.dates(date(1900, 1, 1), date(1999, 12, 31)), st.integers(0, 999))
def test_an_old_number_upgrades_to_the_number_of_the_same_person(
    area: int, birth: date, sequence: int
) -> None:
    number = make_number(f"99{area:04}", birth, sequence)
    old = number[:6] + number[8:17]
    assert identity.upgrade(old) == number
    assert identity.upgrade(number) == number
    checked = check(old, TODAY)
    assert (checked.person, checked.birth, checked.sex, checked.fault) == (
        number, birth, "male" if sequence % 2 else "female", "fifteen",
    )  # fmt: skip


# The examples GB 11643 and its explanations use everywhere; nobody bears them.
@pytest.mark.parametrize(
    ("first_17", "digit"),
    [("11010519491231002", "X"), ("44052418800101001", "4"), ("34052419800101001", "X")],
)
def test_the_check_digit_is_the_one_of_the_standard(first_17: str, digit: str) -> None:
    assert check_digit(first_17) == digit


@pytest.mark.parametrize(
    ("typed", "key", "said"),
    [
        ("", "length", "no document number"),
        ("　 ", "length", "no document number"),
        (YANG[:17], "length", "wrong length"),
        (YANG + "4", "length", "wrong length"),
        (YANG[:10] + "O" + YANG[11:], "characters", "wrong characters"),
        ("X" + YANG[1:], "characters", "wrong characters"),
        (YANG[:17] + "Y", "characters", "wrong characters"),
        (YANG + "4A", "characters", "wrong characters"),
        (YANG[:14] + "X", "characters", "wrong characters"),
        ("4.20528E+17000000", "length", "wrong length"),
        ("4.20528196002E+17X", "characters", "wrong characters"),
        (real_looking("990528", "19610229021"), "date", "does not exist"),
        (real_looking("990528", "19611301021"), "date", "does not exist"),
        (real_looking("990528", "18991231021"), "date", "before 1900"),
        (real_looking("990528", "20170602021"), "date", "in the future"),
        (YANG[:17] + str((int(YANG[17]) + 1) % 10), "checksum", "a digit of the number is wrong"),
        ("990528196002290000", "checksum", "spreadsheets lose"),
        (YANG + "80", "disability_part", "kind"),
        (YANG + "05", "disability_part", "kind"),
        (YANG + "4501", "disability_part", "level"),
    ],
)
def test_a_number_that_cannot_be_used_says_why_in_both_languages(typed: str, key: str, said: str) -> None:
    checked = check(typed, TODAY)
    assert checked.person is None
    assert checked.fault == key
    assert any(said in fault.en for fault in checked.faults)
    assert all(fault.zh for fault in checked.faults)


def test_a_child_born_today_has_a_number_and_one_born_tomorrow_has_none() -> None:
    number = real_looking("990528", "20170601021")
    assert check(number, date(2017, 6, 1)).person == number
    assert check(number, date(2017, 5, 31)).person is None


def test_every_fault_found_at_once_is_told() -> None:
    wrong = YANG[:6] + "19611301" + YANG[14:17] + YANG[17] + "99"
    assert [flaw.key for flaw in check(wrong, TODAY).flaws] == ["date", "checksum", "disability_part"]


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("１１０１０５１９４９１２３１００２ｘ", "11010519491231002X"),
        (" 110105 19491231 002x ", "11010519491231002X"),
        ("'11010519491231002X", "11010519491231002X"),
        ("\u200b11010519491231002X\ufeff", "11010519491231002X"),
    ],
)
def test_what_input_methods_and_spreadsheets_add_is_taken_off(typed: str, cleaned: str) -> None:
    assert identity.clean(typed) == cleaned
    assert check(typed, TODAY).person == cleaned


@pytest.mark.parametrize(
    "area", ["420528", "422728", "420506", "110116", "441900", "442000", "810000", "830000"]
)
def test_a_county_is_known_in_whatever_year_its_code_was_in_force(area: str) -> None:
    checked = check(real_looking(area, "19900101001"), TODAY)
    assert checked.person
    assert checked.warnings == ()


@pytest.mark.parametrize("area", ["420599", "000000", "420000", "984321"])
def test_an_unknown_county_is_only_a_warning(area: str) -> None:
    checked = check(real_looking(area, "19900101001"), TODAY)
    assert checked.person
    assert checked.fault == "none"
    assert [text.en.startswith("the first six digits") for text in checked.warnings] == [True]


@pytest.mark.parametrize("suffix", ["43", "4301"])
def test_a_disability_card_is_an_id_number_with_kind_and_level(suffix: str) -> None:
    checked = check(YANG + suffix, TODAY)
    assert (checked.person, checked.card_kind, checked.card_level) == (YANG, "limbs", "level_3")
    assert checked.faults == ()


def test_the_keys_are_those_of_the_code_lists() -> None:
    def keys(name: str) -> dict[str, str]:
        with (ROOT / "packs" / "codes" / f"{name}.csv").open(encoding="utf-8") as file:
            return {row["code"]: row["key"] for row in csv.DictReader(file)}

    def fault_keys() -> set[str]:
        with (ROOT / "packs" / "codes" / "id_fault.csv").open(encoding="utf-8") as file:
            return {row["key"] for row in csv.DictReader(file)}

    flaws = {value.key for value in vars(identity).values() if isinstance(value, identity.Flaw)}
    assert identity.CARD_KINDS == keys("disability_kind")
    assert identity.CARD_LEVELS == keys("disability_level")
    assert flaws - {"county"} | {"none"} == fault_keys()


def test_a_column_of_numbers_is_answered_in_order_and_blanks_stay_unknown() -> None:
    answers = identity.check_all([YANG, None, "1"], TODAY)
    assert [answer and answer.fault for answer in answers] == ["none", None, "length"]


@pytest.mark.parametrize(
    ("area", "sequence"), [("420528", 1), ("99", 1), ("99052８", 1), ("990528", 1000), ("990528", -1)]
)
def test_nobody_can_make_the_number_of_somebody_real(area: str, sequence: int) -> None:
    with pytest.raises(ValueError, match="between 0 and 999" if area == "990528" else "six digits"):
        make_number(area, date(1960, 1, 1), sequence)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("990528196002290217", "990528**********17"),
        ("990528600229021", "990528*******21"),
        ("99052819600229021743", "990528**************"),
        ("9905281960022902174301", "990528****************"),
        ("99052819600229021", "*****************"),
        ("12345", "*****"),
        ("", ""),
    ],
)
def test_the_mask_keeps_area_and_last_two_and_never_the_birth_date_or_the_disability(
    number: str, shown: str
) -> None:
    assert mask(number) == shown


def test_the_mask_leaves_hundreds_of_thousands_of_candidates() -> None:
    shown = mask(YANG)
    year_1960 = [date(1960, 1, 1) + timedelta(days=day) for day in range(366)]
    guesses = (f"{shown[:6]}{birth:%Y%m%d}{two:02}{shown[16]}" for birth in year_1960 for two in range(100))
    fitting = sum(check_digit(guess) == shown[17] for guess in guesses)
    assert fitting * 100 > 300_000  # a century of such years


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13800138000", "138******00"),
        ("+86 138-0013-8000", "138******00"),
        ("１３８００１３８０００", "138******00"),
        ("0717-5322222", "***********"),
        ("5322222", "*******"),
    ],
)
def test_a_phone_shows_first_three_and_last_two(number: str, shown: str) -> None:
    assert identity.mask_phone(number) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("6222 0212 3456 7890 123", "***************0123"),
        ("621700123456", "********3456"),
        ("12345678", "********"),
    ],
)
def test_an_account_shows_its_last_four(number: str, shown: str) -> None:
    assert identity.mask_account(number) == shown
