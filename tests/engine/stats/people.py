"""Made-up people for the statistics: a seeded generator, and tables written to disk. It knows no measure."""

import csv
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

HEADING = ("number", "village", "income", "weight", "schooling", "fuel", "insured")
SEED = 20170930
PEOPLE = 160


def made_up() -> list[list[str]]:
    """The rows of made_up.csv: skewed incomes, a few of zero and below, some blanks, uneven weights."""
    chance = random.Random(SEED)
    return [_person(number, chance) for number in range(1, PEOPLE + 1)]


def _person(number: int, chance: random.Random) -> list[str]:
    income = round(chance.lognormvariate(8.6, 0.7), 2)
    income = chance.choice([0, -round(income / 10, 2)]) if chance.random() < 0.04 else income
    return [
        str(number),
        chance.choice(["柳树村", "河湾村", "Hilltop", ""]),
        "" if chance.random() < 0.03 else str(income),
        str(chance.choice([0, 0.5, 1, 1.25, 2, 3.75])),
        "" if chance.random() < 0.05 else str(chance.randrange(0, 13)),
        chance.choice(["firewood", "coal", "clean_energy"]),
        chance.choice(["是", "否", "是"]),
    ]


def write(path: Path, heading: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    """A CSV in UTF-8; None is a blank cell."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heading)
        writer.writerows(["" if cell is None else cell for cell in row] for row in rows)
    return path
