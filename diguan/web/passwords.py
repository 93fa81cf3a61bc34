"""What a password must be like besides its length: no words that everybody here would try first, and in the
profile `gb` several kinds of characters, changed every few months.

The profile `asvs` never asks for a change without cause. Which profile is in force, the settings say.
"""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

KINDS = (str.islower, str.isupper, str.isdigit)
FEWEST_KINDS = 3
WORDS = (
    "diguan", "poverty", "alleviation", "village", "township", "county", "province", "officer",
    "administrator", "admin", "password", "fupin", "tuopin", "jingzhun", "xiangcun", "zhenxing",
    "cunzhang", "shuji", "zhuren",
    "minzheng", "bangfu", "mima", "滴灌", "扶贫", "脱贫", "精准", "乡村", "振兴", "村长", "书记", "主任",
    "民政", "帮扶", "密码",
)  # fmt: skip
LEAST_OTHER = 6


class NoWordsOfTheField:
    """Not made of the words of this work and a number: without those words and without digits at least six
    characters are left. Passwords without any of the words are not touched."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError for a password that is little else than such words."""
        rest = password.lower()
        for word in WORDS:
            rest = rest.replace(word, "")
        others = [letter for letter in rest if letter.isalpha()]
        if rest != password.lower() and len(others) < LEAST_OTHER:
            raise ValidationError(self.get_help_text(), code="password_of_the_field")

    def get_help_text(self) -> str:
        """The rule in words."""
        return _("Not just words of this work, such as “fupin” or “county”, with a number.")


class SeveralKinds:
    """At least three of: small letters, capital letters, digits, other characters."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError for a password of too few kinds."""
        others = any(not letter.isalnum() for letter in password)
        if sum(any(map(kind, password)) for kind in KINDS) + others < FEWEST_KINDS:
            raise ValidationError(self.get_help_text(), code="password_of_too_few_kinds")

    def get_help_text(self) -> str:
        """The rule in words."""
        return _("Use at least three of: small letters, capital letters, digits, other characters.")


def last_day(on: date, days: int | None) -> date | None:
    """The last day on which a password chosen `on` that day is good; None where it need not be changed."""
    return on + timedelta(days=days) if days is not None else None
