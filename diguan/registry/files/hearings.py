"""Reading what a village did in public: meetings with votes, lists on boards, objections, pictures.

Who objected is read by the township and above only; whoever is complained of never sees it.
"""

from django.db.models import OuterRef, QuerySet, Subquery

from diguan.registry.files.scope import NotInSight, one, seen, touching
from diguan.registry.models import (
    Attachment,
    Ballot,
    Complainant,
    HouseholdYear,
    Meeting,
    Notice,
    NoticeLine,
    Objection,
    Round,
)
from diguan.registry.viewer import Viewer

_BELOW = "village_officer"
Listed = tuple[str, str, int, str]
"""A line of a list: group, the head's name (empty: not on file), people, and of a village its name."""


def meetings(viewer: Viewer, round: Round | int | None = None) -> "QuerySet[Meeting]":
    """Meetings of the area, or of one round, newest first, with village and round."""
    rows = Meeting.objects.select_related("village", "round").order_by("-id")
    return seen(rows if round is None else rows.filter(round=round), viewer)


def meeting(viewer: Viewer, meeting_id: int) -> Meeting:
    """One meeting; raises NotInSight."""
    return one(meetings(viewer), pk=meeting_id)


def ballots(viewer: Viewer, meeting: Meeting | int) -> "QuerySet[Ballot]":
    """The votes of a meeting, case by case, with household."""
    rows = Ballot.objects.filter(meeting=meeting).select_related("case__household", "case__area")
    return seen(rows.order_by("id"), viewer)


def notices(viewer: Viewer, round: Round | int | None = None) -> "QuerySet[Notice]":
    """Lists that speak of the viewer's area, newest first, with area, round and, once off, their end."""
    rows = Notice.objects.select_related("area", "round", "end").order_by("-id")
    return touching(rows if round is None else rows.filter(round=round), viewer)


def notice(viewer: Viewer, notice_id: int) -> Notice:
    """One list; raises NotInSight."""
    return one(notices(viewer), pk=notice_id)


def lines(viewer: Viewer, notice: Notice | int) -> "QuerySet[NoticeLine]":
    """The cases of a list that lie in the viewer's area, with household, in the order of the list."""
    rows = NoticeLine.objects.filter(notice=notice).select_related("case__household", "case__area")
    return seen(rows.order_by("serial"), viewer)


def on_list(viewer: Viewer, notice: Notice) -> list[Listed]:
    """What the printed list says of each of these cases."""
    return listed(lines(viewer, notice), notice.round.year)


def listed(lines: "QuerySet[NoticeLine]", year: int) -> list[Listed]:
    """The same of some lines of a list, in their order; `year` is that of the register."""
    of_year = HouseholdYear.objects.filter(household=OuterRef("case__household"), year=year)
    rows = lines.order_by("serial").annotate(group=Subquery(of_year.values("villager_group")[:1]))
    columns = ("group", "case__household__head_name", "case__people", "case__household", "case__area__name")
    return [
        (group or "", head or "", people, "" if household else village)
        for group, head, people, household, village in rows.values_list(*columns)
    ]


def objections(viewer: Viewer, notice: Notice | int | None = None) -> "QuerySet[Objection]":
    """Objections of the area, or to one list, newest first, with their answers; never who objected."""
    rows = Objection.objects.select_related("notice", "case__household", "answer").order_by("-id")
    return seen(rows if notice is None else rows.filter(notice=notice), viewer)


def objection(viewer: Viewer, objection_id: int) -> Objection:
    """One objection; raises NotInSight."""
    return one(objections(viewer), pk=objection_id)


def complainant(viewer: Viewer, objection: Objection) -> Complainant | None:
    """Who objected, for the township and above; None when nobody left a name. Raises NotInSight for a
    village."""
    if viewer.duty == _BELOW or not viewer.sees(objection.village_code):
        raise NotInSight
    return seen(Complainant.objects.filter(objection=objection), viewer).first()


def attachments(viewer: Viewer, round: Round | int | None = None) -> "QuerySet[Attachment]":
    """Pictures of the area, or of one round, oldest first: of a case, a meeting, a list."""
    rows = Attachment.objects.order_by("id")
    return touching(rows if round is None else rows.filter(round=round), viewer)


def attachment(viewer: Viewer, attachment_id: int) -> Attachment:
    """One picture; raises NotInSight."""
    return one(touching(Attachment.objects.all(), viewer), pk=attachment_id)
