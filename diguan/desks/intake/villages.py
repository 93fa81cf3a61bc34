"""The villages of the area with their forms of a year, and the page on which one is filled in."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from diguan.casework import may
from diguan.casework import villages as casework
from diguan.desks.intake.forms import FIRST_YEAR
from diguan.desks.intake.village_forms import VillageForm, doubts, recorded
from diguan.registry import files
from diguan.web import faults, policies
from diguan.web.tables import Link, ListPage, Number, Plain, Table
from diguan.words.areas import Level
from diguan.words.errors import Fault
from diguan.words.text import Text


class NoSuchYear(Fault):
    """A year before the register, or one still to come."""

    status = 404


@dataclass(frozen=True, slots=True)
class Row:
    """One village: how many facts of its form are filled in, and how many rules find something."""

    code: str
    year: int
    name: str
    township: str
    filled: int
    doubts: int


class VillageTable(Table):
    """One line a village."""

    name = Link("intake:village", args=["code", "year"], verbose_name=_("Village"))
    township = Plain(verbose_name=_("Township"))
    filled = Number(verbose_name=_("Facts filled in"))
    doubts = Number(verbose_name=_("Looks wrong"))
    code = Plain(verbose_name=_("Village code"), wrap=False)

    class Meta(Table.Meta):
        fields = ("name", "township", "filled", "doubts", "code")


class Villages(ListPage):
    """The villages of the area and how far their forms are."""

    title = _("Village forms")
    lead = _("One form a village and a year. Leave blank what is not known.")
    table_class = VillageTable
    empty = _("No village here.")
    file_name = "villages"
    template_name = "intake/villages.html"

    @cached_property
    def year(self) -> int:
        """The year asked for, else the newest of the register."""
        asked = self.request.GET.get("year", "")
        return int(asked) if asked.isdecimal() and int(asked) in self.years else self.years[0]

    @cached_property
    def years(self) -> list[int]:
        """The years of the register, and the present one."""
        return [*dict.fromkeys([*files.recorded_years(self.request.viewer), timezone.localdate().year])]

    def rows(self) -> list[Row]:
        """One row a village, from two queries."""
        viewer, year = self.request.viewer, self.year
        known = {form.village_code: form for form in files.village_years(viewer, year)}
        return [_row(village, known.get(village.code), year) for village in files.villages(viewer)]

    def extra(self) -> dict[str, Any]:
        """The years to choose from."""
        return {"year": self.year, "years": self.years, "asked": len(policies.book().recorded("village"))}


@require_http_methods(["GET", "POST"])
def village(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """A village's form of a year: as it stands, what looks wrong with it, and a way to change it."""
    viewer, today = request.own_viewer, timezone.localdate()
    if not FIRST_YEAR < year <= today.year:
        raise NoSuchYear(_NO_YEAR.format(year=year), mend=_MEND_YEAR)
    place = files.area(viewer, code, Level.VILLAGE)
    on_record = files.village_years(viewer, year).filter(village_code=place.code).first()
    may_record = may.may_record_village(viewer, place.code)
    form = VillageForm(
        request.POST or None,
        today=today,
        in_use=min(today, date(year, 12, 31)),
        initial={**recorded(on_record), "version": on_record.version if on_record else 0},
    )
    if request.method == "POST":
        may.must_record_village(viewer, place.code)
        if form.is_valid() and _recorded(request, place, year, form):
            return redirect("intake:village", place.code, year)
    context = {
        "place": place,
        "year": year,
        "form": form,
        "on_record": on_record,
        "doubts": doubts(place.code, recorded(on_record), today) if on_record else [],
        "may_record": may_record,
        "crumbs": [(gettext("Village forms"), reverse("intake:villages"))],
    }
    return render(request, "intake/village.html", context, status=422 if form.errors else 200)


def _recorded(request: HttpRequest, place: Any, year: int, form: VillageForm) -> bool:
    given = form.cleaned_data
    try:
        changed = casework.record(
            place,
            year,
            form.facts(),
            by=request.user,
            reason=given["reason"],
            on=given["on"],
            version=given["version"],
        )
    except may.NotAllowed:
        raise
    except Fault as fault:
        form.add_error(fault.where if fault.where in form.fields else None, faults.say(fault))
        return False
    said = gettext("%(count)s facts are on record.") if changed else gettext("Nothing was changed.")
    messages.success(request, said % {"count": len(changed)} if changed else said)
    return True


def _row(place: Any, form: Any, year: int) -> Row:
    facts = recorded(form)
    filled = sum(value is not None for value in facts.values())
    wrong = len(doubts(place.code, facts, timezone.localdate())) if form else 0
    return Row(place.code, year, place.name, place.parent.name if place.parent else "", filled, wrong)


_NO_YEAR = Text("没有 {year} 年的村表", "there is no village form of {year}")
_MEND_YEAR = Text("请选择登记册已有的年度", "choose a year of the register")
