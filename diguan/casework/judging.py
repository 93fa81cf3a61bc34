"""Judging an area and checking its data: freeze the files, let the engine answer, keep what it found.

Each is one step for an officer and safe to repeat: a killed run leaves no row, and the same files judged by
the same pack for the same day are recognised instead of judged twice. It decides nothing about a household.
"""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.utils import timezone

from diguan.casework import audit, may, statistics
from diguan.engine import judge as engine_judge
from diguan.engine import quality as engine_quality
from diguan.engine import snapshot as engine_snapshot
from diguan.engine.judgement import Judgement as Judged
from diguan.policy.pack import Pack
from diguan.registry import findings
from diguan.registry.freeze import frozen_files
from diguan.registry.models import Area, Judgement, Officer, QualityRun, RunState, Snapshot
from diguan.registry.viewer import Viewer
from diguan.words.areas import Level, Scope
from diguan.words.errors import Fault
from diguan.words.text import Text

Progress = Callable[[int, int, str], None]


class JudgingFault(Fault):
    """A choice of pack, area, year or day that cannot be judged."""


def judge(
    area: Area, pack: Pack, *, year: int, on: date, by: Officer, progress: Progress | None = None
) -> Judgement:
    """Judge the area's files of a year by a pack as it stands on a day; gives the earlier judgement if
    nothing has changed since.

    Raises NotAllowed, JudgingFault for a pack that is not in force there and then, NothingToFreeze, and what
    `progress` raises to stop.
    """
    viewer = Viewer.of(by)
    may.must_judge(viewer, area.prefix)
    _check(pack, area, on)
    frozen = _frozen(viewer, area, year, on, by, progress)
    same = {"snapshot__digest": frozen.digest, "pack_digest": pack.digest, "on": on, "area": area}
    if earlier := Judgement.objects.filter(state=RunState.DONE, **same).first():
        _forget(frozen, keep=earlier.snapshot, by=by)
        statistics.count(earlier, pack)
        return earlier
    folder = Path(settings.JUDGEMENTS) / _folder_name(area, year, on)
    judged = engine_judge.judge(_counties(frozen), pack.at(on), folder, progress=progress)
    made = _keep(frozen, pack, on, folder, judged, by)
    statistics.count(made, pack)
    return made


def check_quality(
    area: Area, pack: Pack, *, year: int, on: date, by: Officer, progress: Progress | None = None
) -> QualityRun:
    """Run the quality rules of a pack over the area's files of a year and keep what they found.

    Raises NotAllowed, NothingToFreeze, and what `progress` raises to stop.
    """
    viewer = Viewer.of(by)
    may.must_freeze(viewer, area.prefix)
    frozen = _frozen(viewer, area, year, on, by, progress)
    folder = Path(settings.JUDGEMENTS) / f"quality-{_folder_name(area, year, on)}"
    found = engine_quality.check(_counties(frozen), pack.at(on), folder, progress=progress)
    with audit.act():
        run = QualityRun.objects.create(
            snapshot=frozen,
            pack_id=pack.id,
            pack_digest=pack.digest,
            on=on,
            folder=str(folder),
            counts=dict(found.counts),
            state=RunState.DONE,
            area=area,
            area_prefix=area.prefix,
            at=timezone.now(),
            by=by,
        )
        findings.load_quality(run)
        said = {"run": run.pk, "pack": pack.id, "digest": pack.digest, "year": year, "on": on.isoformat()}
        audit.write("quality_checked", by=by, area_prefix=area.prefix, after=said)
    return run


def _check(pack: Pack, area: Area, on: date) -> None:
    if pack.decision is None:
        raise JudgingFault(_DECIDES_NOTHING.format(pack=pack.title), mend=_MEND_PACK)
    if pack.reach(area.code) is None or not pack.in_force(on):
        raise JudgingFault(_NOT_IN_FORCE.format(pack=pack.title, area=area.full_name, on=on), mend=_MEND_PACK)


def freeze(
    viewer: Viewer,
    scope: Scope,
    year: int,
    on: date,
    folder: Path,
    *,
    by: Officer,
    progress: Progress | None = None,
) -> Snapshot:
    """Freeze the files of an area (registry.freeze) and tell it in the audit trail."""
    frozen = frozen_files(viewer, scope, year, on, folder, progress)
    with audit.act():
        frozen.save()
        said = {"snapshot": frozen.pk, "digest": frozen.digest, "year": year, "on": on.isoformat()}
        audit.write("frozen", by=by, area_prefix=frozen.area_prefix, after=said)
    return frozen


def _frozen(
    viewer: Viewer, area: Area, year: int, on: date, by: Officer, progress: Progress | None
) -> Snapshot:
    """The area's files as they are now; an earlier snapshot with the same digest is taken instead."""
    folder = Path(settings.SNAPSHOTS) / _folder_name(area, year, on)
    scope = Scope(area.code, Level(area.level))
    made = freeze(viewer, scope, year, on, folder, by=by, progress=progress)
    same = Snapshot.objects.filter(area=area, year=year, on=on, digest=made.digest).exclude(pk=made.pk)
    earlier = same.order_by("id").first()
    if earlier is None or not Path(earlier.folder).is_dir():
        return made
    _forget(made, keep=earlier, by=by)
    return earlier


def _forget(frozen: Snapshot, *, keep: Snapshot, by: Officer) -> None:
    if frozen.pk != keep.pk:
        with audit.act():
            frozen.delete()
            said = {"digest": keep.digest, "snapshot": keep.pk}
            audit.write("snapshot_known", by=by, area_prefix=keep.area_prefix, after=said)
        shutil.rmtree(frozen.folder, ignore_errors=True)


def _counties(frozen: Snapshot) -> list[engine_snapshot.Snapshot]:
    return engine_snapshot.counties(Path(frozen.folder))


def _keep(frozen: Snapshot, pack: Pack, on: date, folder: Path, judged: Judged, by: Officer) -> Judgement:
    with audit.act():
        kept = Judgement.objects.create(
            snapshot=frozen,
            pack_id=pack.id,
            pack_digest=pack.digest,
            pack_title_zh=pack.title.zh,
            pack_title_en=pack.title.en,
            on=on,
            folder=str(folder),
            counts={"households": dict(judged.counts), "people": dict(judged.people)},
            state=RunState.DONE,
            area=frozen.area,
            area_prefix=frozen.area_prefix,
            at=timezone.now(),
            by=by,
        )
        findings.load(kept)
        said = {"judgement": kept.pk, "pack": pack.id, "digest": pack.digest, "on": on.isoformat()}
        audit.write("judged", by=by, area_prefix=frozen.area_prefix, after=said)
    return kept


def _folder_name(area: Area, year: int, on: date) -> str:
    return f"{area.prefix}-{year}-{on:%Y%m%d}-{uuid4().hex[:8]}"


_DECIDES_NOTHING = Text("“{pack}”没有规定谁符合条件", "'{pack}' does not say who qualifies")
_NOT_IN_FORCE = Text("“{pack}”{on} 在{area}不适用", "'{pack}' is not in force in {area} on {on}")
_MEND_PACK = Text("请选择当地当日适用的政策", "choose a policy that is in force there on that day")
