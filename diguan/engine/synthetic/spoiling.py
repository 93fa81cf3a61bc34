"""How a defect is described: which households it fits, which member it strikes, what it changes.

It knows no particular defect (the two tables beside it do) and no rule of the engine.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from diguan.engine.synthetic.houses import House, Row, age

ON_FILE = ("registered", "exited", "returned", "pre_exit")
ABLE = ("ordinary", "skilled")


@dataclass(frozen=True, slots=True)
class Defect:
    """A way to spoil a household so that one quality rule must find it, between two days if it says so.

    `who` picks the member for a defect of persons; without it the household itself is spoiled.
    """

    rule: str
    fits: Callable[[House], bool]
    spoil: Callable[[House, Row], None]
    who: Callable[[Row, int], bool] | None = None
    since: date = date.min
    until: date = date.max


def victim(defect: Defect, house: House, on: date) -> Row | None:
    """The member a defect strikes: the first it fits; for a defect of the household its own facts."""
    if not defect.fits(house):
        return None
    if defect.who is None:
        return house.facts
    return next((person for person in house.members if defect.who(person, age(person, on))), None)


def on_file(house: House) -> bool:
    """Whether the household is on the register, lifted or not."""
    return house.facts["register_status"] in ON_FILE


def exited(house: House) -> bool:
    """Whether it left the register as lifted."""
    return bool(house.facts["register_status"] == "exited")


def outside(house: House) -> bool:
    """Whether it never was on the register: no kind of household, no cause."""
    return bool(house.facts["register_status"] == "unregistered")


def anybody(house: House) -> bool:
    """Any household."""
    return True


def kind(*kinds: str) -> Callable[[House], bool]:
    """Households on the register of one of these kinds."""
    return lambda house: on_file(house) and house.facts["household_kind"] in kinds


def works(person: Row) -> bool:
    """Whether a person is away for work."""
    return bool(person["work_months"] and person["work_months"] > 0)


def nobody_works(house: House) -> bool:
    """Whether nobody is away for work, has a post or an employer's insurance."""
    return not any(works(p) or p["public_post"] or p["employee_insurance"] for p in house.members)


def healthy(person: Row) -> bool:
    """Whether a person is simply healthy."""
    return bool(person["health"] == "healthy")


def student(person: Row) -> bool:
    """Whether a person is at school."""
    return person["schooling"] not in (None, "not_student", "below_school_age")


def put(**values: object) -> Callable[[House, Row], None]:
    """A change that sets these facts of the victim."""
    return lambda _, struck: struck.update(values)


def put_item(item: str, total: str, amount: int, **values: object) -> Callable[[House, Row], None]:
    """A change that sets an item of income, its total with it, and other facts of the household."""

    def spoil(house: House, _: Row) -> None:
        house.add_to(item, total, amount)
        house.facts.update(values)

    return spoil


def put_income(per_head: int) -> Callable[[House, Row], None]:
    """A change that leaves a household with so much income a head, all of it from one transfer."""

    def spoil(house: House, _: Row) -> None:
        for name, value in house.facts.items():
            if isinstance(value, Decimal) and name.endswith(_INCOMES):
                house.facts[name] = Decimal(0)
        amount = Decimal(per_head * len(house.members))
        house.facts.update(transfer_income=amount, other_transfer=amount, business_cost=Decimal(0))

    return spoil


_INCOMES = (
    "_income",
    "_grant",
    "pension",
    "_support",
    "_allowance",
    "_subsidy",
    "_aid",
    "_reimbursement",
    "_dividend",
)
