"""How the entries of an audit trail hang together: each link is a keyed sum of the link before and of the
entry.

It knows texts and the keyring, no tables. SHA-256 is the default, SM3 (GB/T 32905) can be chosen; a link says
which it is and which key made it: whoever owns the database alone can forge no entry.
"""

import hmac
from collections.abc import Sequence
from typing import Final

ALGORITHMS: Final = ("sha256", "sm3")
SEPARATOR: Final = "\x1f"  # no field may hold it, so that no text can move from one field to the next
COLUMNS: Final = (
    *("chain", "number", "at", "officer_id", "by_name", "area_prefix", "kind", "household", "person"),
    *("reason", "before", "after", "rows", "request"),
)
BEGIN: Final = ""  # what stands before the first link


def line(values: Sequence[object]) -> str:
    """The fields of an entry, in the order of COLUMNS, as they are summed up."""
    return SEPARATOR.join(str(value) for value in values)


def link(before: str, entry: str, algorithm: str, key: str, secret: bytes) -> str:
    """The link of an entry that follows another link: `sha256:k1:5f1c…`."""
    text = f"{before}{SEPARATOR}{entry}".encode()
    return f"{algorithm}:{key}:{hmac.digest(secret, text, algorithm).hex()}"


def clean(text: str) -> str:
    """A text without control characters: none can forge a line of a log or the border of a field."""
    return "".join(letter if letter.isprintable() or letter == "\u3000" else " " for letter in text)
