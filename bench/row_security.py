"""What row security costs on PostgreSQL: the same questions by a role that it holds, with bounds said to each
transaction, and by a superuser whom it does not hold.

`DATABASE_URL=postgres://… python -m bench.row_security [--households N]` makes a database of its own and
drops it again. Both roles ask with the reader's own filter by area, in turns.
"""

import argparse
import os
import random
import sys
import time
from collections.abc import Callable, Sequence
from statistics import median

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diguan.config.settings")
django.setup()

from django.db import connection  # noqa: E402 -- Django must be set up first
from django.test.utils import setup_databases, teardown_databases  # noqa: E402

from bench.promised import show  # noqa: E402
from diguan.registry import bounds, files, row_security  # noqa: E402
from diguan.registry.viewer import Viewer  # noqa: E402
from diguan.words.areas import Level, Scope  # noqa: E402

MOST = 0.35  # of the time without it
ROLE = "diguan_row_security_bench"
_BOTH = (False, True)  # held by row security, or not
FILL = """
INSERT INTO registry_area (code, level, name, full_name, prefix)
SELECT '990101' || lpad(n::text, 6, '0'), 5, 'v', 'v', '990101' || lpad(n::text, 6, '0')
FROM generate_series(1, 150) n;
INSERT INTO registry_household
    (number, village_id, village_code, created_on, status, stage, people, head_name, version)
SELECT a.code || lpad(n::text, 6, '0'), a.id, a.code, '2017-01-01', 'unregistered', 'unregistered', 3, '', 0
FROM registry_area a, generate_series(1, %(each)s) n WHERE a.level = 5;
ANALYZE registry_household;
"""


def main(arguments: Sequence[str]) -> int:
    """Measure and print; 1 when row security costs a third more or shows a row of another village."""
    parser = argparse.ArgumentParser(prog="bench.row_security", description=__doc__)
    parser.add_argument("--households", type=int, default=60_000)
    parser.add_argument("--rounds", type=int, default=400)
    args = parser.parse_args(arguments)
    if connection.vendor != "postgresql":
        print("not measured: row security is PostgreSQL's; name one in DATABASE_URL")
        return 0
    return measured(args.households, args.rounds)


def measured(households: int, rounds: int) -> int:
    """Make the database, ask, and drop it."""

    made = setup_databases(verbosity=0, interactive=False)
    try:
        with connection.cursor() as cursor:
            cursor.execute(FILL, {"each": households // 150})
        return _compared(rounds)
    finally:
        teardown_databases(made, verbosity=0)


def _compared(rounds: int) -> int:

    row_security.install(connection)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {ROLE} NOLOGIN; GRANT SELECT ON ALL TABLES IN SCHEMA public TO {ROLE}")
    chance = random.Random(1)
    asks: dict[str, Callable[[Viewer], int]] = {
        "one page of a list": lambda viewer: len(files.households(viewer)[:25]),
        "count": lambda viewer: files.households(viewer).count(),
    }
    times: dict[tuple[str, bool], list[float]] = {(name, held): [] for name in asks for held in _BOTH}
    for _ in range(rounds):
        village = f"990101{chance.randint(1, 150):06}"
        viewer = Viewer(1, "", "village_officer", Scope(village, Level.VILLAGE), "zh-hans")
        for name, ask in asks.items():
            for held in _BOTH:
                with connection.cursor() as cursor:
                    cursor.execute(f"SET ROLE {ROLE}" if held else "RESET ROLE")
                began = time.perf_counter()
                with bounds.of(viewer if held else None):
                    ask(viewer)
                times[name, held].append(time.perf_counter() - began)
    ratios = {name: median(times[name, True]) / median(times[name, False]) - 1 for name in asks}
    figure = "; ".join(
        f"{name}: {1000 * median(times[name, False]):.2f} → {1000 * median(times[name, True]):.2f} ms"
        f" ({more:+.0%})"
        for name, more in ratios.items()
    )
    with connection.cursor() as cursor:
        cursor.execute(f"RESET ROLE; DROP OWNED BY {ROLE}; DROP ROLE {ROLE}")
    unfenced = row_security.missing(connection)
    met = not unfenced and max(ratios.values()) < MOST
    show("P6", f"every table fenced; {figure}" if not unfenced else f"not fenced: {unfenced}", met=met)
    print(figure)
    return int(not met)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
