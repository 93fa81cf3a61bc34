"""The head of the audit chain on paper: a short code and a QR, so that what is posted or filed proves later
what stood then.

What a head is, casework knows; a sheet prints what it is given here.
"""

from io import BytesIO

import segno
from django.utils.translation import gettext

from diguan.casework import anchors
from diguan.casework.audit import chain_of


def stamp(prefix: str) -> dict[str, str] | None:
    """What a sheet about an area prints: words with the code, and the QR as SVG; None before the first
    entry."""
    chain = chain_of(prefix)
    head = next((one for one in anchors.heads() if one.chain == chain), None)
    if head is None:
        return None
    anchors.note()
    said = {"chain": head.chain, "number": head.number, "code": anchors.code(head.link)}
    drawn = BytesIO()
    segno.make(f"diguan-audit:{head.chain}:{head.number}:{head.link}", error="m", micro=False).save(
        drawn, kind="svg", border=1, xmldecl=False, svgns=True
    )
    return {
        "words": gettext("Audit trail %(chain)s, entry %(number)s: %(code)s") % said,
        "svg": drawn.getvalue().decode(),
    }
