"""Showing one secret in full, a number or an illness, to an officer who says why he needs it; the audit trail
tells of the look.

What pages mask stays masked: a reveal is one fact of one household, once.
"""

from django.utils import timezone

from diguan.casework import audit, day_shares, may
from diguan.casework.corrections import Target, read
from diguan.casework.record import reason_given
from diguan.policy.facts import Fact
from diguan.registry.models import HouseholdYear, Officer, PersonYear
from diguan.registry.viewer import Viewer


def reveal(target: Target, fact: Fact, *, by: Officer, reason: str) -> str:
    """A sealed fact of a household's or member's year in full; raises NotAllowed, NoReason, ShareUsed."""
    of_year = target if isinstance(target, HouseholdYear) else target.household_year
    person = target.person if isinstance(target, PersonYear) else None
    household = of_year.household
    may.must_reveal(Viewer.of(by), household.village_code)
    why = reason_given(reason)
    with audit.act():
        day_shares.must_have_left("revealed", by)
        value = read(of_year, person, fact)
        audit.write(
            "revealed",
            by=by,
            area_prefix=household.village_code,
            reason=why,
            after={"fact": fact.name, "year": of_year.year, "on": timezone.localdate().isoformat()},
            household=household.number,
            person=person.number if person else "",
        )
    return str(value or "")
