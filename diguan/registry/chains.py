"""How the entries of an audit trail hang together: each link is a keyed sum of the link before and of the
entry.

It knows texts and the keyring, no tables. SHA-256 is the default, SM3 (GB/T 32905) can be chosen; a link says
which it is and which key made it: whoever owns the database alone can forge no entry.
"""

import hashlib
from collections.abc import Callable, Sequence
from typing import Final

ALGORITHMS: Final = ("sha256", "sm3")
BLOCK: Final = 64  # bytes that SHA-256 and SM3 take at once
SEPARATOR: Final = "\x1f"  # no field may hold it, so that no text can move from one field to the next
COLUMNS: Final = (
    *("chain", "number", "at", "officer_id", "by_name", "area_prefix", "kind", "household", "person"),
    *("reason", "before", "after", "rows", "request"),
)
SITE: Final = "site"  # the chain of acts that belong to no jurisdiction
BEGIN: Final = ""  # what stands before the first link


def line(values: Sequence[object]) -> str:
    """The fields of an entry, in the order of COLUMNS, as they are summed up."""
    return SEPARATOR.join(str(value) for value in values)


def link(before: str, entry: str, algorithm: str, key: str, secret: bytes) -> str:
    """The link of an entry that follows another link: `sha256:k1:5f1c…`."""
    return f"{algorithm}:{key}:{summing(algorithm, secret)(f'{before}{SEPARATOR}{entry}'.encode())}"


def summing(algorithm: str, secret: bytes) -> Callable[[bytes], str]:
    """HMAC (RFC 2104) with one key, made ready once: twice as fast as asking the library for each text."""
    key = (hashlib.new(algorithm, secret).digest() if len(secret) > BLOCK else secret).ljust(BLOCK, b"\0")
    inner = hashlib.new(algorithm, bytes(byte ^ 0x36 for byte in key))
    outer = hashlib.new(algorithm, bytes(byte ^ 0x5C for byte in key))

    def summed(text: bytes) -> str:
        within, around = inner.copy(), outer.copy()
        within.update(text)
        around.update(within.digest())
        return around.hexdigest()

    return summed


def clean(text: str) -> str:
    """A text without control characters: none can forge a line of a log or the border of a field."""
    return "".join(letter if letter.isprintable() or letter == "\u3000" else " " for letter in text)
