"""The addresses of round screens, to be mounted by a desk for the kinds of procedure it is for."""

from collections.abc import Collection

from django.urls import URLPattern, path

from diguan.web.rounds import (
    adding,
    case,
    dispatch,
    drawing,
    lists,
    meeting,
    notice,
    opening,
    overview,
    pictures,
    posting,
    results,
    village,
    visit,
    withdrawing,
)
from diguan.web.rounds.paper import views as paper


def patterns(kinds: Collection[str]) -> list[URLPattern]:
    """All of them; lists and the form that opens a round keep to `kinds`."""
    own = {"kinds": frozenset(kinds)}
    return [
        path("rounds/", lists.page, own, name="rounds"),
        path("rounds/open/", opening.open_round, own, name="open-round"),
        path("rounds/<int:round_id>/", overview.page, name="round"),
        path("rounds/<int:round_id>/close/", opening.close, name="close-round"),
        path("rounds/<int:round_id>/adopt/", opening.adopt, name="adopt-pack"),
        path("rounds/<int:round_id>/candidates/", opening.candidates, name="add-candidates"),
        path("rounds/<int:round_id>/differing/", results.Differing.as_view(), name="differing"),
        path("rounds/<int:round_id>/changed/", results.Changed.as_view(), name="changed"),
        path("rounds/<int:round_id>/flagged/", results.Flagged.as_view(), name="flagged"),
        path("rounds/<int:round_id>/errors/", results.Errors.as_view(), name="errors"),
        path("rounds/<int:round_id>/settle/", results.settle, name="settle"),
        path("rounds/<int:round_id>/withdraw/", withdrawing.page, name="withdraw-many"),
        path("rounds/<int:round_id>/areas/", adding.areas, name="add-areas"),
        path("rounds/<int:round_id>/villages/<int:area_id>/", village.page, name="village"),
        path("rounds/<int:round_id>/villages/<int:area_id>/add/", adding.page, name="add-case"),
        path(
            "rounds/<int:round_id>/villages/<int:area_id>/minutes/<path:station>.pdf",
            meeting.blank_pdf,
            name="minutes-blank",
        ),
        path("rounds/<int:round_id>/step/<path:station>/", dispatch.page, name="step"),
        path("cases/<int:case_id>/", case.page, name="case"),
        path("cases/<int:case_id>/withdraw/", case.withdraw, name="withdraw"),
        path("cases/<int:case_id>/flag/", case.flag, name="flag"),
        path("cases/<int:case_id>/visit/<path:station>.pdf", visit.as_pdf, name="visit-pdf"),
        path("cases/<int:case_id>/visit/<path:station>/", visit.page, name="visit"),
        path("meetings/<int:meeting_id>/", meeting.page, name="meeting"),
        path("meetings/<int:meeting_id>/minutes.pdf", meeting.as_pdf, name="minutes-pdf"),
        path("notices/<int:notice_id>/", notice.page, name="posted"),
        path("notices/<int:notice_id>/list.pdf", posting.as_pdf, name="list-pdf"),
        path("notices/<int:notice_id>/hang/", notice.hang, name="hang"),
        path("notices/<int:notice_id>/off/", notice.take_off, name="take-off"),
        path("notices/<int:notice_id>/object/", notice.objected, name="object"),
        path("objections/<int:objection_id>/answer/", notice.answered, name="answer"),
        path("pictures/<int:picture_id>.jpg", pictures.show, name="picture"),
        path("pictures/<slug:owner>/<int:owner_id>/", pictures.send, name="send-picture"),
        path("draws/<int:draw_id>/", drawing.page, name="draw"),
        path("draws/<int:draw_id>/roster.txt", drawing.roster, name="roster"),
        path("draws/<int:draw_id>/finish/", drawing.finish, name="finish-draw"),
        path("paper/application.pdf", paper.application_pdf, name="application-pdf"),
        path("paper/home-visit.pdf", paper.home_visit_pdf, name="home-visit-pdf"),
    ]
