"""The SQL of comparing one county: members by token, departments' rows by token, clues where they meet.

It builds named steps and runs none. A blank token meets nobody.
"""

from collections.abc import Callable, Sequence

from diguan.engine.columns import SQL_TYPES
from diguan.engine.comparison.catalogue import TOKEN, Kind
from diguan.engine.comparison.source import Source
from diguan.engine.snapshot import Snapshot
from diguan.engine.steps import Pipeline, Step, literal, quoted, select

COLUMNS = (
    "source", "department", "household_id", "household_number", "person_id", "village_code",
    "register_status", "facts",
)  # fmt: skip
ORDER = "village_code, household_id, person_id, source, facts"


def pipeline(snapshot: Snapshot, sources: Sequence[Source]) -> Pipeline:
    """From the files of a county and of departments to the view `clues`."""
    files = [(source.kind, str(source.file(snapshot.area))) for source in sources]
    return Pipeline(
        (_members(snapshot), _rows(files), _hits(), _clues(snapshot, [kind for kind, _ in files]))
    )


def _members(snapshot: Snapshot) -> Step:
    sql = (
        f"SELECT id_token AS {TOKEN}, person_id, household_id\n"
        f"FROM read_parquet({literal(str(snapshot.person_file))}) WHERE id_token IS NOT NULL"
    )
    return Step("members", "one row a person of the register with a number, as frozen", sql)


def _rows(files: Sequence[tuple[Kind, str]]) -> Step:
    """All departments' rows one below the other; each has its own columns, blank for the others."""
    every = [(kind, _columns(kind)) for kind, _ in files]
    parts = []
    for number, (kind, file) in enumerate(files):
        columns = [
            (name, quoted(fact) if other is kind else f"CAST(NULL AS {sql})")
            for other, names in every
            for name, fact, sql in names
        ]
        source = f"read_parquet({literal(file)}) WHERE {TOKEN} IS NOT NULL"
        parts.append(select(columns, source, keep=f"{TOKEN}, {number} AS source"))
    return Step("department_rows", "one row a record of a department", "\nUNION ALL\n".join(parts))


def _columns(kind: Kind) -> list[tuple[str, str, str]]:
    """Name among all rows, name in the source's file, SQL type."""
    return [(f"{kind.id}.{fact.name}", fact.name, SQL_TYPES[fact.type]) for fact in kind.facts]


def _hits() -> Step:
    says = "one row a record of a department that bears the token of a person of the register"
    return Step("hits", says, f"SELECT * FROM department_rows JOIN members USING ({TOKEN})")


def _clues(snapshot: Snapshot, kinds: Sequence[Kind]) -> Step:
    columns = [
        ("source", _by_source(kinds, lambda kind: literal(kind.id))),
        ("department", _by_source(kinds, lambda kind: literal(kind.department))),
        ("facts", _by_source(kinds, _said)),
    ]
    source = f"hits JOIN read_parquet({literal(str(snapshot.household_file))}) AS family USING (household_id)"
    keep = "household_id, household_number, person_id, village_code, register_status"
    made = select(columns, source, keep=keep)
    names = ", ".join(COLUMNS)
    sql = f"SELECT {names}\nFROM (\n{made}\n) AS clue\nORDER BY {ORDER}"
    return Step("clues", "one row a clue: who, which source, and what its record says", sql)


def _by_source(kinds: Sequence[Kind], said: Callable[[Kind], str]) -> str:
    branches = " ".join(f"WHEN {number} THEN {said(kind)}" for number, kind in enumerate(kinds))
    return f"CASE source {branches} END"


def _said(kind: Kind) -> str:
    """SQL for `name=value; …` of what is known."""
    known = (f"{literal(fact + '=')} || CAST({quoted(name)} AS VARCHAR)" for name, fact, _ in _columns(kind))
    return f"concat_ws('; ', {', '.join(known)})"
