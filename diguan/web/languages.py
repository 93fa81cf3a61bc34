"""Which language a request is answered in, and how an officer changes it.

Words themselves are in the catalogues; this knows only the two language codes.
"""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_POST

from diguan.registry.models import Officer
from diguan.web import back


def of(request: HttpRequest) -> str:
    """The officer's choice, else this browser's choice, else what the browser asks for."""
    officer = getattr(request.user, "language", "") if request.user.is_authenticated else ""
    chosen = officer or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return known(chosen) or known(translation.get_language_from_request(request)) or settings.LANGUAGE_CODE


def known(code: str) -> str:
    """The site's own code for a language (`zh`, `zh-CN` … give `zh-hans`), or an empty text for others."""
    if code.lower().replace("_", "-").startswith("zh"):
        return "zh-hans"
    return "en" if code.lower().startswith("en") else ""


@require_POST
@login_not_required
def choose(request: HttpRequest) -> HttpResponse:
    """Keep the language asked for: with the officer when signed in, and in this browser."""
    code = known(request.POST.get("language", ""))
    response = back.redirect(request)
    if code:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            max_age=365 * 24 * 3600,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )
        if request.user.is_authenticated:
            Officer.objects.filter(pk=request.user.pk).update(language=code)
    return response
