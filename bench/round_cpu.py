"""How long the processor has worked for this thread: itself, and the server of its connection where there is
one on this machine (Linux)."""

import time
from pathlib import Path

from django.db import connection

NANO = 1e-9


def cpu() -> float:
    """Seconds so far; only differences mean anything."""
    return time.thread_time() + _server()


def _server() -> float:
    """Of PostgreSQL's process that answers this connection; SQLite works in our own."""
    if connection.vendor != "postgresql":
        return 0.0
    connection.ensure_connection()
    told = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return int(told.read_text("ascii").split()[0]) * NANO
