"""Two judgements of the same area: whose answer differs, and what stands behind the newer one."""

from functools import cached_property
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diguan.desks.identification import rulings
from diguan.desks.identification.tables import ChangedTable
from diguan.registry import files
from diguan.web import areas, badges
from diguan.web.tables import ListPage


class Compared(ListPage):
    """The households whose outcome changed from the judgement named by `with` to this one."""

    template_name = "identification/compare.html"
    title = _("Changed answers")
    table_class = ChangedTable
    search = ("household__number", "household__head_name")
    search_hint = _("Household number or name of the head")
    order_by = "village"
    file_name = "changed-answers"
    empty = _("No household's answer differs between the two judgements.")

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Find both judgements; NotInSight when one is not the viewer's."""
        super().setup(request, *args, **kwargs)
        self.viewer = areas.part(request)
        asked = request.GET.get("with", "")
        self.judgement = files.judgement(self.viewer, kwargs["judgement_id"])
        self.earlier = files.judgement(self.viewer, int(asked) if asked.isdecimal() else 0)

    def rows(self) -> QuerySet[Any]:
        """Findings of this judgement whose outcome is another in the earlier one."""
        kind = self.request.GET.get("kind", "")
        rows = self.changed
        before, _, after = kind.partition(".")
        return rows.filter(before=before, outcome=after) if kind in self.kinds else rows

    @cached_property
    def changed(self) -> QuerySet[Any]:
        """All of them."""
        earlier = (
            files.findings(self.viewer, self.earlier).filter(household=OuterRef("household_id")).order_by()
        )
        rows = files.findings(self.viewer, self.judgement).annotate(
            before=Subquery(earlier.values("outcome")[:1])
        )
        return rows.filter(before__isnull=False).exclude(before=F("outcome"))

    @cached_property
    def kinds(self) -> dict[str, tuple[str, str, int]]:
        """`before.after` with its words and how many households."""
        counted = self.changed.order_by().values_list("before", "outcome").annotate(Count("pk"))
        return {
            f"{before}.{after}": (badges.outcome_name(before), badges.outcome_name(after), number)
            for before, after, number in counted
        }

    def table_options(self) -> dict[str, Any]:
        """The pack whose rules are named."""
        return {"pack_id": self.judgement.pack_id}

    def extra(self) -> dict[str, Any]:
        """Both judgements and the kinds of change."""
        return {
            "judgement": self.judgement,
            "earlier": self.earlier,
            "title_now": rulings.title(self.judgement),
            "title_earlier": rulings.title(self.earlier),
            "kinds": self.kinds,
            "kind": self.request.GET.get("kind", ""),
            "crumbs": [(gettext("Judgement"), reverse("identification:overview", args=[self.judgement.pk]))],
        }
