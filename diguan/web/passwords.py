"""What a password must be like in the profile `gb`: several kinds of characters, changed every few months.

The profile `asvs` asks for length only, and never for a change without cause; it needs nothing of this file.
Which profile is in force, the settings say.
"""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

KINDS = (str.islower, str.isupper, str.isdigit)
FEWEST_KINDS = 3


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
