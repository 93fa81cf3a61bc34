"""Workbooks brought in: received, read into a private staging folder, compared with the register, accepted
or dropped.

Accepting is all or nothing: one transaction, safe to repeat after a kill, and a workbook that is accepted
again changes nothing. That one officer brings in and another accepts a change of status or money is not yet
demanded.
"""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings
from django.utils import timezone

from diguan.casework import audit, may, waiting_uploads
from diguan.casework.import_plan import PlanFault, plan
from diguan.casework.import_sealing import STAGING, SUFFIX, place_of, put_away
from diguan.casework.import_writing import write
from diguan.casework.waiting_uploads import RoomUsed
from diguan.engine import sheets
from diguan.registry import bulk, vault
from diguan.registry.book import book, tokens
from diguan.registry.models import Area, ImportBatch, ImportFault, Officer
from diguan.registry.viewer import Viewer
from diguan.words.errors import Fault
from diguan.words.text import Text

State = ImportBatch.State
Progress = Callable[[int, int], None]
FORM = "national"
PIECE = 1 << 20
_FAULT_COLUMNS = (
    *("kind", "sheet", "row", "column", "heading", "value", "nature"),
    *("zh", "en", "mend_zh", "mend_en"),
)
_BLANK_ALLOWED = frozenset({"row"})


class BatchFault(Fault):
    """A workbook that is not at the step at which this can be done."""


def receive(
    content: BinaryIO, file_name: str, area: Area, *, year: int, on: date, by: Officer
) -> ImportBatch:
    """Keep an uploaded workbook under a name of our own, unread; raises NotAllowed, RoomUsed."""
    may.must_bring_in(Viewer.of(by), area.prefix)
    room = waiting_uploads.room(by)
    folder = settings.UPLOADS / f"import-{uuid4().hex}"
    folder.mkdir(parents=True, mode=0o700)
    suffix = Path(file_name).suffix.lower() if Path(file_name).suffix.lower() in SUFFIXES else ".xlsx"
    digest = sha256()

    def pieces() -> Iterator[bytes]:
        left = room
        while piece := content.read(PIECE):
            left -= len(piece)
            if left < 0:
                raise waiting_uploads.used(waiting_uploads.waiting(by))
            digest.update(piece)
            yield piece

    vault.refresh()
    try:
        with (folder / f"source{suffix}{SUFFIX}").open("xb") as kept:
            vault.ring().seal_file(pieces(), kept, place_of(folder / "source"))
        return _received(folder, Path(file_name).name, digest.hexdigest(), area, year=year, on=on, by=by)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _received(
    folder: Path, file_name: str, sum: str, area: Area, *, year: int, on: date, by: Officer
) -> ImportBatch:
    """The row of a workbook that lies in its folder; of two that come at once the second is counted after
    the first."""
    with audit.act():
        Officer.objects.select_for_update().filter(pk=by.pk).first()
        waiting_uploads.room(by)
        batch = ImportBatch.objects.create(
            file_name=file_name[:255],
            sha256=sum,
            folder=str(folder),
            area=area,
            area_prefix=area.prefix,
            year=year,
            on=on,
            at=timezone.now(),
            by=by,
            by_name=str(by),
        )
        _tell("import_received", batch, by, {"year": year, "sha256": batch.sha256})
    return batch


SUFFIXES = frozenset({".xlsx", ".xls", ".csv", ".tsv", ".ods", ".et"})


def read(batch: ImportBatch, progress: Progress | None = None) -> sheets.Reading:
    """Read a received workbook into its staging folder, keep its faults, and compare it with the register.

    A file that cannot be used ends as refused, with its faults. May be repeated until it is accepted.
    """
    _expect(batch, State.WAITING, State.READING, State.READ, State.REFUSED, State.FAILED)
    with audit.act():
        _put(batch, State.READING)
        _tell("import_reading", batch, batch.by)
    form = sheets.Form.load(name=FORM)
    with TemporaryDirectory(dir=settings.SCRATCH, prefix="diguan-read-") as scratch:
        read_into = Path(scratch) / "staging"
        sheets.read(
            _opened_source(batch, Path(scratch)),
            book(),
            form,
            read_into,
            on=batch.on,
            tokens=tokens(),
            area=batch.area_prefix,
            progress=progress,
        )
        shutil.rmtree(staging(batch), ignore_errors=True)
        put_away(read_into, staging(batch))
    reading = sheets.Reading.open(staging(batch))
    with audit.act():
        _keep_faults(batch)
        batch.counts = {"reading": reading.counts}
        refused = reading.refused or not reading.counts["households"]
        _put(batch, State.REFUSED if refused else State.READ)
        _tell("import_read", batch, batch.by, {"state": batch.state, **reading.counts})
    return reading


def compare(batch: ImportBatch) -> dict[str, Any]:
    """What accepting would change: counts, changes per fact, and samples; kept with the batch. Raises
    PlanFault."""
    _expect(batch, State.READ)
    with plan(staging(batch), batch.year, batch.area_prefix) as found:
        told: dict[str, Any] = {"counts": found.counts, "facts": found.facts, "samples": found.samples()}
    batch.counts = {**batch.counts, "plan": {"counts": told["counts"], "facts": told["facts"]}}
    with audit.act():
        batch.save(update_fields=["counts"])
        _tell("import_compared", batch, batch.by, told["counts"])
    return told


def keep_preview(batch: ImportBatch, told: Mapping[str, Any]) -> None:
    """Keep what came of comparing, sealed, so that a page need not compare again."""
    file = _preview(batch)
    opened = {**told, "samples": [_heard(sample) for sample in told.get("samples", ())]}
    vault.refresh()
    with file.open("wb") as into:
        vault.ring().seal_file([json.dumps(opened, ensure_ascii=False).encode()], into, place_of(file))


def preview(batch: ImportBatch) -> dict[str, Any] | None:
    """What was kept, its secrets open: a page masks them; None when nothing was, or when it is gone."""
    file = _preview(batch)
    try:
        with file.open("rb") as sealed:
            found: dict[str, Any] = json.loads(b"".join(vault.ring().open_file(sealed, place_of(file))))
    except (OSError, ValueError):
        return None
    return found


def _preview(batch: ImportBatch) -> Path:
    return Path(batch.folder) / f"preview.json{SUFFIX}"


def _heard(sample: Mapping[str, Any]) -> dict[str, Any]:
    name, number = sample["fact"], sample["household_number"]
    return {**sample, **{side: vault.heard(sample[side], name, number) for side in ("before", "after")}}


def accept(batch: ImportBatch, *, by: Officer, progress: Progress | None = None) -> dict[str, int]:
    """Write a read workbook into the register, whole or not at all; gives the counts of what was done.

    Accepting an accepted batch again does nothing. Raises NotAllowed, BatchFault, PlanFault,
    ChangedMeanwhile.
    """
    may.must_accept_import(Viewer.of(by), batch.area_prefix)
    batch.refresh_from_db()
    if batch.state == State.ACCEPTED:
        return dict(batch.counts["accepted"])
    _expect(batch, State.READ)
    tell = progress or _silent
    tell(0, 3)
    with plan(staging(batch), batch.year, batch.area_prefix) as found:
        tell(1, 3)
        with audit.act():
            current = ImportBatch.objects.select_for_update().get(pk=batch.pk)
            _expect(current, State.READ)
            write(found, current, by, timezone.now())
            batch.counts = {**current.counts, "accepted": found.counts}
            _put(batch, State.ACCEPTED)
            _tell("import_accepted", batch, by, found.counts)
    tell(3, 3)
    forget(batch)
    return found.counts


def drop(batch: ImportBatch, *, by: Officer) -> None:
    """Give a workbook up: its staging folder, which holds secret facts, is removed. Raises NotAllowed,
    BatchFault."""
    may.must_bring_in(Viewer.of(by), batch.area_prefix)
    with audit.act():
        _give_up(batch, by)
    forget(batch)


def expire(batch: ImportBatch) -> None:
    """Give up a workbook that has waited too long, as the site itself; raises BatchFault when it waits no
    more."""
    with audit.act():
        _give_up(batch, None, {"days": settings.UPLOADS_DAYS})
    forget(batch)


def forget(batch: ImportBatch) -> None:
    """Remove the files of a batch: the workbook and what was staged of it."""
    shutil.rmtree(batch.folder, ignore_errors=True)


def source(batch: ImportBatch) -> Path:
    """The workbook that was uploaded, sealed."""
    return next(Path(batch.folder).glob("source.*"))


def _opened_source(batch: ImportBatch, scratch: Path) -> Path:
    """The workbook as it was uploaded, for as long as it is read, in memory where the machine has such a
    folder."""
    sealed = source(batch)
    opened = scratch / sealed.name.removesuffix(SUFFIX)
    with sealed.open("rb") as file, opened.open("xb") as into:
        if sealed.suffix == SUFFIX:
            into.writelines(vault.ring().open_file(file, place_of(sealed)))
        else:
            shutil.copyfileobj(file, into)
    return opened


def staging(batch: ImportBatch) -> Path:
    """The private folder of what was read."""
    return Path(batch.folder) / STAGING


def _keep_faults(batch: ImportBatch) -> None:
    ImportFault.objects.filter(batch=batch).delete()
    columns = list(_FAULT_COLUMNS)
    for piece in pq.ParquetFile(staging(batch) / "faults.parquet").iter_batches(
        bulk.ROWS_AT_ONCE, columns=columns
    ):
        rows = pa.Table.from_batches([piece])
        filled = {
            name: rows[name] if name in _BLANK_ALLOWED else rows[name].fill_null("") for name in columns
        }
        owner = pa.array([batch.pk] * rows.num_rows, pa.int64())
        bulk.insert("registry_importfault", pa.table({**filled, "batch_id": owner}))


def _give_up(batch: ImportBatch, by: Officer | None, why: Mapping[str, Any] | None = None) -> None:
    """Drop a workbook that is neither in nor dropped, as it stands at this moment, within an act."""
    batch.refresh_from_db(from_queryset=ImportBatch.objects.select_for_update())
    _expect(batch, State.WAITING, State.READING, State.READ, State.REFUSED, State.FAILED)
    _put(batch, State.DROPPED)
    _tell("import_dropped", batch, by, why)


def _expect(batch: ImportBatch, *states: str) -> None:
    if batch.state not in states:
        label = State(batch.state).label
        raise BatchFault(_NOT_NOW.format(state=label), mend=_MEND_NOT_NOW)


def _put(batch: ImportBatch, state: str) -> None:
    batch.state = state
    batch.save(update_fields=["state", "counts"])


def _tell(kind: str, batch: ImportBatch, by: Officer | None, after: Mapping[str, Any] | None = None) -> None:
    said = {"import": batch.pk, **(after or {})}
    audit.write(kind, by=by, area_prefix=batch.area_prefix, reason=batch.file_name, after=said)


def _silent(done: int, total: int) -> None:
    pass


__all__ = [
    "BatchFault",
    "PlanFault",
    "RoomUsed",
    "accept",
    "compare",
    "drop",
    "expire",
    "forget",
    "keep_preview",
    "preview",
    "read",
    "receive",
    "source",
    "staging",
]

_NOT_NOW = Text("这份表格现在是“{state}”，不能这样做", "this workbook is '{state}': that cannot be done now")
_MEND_NOT_NOW = Text("请刷新页面，或重新上传", "reload the page, or upload the workbook again")
