"""A list for the board: a notice (公示), open to objections, or an announcement (公告), which is final.

Its columns are closed: serial number, group, the head's masked name, how many members. No number, telephone,
illness or income ever stands on it, and it ranks nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext

from diguan.registry.viewer import Viewer
from diguan.web import paper
from diguan.web.templatetags import diguan as words
from diguan.words.names import mask_name

TEMPLATE = Path(__file__).with_name("posting.typ")


@dataclass(frozen=True, slots=True)
class Line:
    """One household on the list: the head's name, empty where it is not on file; or a village by its name."""

    group: str
    head: str
    people: int
    village: str = ""

    @property
    def shown(self) -> str:
        """What stands on the board: a village's name, or a head's with its mask, never another number."""
        if self.village:
            return self.village
        return mask_name(self.head) if self.head else gettext("name not on file")


@dataclass(frozen=True, slots=True)
class Posting:
    """A list with its terms; `final` makes it an announcement."""

    title: str
    area: str
    lines: Sequence[Line]
    final: bool
    places: str = ""
    start: date | None = None
    end: date | None = None
    days: str = ""
    telephone: str = ""
    code: str = ""
    anchor: dict[str, str] | None = None  # where the list is read on the site, in words and as a QR


def data(posting: Posting, source: str, viewer: Viewer, today: date) -> dict[str, Any]:
    """The sheet; `source` is the clause that asks for the posting."""
    return {
        **paper.frame(posting.title, posting.area, viewer, today, source),
        "lead": lead(posting),
        "columns": columns(),
        "rows": rows(posting),
        "anchor": posting.anchor,
        "terms": [list(term) for term in terms(posting)],
        "words": {
            "none": gettext("No household stands on this list."),
            "issued": gettext("Issued by (seal)"),
            "day": gettext("Day"),
        },
    }


def lead(posting: Posting) -> str:
    """What the list is, and what whoever reads it may do."""
    return _final() if posting.final else _open()


def columns() -> list[str]:
    """The headings of the list."""
    return [gettext("No."), gettext("Group"), gettext("Head of household"), gettext("People")]


def rows(posting: Posting) -> list[list[str]]:
    """The list under these headings, by group."""
    listed = sorted(posting.lines, key=lambda line: line.group)
    return [
        [str(serial), line.group, line.shown, str(line.people)] for serial, line in enumerate(listed, start=1)
    ]


def terms(posting: Posting) -> list[tuple[str, str]]:
    """What the list says of itself; what the document leaves open is said to be unset."""
    unset = gettext("unset")
    span = (
        gettext("%(start)s to %(end)s")
        % {"start": words.day(posting.start), "end": words.day(posting.end) if posting.end else unset}
        if posting.start
        else ""
    )
    rows = [
        (gettext("Posted from and to"), span),
        (gettext("Days by the policy"), posting.days or unset),
        (gettext("Places of posting"), posting.places or unset),
    ]
    if not posting.final:
        rows.append((gettext("Objections to"), posting.telephone or unset))
    return [*rows, (gettext("Check code"), posting.code)] if posting.code else rows


def _open() -> str:
    return gettext(
        "The households below are proposed. Whoever thinks that one does not belong here, or that one is "
        "missing, may object until the last day, by word or in writing."
    )


def _final() -> str:
    return gettext("The households below have gone through all prescribed steps. This list is final.")
