"""The judged households of an area: who qualifies, who does not, of whom it cannot be said, and why."""

from functools import cached_property
from pathlib import Path
from typing import Any

import django_filters
from django.db.models import Case, F, Q, QuerySet, TextField, When
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from diguan.desks.identification import rulings
from diguan.desks.identification.found import Found
from diguan.desks.identification.parts import OUTCOMES
from diguan.desks.identification.tables import JudgedTable
from diguan.registry import files
from diguan.web import areas, badges, policies
from diguan.web.tables import Filter, ListPage

MISSED, WRONGLY_KEPT = "missed", "wrongly_kept"
UNLIKE = {
    MISSED: Q(outcome="qualifies", household__status__in=files.NOT_REGISTERED),
    WRONGLY_KEPT: Q(outcome="does_not_qualify", household__status__in=files.REGISTERED),
}


class JudgedFilter(Filter):
    """Outcome, reason, mark, status, and where register and rules are at odds."""

    outcome = django_filters.ChoiceFilter(label=_("Outcome"), empty_label=_("all"))
    reason = django_filters.ChoiceFilter(method="of_list", label=_("Reason"), empty_label=_("all"))
    flag = django_filters.ChoiceFilter(method="of_list", label=_("Mark"), empty_label=_("all"))
    status = django_filters.ChoiceFilter(
        field_name="household__status", label=_("Register status"), empty_label=_("all")
    )
    unlike = django_filters.ChoiceFilter(
        method="at_odds", label=_("Register and rules"), empty_label=_("all")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        known = rulings.rules(self.request.judgement.pack_id).values()
        language = get_language() or "zh-hans"
        self._choose("outcome", [(one, badges.outcome_name(one)) for one in badges.OUTCOMES])
        self._choose(
            "reason", [(rule.id, rule.text.say(language)) for rule in known if rule.kind == "ground"]
        )
        marks = [rule for rule in known if rule.kind in ("flag", "focus")]
        self._choose("flag", [(rule.id, rule.text.say(language)) for rule in marks])
        codes = policies.book().codes("register_status")
        self._choose("status", [(key, codes.text(key).say(language)) for key in codes.keys])
        odds = [
            (MISSED, gettext("qualify, not in the register")),
            (WRONGLY_KEPT, gettext("in the register, do not qualify")),
        ]
        self._choose("unlike", odds)

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.filters[name].extra["choices"] = choices

    def of_list(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Findings whose list of reasons, or of marks, names the rule."""
        column = {"reason": "reasons", "flag": "flags"}[name]
        return rows.annotate(named=Cast(column, TextField())).filter(named__contains=f'"{value}"')

    def at_odds(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Findings that the register contradicts."""
        return rows.filter(UNLIKE[value])


class Judged(ListPage):
    """The list as a page and as Excel."""

    template_name = "identification/households.html"
    table_class = JudgedTable
    filterset_class = JudgedFilter
    search = ("household__number", "household__head_name")
    search_hint = _("Household number or name of the head")
    file_name = "judged-households"
    empty = _("No household with these marks.")

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Find the judgement and the part of the area; NotInSight when it is not the viewer's."""
        super().setup(request, *args, **kwargs)
        self.viewer = areas.part(request)
        self.judgement = request.judgement = files.judgement(self.viewer, kwargs["judgement_id"])

    @property
    def title(self) -> str:
        """The heading, with the area's name."""
        area = areas.area_of(self.viewer)
        return gettext("Judged households: %(area)s") % {"area": area.name if area else ""}

    def rows(self) -> QuerySet[Any]:
        """What the judgement found in the area: village by village, who qualifies first, by rank."""
        turn = Case(*(When(outcome=one, then=place) for place, one in enumerate(OUTCOMES)))
        rows = files.findings(self.viewer, self.judgement)
        return rows.order_by("village_code", turn, F("rank").asc(nulls_last=True), "pk")

    def table_options(self) -> dict[str, Any]:
        """The pack whose rules are named, and the incomes they read."""
        return {"pack_id": self.judgement.pack_id, "incomes": self.incomes, "earlier": self.earlier}

    @cached_property
    def incomes(self) -> dict[int, Any]:
        """Net income per head of every household of the area."""
        return Found(Path(self.judgement.folder), self.viewer.prefix).incomes()

    @cached_property
    def earlier(self) -> dict[int, Any]:
        """The same by the newest judgement of the files of the year before; empty where there is none."""
        judged = files.judgements(self.viewer).filter(state="done", area_prefix=self.judgement.area_prefix)
        before = judged.filter(snapshot__year=self.judgement.snapshot.year - 1).first()
        return Found(Path(before.folder), self.viewer.prefix).incomes() if before else {}

    def extra(self) -> dict[str, Any]:
        """The judgement and the ways on from here."""
        overview = reverse("identification:overview", args=[self.judgement.pk])
        return {
            "judgement": self.judgement,
            "pack_title": rulings.title(self.judgement),
            "here": f"?area={self.request.GET['area']}" if self.request.GET.get("area") else "",
            "crumbs": [(gettext("Judgement"), overview)],
        }
