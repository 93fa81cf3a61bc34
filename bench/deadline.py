"""Whether the hour of the deadline works: officers look up and save as in the last days of a county's season.

`python -m bench.deadline [--short]` asks a county of 20,000 households on SQLite; with `--postgres` a city of
160,000 on the server of DATABASE_URL, where it makes a database and a role of its own and drops them again.
That server must sync to disk (`DURABLE=1 setup/postgres.sh start FOLDER`), as the site starts on no other.
What officers do stands here; whether they may, the site says.
"""

import argparse
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

import psycopg

from bench.kept import Cell, keep
from bench.load import Answer, Asked, User, at_full_speed, at_rate, cpu, environment, filled, free_port, site
from bench.promised import show
from bench.round import keys

SHORT = 6  # the form of `python -m bench` asks for a sixth of the time
READS = 10  # pages for each save
P95, P99, SLOWEST = 300, 1000, 5  # what is promised: milliseconds, milliseconds, medians
YEAR, FACTS, VERSION = 2016, ("wage_income", "business_income"), re.compile(rb'name="version" value="(\d+)"')
DATABASE, ROLE = "diguan_deadline", "diguan_deadline_site"


@dataclass(frozen=True, slots=True)
class Stage:
    """Saves a second for some seconds, what that is in a season, and whether it is what was promised."""

    name: str
    saves: float
    seconds: float
    promised: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """How many households in each of which counties, how many times fifty officers there, what they do."""

    name: str
    title: str
    about: str
    households: int
    counties: tuple[str, ...]
    times: int
    stages: tuple[Stage, ...]


COUNTY = Place(
    "deadline-sqlite",
    "The hour of the deadline, a county on SQLite",
    "A county of 20,000 made-up households and 200 officers",
    20_000,
    ("220122",),
    4,
    (
        Stage("the county's peak hour", 2.2, 40),
        Stage("its busiest minute, three times that", 6.7, 60),
        Stage("three times its busiest minute", 20, 120, promised=True),
    ),
)
CITY = Place(
    "deadline-postgresql",
    "The hour of the deadline, a city on PostgreSQL",
    "A city of 160,000 made-up households in eight counties, and 400 officers",
    20_000,
    ("220102", "220103", "220104", "220105", "220106", "220112", "220122", "220182"),
    1,
    (
        Stage("the mean of the city's last three days", 6, 30),
        Stage("its peak hour", 18, 40),
        Stage("its busiest minute", 53, 60, promised=True),
    ),
)


class Clerk(User):
    """An officer who looks families up and corrects a fact of one after every ten pages."""

    def work(self) -> Iterator[Asked]:
        """What he does, for ever, from any page before a save on: else nobody would save in a minute."""
        return islice(self.rounds(), self.chance.randrange(READS - 1), None)

    def rounds(self) -> Iterator[Asked]:
        """The first page, three families by their list, findings, one correction, and again."""
        last = max(1, len(self.households) // 25)
        while True:
            families = self.chance.choices(self.households, k=3)
            yield "first page", "/"
            for family in families:
                yield "household list", f"/household/?page={self.chance.randint(1, last)}"
                yield "household page", f"/household/{family}/"
            yield "findings", "/intake/quality/"
            yield from self.corrects(families[-1])

    def corrects(self, family: int) -> Iterator[Asked]:
        """The form, what is sent with it, and the page to which that leads."""
        form = f"/household/{family}/facts/{self.chance.choice(FACTS)}/?year={YEAR}"
        yield "form", form
        version = VERSION.search(self.body)
        sent = {
            "version": version[1].decode() if version else "",
            "value": f"{self.chance.randint(100, 999_999) / 100:.2f}",
            "on": "2017-06-01",
            "reason": "入户核实，按工资单更正",
        }
        yield "save", form, sent
        yield "household page", f"/household/{family}/?year={YEAR}"


@dataclass(frozen=True, slots=True)
class Found:
    """What came of one stage, what was due and never asked for, and the processor's seconds of each part."""

    stage: Stage
    answers: Sequence[Answer]
    given_up: int
    cpu: dict[str, float]

    def told(self, of: str = "") -> tuple[int, int, int, float, float, float, float]:
        """Of pages of a kind, or of all: how many, broken or without an answer, refused; p50, p95, p99 in
        milliseconds; and the officer who waits longest, in medians of all.
        """
        some = [one for one in self.answers if of in ("", "saves" if one.page == "save" else "pages")]
        times = [one.seconds * 1000 for one in some] or [0.0]
        cuts = quantiles(times, n=100, method="inclusive") if len(times) > 1 else times * 99
        broken = sum(one.status >= 500 or one.status == 0 for one in some)
        refused = sum(not one.good for one in some) - broken
        return len(some), broken, refused, cuts[49], cuts[94], cuts[98], _slowest(some)

    def figure(self) -> tuple[str, bool]:
        """In words, and whether it is what was promised."""
        many, broken, refused, _, p95, p99, slowest = self.told()
        said = (
            f"{self.stage.name}, {self.stage.saves:g} saves and {self.stage.saves * READS:g} pages a second: "
            f"p95 {p95:,.0f} ms, p99 {p99:,.0f} ms, {broken} of {many:,} answers 5xx or none, {refused} "
            f"refused, {self.given_up:,} never asked for, slowest officer {slowest:.1f} medians"
        )
        quick = p95 < P95 and p99 < P99 and slowest <= SLOWEST
        return said, quick and not (broken or refused or self.given_up)

    def spent(self) -> str:
        """What a request costs the processor, and how many cores the rate needs."""
        each = {name: 1000 * seconds / len(self.answers) for name, seconds in self.cpu.items()}
        cores = self.stage.saves * (READS + 1) * sum(each.values()) / 1000
        parts = ", ".join(f"{name} {cost:.1f}" for name, cost in each.items())
        return f"{self.stage.name}: CPU ms a request: {parts}; the rate takes {cores:.1f} cores."


def _slowest(answers: Sequence[Answer]) -> float:
    of_user: dict[int, list[float]] = {}
    for one in answers:
        of_user.setdefault(one.user, []).append(one.seconds)
    medians = [median(seconds) for seconds in of_user.values()]
    return max(medians) / median(one.seconds for one in answers) if medians else 0.0


def main(arguments: Sequence[str]) -> int:
    """Measure one place; 1 when an answer was a breakdown, however long the others took."""
    parser = argparse.ArgumentParser(prog="bench.deadline", description=__doc__)
    parser.add_argument("--short", action="store_true", help="a sixth of the time; no figure of a promise")
    parser.add_argument("--postgres", action="store_true", help="the city, on the server of DATABASE_URL")
    parser.add_argument("--home", type=Path, help="a folder to fill once and use again (SQLite)")
    asked = parser.parse_args(arguments)
    with TemporaryDirectory(prefix="diguan-deadline-") as made:
        home = asked.home or Path(made)
        home.mkdir(parents=True, exist_ok=True)
        if not asked.postgres:
            return measure(COUNTY, home, asked.short)
        with _database(os.environ.get("DATABASE_URL", "")) as (owner, role):
            return measure(CITY, home, asked.short, owner, role)


def measure(place: Place, home: Path, short: bool, owner: str = "", role: str = "") -> int:
    """Fill, ask at each rate, keep; `owner` fills the PostgreSQL that `role` serves."""
    more = keys() if owner else {}
    _ready(home, more | {"DATABASE_URL": owner})
    visitors = _filled(place, home, more | {"DATABASE_URL": owner})
    if owner:
        _granted(owner)
    port = free_port()
    users = [Clerk(number, port=port, **visitor) for number, visitor in enumerate(visitors)]
    with site(home, port, more | {"DATABASE_URL": role}) as running:
        parts = {"site": running} | ({"database server": _server(owner)} if owner else {})
        at_full_speed(users[:16], Clerk.work, 5)  # does not count: templates and packs are read
        found = [_asked(users, one, parts, SHORT if short else 1) for one in place.stages]
    _kept(place, found, short)
    return int(any(one.status >= 500 for stage in found for one in stage.answers))


def _ready(home: Path, more: dict[str, str]) -> None:
    """Make the tables; a server or a disk on which the site would not start is refused here, not after the
    filling.
    """
    command = [sys.executable, "-m", "diguan.config.command", "migrate"]
    if code := subprocess.run(command, env=environment(home) | more).returncode:
        raise SystemExit(code)


def _filled(place: Place, home: Path, more: dict[str, str]) -> list[dict[str, Any]]:
    """The visitors of all counties: the first makes the tables, the others come in two lots side by side."""
    first, *others = place.counties
    lots = [lot for lot in ([first], others[::2], others[1::2]) if lot]

    def fill(lot: Sequence[str]) -> list[dict[str, Any]]:
        how = ("--counties", *lot, "--times", str(place.times))
        return filled(home, place.households, *how, more=more, file=f"visitors-{lot[0]}.json")

    with ThreadPoolExecutor() as pool:
        return [one for lot in (lots[:1], lots[1:]) for some in pool.map(fill, lot) for one in some]


def _asked(users: Sequence[Clerk], stage: Stage, parts: dict[str, int], share: int) -> Found:
    before, own = {name: cpu(pid) for name, pid in parts.items()}, time.process_time()
    answers = at_rate(users, Clerk.work, stage.seconds / share, stage.saves * (READS + 1))
    spent = {name: cpu(pid) - before[name] for name, pid in parts.items()}
    found = Found(
        stage, answers, sum(user.given_up for user in users), {**spent, "asker": time.process_time() - own}
    )
    print(f"{found.figure()[0]}; {found.spent()}", flush=True)
    return found


def _kept(place: Place, found: Sequence[Found], short: bool) -> None:
    """The table, and unless this is the short form the figure of the promise."""
    rows: list[tuple[Cell, ...]] = []
    for one in found:
        name = f"{one.stage.name}, {one.stage.saves:g} saves a second"
        rows += [(f"{name}: {of}", *one.told(of), None) for of in ("pages", "saves")]
        rows.append((f"{name}: all", *one.told(), one.given_up))
        if one.stage.promised and not short:
            figure, met = one.figure()
            show("P22", figure, met=met, part=place.name.partition("-")[2])
    keep(
        place.name,
        title=place.title,
        about=f"{place.about}, served by `diguan run` on the machine that also asks: {READS} pages for each "
        f"save, at set times{', a sixth of the whole measurement' if short else ''}.",
        columns=COLUMNS,
        rows=rows,
        notes=(*map(Found.spent, found), *NOTES, f"Load of the machine: {os.getloadavg()[0]:.0f}."),
    )


@contextmanager
def _database(server: str) -> Iterator[tuple[str, str]]:
    """A database and the role of a site on a server, for a while; gives the addresses of owner and site."""
    if not server.startswith("postgres"):
        raise SystemExit("--postgres: name a superuser of a PostgreSQL server in DATABASE_URL")
    place = urlsplit(server)
    with psycopg.connect(server, autocommit=True) as connection:
        try:
            _dropped(connection)
            connection.execute(f"CREATE ROLE {ROLE} LOGIN PASSWORD '{ROLE}' NOSUPERUSER NOBYPASSRLS")
            connection.execute(f"CREATE DATABASE {DATABASE}")
            where = f"{place.hostname}:{place.port or 5432}"
            yield (
                place._replace(path=f"/{DATABASE}").geturl(),
                place._replace(path=f"/{DATABASE}", netloc=f"{ROLE}:{ROLE}@{where}").geturl(),
            )
        finally:
            _dropped(connection)


def _dropped(connection: "psycopg.Connection[tuple[object, ...]]") -> None:
    connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
    connection.execute(f"DROP ROLE IF EXISTS {ROLE}")


def _granted(owner: str) -> None:
    """What docs/operate.md grants to the role of a site, and what the server knows of full tables."""
    with psycopg.connect(owner, autocommit=True) as connection:
        for what in (
            "SELECT, INSERT, UPDATE, DELETE ON ALL TABLES",
            "SELECT, USAGE, UPDATE ON ALL SEQUENCES",
        ):
            connection.execute(f"GRANT {what} IN SCHEMA public TO {ROLE}")
        connection.execute("VACUUM ANALYZE")


def _server(owner: str) -> int:
    """The number of the server's first process, which all others come from; 0 on another machine."""
    with psycopg.connect(owner) as connection:
        row = connection.execute("SELECT pg_backend_pid()").fetchone()
        told = Path(f"/proc/{row[0] if row else 0}/stat")
        return int(told.read_text("utf-8").rpartition(")")[2].split()[1]) if told.exists() else 0


COLUMNS = (
    *("rate, and what", "requests", "5xx or none", "refused", "p50 ms", "p95 ms", "p99 ms"),
    *("slowest officer, medians", "never asked for"),
)
NOTES = (
    f"Promised: p95 below {P95} ms, p99 below {P99} ms, no answer of 5xx, the slowest officer within "
    f"{SLOWEST} medians. Waiting counts from when a page was due; what could not be asked for in half as "
    "long again is given up, and then the promise is not kept.",
    "Rates are an estimate: 8 saves a household in a season, half of them in the last 3 days of 10 hours, "
    "the peak hour 3 times their mean, the busiest minute 3 times that. Cores are those of site, database "
    "server and asker together.",
)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
