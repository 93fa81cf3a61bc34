"""How well and how fast the same person is found twice: `python -m bench.linkage [--people N]`.

People of a made-up county, some of them written down a second time with the slips that offices make; who is
who is known. Ours, Splink and recordlinkage look at the same columns and the same pairs of candidates, each
in a process of its own.
"""

import argparse
import importlib.util
import itertools
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from bench import kept
from diguan.engine import synthetic
from diguan.linkage import people as linkage
from diguan.words import areas
from diguan.words.pinyin import pinyin

ROOT = Path(__file__).resolve().parents[1]
COUNTY, SEED, DAY = "220122", 2017, date(2017, 6, 1)
AGAIN = 0.15
"""The share of people who are written down twice."""
SAID = {
    "diguan": "diguan.linkage: fixed weights, score 0.7 and more",
    "splink": "Splink: trained on the data, probability 0.9 and more",
    "recordlinkage": "recordlinkage: trained on the data (ECM)",
}
OWN = ROOT / "var" / "bench" / "recordlinkage" / "bin" / "python"
KEYS = (
    ("id_token",),
    ("sound", "birth"),
    ("sound", "village_code"),
    ("name", "township"),
    ("birth", "village_code"),
)
"""What two records must share to be looked at: the same for everybody."""
Pairs = set[tuple[int, int]]


def main() -> int:
    """Measure every contestant that is installed, or be one of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=100_000)
    for option in ("--contestant", "--file", "--out"):
        parser.add_argument(option, help=argparse.SUPPRESS)
    args, _ = parser.parse_known_args()
    if args.contestant:
        print(json.dumps(run(args.contestant, Path(args.file), Path(args.out))))
        return 0
    file = ROOT / "var" / "bench" / f"linkage-{args.people}.parquet"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(people(args.people), file)
    found = {name: measured(name, file) for name in SAID if installed(name)}
    keep(found, args.people)
    return 0


def people(count: int) -> pa.Table:
    """Made-up people, `AGAIN` of them a second time, with the columns that are compared and who is who."""
    chance = random.Random(SEED)
    made = synthetic.county(
        areas.open(), COUNTY, round(count / (1 + AGAIN) / 2.7), SEED, DAY.year - 1, DAY, defects=0
    )
    village = dict(
        zip(
            *(made.households[name].to_pylist() for name in ("household_number", "village_code")), strict=True
        )
    )
    wanted = made.people.select(["household_number", "name", "id_number", "birth"]).to_pylist()
    rows = [
        {"id": n, "person": n, "id_token": row["id_number"], "name": row["name"], "birth": row["birth"],
         "village_code": village[row["household_number"]]}
        for n, row in enumerate(wanted)
    ]  # fmt: skip
    known = sorted(set(village.values()))
    surnames = [row["name"] for row in rows if row["name"]]
    for row in chance.sample(rows, round(len(rows) * AGAIN)):
        rows.append(_again(row, len(rows), chance, known, surnames))
    sounds = {name: pinyin(name) for name in {row["name"] for row in rows if row["name"]}}
    for row in rows:
        row["sound"], row["township"] = sounds.get(row["name"]), row["village_code"][:9]
    return pa.Table.from_pylist(rows)


def _again(
    row: dict[str, Any], id: int, chance: random.Random, villages: list[str], others: list[str]
) -> dict[str, Any]:
    """A second record of a person: number missing or mistyped; a sign of the name, birth or village wrong."""
    copy = {**row, "id": id}
    slip = chance.random()
    if slip < 0.35:
        copy["id_token"] = None
    elif slip < 0.7:
        copy["id_token"] = _mistyped(row["id_token"], chance)
    if chance.random() < 0.2 and row["name"]:
        copy["name"] = row["name"][:-1] + chance.choice(others)[-1]
    if chance.random() < 0.15 and row["birth"]:
        copy["birth"] = row["birth"] + timedelta(days=chance.choice([-1, 1, 30, 365]))
    if chance.random() < 0.25:
        copy["village_code"] = chance.choice(villages)
    return copy


def _mistyped(number: str | None, chance: random.Random) -> str | None:
    if not number:
        return number
    at = chance.randrange(len(number) - 1)
    return number[:at] + str((int(number[at]) + chance.randrange(1, 10)) % 10) + number[at + 1 :]


def installed(name: str) -> bool:
    """Whether what the contestant needs is there; recordlinkage's own environment is made when it is not."""
    if name == "recordlinkage":
        return OWN.is_file() or _made()
    return name != "splink" or importlib.util.find_spec("splink") is not None


def _made() -> bool:
    """An environment for recordlinkage, which wants an older pandas than the others."""
    lock = ROOT / "requirements" / "recordlinkage.lock"
    steps = [
        [sys.executable, "-m", "venv", str(OWN.parents[1])],
        [
            str(OWN),
            "-m",
            "pip",
            "install",
            "-qq",
            "--disable-pip-version-check",
            "--require-hashes",
            "-r",
            str(lock),
        ],
    ]
    return all(subprocess.run(step, check=False, capture_output=True).returncode == 0 for step in steps)


def measured(name: str, file: Path) -> dict[str, Any]:
    """One contestant in a process of its own: what it prints last, and how many of its pairs are right."""
    out = file.with_name(f"{file.stem}-{name}.parquet")
    own = [str(OWN), "bench/linkage_recordlinkage.py", str(file), str(out), json.dumps(KEYS)]
    ours = [
        sys.executable,
        "-m",
        "bench.linkage",
        "--contestant",
        name,
        "--file",
        str(file),
        "--out",
        str(out),
    ]
    done = subprocess.run(
        own if name == "recordlinkage" else ours, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    pairs = pq.read_table(out)
    found = _ordered(pairs["left"].to_pylist(), pairs["right"].to_pylist())
    right = true_pairs(pq.read_table(file))
    return told | {"pairs": len(found), "right": len(found & right), "true": len(right)}


def run(name: str, file: Path, out: Path) -> dict[str, Any]:
    """Be a contestant: write the pairs, give seconds from columns to pairs and peak memory."""
    table = pq.read_table(file)
    began = time.perf_counter()
    found = CONTESTANTS[name](table)
    told = {"seconds": time.perf_counter() - began, "peak": peak()}
    left, right = zip(*found, strict=True) if found else ((), ())
    pq.write_table(pa.table({"left": pa.array(left, pa.int64()), "right": pa.array(right, pa.int64())}), out)
    return told


def true_pairs(table: pa.Table) -> Pairs:
    """The pairs of records that are one person."""
    by_person: dict[int, list[int]] = {}
    for id, person in zip(table["id"].to_pylist(), table["person"].to_pylist(), strict=True):
        by_person.setdefault(person, []).append(id)
    return {pair for ids in by_person.values() for pair in itertools.combinations(sorted(ids), 2)}


def peak() -> float:
    """MiB this process held at most."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024


def _ours(table: pa.Table) -> Pairs:
    found = linkage.pairs(table.select(["id", "id_token", "name", "birth", "village_code"]))
    return _ordered(found["left_id"].to_pylist(), found["right_id"].to_pylist())


def _splink(table: pa.Table) -> Pairs:
    splink = importlib.import_module("splink")
    compare = importlib.import_module("splink.comparison_library")
    rules = [splink.block_on(*key) for key in KEYS]
    settings = splink.SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="id",
        comparisons=[
            compare.ExactMatch("id_token"),
            compare.ExactMatch("name").configure(term_frequency_adjustments=True),
            compare.LevenshteinAtThresholds("sound", [1]),
            compare.LevenshteinAtThresholds("born", [1]),
            compare.ExactMatch("village_code"),
        ],
        blocking_rules_to_generate_predictions=rules,
    )
    with duckdb.connect() as connection:
        table = table.append_column("born", table["birth"].cast(pa.string()))
        database = splink.DuckDBAPI(connection=connection)
        linker = splink.Linker(
            database.register(table, dataset_display_name="people"), settings, log_level=40
        )
        train = linker.training
        train.estimate_probability_two_random_records_match([splink.block_on("id_token")], recall=0.3)
        train.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
        for key in (("name", "birth"), ("id_token",)):
            train.estimate_parameters_using_expectation_maximisation(splink.block_on(*key))
        found = linker.inference.predict(threshold_match_probability=0.9)
        left, right = (
            connection.execute(f"SELECT id_l, id_r FROM {found.physical_name}").fetchnumpy().values()
        )
    return _ordered(left.tolist(), right.tolist())


def _ordered(left: Any, right: Any) -> Pairs:
    return {(min(pair), max(pair)) for pair in zip(left, right, strict=True)}


CONTESTANTS: dict[str, Callable[[pa.Table], Pairs]] = {
    "diguan": _ours,
    "splink": _splink,
}


def keep(found: dict[str, dict[str, Any]], count: int) -> None:
    """Write the table of results."""
    kept.keep(
        "linkage",
        title="The same person, written down twice",
        about=(
            f"{count:,} records of a made-up county, {AGAIN:.0%} of its people a second time: number missing "
            "or mistyped, a sign of the name, the birth or the village wrong. All look at the same pairs."
        ),
        columns=("by", "precision", "recall", "pairs", "seconds", "peak MiB"),
        rows=list(_rows(found)),
        notes=(
            "Seconds are from columns in memory to pairs, training included where there is any.",
            "Ours is not trained: its weights are fixed, and say of each pair what agreed and what did not.",
            "Recall is of all pairs, also of those that no key brings together.",
        ),
    )


def _rows(found: dict[str, dict[str, Any]]) -> Iterator[tuple[Any, ...]]:
    for name, said in SAID.items():
        if not (told := found.get(name)):
            yield f"{said} (not installed)", None, None, None, None, None
            continue
        precision = told["right"] / told["pairs"] if told["pairs"] else None
        yield said, precision, told["right"] / told["true"], told["pairs"], told["seconds"], told["peak"]


if __name__ == "__main__":
    sys.exit(main())
