"""A staging folder into a frozen snapshot: numbers become tokens and what they say, secrets stay behind.

It lets `diguan judge FILE.xlsx` work without a site; it knows no rule.
"""

import json
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from diguan.engine import snapshot
from diguan.engine.columns import columns
from diguan.engine.sheets.converting import CITIZENS
from diguan.engine.sheets.staging import FILES, SUMMARY
from diguan.engine.snapshot import Snapshot
from diguan.policy.facts import FactBook
from diguan.words.identity import Checked, check
from diguan.words.tokens import Tokens


def to_snapshot(
    staging: Path, book: FactBook, folder: Path, *, year: int, area: str, on: date, tokens: Tokens
) -> Snapshot:
    """Freeze what `read` staged; ids count from 1 in the order of the file. Raises SnapshotFault."""
    households, people = (pq.read_table(staging / FILES[level]) for level in ("household", "person"))
    told = json.loads((staging / SUMMARY).read_text("utf-8"))
    made_from = {"file": told["file_name"], "sha256": told["sha256"]}
    return snapshot.write(
        folder,
        shielded_households(households, book, year, tokens),
        shielded_people(people, households["household_number"], book, on, tokens),
        year=year,
        area=area,
        on=on,
        made_from=made_from,
        book=book,
    )


def shielded_households(table: pa.Table, book: FactBook, year: int, tokens: Tokens) -> pa.Table:
    """Household rows with every recorded fact, as the columns of a snapshot."""
    accounts = pa.array(tokens.of_all(table["bank_account"].to_pylist()), pa.string())
    found = {
        "household_id": pa.array(range(1, table.num_rows + 1), pa.int64()),
        "year": pa.repeat(pa.scalar(year, pa.int32()), table.num_rows),
        "account_token": accounts,
    }
    wanted = columns(book, "household")
    return pa.table({name: found.get(name, _column(table, name)) for name in wanted.names}, schema=wanted)


def shielded_people(
    table: pa.Table, household_numbers: pa.ChunkedArray, book: FactBook, on: date, tokens: Tokens
) -> pa.Table:
    """Member rows with every recorded fact, as the columns of a snapshot; households by their order."""
    places = pc.index_in(table["household_number"], value_set=household_numbers.combine_chunks())
    numbers = table["id_number"].to_pylist()
    checked = [
        check(number, on) if number and kind in CITIZENS else None
        for number, kind in zip(numbers, table["document_kind"].to_pylist(), strict=True)
    ]
    found = {
        "person_id": pa.array(range(1, table.num_rows + 1), pa.int64()),
        "household_id": pc.add(pc.cast(places, pa.int64()), 1),
        "id_token": pa.array(tokens.of_all(numbers), pa.string()),
        "id_length": pc.cast(pc.utf8_length(table["id_number"]), pa.int32()),
        "id_fault": pa.array([one.fault if one else None for one in checked], pa.string()),
        "id_sex": pa.array([one.sex if one else None for one in checked], pa.string()),
        "phone_length": pc.cast(pc.utf8_length(table["member_phone"]), pa.int32()),
        "birth": _births(table["birth"], checked),
    }
    wanted = columns(book, "person")
    return pa.table({name: found.get(name, _column(table, name)) for name in wanted.names}, schema=wanted)


def _births(births: pa.ChunkedArray, checked: list[Checked | None]) -> pa.ChunkedArray:
    """The birth date, else that of a number without fault."""
    said = pa.array([one.birth if one and one.person else None for one in checked], pa.date32())
    return pc.coalesce(births, said)


def _column(table: pa.Table, name: str) -> pa.ChunkedArray | None:
    return table[name] if name in table.schema.names else None
