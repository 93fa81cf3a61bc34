"""Five levels of numbers for a province and for the country: `python -m bench.rollup [--national]`.

Counties are judged first, which is not timed here; then counts, shares, poverty measures and the index of
guarantees of every village, township, county, city and province are made from snapshots and findings in one
pass, and villages are looked up one after another as a screen does.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bench import kept, made_up
from bench.judge import peak
from bench.national import COUNTY, MEMORY, ROOT, add_to, middle, no_more_than, timed
from diguan.engine import judge
from diguan.engine.cube import making
from diguan.engine.cube.reading import Cube
from diguan.engine.cube.subjects import Subjects
from diguan.engine.stats import spec
from diguan.policy.library import Library

NATIONAL = True
PACK = "changchun/2017-opinions"
INDEX = ROOT / "packs" / "national" / "mpi" / "guarantees.toml"
PROVINCE = 27 * COUNTY
SHORT, NATION = (COUNTY, PROVINCE), (COUNTY, PROVINCE, 29_479_940)
LINE = 3000.0
ASKED = 200


def main() -> int:
    """Measure every size, or be one of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add_to(parser)
    args = parser.parse_args()
    if args.size:
        print(json.dumps(run(args.place, args.size)))
        return 0
    sizes = no_more_than(args.most, NATION if args.national else SHORT)
    keep([measured(args.place, size) for size in sizes])
    return 0


def measured(place: Path, size: int) -> dict[str, Any]:
    """One size in a process of its own: what it prints last."""
    command = [sys.executable, "-m", "bench.rollup", "--size", str(size), "--place", str(place)]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def run(place: Path, size: int) -> dict[str, Any]:
    """Judge so many households, roll them up and look villages up; seconds by clock and of the processor."""
    counties = made_up.counties(place / "counties", size, each=COUNTY)
    ruling, out = Library().pack(PACK).at(made_up.DAY), place / f"rolled-{size}"
    shutil.rmtree(out, ignore_errors=True)
    judged = judge.judge(counties, ruling, out / "judged", memory=MEMORY)
    subjects = Subjects.of(ruling, LINE, spec.load(INDEX))
    told: dict[str, Any] = {
        name: sum(getattr(one, name) for one in counties) for name in ("households", "people")
    }
    told |= timed("roll", lambda: making.make(counties, judged, subjects, out / "cube", memory=MEMORY))
    told["peak"] = peak()
    cube = Cube.open(out / "cube")
    looks = list(descents(cube, [one.area for one in counties][:: max(1, len(counties) // ASKED)]))
    told["look"] = middle(sorted(took for took, _ in looks))
    told["read"] = max(rows for _, rows in looks)
    shutil.rmtree(out)
    return told


def descents(cube: Cube, counties: Sequence[str]) -> Iterator[tuple[float, int]]:
    """For the first village of each county, from the top down: milliseconds and rows read of each look."""
    for county in counties:
        area: str | None = cube.about.top
        while area is not None:
            began = time.perf_counter()
            found = cube.below(area)
            yield (time.perf_counter() - began) * 1000, found.rows
            inside = [one.area for one in found.areas if _on_the_way(one.area, county)]
            area = inside[0] if inside else None


def _on_the_way(area: str, county: str) -> bool:
    return area.startswith(county[:6]) or county.startswith(area)


def keep(found: Sequence[dict[str, Any]]) -> None:
    """The table of all sizes, with what a household costs."""
    most = found[-1]
    kept.keep(
        "rollup",
        title=f"Five levels of numbers for {most['households']:,} households",
        about=f"Counts by status, cause, kind, condition and rule, shares, poverty measures at a line of "
        f"{LINE:,.0f} yuan and the index of guarantees, of every village up to the nation, from snapshots "
        f"and findings by county; {most['people']:,} made-up people.",
        columns=tuple(COLUMNS),
        rows=[[one[name] for name in COLUMNS.values()] for one in found],
        notes=[
            f"A household costs {most['roll_cpu'] / most['households'] * 1e6:.1f} microseconds of processor.",
            "A look is one step of going down to a village: all areas right below one.",
            f"Load average of the machine meanwhile: {os.getloadavg()[2]:.1f}; CPU seconds hardly feel it.",
        ],
    )


COLUMNS = {
    "households": "households",
    "seconds": "roll",
    "CPU seconds": "roll_cpu",
    "peak MiB, judging included": "peak",
    "a look, median ms": "look",
    "rows read for a look, at most": "read",
}


if __name__ == "__main__":
    sys.exit(main())
