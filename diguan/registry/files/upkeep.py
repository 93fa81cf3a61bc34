"""Reading what was last done to keep the site: backups, drills, keys, verifications. They belong to no area
and speak of no household."""

from collections.abc import Iterable

from diguan.registry.chains import SITE
from diguan.registry.models import AuditEntry
from diguan.registry.viewer import Viewer

LOOKS_AFTER = {
    "system_admin": frozenset({"backed_up", "drilled", "key_made", "resealed"}),
    "audit_admin": frozenset({"audit_verified"}),
}


def newest_upkeep(viewer: Viewer, kinds: Iterable[str]) -> dict[str, AuditEntry]:
    """Kind → its newest entry; nothing for a duty that does not look after it, or of what never happened."""
    allowed = LOOKS_AFTER.get(viewer.duty, frozenset())
    rows = AuditEntry.objects.filter(chain=SITE).order_by("-number")
    found = ((kind, rows.filter(kind=kind).first()) for kind in kinds if kind in allowed)
    return {kind: entry for kind, entry in found if entry}
