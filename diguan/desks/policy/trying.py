"""What would change under another policy or value: ask, wait, and read who would come in, go out, or become
unknown.

It changes no file and decides nothing; the policy in force stays what it is.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from diguan.desks.policy import present
from diguan.desks.policy.changes import KINDS, Changes
from diguan.desks.policy.forms import NEWEST, VALUE, WhatIf
from diguan.desks.policy.registers import newest
from diguan.desks.policy.tables import ChangeTable
from diguan.desks.policy.work import folder, plain_again, what_if
from diguan.jobs.models import Run
from diguan.jobs.work import runs
from diguan.policy.pack import Pack
from diguan.registry import files
from diguan.web import areas, policies
from diguan.web.charts import Chart, Series
from diguan.web.readable import reader
from diguan.web.tables import ListPage

MAY_ASK = frozenset({"township_officer", "county_officer", "city_officer", "province_officer", "auditor"})
SHOWN = 50  # snapshots to choose from


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form; a good one starts the work and leads to its page."""
    if request.viewer.duty not in MAY_ASK:
        raise PermissionDenied(gettext("What-if questions are asked by township officers and above."))
    packs = [pack for pack in policies.library().packs() if pack.decision]
    snapshots = list(files.snapshots(request.viewer)[:SHOWN])
    form = WhatIf(request.POST or None, initial=_initial(request, packs), packs=packs, snapshots=snapshots)
    if request.method == "POST" and form.is_valid():
        return redirect("policy:change", _start(request, form.cleaned_data).pk)
    past = runs(request.viewer).filter(kind="policy.what_if")[:10]
    return render(request, "policy/what_if.html", {"form": form, "past": past, "any": bool(snapshots)})


def _initial(request: HttpRequest, packs: list[Pack]) -> dict[str, Any]:
    today = timezone.localdate()
    scope = request.viewer.scope
    chosen = policies.in_force(scope.code, today) if scope else None
    chosen = next((pack for pack in packs if pack.id == request.GET.get("pack")), chosen) or next(
        iter(packs), None
    )
    given = {"snapshot": NEWEST, "change": VALUE, "parameter": request.GET.get("parameter", "poverty_line")}
    return given | (
        {"before": chosen.id, "on": present.day_for(chosen, "", today)} if chosen else {"on": today}
    )


def _start(request: HttpRequest, given: dict[str, Any]) -> Run:
    before, after = given["packs"]
    varied = given["change"] == VALUE
    value = after.parameters[given["parameter"]].on(given["on"]).value if varied else None
    return what_if.start(
        by=request.user,
        area_prefix=request.viewer.prefix or "",
        snapshots=_chosen(request, given["snapshot"]),
        before=before.id,
        after="" if varied else after.id,
        parameter=given["parameter"] if varied else "",
        value=value.isoformat() if isinstance(value, date) else value,
        on=given["on"].isoformat(),
    )


def _chosen(request: HttpRequest, asked: str) -> list[int]:
    mine = files.snapshots(request.viewer)
    return [mine.get(pk=asked).pk] if asked != NEWEST else [one.pk for one in newest(request.viewer)]


class Change(ListPage):
    """Who would come in, go out, or become unknown: numbers, by part of the area, and household by
    household.
    """

    template_name = "policy/change.html"
    title = _("What would change")
    table_class = ChangeTable
    order_by = "village"
    file_name = "what-if"
    empty = _("No household's answer changes here.")

    @cached_property
    def run(self) -> Run:
        """The work whose answer this is; another officer's is found only within one's own area."""
        return get_object_or_404(
            runs(self.request.own_viewer), pk=self.kwargs["run_id"], kind="policy.what_if"
        )

    @cached_property
    def changes(self) -> Changes:
        """All changes in the viewer's area."""
        prefix = self.request.viewer.prefix
        return Changes(folder(self.run.pk), prefix if prefix is not None else "-", name_villages=areas.names)

    def rows(self) -> Changes:
        """All of them, or those of the kind named in the address."""
        kind = self.request.GET.get("kind", "")
        return replace(self.changes, kind=kind if kind in KINDS else "")

    def table_options(self) -> dict[str, Any]:
        """The words of the rules, from the packs that were compared."""
        return {"rules": self._rules()}

    def extra(self) -> dict[str, Any]:
        """The work itself, and the numbers once it is done."""
        kinds = self.changes.by_kind()
        return {
            "run": self.run,
            "asked": self._asked(),
            "kinds": [(kind, NAMES[kind], kinds[kind]) for kind in KINDS if kind in kinds],
            "kind": self.request.GET.get("kind", ""),
            "chart": self._chart() if kinds else None,
            "crumbs": [(gettext("What if"), reverse("policy:what-if"))],
        }

    def _asked(self) -> dict[str, Any]:
        given, library = self.run.arguments, policies.library()
        before = library.pack(given["before"])
        asked: dict[str, Any] = {"before": before, "on": given["on"]}
        if not given["parameter"]:
            return asked | {"after": library.pack(given["after"])}
        parameter, read = before.parameters[given["parameter"]], reader(before)
        was = parameter.on(date.fromisoformat(given["on"]))
        return asked | {
            "parameter": parameter,
            "words": read.parameter(parameter.id, plain_again(given["value"], parameter)),
            "was": read.parameter(parameter.id, was.value) if was else None,
        }

    def _rules(self) -> dict[str, Any]:
        given = self.run.arguments
        packs = [policies.library().pack(id) for id in (given["before"], given["after"]) if id]
        return {id: rule.text for pack in packs for id, rule in pack.rules.items()}

    def _chart(self) -> Chart | None:
        parts = list(files.parts(self.request.viewer))
        if not parts:
            return None
        found = self.changes.by_part(len(parts[0].prefix))
        shown = [part for part in parts if part.prefix in found]
        tones = {"entering": "green", "leaving": "red", "newly_unknown": "orange", "settled": "grey"}
        series = [
            Series(NAMES[kind], [_households(found[part.prefix], kind) for part in shown], tones[kind])
            for kind in KINDS
            if any(kind in found[part.prefix] for part in shown)
        ]
        names = [part.name for part in shown]
        return Chart("stacked", gettext("By area"), names, series, gettext("households"), horizontal=True)


def _households(numbers: Any, kind: str) -> int:
    return numbers[kind].households if kind in numbers else 0


NAMES = {
    "entering": _("would come in"),
    "leaving": _("would go out"),
    "newly_unknown": _("would become unknown"),
    "settled": _("would be known not to qualify"),
}
