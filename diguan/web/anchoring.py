"""The head of the audit chain on paper: a short code and a QR, so that what is posted or filed proves later
what stood then.

What a head is, casework knows; a sheet prints what it is given here.
"""

from django.utils.translation import gettext

from diguan.casework import anchors
from diguan.casework.audit import chain_of
from diguan.web import qr


def stamp(prefix: str) -> dict[str, str] | None:
    """What a sheet about an area prints: words with the code, and the QR as SVG; None before the first
    entry."""
    if (head := _head(prefix)) is None:
        return None
    anchors.note()
    return {"words": _words(head), "svg": qr.svg(f"diguan-audit:{head.chain}:{head.number}:{head.link}")}


def said(prefix: str) -> str:
    """The same words on a screen, for whoever writes them down; empty before the first entry."""
    head = _head(prefix)
    return _words(head) if head else ""


def _head(prefix: str) -> anchors.Anchor | None:
    chain = chain_of(prefix)
    return next((one for one in anchors.heads() if one.chain == chain), None)


def _words(head: anchors.Anchor) -> str:
    told = {"chain": head.chain, "number": head.number, "code": anchors.code(head.link)}
    return gettext("Audit trail %(chain)s, entry %(number)s: %(code)s") % told
