"""Whether lists are on public pages, for every desk: what holds in an area today, and where a list is read.

The pages are a desk of their own; on a site without it nothing is public. Who stands on a list, this does not
know.
"""

from datetime import date
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from diguan.policy import disclosing
from diguan.policy.disclosing import Disclosing
from diguan.policy.entries import NATIONWIDE
from diguan.policy.library import Library
from diguan.registry.models import Area
from diguan.web import desk, policies, qr
from diguan.web.templatetags import diguan as words
from diguan.words.areas import Level, Scope, level_of

PAGE = "disclosure:list"


def in_area(area_code: str, on: date) -> Disclosing:
    """What holds in an area (2 to 12 digits) on a day."""
    return _in_area(policies.library(), area_code, on)


def public_scopes(on: date) -> list[Scope]:
    """The areas for which a pack says that lists are public, as far as one does not lie in another; a more
    local pack may say otherwise for a part of them."""
    codes = disclosing.public_areas(policies.library(), on)
    if NATIONWIDE in codes:
        provinces = Area.objects.filter(level=Level.PROVINCE).order_by("code").values_list("code", flat=True)
        return [Scope(code, Level.PROVINCE) for code in provinces]
    found = [Scope(code, level_of(code)) for code in codes]
    inside = {one for one in found for other in found if one != other and other.covers(one.code)}
    return [one for one in found if one not in inside]


def of_list(notice: Any, on: date) -> Disclosing | None:
    """What holds for a list; None on a site without public pages."""
    return in_area(notice.area_prefix, on) if desk.leads_to(PAGE) else None


def address(notice: Any, on: date) -> str:
    """The page on which anybody reads a list that hangs; empty where it is not public, or over."""
    hangs = on <= notice.until and getattr(notice, "end", None) is None
    disclosed = of_list(notice, on)
    public = hangs and disclosed is not None and disclosed.public
    return reverse(PAGE, args=[notice.area_prefix, notice.code]) if public else ""


def printed(request: HttpRequest, notice: Any, on: date) -> dict[str, str] | None:
    """What the sheet of a list prints of it: the address in words, and as a QR as SVG."""
    if not (path := address(notice, on)):
        return None
    whole = request.build_absolute_uri(path)
    said = {"day": words.day(notice.until), "address": whole}
    return {"words": gettext("On the site until %(day)s: %(address)s") % said, "svg": qr.svg(whole)}


@lru_cache(maxsize=4096)
def _in_area(library: Library, area_code: str, on: date) -> Disclosing:
    return disclosing.disclosing(library, area_code, on)
