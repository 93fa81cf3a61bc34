"""Simulates power cuts: writers run with a journal of all they write and sync, and from the journal the disk
is made as a cut at any moment may leave it.

What was written and then synced is there; of what was not, any sectors of 512 bytes, and no others. Directory
entries are taken to be kept. How often something is lost is counted by opening each image with SQLite.
"""

import os
import random
import shutil
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pysqlite3

from tests.house.source import ROOT
from tests.storage import shim
from tests.storage.acting import STATE, lost, noted

SECTOR = 512
WRITE, CUT, SYNC, REMOVE = 1, 2, 3, 4
MARK = 0x6375746A6F75726E
DATABASE, NOTES = "diguan.sqlite3", "acknowledged"
SHARES = (0.0, 0.3, 0.7, 1.0)


@dataclass(frozen=True, slots=True)
class Record:
    """One step of the journal."""

    kind: int
    name: str
    offset: int
    data: bytes


@dataclass(slots=True)
class Disk:
    """What is surely on the disk of one file, and what was written to it since it was last synced."""

    sure: bytearray = field(default_factory=bytearray)
    waiting: list[Record] = field(default_factory=list)

    def take(self, record: Record) -> None:
        """One step further; a sync makes sure what waits."""
        if record.kind == SYNC:
            for each in self.waiting:
                put(self.sure, each)
            self.waiting.clear()
        elif record.kind == REMOVE:
            self.sure, self.waiting = bytearray(), []
        else:
            self.waiting.append(record)

    def torn(self, chance: random.Random) -> bytearray:
        """As it may be after a cut: some share of the sectors that were not synced."""
        image, share = bytearray(self.sure), chance.choice(SHARES)
        for record in self.waiting:
            for piece in sectors(record):
                if chance.random() < share:
                    put(image, piece)
        return image


def put(image: bytearray, record: Record) -> None:
    """Do one write or one truncation."""
    if record.kind == CUT:
        del image[record.offset :]
        image.extend(bytes(record.offset - len(image)))
    else:
        image.extend(bytes(max(0, record.offset - len(image))))
        image[record.offset : record.offset + len(record.data)] = record.data


def sectors(record: Record) -> Iterator[Record]:
    """A write in its sectors; a truncation is one step."""
    if record.kind == CUT:
        yield record
        return
    start, end = record.offset, record.offset + len(record.data)
    while start < end:
        stop = min(end, (start // SECTOR + 1) * SECTOR)
        yield Record(WRITE, record.name, start, record.data[start - record.offset : stop - record.offset])
        start = stop


def read(journal: Path) -> list[Record]:
    """All steps of a journal, but for one that the end of the writers has cut off."""
    data, place, found = journal.read_bytes(), 0, []
    while place + 40 <= len(data):
        kind, offset, length, named, mark = struct.unpack_from("<5Q", data, place)
        assert mark == MARK, "the journal is broken"
        name = data[place + 40 : place + 40 + named].decode()
        start = place + 40 + named
        content = data[start : start + length]
        found.append(Record(kind, Path(name).name, offset, content))
        place = start + length
    return found


def record(folder: Path, seconds: float, writers: int, synchronous: str) -> tuple[Path, Path]:
    """Let writers write for a while under the shim; gives the database as it was before, and the journal."""
    home, before, journal = folder / "home", folder / "before", folder / "journal"
    command = [sys.executable, "-m", "tests.storage.writing", str(home), str(writers), synchronous]
    plain = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    subprocess.run([*command, "prepare"], cwd=ROOT, env=plain, check=True)
    shutil.copytree(home, before)
    watched = {"LD_PRELOAD": str(shim.built()), "CUT_FOLDER": str(home), "CUT_JOURNAL": str(journal)}
    running = subprocess.Popen(
        [*command, "write"], cwd=ROOT, env={**plain, **watched}, start_new_session=True
    )
    notes, until = home / NOTES, time.monotonic() + 120
    while time.monotonic() < until and not (notes.exists() and notes.stat().st_size > writers * 8):
        time.sleep(0.05)
    time.sleep(seconds)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    return before, journal


def images(before: Path, journal: Path, count: int, seed: int) -> Iterator[tuple[dict[str, bytes], str]]:
    """The files as cuts at random moments leave them, each with what had been acknowledged by then."""
    steps, chance = read(journal), random.Random(seed)
    disks = {each.name: Disk(bytearray(each.read_bytes())) for each in before.iterdir() if each.is_file()}
    notes, moments = bytearray(), sorted(chance.randrange(len(steps)) for _ in range(count))
    place = 0
    for moment in moments:
        for step in steps[place:moment]:
            if step.name == NOTES:
                put(notes, step)
            elif step.name in (DATABASE, f"{DATABASE}-wal"):
                disks.setdefault(step.name, Disk()).take(step)
        place = moment
        yield {name: bytes(disk.torn(chance)) for name, disk in disks.items()}, notes.decode("ascii")


def lost_in(image: dict[str, bytes], acknowledged: str, folder: Path) -> int:
    """Open an image as SQLite would after the cut; how many acknowledged writes are not there."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name in (DATABASE, f"{DATABASE}-wal"):
        if image.get(name):
            (folder / name).write_bytes(image[name])
    opened = pysqlite3.connect(str(folder / DATABASE))
    try:
        assert opened.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        return lost(opened.execute(STATE).fetchall(), noted(acknowledged))
    finally:
        opened.close()


def lose(folder: Path, *, count: int, seconds: float, seed: int, synchronous: str = "FULL") -> Sequence[int]:
    """How many acknowledged writes each image lacks."""
    before, journal = record(folder, seconds, 3, synchronous)
    made = images(before, journal, count, seed)
    return [lost_in(image, acknowledged, folder / "image") for image, acknowledged in made]
