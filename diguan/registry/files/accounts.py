"""Reading accounts: those of the viewer's area, for the security administrator and nobody else."""

from django.db.models import Q, QuerySet

from diguan.registry.files.scope import one
from diguan.registry.models import AccountProposal, Officer
from diguan.registry.viewer import Viewer

GIVES_ACCOUNTS = frozenset({"security_admin"})


def accounts(viewer: Viewer) -> "QuerySet[Officer]":
    """The accounts of the area, closed ones too, by name."""
    rows = Officer.objects.select_related("area").order_by("username")
    if viewer.scope is None or viewer.duty not in GIVES_ACCOUNTS:
        return rows.none()
    return rows.filter(area__prefix__startswith=viewer.scope.prefix)


def account(viewer: Viewer, officer_id: int) -> Officer:
    """One account; raises NotInSight."""
    return one(accounts(viewer), pk=officer_id)


def account_proposals(viewer: Viewer) -> "QuerySet[AccountProposal]":
    """Acts on accounts of the area that wait for a second person."""
    rows = AccountProposal.objects.filter(agreed=None).select_related("by", "officer__area")
    if viewer.scope is None or viewer.duty not in GIVES_ACCOUNTS:
        return rows.none()
    prefix = viewer.scope.prefix
    about = Q(officer=None) | Q(officer__area__prefix__startswith=prefix)
    return rows.filter(about, by__area__prefix__startswith=prefix)


def account_proposal(viewer: Viewer, proposal_id: int) -> AccountProposal:
    """One that waits; raises NotInSight."""
    return one(account_proposals(viewer), pk=proposal_id)
