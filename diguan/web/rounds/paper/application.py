"""The application of a household (申请书): who applies, reasons to tick in the policy's words, own words."""

from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext

from diguan.policy.course import Station
from diguan.policy.entries import Source
from diguan.policy.pack import Pack
from diguan.registry.viewer import Viewer
from diguan.web import paper
from diguan.web.rounds.paper.asked import asked, source_of
from diguan.web.rounds.paper.who import Who, headings, title_of
from diguan.web.templatetags import diguan as words

TEMPLATE = Path(__file__).with_name("application.typ")
COLUMNS = ("name", "relation", "sex", "birth", "id_number", "ethnicity")
LINES = 8


def data(
    who: Who, pack: Pack | None, on: date, step: Station | None, viewer: Viewer, today: date
) -> dict[str, Any]:
    """The sheet; `step` is the pack's that asks for an application, `on` the day whose rules are asked."""
    title = gettext("Application for registration as a poor household")
    asks = asked(pack, on)
    source = source_of(step)
    reasons = [[words.say(rule.text), _clauses(rule.source, pack, source)] for rule in asks.grounds]
    return {
        **paper.frame(title, title_of(who.household), viewer, today, source),
        "household": who.pairs,
        "columns": headings(COLUMNS),
        "members": who.members(COLUMNS),
        "reasons": [*reasons, [gettext("Other"), ""]],
        "lines": LINES,
        "words": _words(),
    }


def _clauses(source: Source, pack: Pack | None, above: str) -> str:
    """The clauses alone where they are all of the document that the head of the sheet names."""
    own = above and pack and all(document == pack.document for document, _ in source.parts)
    return gettext(", ").join(clause for _, clause in source.parts) if own else words.say(source.text)


def _words() -> dict[str, str]:
    return {
        "members": gettext("Members"),
        "reasons": gettext("Why we apply"),
        "reasons_lead": gettext("Tick what holds; on the right the clause of the document that names it."),
        "own_words": gettext("In our own words"),
        "declaration": gettext("What is stated here is true. We agree that it is verified at our home."),
        "signatures": gettext("Applicant (signature or fingerprint)|Written down by|Telephone|Day"),
        "received": gettext("To be filled in by the village"),
        "receipt": gettext("Received by|Day of receipt|Serial number"),
    }
