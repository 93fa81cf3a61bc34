"""Kills writers, or the whole PostgreSQL server, again and again, and counts what is lost.

`python -m tests.storage.killing writers FOLDER KILLS SEED`, on a SQLite in FOLDER or on DATABASE_URL;
`python -m tests.storage.killing server FOLDER KILLS SEED`, on a PostgreSQL whose files are made in FOLDER.
Prints `KILLS ACKNOWLEDGED LOST SECONDS`, the seconds being the longest until the server was back.
"""

import os
import random
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[2]
WRITERS = 4


def reachable(name: str) -> Path:
    """A new folder that user postgres can reach, whatever the umask: pytest's own are closed to others."""
    folder = Path(os.environ.get("TMPDIR", "/tmp")) / f"diguan-{name}-{os.getpid()}"
    folder.mkdir()
    folder.chmod(0o755)
    return folder


def start_server(folder: Path) -> str:
    """Start the server of a folder, also one that was killed; its address."""
    command = [str(ROOT / "setup" / "postgres.sh"), "start", str(folder)]
    for _ in range(60):
        run = subprocess.run(
            command, env={**os.environ, "DURABLE": "1"}, capture_output=True, text=True, check=False
        )
        if run.returncode == 0:
            return run.stdout.strip()
        time.sleep(0.2)  # what is left of the killed server is still going away
    raise SystemExit(run.stderr)


if __name__ == "__main__":
    WHAT, FOLDER, KILLS, SEED = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    if WHAT == "server":
        os.environ["DATABASE_URL"] = start_server(FOLDER / "server")
    os.environ["DIGUAN_HOME"] = str(FOLDER)
    os.environ["DJANGO_SETTINGS_MODULE"] = "diguan.config.settings"
    django.setup()

from django.db import DatabaseError, connections  # noqa: E402 -- Django must be set up first

from diguan.casework import verifying  # noqa: E402 -- as above
from tests.storage import acting  # noqa: E402 -- as above


def main() -> None:
    """Prepare, kill as often as asked, and print what was found."""
    connections.settings["default"]["OPTIONS"].pop("pool", None)  # children would share the parent's sockets
    acting.prepare(WRITERS)
    chance, notes = random.Random(SEED), FOLDER / "acknowledged"
    kill = kill_server if WHAT == "server" else kill_writers
    kills, missing, longest = 0, 0, 0.0
    while kills < KILLS:
        killed, back = kill(chance, notes)
        kills, longest = kills + killed, max(longest, back)
        missing += acting.lost_here(notes)
    assert not (wrong := verifying.verify()[1]), [each.say("en") for each in wrong]
    total = sum(acting.noted(notes.read_text("ascii")).values())
    print(kills, total, missing, f"{longest:.1f}")  # noqa: T201 -- the test reads it


def kill_writers(chance: random.Random, notes: Path) -> tuple[int, float]:
    """Kill one writer at a random moment, the others a little later, so that they must go on without him."""
    with writing(notes) as children:
        time.sleep(chance.uniform(0, 0.25))
        os.kill(children[chance.randrange(WRITERS)], signal.SIGKILL)
        time.sleep(chance.uniform(0, 0.1))
    return WRITERS, 0.0


def kill_server(chance: random.Random, notes: Path) -> tuple[int, float]:
    """Kill the server's first process at a random moment and start it again."""
    with writing(notes):
        time.sleep(chance.uniform(0.05, 1.0))
        first = int((FOLDER / "server" / "data" / "postmaster.pid").read_text("ascii").split("\n")[0])
        os.kill(first, signal.SIGKILL)
        began = time.monotonic()
    start_server(FOLDER / "server")
    return 1, time.monotonic() - began


@contextmanager
def writing(notes: Path) -> Iterator[list[int]]:
    """All writers at work, each a process; killed at the end. Waits for one write each, on average."""
    connections.close_all()
    before = written(notes)
    children = [child(number, notes) for number in range(WRITERS)]
    until = time.monotonic() + 60
    while time.monotonic() < until and written(notes) < before + WRITERS:
        time.sleep(0.002)
    try:
        yield children
    finally:
        for each in children:
            os.kill(each, signal.SIGKILL)
        for each in children:
            os.waitpid(each, 0)


def written(notes: Path) -> int:
    """How many writes have been acknowledged."""
    return notes.read_bytes().count(b"\n") if notes.exists() else 0


def child(number: int, notes: Path) -> int:
    """A writer as a process of its own; a database that goes away ends it."""
    if made := os.fork():
        return made
    try:
        acting.write_for_ever(number, notes)
    except DatabaseError:
        os._exit(0)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)
    return 0


if __name__ == "__main__":
    main()
    connections.close_all()
    if WHAT == "server":
        subprocess.run([str(ROOT / "setup" / "postgres.sh"), "stop", str(FOLDER / "server")], check=True)
