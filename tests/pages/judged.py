"""The county of the cast, judged: its register frozen and run through the Changchun opinions of 2017.

The made-up county lies in no pack's area; the policy is taken as it is. Used by the tests of several desks.
"""

from datetime import date
from pathlib import Path

from django.utils import timezone

from diguan.engine import judge
from diguan.engine.snapshot import counties
from diguan.policy.library import Pack
from diguan.registry import findings
from diguan.registry.freeze import freeze
from diguan.registry.models import Judgement, Officer, RunState
from diguan.web.policies import library
from tests.people import DAY, YEAR, viewer

PACK = "changchun/2017-opinions"


def pack() -> Pack:
    """The policy that the cast is judged by."""
    return library().pack(PACK)


def judged(officer: Officer, folder: Path, *, year: int = YEAR, on: date = DAY) -> Judgement:
    """Freeze the officer's area, judge it as of a day, and keep the findings."""
    looking = viewer(officer)
    frozen = freeze(looking, looking.scope, year, on, folder / f"snapshot-{year}-{on}")
    policy = pack()
    answer = judge.judge(counties(Path(frozen.folder)), policy.at(on), folder / f"judgement-{year}-{on}")
    row = Judgement.objects.create(
        snapshot=frozen,
        pack_id=policy.id,
        pack_digest=policy.digest,
        pack_title_zh=policy.title.zh,
        pack_title_en=policy.title.en,
        on=on,
        folder=str(answer.folder),
        counts={"households": answer.counts, "people": answer.people},
        state=RunState.DONE,
        area=officer.area,
        area_prefix=officer.area.prefix,
        at=timezone.now(),
        by=officer,
    )
    findings.load(row)
    return row
