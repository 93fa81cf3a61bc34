"""Reading the audit trail: entries of the viewer's area, for those who watch over it and nobody else."""

from collections.abc import Mapping

from django.db.models import Count, Q, QuerySet

from diguan.registry.files.scope import one
from diguan.registry.models import AuditEntry
from diguan.registry.viewer import Viewer

READS_TRAIL = frozenset({"auditor", "audit_admin"})
READS_SITE = frozenset({"audit_admin"})  # the site's own acts, which belong to no area


def audit_entries(viewer: Viewer) -> "QuerySet[AuditEntry]":
    """Entries about the viewer's area, newest first; nothing for a duty that does not read the trail."""
    rows = AuditEntry.objects.order_by("-id")
    if viewer.scope is None or viewer.duty not in READS_TRAIL:
        return rows.none()
    here = Q(area_prefix__startswith=viewer.scope.prefix)
    return rows.filter(here | Q(area_prefix="") if viewer.duty in READS_SITE else here)


def looks(viewer: Viewer, since: Mapping[int, str]) -> dict[str, dict[int, int]]:
    """Officer → number of days → how many masked values he has looked at since the moment of that number."""
    rows = audit_entries(viewer).filter(kind="revealed").order_by()
    found: dict[str, dict[int, int]] = {}
    for days, moment in since.items():
        counted = rows.filter(at__gte=moment).values("officer_id", "by_name").annotate(many=Count("pk"))
        for row in counted:
            found.setdefault(row["by_name"], dict.fromkeys(since, 0))[days] += row["many"]
    return found


def audit_entry(viewer: Viewer, entry_id: int) -> AuditEntry:
    """One entry; raises NotInSight."""
    return one(audit_entries(viewer), pk=entry_id)
