"""The background job that judges an area."""

from datetime import date
from typing import Any

from diguan.casework import judging
from diguan.jobs.work import Work, job
from diguan.registry import files
from diguan.web import policies
from diguan.words.text import Text

JUDGE = Text("按政策判定", "Judge by the policy")


@job("identification.judge", JUDGE)
def judge(work: Work, area: int, pack: str, year: int, on: str) -> dict[str, Any]:
    """Freeze, judge and keep the findings; a second attempt begins anew and recognises what was finished."""
    place = files.areas(work.viewer).get(pk=area)
    made = judging.judge(
        place,
        policies.library().pack(pack),
        year=year,
        on=date.fromisoformat(on),
        by=work.officer,
        progress=work.progress,
    )
    return {"judgement": made.pk}
