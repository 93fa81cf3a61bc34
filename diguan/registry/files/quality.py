"""Reading data-quality checks and their findings."""

from django.db.models import QuerySet

from diguan.registry.files.scope import one, seen, touching
from diguan.registry.models import QualityFinding, QualityRun, RunState
from diguan.registry.viewer import Viewer


def quality_runs(viewer: Viewer) -> "QuerySet[QualityRun]":
    """Checks that speak of the viewer's area, newest first; `counts` are those of the whole area checked."""
    return touching(QualityRun.objects.select_related("snapshot", "area").order_by("-id"), viewer)


def quality_run(viewer: Viewer, run_id: int) -> QualityRun:
    """One check; raises NotInSight."""
    return one(quality_runs(viewer), pk=run_id)


def newest_quality_run(viewer: Viewer) -> QualityRun | None:
    """The newest finished check that speaks of the viewer's area."""
    return quality_runs(viewer).filter(state=RunState.DONE).first()


def quality(viewer: Viewer, run: QualityRun | int) -> "QuerySet[QualityFinding]":
    """What a check found in the viewer's area, with household, village and person, by village and rule."""
    rows = QualityFinding.objects.filter(run=run).select_related("household__village", "person")
    return seen(rows.order_by("village_code", "rule", "id"), viewer)


def quality_finding(viewer: Viewer, finding_id: int) -> QualityFinding:
    """One finding; raises NotInSight."""
    rows = QualityFinding.objects.select_related("household__village", "person", "run")
    return one(seen(rows, viewer), pk=finding_id)
