"""Why this family? Every rule with its answer, the facts it read and what is missing, from stored findings.

Nothing is judged again: what stands here is what was decided then. It knows no officer and hides no fact.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from diguan.engine import judgement, part, reads
from diguan.engine.answers import Answer, Points, Teller
from diguan.engine.database import looking
from diguan.engine.faults import JudgementFault, NoSuchHousehold
from diguan.engine.findings import FACT, RULE
from diguan.engine.judgement import Judgement
from diguan.engine.reads import Read
from diguan.engine.steps import literal
from diguan.policy.ruling import Ruling
from diguan.words.text import Text

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Explanation:
    """One household of a judgement; `missing` are the facts that would settle an unknown outcome."""

    household_id: int
    household_number: str
    village_code: str
    register_status: str | None
    outcome: str
    people: int
    rank: int | None
    ties: int | None
    score: float | None
    past_cut_off: bool | None
    rules: tuple[Answer, ...]
    facts: tuple[Read, ...]
    missing: tuple[Read, ...]
    points: tuple[Points, ...]

    def of_kind(self, *kinds: str) -> tuple[Answer, ...]:
        """The answers of rules of some kinds, in the pack's order."""
        return tuple(answer for answer in self.rules if answer.rule.kind in kinds)


def why(folder: Path, ruling: Ruling, household: int | str, area: str = "") -> Explanation:
    """Explain a household by id (int) or number (str) from a judgement's folder, of the whole nation even.

    `area`, where it is known, says where to look; otherwise every county whose ids include it is looked at.

    Raises JudgementFault when the folder holds no whole judgement, or one by another ruling; NoSuchHousehold
    when the household is not in it.
    """
    made = judgement.open(folder)
    if (made.pack_digest, made.on) != (ruling.pack.digest, ruling.on):
        raise JudgementFault(_OTHER_RULING.format(id=made.pack_id, on=made.on), str(folder), _MEND_RULING)
    return _explained(_row(made, household, area), ruling)


def _row(made: Judgement, household: int | str, area: str) -> Row:
    column = "household_id" if isinstance(household, int) else "household_number"
    folders = made.folders_of(household, area)
    if not folders:
        raise NoSuchHousehold(_NOBODY.format(household=household), str(made.folder), _MEND_NOBODY)
    files = ", ".join(literal(str(folder / part.FINDINGS)) for folder in folders)
    query = f"SELECT *, filename FROM read_parquet([{files}], filename = true, hive_partitioning = false)"
    with looking(made.folder) as connection:
        try:
            found = connection.execute(f"{query} WHERE {column} = ?", [household])
            names = [column[0] for column in found.description or ()]
            rows = found.fetchall()
        except duckdb.Error:
            raise JudgementFault(part.ALTERED, str(made.folder), part.MEND) from None
    if not rows:
        raise NoSuchHousehold(_NOBODY.format(household=household), str(made.folder), _MEND_NOBODY)
    row = dict(zip(names, rows[0], strict=True))
    part.must_be_whole(Path(row["filename"]).parent)
    return row


def _explained(row: Row, ruling: Ruling) -> Explanation:
    columns = {name.removeprefix(FACT).removeprefix(RULE): value for name, value in row.items()}
    teller = Teller(ruling, columns)
    stored = [name.removeprefix(FACT) for name in row if name.startswith(FACT)]
    facts = [name for name in stored if name in ruling.pack.book.facts]
    return Explanation(
        household_id=row["household_id"],
        household_number=row["household_number"],
        village_code=row["village_code"],
        register_status=row["register_status"],
        outcome=row["outcome"],
        people=row["people"],
        rank=row["rank_in_village"],
        ties=row["ties_in_village"],
        score=row["score"],
        past_cut_off=row["past_cut_off"],
        rules=teller.answers(),
        facts=tuple(reads.of_fact(name, columns[name], ruling.pack.book) for name in facts),
        missing=tuple(reads.of_fact(name, None, ruling.pack.book) for name in row["missing"]),
        points=teller.points(),
    )


_OTHER_RULING = Text(
    "此判定依据的是 {id}（{on}），不是所给的政策包和日期",
    "this judgement was made by {id} on {on}, not by the pack and the day that were given",
)
_MEND_RULING = Text("请用该政策包和日期", "use that pack and that day")
_NOBODY = Text("判定结果中没有户 {household}", "household {household} is not in the judgement")
_MEND_NOBODY = Text("请核对户编号", "check the number of the household")
