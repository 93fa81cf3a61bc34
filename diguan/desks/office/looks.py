"""How often each officer looks at masked values: who looks much more than others is asked why."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diguan.desks.office import told
from diguan.registry import files
from diguan.web.tables import ListPage, Number, Plain, Table

DAYS = (1, 7, 30)


class LooksTable(Table):
    """One line per officer."""

    by_name = Plain(verbose_name=_("Done by"))
    in_1 = Number(verbose_name=_("Today"))
    in_7 = Number(verbose_name=_("In 7 days"))
    in_30 = Number(verbose_name=_("In 30 days"))

    class Meta(Table.Meta):
        fields = ("by_name", "in_1", "in_7", "in_30")


class Looks(ListPage):
    """The list as a page and as Excel."""

    title = _("Looks at masked values")
    lead = _(
        "How many masked values each officer of the area has looked at, each with a reason in the trail."
    )
    empty = _("Nobody has looked at a masked value.")
    table_class = LooksTable
    order_by = "-in_30"
    file_name = "looks"

    def rows(self) -> list[dict[str, Any]]:
        """Officers with their counts."""
        today = timezone.localdate()
        since = {days: told.start_of(today - timedelta(days=days - 1)) for days in DAYS}
        return [
            {"by_name": name, **{f"in_{days}": counts[days] for days in DAYS}}
            for name, counts in files.looks(self.request.viewer, since).items()
        ]
