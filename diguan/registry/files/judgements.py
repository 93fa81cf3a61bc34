"""Reading frozen snapshots, judgements and their findings. The facts behind a finding stay in the
judgement's folder."""

from django.db.models import QuerySet

from diguan.registry.files.scope import inside, one, seen, touching
from diguan.registry.models import Finding, Household, Judgement, RunState, Snapshot
from diguan.registry.viewer import Viewer


def snapshots(viewer: Viewer) -> "QuerySet[Snapshot]":
    """Snapshots that speak of the viewer's area, newest first. The folder holds the snapshot's whole area."""
    return touching(Snapshot.objects.select_related("area").order_by("-id"), viewer)


def snapshot(viewer: Viewer, snapshot_id: int) -> Snapshot:
    """One snapshot; raises NotInSight."""
    return one(snapshots(viewer), pk=snapshot_id)


def judgements(viewer: Viewer) -> "QuerySet[Judgement]":
    """Judgements that speak of the viewer's area, newest first.

    `counts` are those of the whole area that was judged; what a viewer may count are the findings.
    """
    return touching(Judgement.objects.select_related("snapshot", "area").order_by("-id"), viewer)


def judgement(viewer: Viewer, judgement_id: int) -> Judgement:
    """One judgement; raises NotInSight."""
    return one(judgements(viewer), pk=judgement_id)


def newest_judgement(viewer: Viewer) -> Judgement | None:
    """The newest finished judgement that speaks of the viewer's area."""
    return judgements(viewer).filter(state=RunState.DONE).first()


def findings(viewer: Viewer, judgement: Judgement | int) -> "QuerySet[Finding]":
    """What a judgement found in the viewer's area, with household and village, by rank in each village."""
    rows = Finding.objects.filter(judgement=judgement).select_related("household__village")
    return seen(rows.order_by("village_code", "rank", "id"), viewer)


def answers(viewer: Viewer, household: Household) -> "QuerySet[Finding]":
    """What every finished judgement found for a household, newest first, with judgement and snapshot."""
    rows = Finding.objects.filter(household=household, judgement__state=RunState.DONE)
    return seen(rows.select_related("judgement__snapshot").order_by("-judgement_id"), viewer)


def finding(viewer: Viewer, household: Household, judgement: Judgement | int | None = None) -> Finding | None:
    """What a judgement (the newest finished one, when none is named) found for a household; None when
    nothing."""
    rows = Finding.objects.filter(household=household).select_related("judgement__snapshot")
    rows = rows.filter(judgement=judgement) if judgement else rows.filter(judgement__state=RunState.DONE)
    return rows.filter(inside(viewer)).order_by("-judgement_id").first()
