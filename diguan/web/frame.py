"""What the frame round every page shows: the desks, the area, the policy in force, the demonstration mark,
the way here.

Everything is worked out only when a template asks for it; the page itself comes from the desk.
"""

from datetime import date
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext

from diguan import __version__
from diguan.policy.library import Pack
from diguan.registry.models import Area
from diguan.web import areas, desk, policies
from diguan.web.templatetags.diguan import day


class Frame:
    """The frame of one request."""

    version = __version__

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.demonstration: bool = settings.DIGUAN_DEMONSTRATION

    @cached_property
    def today(self) -> date:
        """The day at the site's place."""
        return timezone.localdate()

    @cached_property
    def cards(self) -> list[desk.Desk]:
        """The desks of the sidebar."""
        return desk.cards_for(self._request.viewer)

    @cached_property
    def area(self) -> Area | None:
        """The area chosen in the top bar."""
        return areas.area_of(self._request.viewer) if self.narrowed else self._request.user.area

    @cached_property
    def narrowed(self) -> bool:
        """Whether the officer looks at less than his own area."""
        return self._request.viewer != self._request.own_viewer

    @cached_property
    def pack(self) -> Pack | None:
        """The identification policy in force in this area today; None when no document covers it."""
        scope = self._request.viewer.scope
        return policies.in_force(scope.code, self.today) if scope else None

    @property
    def desk(self) -> desk.Desk | None:
        """The desk of this page."""
        return getattr(self._request, "desk", None)

    @cached_property
    def foot(self) -> str:
        """The foot of a printed page: who printed it, when, and whether the people are made up."""
        mark = gettext("Demonstration data") if self.demonstration else ""
        return " · ".join(filter(None, (self._request.viewer.name, day(self.today), mark)))


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Context processor: `frame` in every template; before sign-in it knows only the site."""
    return {"frame": Frame(request)} if hasattr(request, "viewer") else {}
