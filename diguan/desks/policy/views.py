"""Pages that show packs: the list, one pack on a day, two packs side by side."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from diguan.desks.policy import present
from diguan.desks.policy.comparing import compared
from diguan.desks.policy.worked import worked
from diguan.policy.faults import PolicyFault
from diguan.policy.pack import Pack
from diguan.web import policies
from diguan.words.text import Text


class NoSuchPack(PolicyFault):
    """A pack that is not in the library."""

    status = 404


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All packs, first the one that holds in the viewer's area today."""
    on = timezone.localdate()
    context = {"lines": present.lines(request.viewer, on), "on": on, "at_index": True}
    return render(request, "policy/index.html", context)


@require_GET
def pack(request: HttpRequest, pack_id: str) -> HttpResponse:
    """One pack on a day of judging."""
    shown = find(pack_id)
    on = present.day_for(shown, request.GET.get("on", ""), timezone.localdate())
    return render(request, "policy/pack.html", present.page(shown, on))


@require_GET
def cases(request: HttpRequest, pack_id: str) -> HttpResponse:
    """The worked cases of one pack."""
    shown = find(pack_id)
    crumbs = [(shown.title.say(request.language), reverse("policy:pack", args=[pack_id]))]
    return render(request, "policy/cases.html", {"pack": shown, "cases": worked(shown), "crumbs": crumbs})


@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """Two packs side by side; without a choice, the form to choose them."""
    context = {"packs": policies.library().packs(), "all": "all" in request.GET}
    one_id, other_id = request.GET.get("one", ""), request.GET.get("other", "")
    if one_id and other_id:
        one, other = find(one_id), find(other_id)
        one_on, other_on = _day(one, request), _day(other, request)
        context |= {"one": one, "other": other, "one_on": one_on, "other_on": other_on}
        context["parts"] = compared(one, one_on, other, other_on)
        context["same"] = sum(len(part.rows) - len(part.different) for part in context["parts"])
        context["different"] = sum(len(part.different) for part in context["parts"])
    return render(request, "policy/compare.html", context)


def find(pack_id: str) -> Pack:
    """The pack of that id; raises NoSuchPack. A pack with faults raises its own PolicyFault."""
    library = policies.library()
    if pack_id not in library.ids:
        raise NoSuchPack(_NO_PACK.format(id=pack_id), mend=_MEND)
    return library.pack(pack_id)


def _day(pack: Pack, request: HttpRequest) -> date:
    return present.day_for(pack, request.GET.get("on", ""), timezone.localdate())


_NO_PACK = Text("没有政策包“{id}”", "there is no pack “{id}”")
_MEND = Text("请从政策列表中选择", "choose one from the list of packs")
