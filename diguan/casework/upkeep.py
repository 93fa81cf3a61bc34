"""Telling in the trail what was done to keep the site: a backup made, a drill passed, the trail verified.

The site's own acts, of no area. What was done is done also when it cannot be told: a role that backs up may
not be allowed to write.
"""

import logging
from collections.abc import Sequence
from typing import Any

from django.db import DatabaseError

from diguan.casework import audit
from diguan.casework.verifying import Tampering
from diguan.registry.models import Officer

MOST = 100  # faults that are kept: where there are more, the first say where to look
logger = logging.getLogger("diguan.audit")


def tell(kind: str, *, by: Officer | None = None, **told: Any) -> bool:
    """Write one entry; False, and a line in the log, when the database refuses."""
    try:
        with audit.act():
            audit.write(kind, by=by, area_prefix="", after=told)
    except DatabaseError as fault:
        logger.warning("not told in the trail: %s (%s)", kind, type(fault).__name__)
        return False
    return True


def tell_verified(
    entries: int, anchors: int, found: Sequence[Tampering], seconds: float, *, by: Officer | None = None
) -> bool:
    """Tell that the trail was verified, against how many anchors, and what was found."""
    first = [
        {"chain": one.chain, "number": one.number, "zh": one.what.zh, "en": one.what.en}
        for one in found[:MOST]
    ]
    told = {"entries": entries, "anchors": anchors, "faults": len(found), "seconds": round(seconds, 1)}
    return tell("audit_verified", by=by, **told, first=first)
