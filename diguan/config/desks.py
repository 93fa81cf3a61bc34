"""Which desks stand in this house: every folder under diguan/desks with a card (desk.py), or those the site
asks for.

It finds names only; the card itself is read by diguan.web.desk.
"""

from collections.abc import Iterable
from pathlib import Path

from diguan.words.text import Text

FOLDER = Path(__file__).resolve().parents[1] / "desks"


def standing() -> tuple[str, ...]:
    """Names of the desks that are built, in the order of the alphabet; their place on screen is on their
    cards."""
    return tuple(sorted(card.parent.name for card in FOLDER.glob("*/desk.py")))


def unknown(asked: Iterable[str]) -> Text | None:
    """What is wrong with a list of desk names, if one of them is not built."""
    strange = ", ".join(sorted(set(asked) - set(standing())))
    return (
        Text("没有这些工作台：{strange}", "there are no such desks: {strange}").format(strange=strange)
        if strange
        else None
    )


def apps(asked: Iterable[str]) -> tuple[str, ...]:
    """Dotted app paths of the desks asked for; of all that stand when none is named."""
    wanted = set(asked) or set(standing())
    return tuple(f"diguan.desks.{name}" for name in standing() if name in wanted)
