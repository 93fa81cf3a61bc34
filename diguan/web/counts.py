"""Counting that all processes of the site do together: a file of counters, in memory where scratch files are.

Nothing is written to the database and no disk is waited for. What is counted, and how much is too much, it
does not know.
"""

import fcntl
import hmac
import os
from pathlib import Path
from struct import Struct
from threading import Lock

from django.conf import settings


class Counts:
    """Counters in a file of fixed size, each for somebody and a window of time.

    A counter is found by a keyed sum of who asks, so that nobody can choose to share another's. Two who share
    one by chance, one pair in a million, share its limit.
    """

    COUNTERS = 1 << 20
    COUNTER = Struct("=II")  # number of the window, requests in it

    def __init__(self, file: Path) -> None:
        """Open the file, made with its 8 MiB where it is not there; raises OSError where there is no room."""
        self._lock = Lock()
        self._file = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.posix_fallocate(self._file, 0, self.COUNTERS * self.COUNTER.size)
        except OSError:
            os.close(self._file)
            raise

    def one_more(self, who: str, window: int) -> int:
        """Count a request, and say how many that makes in this window."""
        found = hmac.digest(settings.SECRET_KEY.encode(), who.encode(), "sha256")
        at = int.from_bytes(found, "big") % self.COUNTERS * self.COUNTER.size
        with self._lock:  # holds back threads of this process; the lock of the file, other processes
            fcntl.flock(self._file, fcntl.LOCK_EX)
            try:
                kept, count = self.COUNTER.unpack(os.pread(self._file, self.COUNTER.size, at))
                count = count + 1 if kept == window else 1
                os.pwrite(self._file, self.COUNTER.pack(window, count), at)
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)
        return int(count)
