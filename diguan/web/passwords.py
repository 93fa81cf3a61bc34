"""What a password must be like besides its length: no words that everybody here would try first, and in the
profile `gb` several kinds of characters, changed every few months.

The profile `asvs` never asks for a change without cause. Which profile is in force, the settings say.
"""

from datetime import date, timedelta
from hashlib import sha1
from os import SEEK_END
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
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


class NotBreached:
    """Not among the passwords that became known elsewhere, as the file of the settings lists them: lines
    `SHA-1 in capitals:count`, sorted, as haveibeenpwned.com hands them out. Only a few lines of it are
    read for a password, so it may have a thousand million.
    """

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError for a password that stands in the file."""
        wanted = sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
        with Path(settings.BREACHED_PASSWORDS).open("rb") as file:
            if _stands_in(file, wanted):
                raise ValidationError(self.get_help_text(), code="password_breached")

    def get_help_text(self) -> str:
        """The rule in words."""
        return _("Not one that became known somewhere else.")


def _stands_in(file: BinaryIO, wanted: bytes) -> bool:
    """Whether a sorted file has a line that begins so: half of what is left is put aside each time."""
    low, high = 0, file.seek(0, SEEK_END)
    while low < high:
        middle = (low + high) // 2
        file.seek(middle)
        if middle:
            file.seek(middle - 1)
            file.readline()  # the rest of the line that the middle lies in, or nothing at a line's begin
        line = file.readline()
        if not line or line[: len(wanted)] > wanted:
            high = middle
        elif line.startswith(wanted):
            return True
        else:
            low = file.tell()
    return False


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
