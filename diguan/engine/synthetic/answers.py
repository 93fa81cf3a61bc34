"""The side file of a made-up county: what must come out for every household, and where each defect is.

It is written as JSON beside the workbooks, and read by tests and by whoever doubts a result.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from diguan.engine.synthetic.defects import Planted
from diguan.engine.synthetic.houses import House
from diguan.engine.synthetic.truth import LINE, Answer, verdict

PACK = "changchun/2017-opinions"
ON_REGISTER = ("registered", "returned", "pre_exit")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one household: its place on the register, what must come out, and its grounds."""

    register_status: str | None
    outcome: str
    grounds: dict[str, Answer]


@dataclass(frozen=True, slots=True)
class Answers:
    """The known answers of a county on a day, by household number; and the defects planted in it."""

    on: date
    households: dict[str, Known]
    planted: tuple[Planted, ...]

    @property
    def outcomes(self) -> dict[str, int]:
        """How many households must come out how."""
        return dict(Counter(known.outcome for known in self.households.values()))

    @property
    def missed(self) -> list[str]:
        """Households that qualify and are not on the register (wrongly left out)."""
        return [number for number, known in self.households.items() if _is(known, "qualifies", False)]

    @property
    def wrongly_kept(self) -> list[str]:
        """Households on the register, not lifted, that do not qualify (wrongly in)."""
        return [number for number, known in self.households.items() if _is(known, "does_not_qualify", True)]

    def write(self, path: Path) -> None:
        """Write the side file."""
        told: dict[str, Any] = {
            "pack": PACK,
            "on": self.on.isoformat(),
            "line": str(LINE),
            "outcomes": self.outcomes,
            "households": {number: asdict(known) for number, known in self.households.items()},
            "planted": [asdict(each) for each in self.planted],
        }
        path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")

    @classmethod
    def read(cls, path: Path) -> "Answers":
        """The side file read again."""
        told = json.loads(path.read_text("utf-8"))
        households = {number: Known(**known) for number, known in told["households"].items()}
        return cls(
            date.fromisoformat(told["on"]), households, tuple(Planted(**each) for each in told["planted"])
        )


def answers_of(houses: Sequence[House], planted: Sequence[Planted], on: date) -> Answers:
    """Work out what must come out for every household as it stands now."""
    households = {}
    for house in houses:
        found = verdict(house, on)
        households[house.number] = Known(house.facts["register_status"], found.outcome, found.grounds)
    return Answers(on, households, tuple(planted))


def _is(known: Known, outcome: str, on_register: bool) -> bool:
    registered = known.register_status in ON_REGISTER
    out = known.register_status in ("unregistered", "cancelled")
    return known.outcome == outcome and (registered if on_register else out)
