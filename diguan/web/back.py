"""Sends a browser back to the page of this site it came from, and never to another site."""

from django.http import HttpRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme


def redirect(request: HttpRequest, otherwise: str = "/") -> HttpResponseRedirect:
    """To the `next` of the form when it is an address of this site, else to `otherwise`."""
    asked = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(asked if asked and own else otherwise)
