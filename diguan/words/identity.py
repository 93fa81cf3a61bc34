"""Citizen ID numbers and disability cards: cleaned, checked, upgraded, and masked for the screen.

It knows the shape of a number (GB 11643: H), not who bears it. The county in it is that of the first
registration and says nothing about where somebody lives. Made-up people have numbers that begin with 99.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from stdnum import numdb
from stdnum.cn import ric

from diguan.words.text import Text
from diguan.words.widths import narrow

# No province has code 99: GB/T 2260 ends with 82, residence permits of Taiwan use 83, and cards of foreign
# residents begin with 9 and a province code (M). Such a number is well formed and can be nobody's.
TEST_PREFIX = "99"

# Residence permits of people from Hong Kong, Macau and Taiwan carry these in place of a county (M).
RESIDENCE_PERMITS = frozenset({"810000", "820000", "830000"})

# Kinds and levels on a disability card (H), as keys of packs/codes/disability_kind.csv and _level.csv.
CARD_KINDS = {
    "1": "sight", "2": "hearing", "3": "speech", "4": "limbs", "5": "intellect", "6": "mind", "7": "multiple",
}  # fmt: skip
CARD_LEVELS = {digit: f"level_{digit}" for digit in "1234"}


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong with a number; only a hard flaw makes it unusable.

    `key` is a key of packs/codes/id_fault.csv, but for `county`, which is only ever a warning.
    """

    key: str
    text: Text
    hard: bool = True


EMPTY = Flaw("length", Text("没有填证件号码", "there is no document number"))
LENGTH = Flaw(
    "length",
    Text(
        "位数不对：身份证 18 位（旧号 15 位），残疾证 20 或 22 位",
        "wrong length: an ID number has 18 characters (an old one 15), a disability card 20 or 22",
    ),
)
CHARACTERS = Flaw(
    "characters",
    Text(
        "含有不该有的字符：只能是数字，第 18 位可以是 X", "wrong characters: digits only, the 18th may be X"
    ),
)
DATE = Flaw("date", Text("号码中的出生日期不存在", "the birth date in the number does not exist"))
TOO_EARLY = Flaw("date", Text("号码中的出生年份早于 1900 年", "the birth year in the number is before 1900"))
FUTURE = Flaw("date", Text("号码中的出生日期在将来", "the birth date in the number is in the future"))
CHECKSUM = Flaw(
    "checksum", Text("校验位不符，号码中有错字", "wrong check digit: a digit of the number is wrong")
)
ROUNDED = Flaw(
    "checksum",
    Text(
        "末三位是 000 且校验位不符：电子表格按数值保存时会这样丢掉末三位，请按文本重填",
        "the number ends with 000 and its check digit is wrong: spreadsheets lose the last three digits like "
        "this when they keep it as a number; enter it as text",
    ),
)
CARD_PART = Flaw(
    "disability_part",
    Text("残疾类别（1—7）或等级（1—4）不对", "wrong kind (1 to 7) or level (1 to 4) of disability"),
)
FIFTEEN = Flaw(
    "fifteen", Text("15 位旧号，应升为 18 位", "an old number of 15 digits, to be upgraded to 18"), hard=False
)
COUNTY = Flaw(
    "county",
    Text(
        "前六位不是已知的县级代码，请核对（不影响使用）",
        "the first six digits are no county code known here: please check (it can be used all the same)",
    ),
    hard=False,
)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a number says. `person` is the 18-character number, None when a hard flaw forbids its use.

    `sex` is `male` or `female`; a disability card (20 or 22 characters) has `card_kind` and `card_level`.
    """

    number: str
    person: str | None = None
    birth: date | None = None
    sex: str | None = None
    card_kind: str | None = None
    card_level: str | None = None
    flaws: tuple[Flaw, ...] = ()

    @property
    def faults(self) -> tuple[Text, ...]:
        """What makes the number unusable."""
        return tuple(flaw.text for flaw in self.flaws if flaw.hard)

    @property
    def warnings(self) -> tuple[Text, ...]:
        """What should be looked at, and stops nothing."""
        return tuple(flaw.text for flaw in self.flaws if not flaw.hard)

    @property
    def fault(self) -> str:
        """Key of packs/codes/id_fault.csv: of the first hard flaw, else `fifteen`, else `none`."""
        keys = [flaw.key for flaw in self.flaws if flaw.hard or flaw is FIFTEEN]
        return keys[0] if keys else "none"


def clean(text: str) -> str:
    """The number without spaces, in half-width digits and with a capital X; nothing is checked."""
    return narrow(text).replace(" ", "").lstrip("'").upper()


def check_digit(first_17: str) -> str:
    """The 18th character for 17 digits: `0`–`9` or `X` (GB 11643, ISO 7064 MOD 11-2)."""
    return ric.calc_check_digit(first_17 + "0")


def upgrade(number: str) -> str:
    """An old number of 15 digits with its century and check digit; any other comes back as it is, cleaned.

    The century is always 19: old numbers ended in 1999. Their sequences 996–999 were kept for people born
    before 1900 (general knowledge: U), of whom no register of today has any.
    """
    cleaned = clean(number)
    if len(cleaned) != 15 or not _digits(cleaned):
        return cleaned
    first_17 = f"{cleaned[:6]}19{cleaned[6:]}"
    return first_17 + check_digit(first_17)


def check(number: str, on: date) -> Checked:
    """Everything the number says and everything wrong with it, as known on a day.

    Hard are length, characters, an impossible, early (before 1900) or future birth date, the check digit, and
    the disability part. A county code nobody knows is a warning: lists are never complete.
    """
    cleaned = clean(number)
    if flaw := _shape_flaw(cleaned):
        return Checked(cleaned, flaws=(flaw,))
    person = upgrade(cleaned[:18])
    birth = birth_of(person)
    flaws = [
        *_birth_flaws(birth, on),
        *_checksum_flaws(person),
        *_card_flaws(cleaned),
        *_warnings(cleaned, person),
    ]
    usable = not any(flaw.hard for flaw in flaws)
    return Checked(
        cleaned,
        person if usable else None,
        birth,
        sex_of(person),
        CARD_KINDS.get(cleaned[18:19]),
        CARD_LEVELS.get(cleaned[19:20]),
        tuple(flaws),
    )


def check_all(numbers: Iterable[str | None], on: date) -> list[Checked | None]:
    """One answer per number, in order; None stays None (a blank is not known, not wrong)."""
    return [None if number is None else check(number, on) for number in numbers]


def birth_of(person: str) -> date | None:
    """The birth date in an 18-character number, None when there is no such day."""
    try:
        return date(int(person[6:10]), int(person[10:12]), int(person[12:14]))
    except ValueError:
        return None


def sex_of(person: str) -> str | None:
    """`male` for an odd 17th digit, `female` for an even one (H), None when it is no digit."""
    digit = person[16:17]
    return ("female", "male")[int(digit) % 2] if _digits(digit) else None


@lru_cache(maxsize=20_000)
def known_county(area: str) -> bool:
    """Whether six digits were ever a county code (GB/T 2260 by way of python-stdnum, 6,900 codes: M)."""
    found = numdb.get("cn/loc").info(area)
    in_list = len(found) == 2 and bool(found[1][1]) and not area.endswith("0000")
    return in_list or area in RESIDENCE_PERMITS


def is_test_number(number: str) -> bool:
    """Whether the number belongs to a made-up person."""
    return clean(number).startswith(TEST_PREFIX)


def make_number(area: str, birth: date, sequence: int) -> str:
    """The number of a made-up person: area of six digits beginning with 99, sequence 0–999 (odd is male).

    Raises ValueError for any other area, so that no program can make the number of somebody real.
    """
    if len(area) != 6 or not _digits(area) or not area.startswith(TEST_PREFIX):
        raise ValueError(f"the area of a made-up person is six digits from {TEST_PREFIX}0000 on: {area!r}")
    if not 0 <= sequence <= 999:
        raise ValueError(f"the sequence is between 0 and 999: {sequence}")
    first_17 = f"{area}{birth:%Y%m%d}{sequence:03}"
    return first_17 + check_digit(first_17)


def mask(number: str) -> str:
    """For officers: area and last two places of an ID number, stars between; of a card the area alone.

    Hiding the last four alone leaves 1,000 candidates, hiding the birth date 2,356 (measured). With ten
    places hidden a century of birthdays and two sequence digits leave about 330,000 after the check digit,
    and the area is the officer's own county anyway. A public list shows no part of it: leave the column
    out. The last places of a card tell the disability, and a text of another length may be anything: of
    these nothing more is shown.
    """
    cleaned = clean(number)
    if len(cleaned) in {15, 18}:
        return cleaned[:6] + "*" * (len(cleaned) - 8) + cleaned[-2:]
    return (cleaned[:6] if len(cleaned) in {20, 22} else "").ljust(len(cleaned), "*")


def mask_phone(number: str) -> str:
    """First three and last two of a mobile number (a million candidates); of other texts nothing."""
    digits = _bare(number).removeprefix("+86")
    mobile = re.fullmatch(r"1[0-9]{10}", digits)
    return f"{digits[:3]}******{digits[-2:]}" if mobile else "*" * len(digits)


def mask_account(number: str) -> str:
    """Last four of a bank account, as on the bank's own receipts; of a short one nothing."""
    digits = _bare(number)
    return digits[-4:].rjust(len(digits), "*") if len(digits) >= 12 else "*" * len(digits)


def _bare(number: str) -> str:
    return clean(number).replace("-", "")


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _shape_flaw(cleaned: str) -> Flaw | None:
    if not cleaned:
        return EMPTY
    if len(cleaned) not in {15, 18, 20, 22}:
        return LENGTH
    checked_place = 17 if len(cleaned) > 15 else 15
    digits = cleaned[:checked_place] + cleaned[18:]
    right = _digits(digits) and cleaned[checked_place : checked_place + 1] in "0123456789X"
    return None if right else CHARACTERS


def _birth_flaws(birth: date | None, on: date) -> list[Flaw]:
    if birth is None:
        return [DATE]
    if birth.year < 1900:
        return [TOO_EARLY]
    return [FUTURE] if birth > on else []


def _checksum_flaws(person: str) -> list[Flaw]:
    if check_digit(person[:17]) == person[17]:
        return []
    return [ROUNDED if person.endswith("000") else CHECKSUM]


def _card_flaws(cleaned: str) -> list[Flaw]:
    if len(cleaned) < 20 or (cleaned[18] in CARD_KINDS and cleaned[19] in CARD_LEVELS):
        return []
    return [CARD_PART]


def _warnings(cleaned: str, person: str) -> list[Flaw]:
    old = [FIFTEEN] if len(cleaned) == 15 else []
    return old if is_test_number(person) or known_county(person[:6]) else [*old, COUNTY]
