"""The ledger of one household (一户一本台账) on A4: the file with its members, the income by year, causes,
each plan with its measures and effects, and what happened to the file.

The aim and what was reached are the family's own words to sign; numbers and telephones are masked.
"""

from datetime import date
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET

from diguan.desks.assistance import present
from diguan.desks.assistance.views import causes
from diguan.registry import files
from diguan.registry.viewer import Viewer
from diguan.web import happenings, incomes, paper
from diguan.web.pdf import pdf_response
from diguan.web.rounds.paper.who import headings, title_of, who
from diguan.web.templatetags import diguan as words

TEMPLATE = Path(__file__).with_name("ledger.typ")
MEMBERS = ("name", "relation", "sex", "birth", "id_number", "education", "labour_ability", "work_place")
INCOME = ("wage_income", "business_income", "property_income", "transfer_income", "business_cost")
SUMS = ("net_income", "income_per_head")
HAPPENED = ("opened", "imported", "member_added", "member_removed")


@require_GET
def as_pdf(request: HttpRequest, household_id: int) -> HttpResponse:
    """The sheet."""
    viewer, today = request.own_viewer, timezone.localdate()
    home = files.helped_household(viewer, household_id)
    return pdf_response(request, f"ledger-{home.number}", TEMPLATE, _data(viewer, home, today))


def _data(viewer: Viewer, home: Any, today: date) -> dict[str, Any]:
    family = who(viewer, home, today)
    status = [gettext("Register status"), words.code_text(home.status, "register_status")]
    standing = [gettext("Plan of help"), present.standing(home)]
    return {
        **paper.frame(gettext("Household ledger"), title_of(home), viewer, today),
        "household": [*family.pairs, status, standing],
        "columns": headings(MEMBERS),
        "members": family.members(MEMBERS),
        "causes": causes(family.of_year),
        "income": {"columns": [gettext("Year"), *headings((*INCOME, *SUMS))], "rows": _years(viewer, home)},
        "plans": [_plan(one) for one in files.help_plans(viewer, home)],
        "events": [_event(one) for one in reversed(files.events(viewer, home)) if _told(one)],
        "words": _words(),
    }


def _years(viewer: Viewer, home: Any) -> list[list[str]]:
    rows = files.years(viewer, home).prefetch_related("items", "people__person")
    return [_year(one) for one in reversed(rows)]


def _year(of_year: Any) -> list[str]:
    sums = incomes.worked_out(of_year, incomes.members_of(of_year))
    return [str(of_year.year), *(_amount(sums[name]) for name in (*INCOME, *SUMS))]


def _plan(plan: Any) -> dict[str, Any]:
    kept = list(plan.measures.all())
    until = words.day(plan.replaced_on) if plan.replaced_on else ""
    names = " · ".join(filter(None, (plan.responsible, plan.unit)))
    title = gettext("Current plan of help") if plan.replaced_on is None else gettext("Plan that was replaced")
    return {
        "title": f"{title} ({words.day(plan.since)} – {until})",
        "about": [
            [gettext("Aim"), plan.aim or ""],
            [gettext("Responsible person"), names],
            *([[gettext("Why another plan"), plan.replaced_because]] if plan.replaced_on else []),
        ],
        "measures": [_measure(one) for one in kept],
        "effects": [_effect(one, effect) for one in kept for effect in one.effects.all()],
    }


def _measure(one: Any) -> list[str]:
    ended = f"{one.get_outcome_display()} {words.day(one.ended_on)}" if one.outcome else gettext("under way")
    return [
        str(one.number),
        words.code_text(one.kind, "measure_kind"),
        gettext("%(what)s (income project)") % {"what": one.what} if one.income_project else one.what,
        (one.person.name or one.person.number) if one.person else gettext("the whole household"),
        one.size,
        _amount(one.money),
        one.money_from,
        one.responsible,
        words.day(one.due) if one.due else "",
        " · ".join(filter(None, (ended, one.ended_because))),
    ]


def _effect(measure: Any, one: Any) -> list[str]:
    return [
        words.day(one.on), str(measure.number), one.reached or "", _amount(one.income), _amount(one.received),
        one.agreed_by,
    ]  # fmt: skip


def _told(event: Any) -> bool:
    """Whether the ledger tells of it: how the file came, moved and changed its members, not each figure."""
    return event.kind in HAPPENED or event.kind.startswith(happenings.MOVE)


def _event(event: Any) -> list[str]:
    who_it_is = [event.person.name or event.person.number] if event.person else []
    said = " · ".join([happenings.event(event.kind, get_language() or "zh-hans"), *who_it_is])
    return [words.day(event.on), said, event.reason, event.by_name]


def _amount(amount: Any) -> str:
    return "" if amount is None else words.number(amount, 2)


def _words() -> dict[str, Any]:
    return {
        "members": gettext("Members"),
        "income": gettext("Income by year, yuan"),
        "causes": gettext("Causes and planned exit"),
        "no_plan": gettext("This household has no plan of help."),
        "no_measure": gettext("The plan has no measure yet."),
        "measures": [
            gettext("No."), gettext("Kind of measure"), gettext("Project or measure"), gettext("For whom"),
            gettext("Size"), gettext("Money, yuan"), gettext("Source of the money"), gettext("Responsible"),
            gettext("To be done by"), gettext("How it stands"),
        ],
        "effects_title": gettext("Effects"),
        "effects": [
            gettext("Day"), gettext("No."), gettext("What was reached"), gettext("Income a year, yuan"),
            gettext("Received, yuan"), gettext("Agreed to by"),
        ],
        "happened": gettext("What happened to the file"),
        "events": [gettext("Day"), gettext("What"), gettext("Reason"), gettext("By")],
        "blank": gettext("Blank means not known."),
        "signatures": gettext("Head of household|Responsible person|Day"),
    }  # fmt: skip
