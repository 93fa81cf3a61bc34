"""Reading workbooks that were brought in, and their faults, which quote cells: only those wholly in the
viewer's area."""

from django.db.models import QuerySet

from diguan.registry.files.scope import one, within
from diguan.registry.models import ImportBatch, ImportFault
from diguan.registry.viewer import Viewer


def imports(viewer: Viewer) -> "QuerySet[ImportBatch]":
    """Workbooks brought in for the viewer's area or a part of it, newest first."""
    return within(ImportBatch.objects.select_related("area").order_by("-id"), viewer)


def import_batch(viewer: Viewer, batch_id: int) -> ImportBatch:
    """One workbook; raises NotInSight."""
    return one(imports(viewer), pk=batch_id)


def faults(viewer: Viewer, batch: ImportBatch | int) -> "QuerySet[ImportFault]":
    """The faults of a workbook, in the order of the sheet."""
    return within(ImportFault.objects.filter(batch=batch).order_by("id"), viewer, "batch__area_prefix")
