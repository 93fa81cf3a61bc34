"""The background job that verifies the audit trail; what it found is told in the trail itself."""

import time
from typing import Any

from diguan.casework import anchors, upkeep
from diguan.casework.verifying import verify as verify_trail
from diguan.jobs.work import Work, job
from diguan.words.text import Text

VERIFY = Text("核对审计记录", "Verify the audit trail")


@job("office.verify", VERIFY, national=True)
def verify(work: Work) -> dict[str, Any]:
    """Check every link, head, anchor and row of the record; a second attempt begins anew."""
    began, known = time.monotonic(), set(anchors.noted())
    count, found = verify_trail(known, progress=work.progress)
    upkeep.tell_verified(count, len(known), found, time.monotonic() - began, by=work.officer)
    return {"entries": count, "faults": len(found)}
