"""How many workbooks of one officer may wait, and how much room they take: those brought in that are neither
accepted nor dropped. So no one account fills the disk.

What a workbook holds it does not know.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from diguan.registry.models import ImportBatch, Officer
from diguan.words.errors import Fault
from diguan.words.text import Text

MEBIBYTE = 1 << 20
State = ImportBatch.State
OVER = (State.ACCEPTED, State.DROPPED)


class RoomUsed(Fault):
    """One officer's workbooks wait for an answer already, as many or as large as may be."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many workbooks of an officer wait, and the bytes that they take, read and unread."""

    count: int
    size: int

    @property
    def megabytes(self) -> int:
        """The room in MB, a part of one counted whole."""
        return -(-self.size // MEBIBYTE)


def waiting(officer: Officer) -> Waiting:
    """What waits of an officer now."""
    rows = ImportBatch.objects.filter(by=officer).exclude(state__in=OVER)
    folders = list(rows.values_list("folder", flat=True))
    return Waiting(len(folders), sum(size for folder in folders for size in _sizes(Path(folder))))


def overdue(now: datetime) -> list[ImportBatch]:
    """Workbooks that have waited longer than one may."""
    since = now - timedelta(days=settings.UPLOADS_DAYS)
    return list(ImportBatch.objects.filter(at__lt=since).exclude(state__in=OVER).order_by("pk"))


def room(officer: Officer) -> int:
    """Bytes that the next workbook of an officer may have; raises RoomUsed where there is no place for it."""
    found, most = waiting(officer), settings.UPLOADS_WAITING_MB * MEBIBYTE
    if found.count >= settings.UPLOADS_WAITING or found.size >= most:
        raise used(found)
    return most - found.size


def used(found: Waiting) -> RoomUsed:
    """The refusal, with what waits and what may."""
    limits = {"most": settings.UPLOADS_WAITING, "room": settings.UPLOADS_WAITING_MB}
    return RoomUsed(_USED.format(count=found.count, size=found.megabytes, **limits), mend=_MEND)


def _sizes(folder: Path) -> Iterator[int]:
    for file in folder.rglob("*"):
        try:
            yield file.stat().st_size if file.is_file() else 0
        except FileNotFoundError:  # accepted or dropped this moment
            continue


_USED = Text(
    "您上传的表格还有 {count} 份（约 {size} MB）等待处理，上限为 {most} 份、{room} MB，放不下这一份",
    "{count} of your workbooks (about {size} MB) wait already, of {most} and {room} MB that may: there is no "
    "room for this one",
)
_MEND = Text(
    "请先在“数据采集”首页把等待的表格确认导入或放弃，再上传",
    "accept or drop those that wait, on the first page of 'Intake', then upload this one",
)
