"""What a converter says of a cell that is not plainly right: Bad keeps it out, Odd lets it in with a warning.

Both name a kind of kinds.toml and the words its sentence needs; they know no place.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class Bad(Exception):
    """The cell holds no value of its fact."""

    def __init__(self, kind: str, **words: Any) -> None:
        super().__init__(kind)
        self.kind = kind
        self.words = words


@dataclass(frozen=True, slots=True)
class Odd:
    """A value that was read with some good will."""

    value: Any
    kind: str
    words: Mapping[str, Any]
