"""The steps from a snapshot's columns to facts: a view of persons, a view of households, no more than wanted.

They stand on two views a caller makes, `household_columns` and `person_columns`, wherever their rows lie.
"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Final

from diguan.engine.facts import household, person
from diguan.engine.steps import Step, literal, quoted, select
from diguan.policy.facts import FactBook

ALWAYS: Final = ("household_number", "village_code", "register_status")
DOCUMENTS: Final = Step(
    "documents",
    "one row a document number: how many persons of the snapshot carry it; a blank number is nobody's double",
    "SELECT id_token, CAST(count(*) AS INTEGER) AS id_occurrences\n"
    "FROM person_columns WHERE id_token IS NOT NULL GROUP BY id_token",
)
ACCOUNTS: Final = Step(
    "accounts",
    "one row a bank account: how many households of the snapshot name it",
    "SELECT account_token, CAST(count(*) AS INTEGER) AS households_with_account\n"
    "FROM household_columns WHERE account_token IS NOT NULL GROUP BY account_token",
)


def sources(household_file: str, person_file: str) -> tuple[Step, Step]:
    """The two files of a snapshot as views."""
    return (
        Step(
            "household_columns",
            "one row a household, as frozen",
            f"SELECT * FROM read_parquet({literal(household_file)})",
        ),
        Step(
            "person_columns",
            "one row a person, as frozen",
            f"SELECT * FROM read_parquet({literal(person_file)})",
        ),
    )


def of_persons(wanted: Collection[str], on: date) -> list[Step]:
    """The view `person_facts`: one row a person with the wanted facts, ages as of the day."""
    known = person.derivations(on)
    needed = known.closure(wanted) | {"person_id", "household_id"}
    derived = [one for layer in known.layers(wanted) for one in layer]
    recorded = sorted(needed - {one.name for one in derived} - {"id_occurrences"})
    source, before = "person_columns", []
    if "id_occurrences" in needed:
        source, before = "person_columns LEFT JOIN documents USING (id_token)", [DOCUMENTS]
        recorded.append("id_occurrences")
    sql = select(((one.name, one.sql) for one in derived), source, keep=_names(recorded))
    return [*before, Step("person_facts", f"one row a person: what rules ask, on {on}", sql)]


def of_households(wanted: Collection[str], book: FactBook, counted: Collection[str]) -> list[Step]:
    """The view `household_facts`: one row a household: wanted facts and `counted` columns of `roll_up`.

    `people` is 0 for a household without people; everything else counted over nobody is unknown.
    """
    known = household.derivations(book)
    derived = [one for layer in known.layers(wanted) for one in layer]
    apart = {one.name for one in derived} | {*counted, household.SHARED, "household_id", "people"}
    recorded = sorted((known.closure(wanted) | set(ALWAYS)) - apart)
    source, before = "household_columns LEFT JOIN roll_up USING (household_id)", []
    if household.SHARED in wanted:
        source, before = f"{source} LEFT JOIN accounts USING (account_token)", [ACCOUNTS]
        recorded.append(household.SHARED)
    others = [name for name in counted if name != "people"]
    keep = _names(["household_id", *recorded, *others])
    columns = [("people", "COALESCE(people, 0)"), *((one.name, one.sql) for one in derived)]
    sql = select(columns, source, keep=keep)
    return [*before, Step("household_facts", "one row a household: what rules ask", sql)]


def _names(names: Iterable[str]) -> str:
    return ", ".join(map(quoted, names))
