"""What a household file says of its family as a whole, worked out again from its members: size and head.

It decides nothing; who came and who left is written by members.py.
"""

from diguan.registry.models import Household, HouseholdYear, Person, PersonYear


def present(household: Household) -> int:
    """How many members have not left."""
    return Person.objects.filter(household=household, left_on=None).count()


def newest_year(household: Household) -> HouseholdYear | None:
    """The newest recorded year of a file."""
    return HouseholdYear.objects.filter(household=household).order_by("-year").first()


def head(household: Household) -> Person | None:
    """The member who is head in the newest year and has not left."""
    rows = PersonYear.objects.filter(
        household_year=newest_year(household), relation="head", person__left_on=None
    )
    row = rows.select_related("person").order_by("person__number").first()
    return row.person if row else None


def recount(household: Household) -> None:
    """Write size and head of the family onto the file."""
    leading = head(household)
    household.people, household.head_name = present(household), leading.name if leading else None
    Household.objects.filter(pk=household.pk).update(people=household.people, head_name=household.head_name)
