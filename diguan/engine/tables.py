"""Fits the rows a snapshot is made of: exact columns, safe types, sound keys, one order. Writes nothing."""

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from diguan.engine.columns import Level, columns
from diguan.engine.digests import of_file
from diguan.engine.faults import SnapshotFault
from diguan.policy.facts import FactBook
from diguan.words.text import Text


def fitted(households: pa.Table, people: pa.Table, book: FactBook) -> tuple[pa.Table, pa.Table]:
    """Both tables as a snapshot holds them, sorted by village, household and person; or SnapshotFault."""
    families = _fit(households, columns(book, "household"), "household")
    members = _fit(people, columns(book, "person"), "person")
    _sound_key(families["household_id"], "household.household_id")
    _sound_key(members["person_id"], "person.person_id")
    families = families.sort_by([("village_code", "ascending"), ("household_id", "ascending")])
    return families, _in_order_of(families["household_id"], members)


def check_file(path: Path, sha256: str, schema: pa.Schema, mend: Text) -> None:
    """Raise a SnapshotFault that names the file if it is missing, altered, no Parquet or of other columns."""
    try:
        if of_file(path) != sha256:
            raise SnapshotFault(_ALTERED, str(path), mend)
        found = pq.read_schema(path)
    except FileNotFoundError:
        raise SnapshotFault(_NO_FILE, str(path), mend) from None
    except (OSError, pa.ArrowException) as error:
        raise SnapshotFault(_UNREADABLE.format(why=str(error).splitlines()[0]), str(path), mend) from None
    check_schema(found, schema, str(path))


def check_schema(found: pa.Schema, expected: pa.Schema, where: str) -> None:
    """Raise a SnapshotFault for the first column that is missing, unknown or of another type."""
    _check_names(found.names, expected, where)
    for field in expected:
        if found.field(field.name).type != field.type:
            raise SnapshotFault(
                _TYPE.format(column=field.name, found=found.field(field.name).type, expected=field.type),
                where,
                _MEND_BOOK,
            )


def _fit(table: pa.Table, schema: pa.Schema, level: Level) -> pa.Table:
    _check_names(table.schema.names, schema, level)
    cast = {field.name: _cast(table[field.name], field, level) for field in schema}
    return pa.table(cast, schema=schema)


def _cast(column: pa.ChunkedArray, field: pa.Field, level: Level) -> pa.ChunkedArray:
    try:
        return column.cast(field.type)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        said = _TYPE.format(column=field.name, found=column.type, expected=field.type)
        raise SnapshotFault(said, level, _MEND_BOOK) from None


def _check_names(found: Iterable[str], schema: pa.Schema, where: str) -> None:
    names = list(found)
    if missing := [name for name in schema.names if name not in names]:
        raise SnapshotFault(_MISSING.format(columns=", ".join(missing)), where, _MEND_BOOK)
    if unknown := [name for name in names if name not in schema.names]:
        raise SnapshotFault(_UNKNOWN.format(columns=", ".join(unknown)), where, _MEND_UNKNOWN)


def _sound_key(key: pa.ChunkedArray, where: str) -> None:
    if key.null_count or pc.count_distinct(key).as_py() != len(key):
        raise SnapshotFault(_KEY, where, _MEND_KEY)


def _in_order_of(household_ids: pa.ChunkedArray, members: pa.Table) -> pa.Table:
    place = pc.index_in(members["household_id"], value_set=household_ids.combine_chunks())
    if place.null_count:
        raise SnapshotFault(_ORPHANS.format(count=place.null_count), "person.household_id", _MEND_ORPHANS)
    ordered = members.append_column("place", place)
    return ordered.sort_by([("place", "ascending"), ("person_id", "ascending")]).drop_columns(["place"])


_NO_FILE = Text("缺少这个文件", "this file is missing")
_ALTERED = Text("文件不完整或被改动过", "the file is truncated or was altered")
_UNREADABLE = Text("文件无法读取：{why}", "the file cannot be read: {why}")
_MISSING = Text("缺少列：{columns}", "missing columns: {columns}")
_UNKNOWN = Text("多出快照不收的列：{columns}", "columns that have no place in a snapshot: {columns}")
_TYPE = Text(
    "列 {column} 的类型是 {found}，应为 {expected}", "column {column} is {found} where {expected} is needed"
)
_KEY = Text("编号有空缺或重复", "an id is blank or occurs twice")
_ORPHANS = Text("{count} 个人不属于任何一户", "{count} persons belong to no household")
_MEND_BOOK = Text(
    "列须与 packs/facts.toml 一致，请重新冻结",
    "the columns follow packs/facts.toml: freeze the snapshot again",
)
_MEND_UNKNOWN = Text(
    "姓名、号码等敏感信息和未定义的列不得进入快照，请去掉",
    "names, numbers and other secrets, and what the fact book does not know, stay outside: leave them out",
)
_MEND_KEY = Text("每户、每人的编号须唯一", "every household and every person needs an id of its own")
_MEND_ORPHANS = Text("请先补上这些人的家庭", "add their households first")
