"""A fair queue of writers, across threads and processes: who came first writes first.

Each writer draws a ticket, a number from a counter in a file, and locks the byte of that number; it is its
turn once no lower byte is locked. Such locks belong to an open file, so the system lets go of them when a
process ends, however it ends, and a dead writer holds nobody up. It knows no database. Where the system has
no such locks (it is not Linux), it lets everybody in, and only SQLite's own waiting is left, which is unfair.
"""

import errno
import fcntl
import os
import struct
import time
from pathlib import Path

FAIR = hasattr(fcntl, "F_OFD_SETLK")
_DOOR, _FIRST = 0, 16  # byte that is locked while a ticket is drawn; byte of ticket 0
_PAUSES = (
    (1, 0.0003),
    (4, 0.001),
    (16, 0.004),
)  # how many may be in front at most, seconds until the next look
_LONGEST_PAUSE = 0.015
_LOCK = "hhqqi4x"  # struct flock: kind, whence, start, length (0: to the end), owner


class WriteQueue:
    """One writer's place in the queue of a file; not to be shared between threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: int | None = None

    @property
    def inside(self) -> bool:
        """Whether it is this writer's turn, or he waits for it."""
        return self._file is not None

    def enter(self, patience: float) -> None:
        """Wait for the turn; raises TimeoutError after `patience` seconds, OSError without the file."""
        if not FAIR or self.inside:
            return
        self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            self._wait(self._draw(), patience)
        except BaseException:
            self.leave()
            raise

    def leave(self) -> None:
        """Let the next one in; closing the file gives up every lock."""
        if self._file is not None:
            file, self._file = self._file, None
            os.close(file)

    def length(self) -> int:
        """How many writers write or wait now, in all processes: the bytes locked for writing."""
        if not FAIR or not self.path.exists():
            return 0
        file = os.open(self.path, os.O_RDWR | os.O_CLOEXEC)
        try:
            return _locked(file)
        finally:
            os.close(file)

    def _draw(self) -> int:
        """The next number, its byte locked before anybody can draw the number after it."""
        self._lock(fcntl.F_OFD_SETLKW, fcntl.F_WRLCK, _DOOR, 1)
        assert self._file is not None
        ticket = int.from_bytes(os.pread(self._file, 8, 0), "little")
        self._lock(fcntl.F_OFD_SETLKW, fcntl.F_WRLCK, _FIRST + ticket, 1)
        os.pwrite(self._file, (ticket + 1).to_bytes(8, "little"), 0)
        self._lock(fcntl.F_OFD_SETLK, fcntl.F_UNLCK, _DOOR, 1)
        return ticket

    def _wait(self, ticket: int, patience: float) -> None:
        until = time.monotonic() + patience
        while not self._at_most_before(ticket, 0):
            if time.monotonic() >= until:
                raise TimeoutError
            near = (pause for most, pause in _PAUSES if self._at_most_before(ticket, most))
            time.sleep(next(near, _LONGEST_PAUSE))

    def _at_most_before(self, ticket: int, most: int) -> bool:
        """Whether nobody but the last `most` numbers before this one still waits or writes."""
        if ticket <= most:
            return True
        try:
            self._lock(fcntl.F_OFD_SETLK, fcntl.F_RDLCK, _FIRST, ticket - most)
        except OSError as error:
            if error.errno in (errno.EAGAIN, errno.EACCES):
                return False
            raise
        return True

    def _lock(self, command: int, kind: int, start: int, length: int) -> None:
        assert self._file is not None
        fcntl.fcntl(self._file, command, struct.pack(_LOCK, kind, os.SEEK_SET, start, length, 0))


def _locked(file: int) -> int:
    """How many tickets are locked: the system tells one lock of a range at a time, in no order."""
    count, ranges = 0, [(_FIRST, 0)]
    while ranges:
        start, length = ranges.pop()
        asked = struct.pack(_LOCK, fcntl.F_RDLCK, os.SEEK_SET, start, length, 0)
        kind, _, at, long, _ = struct.unpack(_LOCK, fcntl.fcntl(file, fcntl.F_OFD_GETLK, asked))
        if kind == fcntl.F_UNLCK:
            continue
        count += 1
        if at > start:
            ranges.append((start, at - start))
        if length == 0 or at + long < start + length:
            ranges.append((at + long, 0 if length == 0 else start + length - at - long))
    return count
