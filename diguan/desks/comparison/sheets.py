"""A request taken out as a workbook, and the filled one brought in: all of its answers, or none.

The workbook holds numbers in full, for the department needs them to look people up; who may take it is asked
first, and the audit trail keeps that it left.
"""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from diguan.casework import rounds
from diguan.casework.rounds import Hit
from diguan.desks.comparison.views import line, to_answer
from diguan.engine.comparison import catalogue
from diguan.engine.comparison import workbook as books
from diguan.engine.sheets import Limits, write_tables
from diguan.engine.sheets.raw import read_cells
from diguan.registry import files
from diguan.web.export import sent, taken_out
from diguan.web.rounds.step import tried

MEBIBYTE = 2**20
LIMITS = Limits(
    file_bytes=16 * MEBIBYTE, rows=50_000, columns=50, cells=1_000_000, processor_seconds=20, wall_seconds=60
)


@require_GET
def workbook(request: HttpRequest, request_id: int) -> FileResponse:
    """The persons without an answer, or all where everybody has one."""
    asked = to_answer(request, request_id)
    rows = files.comparison_people(request.own_viewer, asked)
    rows = rows.filter(answers=None) if asked.waiting else rows
    people = [books.Asked(row.serial, row.name, str(row.id_number or "")) for row in rows]
    told = line(asked)
    named = (asked.area.full_name, told["purpose"], told["department"], asked.on, request.own_viewer.name)
    title = " ".join(str(part) for part in named)
    name = f"comparison-{asked.department}-{asked.pk}"
    tables = books.tables(catalogue.kinds_of(asked.department), people, title, request.language)
    taken_out(request, name, len(people))
    shown = {"demonstration": settings.DIGUAN_DEMONSTRATION, "language": request.language}
    return sent(name, lambda file: write_tables(file, tables, **shown))


class Filled(forms.Form):
    """The filled workbook, and why where it answers again."""

    file = forms.FileField(label=_("Filled workbook (.xlsx)"))
    reason = forms.CharField(
        label=_("Reason, where somebody has an answer already"), required=False, max_length=1000
    )

    def clean_file(self) -> Any:
        """A file of a size that is read here."""
        file = self.cleaned_data["file"]
        if file.size > LIMITS.file_bytes:
            size = LIMITS.file_bytes // MEBIBYTE
            raise forms.ValidationError(gettext("The file is larger than %(size)s MB.") % {"size": size})
        return file


@require_http_methods(["GET", "POST"])
def bring_in(request: HttpRequest, request_id: int) -> HttpResponse:
    """The form; everything that is wrong with the workbook stands below it, and nothing is recorded then."""
    asked = to_answer(request, request_id)
    form, wrong = Filled(request.POST or None, request.FILES or None), []
    if request.method == "POST" and form.is_valid():
        wrong = _bring_in(request, asked, form)
        if not wrong and not form.errors:
            return redirect("comparison:request", asked.pk)
    context = {**line(asked), "form": form, "wrong": wrong[: books.MOST_SHOWN]}
    context["more"] = len(wrong) - len(context["wrong"])
    return render(request, "comparison/filled.html", context, status=422 if wrong or form.errors else 200)


def _bring_in(request: HttpRequest, asked: Any, form: Filled) -> list[str]:
    """Record the answers; gives what is wrong with the workbook."""
    rows = list(files.comparison_people(request.own_viewer, asked))
    language = get_language() or "zh-hans"
    with TemporaryDirectory(dir=settings.SCRATCH, prefix="diguan-filled-") as folder:
        path = Path(folder) / "filled.xlsx"
        with path.open("xb") as kept:
            for piece in form.cleaned_data["file"].chunks():
                kept.write(piece)
        cells = read_cells(path, LIMITS, settings.SCRATCH)
    if cells.flaw:
        return [cells.flaw.say(language)]
    people = [books.Asked(row.serial, row.name, "") for row in rows]
    filled = books.read(cells.sheets, catalogue.kinds_of(asked.department), people)
    if filled.faults:
        return [fault.say(language) for fault in filled.faults]
    keys = {row.serial: row.pk for row in rows}
    answers = {
        keys[serial]: [Hit(kind, facts) for kind, facts in hits] for serial, hits in filled.answers.items()
    }
    if not answers:
        return [gettext("The workbook says nothing of anybody.")]
    on, why = timezone.localdate(), form.cleaned_data["reason"]
    made = tried(
        form, None, lambda: rounds.answer_request(asked, answers, on=on, by=request.user, reason=why)
    )
    if made:
        said = ngettext("Answered for %(n)s person.", "Answered for %(n)s persons.", len(made))
        messages.success(request, said % {"n": len(made)})
    return []
