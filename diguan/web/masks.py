"""Secrets as a page may show them to an officer: enough to tell two apart, too little to use.

Which officer may see the whole value, and the log of it, is not decided here.
"""

from collections.abc import Callable

from diguan.words import identity, names

HIDDEN = "***"
_BY_KIND: dict[str, Callable[[str], str]] = {
    "id_number": identity.mask,
    "phone": identity.mask_phone,
    "bank_account": identity.mask_account,
    "name": names.mask_name,
}


def masked(value: str | None, kind: str) -> str:
    """The masked value; nothing stays nothing, a kind without a rule of its own is hidden whole."""
    if not value:
        return ""
    return _BY_KIND[kind](value) if kind in _BY_KIND else HIDDEN
