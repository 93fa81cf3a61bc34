"""The background job that counts an older judgement, made before its numbers were kept for statistics."""

from typing import Any

from diguan.casework import statistics
from diguan.jobs.work import Work, job
from diguan.registry import files
from diguan.web import policies
from diguan.words.text import Text

COUNT = Text("统计判定结果", "Count a judgement")


@job("monitoring.count", COUNT)
def count(work: Work, judgement: int) -> dict[str, Any]:
    """Make the cube of a judgement; a second attempt goes on where the first was stopped."""
    row = files.judgement(work.viewer, judgement)
    statistics.count(row, policies.library().pack(row.pack_id), progress=work.progress)
    return {"judgement": row.pk}
