"""Staging folders for tests, made without a workbook: rows of facts by name, as engine.sheets would have
read them."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from diguan.casework import imports
from diguan.engine.sheets.staging import schema
from diguan.registry.book import book, tokens
from diguan.registry.models import Area, ImportBatch, Officer
from tests.people import DAY, YEAR

Row = dict[str, Any]


def stage(
    folder: Path,
    area: Area,
    by: Officer,
    households: list[Row],
    people: list[Row],
    *,
    year: int = YEAR,
    name: str = "名册.xlsx",
) -> ImportBatch:
    """A batch that has been read: these households and these members, each with its household_number."""
    batch = ImportBatch.objects.create(
        file_name=name, sha256="0" * 64, folder=str(folder), area=area, area_prefix=area.prefix, year=year,
        on=DAY, at=datetime(2017, 6, 1, tzinfo=UTC), by=by, by_name=str(by), state="read",
    )  # fmt: skip
    imports.staging(batch).mkdir(parents=True)
    _write(imports.staging(batch) / "household.parquet", households, schema(book(), "household"))
    with_tokens = schema(book(), "person").append(pa.field("id_token", pa.string()))
    keyed = [
        {**row, "id_token": tokens().of(row["id_number"]) if row.get("id_number") else None} for row in people
    ]
    _write(imports.staging(batch) / "person.parquet", keyed, with_tokens)
    return batch


def _write(file: Path, rows: list[Row], columns: pa.Schema) -> None:
    numbered = [
        {**row, "source_sheet": "表", "source_row": number} for number, row in enumerate(rows, start=3)
    ]
    known = [{name: row.get(name) for name in columns.names} for row in numbered]
    pq.write_table(pa.Table.from_pylist(known, schema=columns), file)
