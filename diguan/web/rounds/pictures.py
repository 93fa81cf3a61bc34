"""Photos and scans of a case, a meeting or a list: sent up, shown again to those who may see the place.

What is kept is made anew from what was sent; casework does that, and nothing of the sender's file stays.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from diguan.casework import may, rounds
from diguan.casework.rounds.attaching import path_of
from diguan.registry import files
from diguan.registry.viewer import Viewer
from diguan.web import faults
from diguan.web.rounds.here import at
from diguan.words.errors import Fault

LARGEST = 20 * 1024 * 1024
KINDS = [("photo", _("Photo")), ("scan", _("Scan")), ("signature", _("Signature"))]


class Sending(forms.Form):
    """One picture with what it shows."""

    picture = forms.FileField(
        label=_("Picture"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png", "capture": "environment"}),
    )
    kind = forms.ChoiceField(label=_("What it is"), choices=KINDS)
    label = forms.CharField(label=_("What it shows"), max_length=100)


def beside(viewer: Viewer, round: Any, prefix: str, **owner: Any) -> dict[str, Any]:
    """The pictures of a case, a meeting or a list, and a form for whoever may add one."""
    ((name, one),) = owner.items()
    may_send = round.state == "open" and may.may_attach(viewer, prefix)
    return {
        "pictures": list(files.attachments(viewer, round).filter(**{name: one})),
        "sending": Sending(auto_id="send_%s") if may_send else None,
        "sending_to": (name, one.pk),
    }


@require_POST
def send(request: HttpRequest, owner: str, owner_id: int) -> HttpResponse:
    """Keep a picture of a case, a meeting or a list; back to its page, whatever came of it."""
    one, page = _owner(request.own_viewer, owner, owner_id)
    form = Sending(request.POST, request.FILES)
    if not form.is_valid() or form.cleaned_data["picture"].size > LARGEST:
        messages.error(request, gettext("Choose a picture of at most 20 MB and say what it shows."))
        return redirect(at(request, page, owner_id))
    given = form.cleaned_data
    try:
        rounds.attach(
            one.round, given["picture"].read(), kind=given["kind"], label=given["label"],
            on=timezone.localdate(), by=request.user, **{owner: one},
        )  # fmt: skip
        messages.success(request, gettext("The picture is kept."))
    except may.NotAllowed:
        raise
    except Fault as fault:
        messages.error(request, faults.say(fault))
    return redirect(at(request, page, owner_id))


@require_GET
def show(request: HttpRequest, picture_id: int) -> HttpResponse:
    """The picture itself; NotInSight when it is not the viewer's to see, or its file is gone."""
    path = path_of(files.attachment(request.own_viewer, picture_id))
    if not path.is_file():
        raise files.NotInSight
    response = FileResponse(path.open("rb"), content_type="image/jpeg")
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def _owner(viewer: Viewer, owner: str, owner_id: int) -> tuple[Any, str]:
    """The case, meeting or list, and the name of its page."""
    if owner == "case":
        return files.case(viewer, owner_id), "case"
    if owner == "meeting":
        return files.meeting(viewer, owner_id), "meeting"
    if owner == "notice":
        return files.notice(viewer, owner_id), "posted"
    raise files.NotInSight
