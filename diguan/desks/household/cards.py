"""The household cards of a village as one PDF: made in the background, and kept sealed for a day.

Memory is bounded by MOST: a village with more is printed in parts. Only who asked for the cards fetches them.
"""

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_GET, require_POST

from diguan.desks.household import why
from diguan.desks.household.card import card_data, printed
from diguan.desks.household.family import family
from diguan.jobs.models import Run
from diguan.jobs.work import Work, job, runs
from diguan.registry import files, vault
from diguan.web import areas
from diguan.web.export import taken_out
from diguan.web.pdf import pdf
from diguan.words.areas import Level
from diguan.words.errors import Fault
from diguan.words.text import Text

KIND = "household.cards"
TEMPLATE = Path(__file__).with_name("card.typ")
MOST = 100  # cards in one PDF: three hundred took 400 MB more to set than none
KEPT = 24 * 3600  # seconds a finished file waits to be fetched
NEVER_REGISTERED = "unregistered"


class NoCards(Fault):
    """Cards of an area that is no village, or of one without a household in the register."""


@job(KIND, Text("打印农户卡", "Print household cards"))
def cards(work: Work, area: int, first: int, language: str, on: str) -> dict[str, Any]:
    """Set up to MOST cards of a village, from its `first` household (counted from 0) on; gives how many."""
    day = date.fromisoformat(on)
    keys = _listed(work.viewer, area)[first : first + MOST]
    with translation.override(language):
        made = []
        for done, key in enumerate(keys):
            work.progress(done, len(keys))
            seen = family(work.viewer, key, "", day)
            answer = why.why(why.answers(work.viewer, seen.file), "", None)
            made.append(card_data(seen, answer, work.viewer, day).data())
        content = pdf(TEMPLATE, printed(made, work.viewer, day))
    _forget_old()
    file = _file(work.run_id)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with file.open("wb") as into:
        vault.ring().seal_file([content], into, _place(work.run_id))
    work.progress(len(keys), len(keys))
    return {"cards": len(keys)}


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Begin with the village in the top bar, from the household that the button names."""
    viewer = areas.part(request)
    area = areas.area_of(viewer)
    if area is None or area.level != Level.VILLAGE:
        raise NoCards(_NO_VILLAGE, mend=_MEND_VILLAGE)
    asked = request.POST.get("first", "")
    first = int(asked) if asked.isdecimal() else 0
    if not _listed(viewer, area.pk)[first:]:
        raise NoCards(_NOBODY.format(area=area.name), mend=_MEND_VILLAGE)
    run = cards.start(
        request.user,
        area_prefix=area.prefix,
        area=area.pk,
        first=first,
        language=translation.get_language() or "zh-hans",
        on=timezone.localdate().isoformat(),
    )
    return redirect(reverse("household:cards", args=[run.pk]))


@require_GET
def page(request: HttpRequest, run_id: int) -> HttpResponse:
    """How far the cards are, and where to fetch them."""
    run = _own(request, run_id)
    ready = run.state == Run.State.DONE and _file(run.pk).is_file()
    return render(request, "household/cards.html", {"run": run, "ready": ready, "hours": KEPT // 3600})


@require_GET
def fetch(request: HttpRequest, run_id: int) -> StreamingHttpResponse:
    """The finished PDF, told in the audit trail as every file that leaves the site."""
    run = _own(request, run_id)
    if run.state != Run.State.DONE or not _file(run.pk).is_file():
        raise NoCards(_GONE, mend=_MEND_GONE)
    name = f"cards-{run.area_prefix}-{run.arguments['first'] + 1}"
    taken_out(request, f"{name}.pdf", run.result["cards"])
    response = StreamingHttpResponse(_content(run.pk), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


def parts(viewer: Any, area: Any) -> list[tuple[int, int, int]]:
    """The PDFs a village is printed in: place of the first household, and the numbers to say: from, to."""
    total = len(_listed(viewer, area.pk))
    return [(first, first + 1, min(first + MOST, total)) for first in range(0, total, MOST)]


def _listed(viewer: Any, area: int) -> list[int]:
    """The households of the village that are or were in the register, in the order of the village table."""
    rows = files.households(viewer).filter(village_id=area).exclude(status=NEVER_REGISTERED)
    return list(rows.values_list("pk", flat=True))


def _own(request: HttpRequest, run_id: int) -> Run:
    own = runs(request.own_viewer).filter(kind=KIND, by_id=request.own_viewer.officer_id)
    return get_object_or_404(own, pk=run_id)


def _content(run_id: int) -> Iterator[bytes]:
    with _file(run_id).open("rb") as sealed:
        yield from vault.ring().open_file(sealed, _place(run_id))


def _place(run_id: int) -> str:
    """What the sealed file is bound to: another run's file in its place does not open."""
    return f"cards.{run_id}"


def _folder() -> Path:
    return Path(settings.HOME) / "cards"


def _file(run_id: int) -> Path:
    return _folder() / f"{run_id}.pdf.sealed"


def _forget_old() -> None:
    """Remove what nobody fetched in time."""
    for file in _folder().glob("*.sealed"):
        if file.stat().st_mtime < time.time() - KEPT:
            file.unlink(missing_ok=True)


_NO_VILLAGE = Text("农户卡按村打印", "household cards are printed village by village")
_MEND_VILLAGE = Text(
    "请先在上方选择一个有在册农户的村", "choose a village with households in the register above"
)
_NOBODY = Text("{area}没有在册农户", "{area} has no household in the register")
_GONE = Text("文件还没有做好，或已过期删除", "the file is not ready, or has been removed since")
_MEND_GONE = Text("请重新打印", "print it again")
