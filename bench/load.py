"""How long fifty officers wait for the list of households and a household's page, with 50,000 on file.

`python -m bench.load [--long] [--households N] [--home FOLDER]` starts `diguan run` on SQLite and 127.0.0.1,
asks for pages as fast as they come, then at set times as officers do. A static file through the same server
shows the limit of the machine and of this client.
"""

import argparse
import http.client
import json
import math
import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from bench.kept import Cell, keep

HOST, PATIENCE, START_PATIENCE = "127.0.0.1", 30, 120
CSRF = "c" * 32  # the same word in the cookie and in every form
STATIC = "/static/web/frame.css"
ALONE = 3
"""Pages of a kind that each officer opens while nobody else does, to see what one costs."""
PEAK = 67
"""Pages a second in the busiest minute of a county of 20,000 households: 8 saves a household in a season,
half of them in its last 3 days of 10 hours, the worst minute 9 times the mean, and 10 pages for each."""
WORKDAY = 10
"""Pages a second when each of fifty officers opens one every five seconds."""
Asked = tuple[str, str] | tuple[str, str, dict[str, object]]
"""What a page is called, its address, and the form that is sent, if one is."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One request: for which page, by which user, how long it took from when it was due, and its status; 0
    where no answer came."""

    page: str
    user: int
    seconds: float
    status: int

    @property
    def good(self) -> bool:
        """Whether the page came, or a save led on to the next one."""
        return self.status in (200, 302)


@dataclass
class User:
    """An officer with a connection of his own, who opens one page after the other."""

    number: int
    level: str
    cookie: str
    households: list[int]
    port: int
    answers: list[Answer] = field(default_factory=list)
    body: bytes = b""
    """The last page that came."""
    given_up: int = 0
    """Pages that were due when `at_rate` ended and had not been asked for."""

    def __post_init__(self) -> None:
        self.chance = random.Random(self.number)
        self.connection = http.client.HTTPConnection(HOST, self.port, timeout=PATIENCE)

    def lists_and_pages(self) -> Iterator[Asked]:
        """The list and one household of it in turn, for ever: (what it is called, its address)."""
        last = max(1, len(self.households) // 25)
        while True:
            yield f"household list, {self.level}", f"/household/?page={self.chance.randint(1, last)}"
            yield "household page", f"/household/{self.chance.choice(self.households)}/"

    def static(self) -> Iterator[Asked]:
        """The same small file, for ever."""
        while True:
            yield "static file", STATIC

    def open(self, page: str, address: str, form: dict[str, object] | None = None, *, since: float) -> None:
        """Ask for a page, or send a form, and keep how long it took, counted from when it was due."""
        headers = {"Cookie": f"session={self.cookie}; csrf={CSRF}"}
        sent = None
        if form is not None:
            sent = urlencode({"csrfmiddlewaretoken": CSRF, **form})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self.connection.request("GET" if form is None else "POST", address, sent, headers)
            answer = self.connection.getresponse()
            status, self.body = answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            status, self.body = 0, b""
        self.answers.append(Answer(page, self.number, time.perf_counter() - since, status))


Pages = Callable[[Any], Iterator[Asked]]


def at_rate(users: Sequence[User], pages: Pages, seconds: float, rate: float) -> list[Answer]:
    """Everybody asks at set times, also when the page before was late; waiting counts from the set time.

    What could not be asked by half as long again is given up, so that a slow site ends too.
    """
    pause = len(users) / rate

    def visit(user: User, began: float) -> None:
        todo = pages(user)
        due = began + user.chance.random() * pause
        while due < began + seconds and time.perf_counter() < began + seconds * 1.5:
            time.sleep(max(0.0, due - time.perf_counter()))
            user.open(*next(todo), since=due)
            due += pause
        user.given_up = max(0, math.ceil((began + seconds - due) / pause))

    return _together(users, visit)


def at_full_speed(users: Sequence[User], pages: Pages, seconds: float) -> list[Answer]:
    """Everybody asks for the next page as soon as the last has come."""

    def visit(user: User, began: float) -> None:
        todo = pages(user)
        while (now := time.perf_counter()) < began + seconds:
            user.open(*next(todo), since=now)

    return _together(users, visit)


def _together(users: Sequence[User], visit: Callable[[Any, float], None]) -> list[Answer]:
    began = time.perf_counter()
    threads = [threading.Thread(target=visit, args=(user, began)) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = [answer for user in users for answer in user.answers]
    for user in users:
        user.answers.clear()
    return found


def rows(how: str, answers: Sequence[Answer], seconds: float) -> Iterator[tuple[Cell, ...]]:
    """A line for each kind of page: requests, errors, requests a second, and times in milliseconds."""
    for page in sorted({answer.page for answer in answers}):
        mine = [answer for answer in answers if answer.page == page]
        times = sorted(answer.seconds * 1000 for answer in mine)
        cuts = quantiles(times, n=100, method="inclusive") if len(times) > 1 else times * 99
        of_user = [[a.seconds * 1000 for a in mine if a.user == user] for user in {a.user for a in mine}]
        errors = sum(not answer.good for answer in mine)
        slowest = max(map(median, of_user))
        per_second = len(mine) / seconds
        yield f"{page}, {how}", len(mine), errors, per_second, cuts[49], cuts[94], cuts[98], slowest


@contextmanager
def site(home: Path, port: int, more: Mapping[str, str] = MappingProxyType({})) -> Iterator[int]:
    """`diguan run` on a home, with more settings, until the block ends; gives the number of its process."""
    command = [sys.executable, "-m", "diguan.config.command", "run", "--host", HOST, "--port", str(port)]
    log = (home / "server.log").open("wb")
    server = subprocess.Popen(command, env=environment(home) | more, stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait(port, server, home / "server.log")
        yield server.pid
    finally:
        server.terminate()
        server.wait(PATIENCE)
        log.close()


def cpu(site: int) -> float:
    """Seconds of the processor that a process and all it has started and not ended have taken (Linux)."""
    tick, parents, taken = os.sysconf("SC_CLK_TCK"), {}, {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = file.read_text("utf-8").rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        number = int(file.parent.name)
        parents[number], taken[number] = int(told[1]), (int(told[11]) + int(told[12])) / tick
    own = {site}
    while more := {number for number, parent in parents.items() if parent in own} - own:
        own |= more
    return sum(taken.get(number, 0.0) for number in own)


def one_kind(users: Sequence[User], kind: str, site: int, count: int) -> tuple[Cell, ...]:
    """One page after the other of a kind, nobody else there: what a page costs the processor."""
    began, worked, done = time.perf_counter(), cpu(site), []
    for user in users:
        for page, address, *_ in islice(user.lists_and_pages(), 2 * count):
            if page.startswith(kind):
                user.open(page, address, since=time.perf_counter())
        done += user.answers
        user.answers.clear()
    each = 1000 * (cpu(site) - worked) / len(done)
    (line,) = rows(
        "one after the other", [replace(one, page=kind) for one in done], time.perf_counter() - began
    )
    return (*line, each)


def environment(home: Path) -> dict[str, str]:
    """The settings of a site of its own in a home, none of those around it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DIGUAN", "DATABASE"))}
    return {**kept, "DIGUAN_HOME": str(home), "DIGUAN_DEMONSTRATION": "0"}


def _wait(port: int, server: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(START_PATIENCE * 4):
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        if server.poll() is not None:
            break
        time.sleep(0.25)
    raise SystemExit(f"the site did not start:\n{log.read_text('utf-8')[-2000:]}")


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def filled(
    home: Path,
    households: int,
    *how: str,
    more: Mapping[str, str] = MappingProxyType({}),
    file: str = "visitors.json",
) -> list[dict[str, Any]]:
    """The visitors of a home, which is filled unless it was; `how` goes to bench.filling."""
    visitors = home / file
    if not visitors.is_file():
        command = [sys.executable, "-m", "bench.filling", str(households), str(visitors), *how]
        subprocess.run(command, env=environment(home) | more, check=True)
    return list(json.loads(visitors.read_text("utf-8")))


def measure(home: Path, households: int, seconds: float) -> None:
    """Fill the home unless it is filled, open the pages, and keep the figures."""
    visitors, port = filled(home, households), free_port()
    users = [User(number, port=port, **visitor) for number, visitor in enumerate(visitors)]
    with site(home, port) as running:
        lines = [(*line, None) for line in _lines(users, seconds)]
        lines += [one_kind(users, kind, running, ALONE) for kind in ("household list", "household page")]
    keep(
        "load",
        title="Pages for fifty officers at once",
        about=f"A county of {households:,} made-up households on SQLite, served by `diguan run` on the "
        f"machine that also asks: {len(users)} officers (2 of the county, 8 of townships, 40 of villages).",
        columns=COLUMNS,
        rows=lines,
        notes=NOTES,
    )


def _lines(users: Sequence[User], seconds: float) -> Iterator[tuple[Cell, ...]]:
    """The lines of the table; first a few pages that do not count, while templates and packs are read."""
    at_full_speed(users, User.lists_and_pages, 2)
    for pages, length in ((User.static, seconds / 10), (User.lists_and_pages, seconds * 0.3)):
        yield from rows("as fast as they come", at_full_speed(users, pages, length), length)
    for rate in (WORKDAY, PEAK):
        length = seconds * 0.3
        yield from rows(f"{rate} pages a second", at_rate(users, User.lists_and_pages, length, rate), length)


COLUMNS = (
    "page",
    "requests",
    "errors",
    "a second",
    "p50 ms",
    "p95 ms",
    "p99 ms",
    "slowest user's median ms",
    "CPU ms a page",
)
NOTES = (
    "“As fast as they come” is fifty users without a pause: its times are those of a full queue, its pages a "
    "second are what server and client together can do on these cores.",
    f"{WORKDAY} pages a second is fifty officers who each open one every five seconds; {PEAK} is the busiest "
    "minute of a county of 20,000 households by our estimate. Waiting counts from when a page was due, also "
    "when the one before it was late; where a machine cannot keep up, the times say how far it fell behind.",
)


def main(arguments: Sequence[str]) -> int:
    """Measure for 20 seconds, with --long for 3 minutes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--households", type=int, default=50_000)
    parser.add_argument("--home", type=Path, help="a folder to fill once and use again")
    asked = parser.parse_args(arguments)
    seconds = 180 if asked.long else 20
    if asked.home:
        asked.home.mkdir(parents=True, exist_ok=True)
        measure(asked.home, asked.households, seconds)
    else:
        with TemporaryDirectory(prefix="diguan-load-") as home:
            measure(Path(home), asked.households, seconds)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
