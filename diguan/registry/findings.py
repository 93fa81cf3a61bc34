"""Findings and quality findings of the engine's Parquet files become rows, set-wise, for the lists of the
desks.

Lists need no more than these columns; every fact a rule read stays in the Parquet file, where `explain`
finds it.
"""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
from django.db import transaction

from diguan.registry import bulk
from diguan.registry.models import Finding, Judgement, QualityFinding, QualityRun

_LISTS = ("reasons", "against", "questions", "missing", "flags")
_FINDINGS = ", ".join(
    (
        *("household_id", "village_code", "outcome", "rank_in_village AS rank", "score", "people"),
        *(f"to_json({name})::VARCHAR AS {name}" for name in _LISTS),
    )
)
_QUALITY = "household_id, person_id, village_code, rule, nature, coalesce(facts, '') AS facts"


def load(judgement: Judgement) -> int:
    """Make the findings of a judgement's folder its rows, in place of any it has; gives how many.

    A folder that speaks of other files than those of this register is refused by the database
    (IntegrityError).
    """
    with transaction.atomic():
        Finding.objects.filter(judgement=judgement).delete()
        for rows in _pieces(Path(judgement.folder), "findings.parquet", _FINDINGS):
            bulk.insert("registry_finding", _of(rows, "judgement_id", judgement.pk))
    return Finding.objects.filter(judgement=judgement).count()


def load_quality(run: QualityRun) -> int:
    """Make the findings of a check's folder its rows, in place of any it has; gives how many.

    What was answered in an earlier check of the area is open again when it is found again: the record still
    says it.
    """
    fresh = {"state": QualityFinding.State.OPEN.value, "answer": "", "by_name": ""}
    with transaction.atomic():
        QualityFinding.objects.filter(run=run).delete()
        for rows in _pieces(Path(run.folder), "quality.parquet", _QUALITY):
            for name, value in fresh.items():
                rows = rows.append_column(name, pa.array([value] * rows.num_rows, pa.string()))
            bulk.insert("registry_qualityfinding", _of(rows, "run_id", run.pk))
    return QualityFinding.objects.filter(run=run).count()


def _pieces(folder: Path, name: str, columns: str) -> Iterator[pa.Table]:
    files = [folder / name] if (folder / name).exists() else sorted(folder.glob(f"county=*/{name}"))
    with duckdb.connect(config={"autoinstall_known_extensions": False, "threads": 2}) as database:
        for file in files:
            found = database.sql(f"SELECT {columns} FROM read_parquet(?)", params=[str(file)])
            for batch in found.to_arrow_reader(bulk.ROWS_AT_ONCE):
                yield pa.Table.from_batches([batch])


def _of(rows: pa.Table, column: str, owner: int) -> pa.Table:
    return rows.append_column(column, pa.array([owner] * rows.num_rows, pa.int64()))
