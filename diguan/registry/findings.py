"""Findings and quality findings of the engine's Parquet files become rows, set-wise, for the lists of the
desks.

Lists need no more than these columns; every fact a rule read stays in the Parquet file, where `explain`
finds it.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as parquet
from django.db import transaction

from diguan.engine.findings import flagged
from diguan.registry import bulk, vault
from diguan.registry.models import Finding, HouseholdYear, Judgement, QualityFinding, QualityRun

_LISTS = ("reasons", "against", "questions", "missing")
_FINDINGS = ", ".join(
    (
        *("household_id", "village_code", "outcome", "rank_in_village AS rank", "score", "people"),
        *(f"to_json({name})::VARCHAR AS {name}" for name in _LISTS),
    )
)
_FLAGS = ("kin_of_cadre", "split_or_merged_on")
_QUALITY = "household_id, person_id, village_code, rule, nature, coalesce(facts, '') AS facts"


def load(judgement: Judgement) -> int:
    """Make the findings of a judgement's folder its rows; gives how many. What is there already stays.

    A folder that speaks of other files than those of this register is refused by the database
    (IntegrityError).
    """
    told = (_of(some, "judgement_id", judgement.pk) for some in as_rows(Path(judgement.folder)))
    with transaction.atomic():
        if Finding.objects.filter(judgement=judgement).exists():
            bulk.bring("registry_finding", told, ("judgement_id", judgement.pk), "household_id")
        else:
            for some in told:
                bulk.insert("registry_finding", some)
    return Finding.objects.filter(judgement=judgement).count()


def as_rows(folder: Path) -> Iterator[pa.Table]:
    """The findings of a judgement's folder as they become rows, some thousand at a time."""
    return _pieces(
        folder, "findings.parquet", lambda file: f"{_FINDINGS}, to_json({flagged(file)})::VARCHAR AS flags"
    )


def load_quality(run: QualityRun) -> int:
    """Make the findings of a check's folder its rows, in place of any it has; gives how many.

    What was answered in an earlier check of the area is open again when it is found again: the record still
    says it.
    """
    fresh = {"state": QualityFinding.State.OPEN.value, "answer": "", "by_name": ""}
    with transaction.atomic():
        QualityFinding.objects.filter(run=run).delete()
        for rows in _pieces(Path(run.folder), "quality.parquet", lambda _: _QUALITY):
            for name, value in fresh.items():
                rows = rows.append_column(name, pa.array([value] * rows.num_rows, pa.string()))
            bulk.insert("registry_qualityfinding", _sealed(_of(rows, "run_id", run.pk)))
    return QualityFinding.objects.filter(run=run).count()


def _sealed(rows: pa.Table) -> pa.Table:
    """Findings as they go into the register: what a rule read is sealed for its row."""
    columns = [rows[name].to_pylist() for name in QualityFinding.SEALED_BY]
    keys = ["/".join(map(str, each)) for each in zip(*columns, strict=True)]
    return vault.sealed(rows, "registry_qualityfinding", ["facts"], keys)


def _pieces(folder: Path, name: str, columns: Callable[[Path], str]) -> Iterator[pa.Table]:
    files = [folder / name] if (folder / name).exists() else sorted(folder.glob(f"county=*/{name}"))
    with duckdb.connect(config={"autoinstall_known_extensions": False, "threads": 2}) as database:
        for file in files:
            found = database.sql(f"SELECT {columns(file)} FROM read_parquet(?)", params=[str(file)])
            for batch in found.to_arrow_reader(bulk.ROWS_AT_ONCE):
                yield pa.Table.from_batches([batch])


def _answered(folder: Path, rules: Sequence[str]) -> Iterator[pa.Table]:
    """The columns of the rules, where the findings have them."""
    name = "findings.parquet"
    files = [folder / name] if (folder / name).exists() else sorted(folder.glob(f"county=*/{name}"))
    for file in files:
        there = set(parquet.read_schema(file).names)
        wanted = {f"rule.{rule}": rule for rule in rules if f"rule.{rule}" in there}
        rows = parquet.read_table(file, columns=["household_id", *wanted])
        yield rows.rename_columns(["household_id", *wanted.values()])


def _of(rows: pa.Table, column: str, owner: int) -> pa.Table:
    return rows.append_column(column, pa.array([owner] * rows.num_rows, pa.int64()))


def rule_answers(judgement: Judgement, rules: Sequence[str]) -> dict[int, dict[str, bool | None]]:
    """By household, what each of these rules says in a judgement; a rule that was not run says nothing."""
    found: dict[int, dict[str, bool | None]] = {}
    for rows in _answered(Path(judgement.folder), rules):
        names = rows.column_names[1:]
        for household, *said in zip(*(column.to_pylist() for column in rows.columns), strict=True):
            found[household] = dict(zip(names, said, strict=True))
    return found


def flag_facts(households: Sequence[int], year: int) -> dict[int, dict[str, Any]]:
    """By household, the facts of a year that make a case be looked at twice: kinship, a split or merger."""
    found: dict[int, dict[str, Any]] = {}
    for start in range(0, len(households), bulk.KEYS_AT_ONCE):
        keys = households[start : start + bulk.KEYS_AT_ONCE]
        rows = HouseholdYear.objects.filter(year=year, household__in=keys)
        for household, *facts in rows.values_list("household_id", *_FLAGS):
            found[household] = dict(zip(_FLAGS, facts, strict=True))
    return found
