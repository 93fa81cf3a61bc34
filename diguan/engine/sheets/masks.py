"""What of a cell may stand in a list of flaws: secret facts are masked, long texts cut.

It knows facts and cells, not who reads the list.
"""

from collections.abc import Callable
from typing import Any, Final

from diguan.engine.sheets import numerals
from diguan.policy.facts import Fact
from diguan.words.identity import mask, mask_account, mask_phone
from diguan.words.names import mask_name

LONGEST: Final = 60
_MASKS: Final[dict[str, Callable[[str], str]]] = {
    "id_number": mask,
    "disability_card": mask,
    "bank_account": mask_account,
    "phone": mask_phone,
    "member_phone": mask_phone,
    "name": mask_name,
}


def shown(cell: Any, fact: Fact | None) -> str | None:
    """The cell as text, masked when its fact is secret; None for a blank."""
    if cell is None or cell == "":
        return None
    is_number = isinstance(cell, float | int) and not isinstance(cell, bool)
    text = numerals.plain(numerals.of_float(cell)) if is_number else str(cell)
    if fact is not None and fact.secret:
        return _MASKS.get(fact.name, _all)(text[:LONGEST])
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _all(text: str) -> str:
    return "*" * min(len(text), 6)
