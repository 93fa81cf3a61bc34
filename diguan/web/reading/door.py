"""Who reads under /api/: an officer who is signed in, or another program with a token of his."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from diguan.casework import tokens
from diguan.web import pace
from diguan.words.text import Text

PREFIX = "/api/"
READS = frozenset({"GET", "HEAD"})
Answer = Callable[[HttpRequest], HttpResponse]


class TokenMiddleware:
    """Makes a request with a token its officer's; refuses who has neither session nor token, and writing."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.by_token = False
        if not request.path_info.startswith(PREFIX):
            return self.answer(request)
        if settings.HTTPS and not request.is_secure():
            return _refused(_UNENCRYPTED, 403, {})
        if request.method not in READS:
            return _refused(_ONLY_READING, 405, {"Allow": "GET"})
        scheme, _, text = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            officer = tokens.officer_of(text.strip())
            if officer is None:
                return _nobody(request)
            request.user, request.by_token = officer, True
        if not request.user.is_authenticated:
            return _nobody(request)
        return self.answer(request)


def _nobody(request: HttpRequest) -> HttpResponse:
    """What somebody without a token hears, who may try so many in a minute and no more."""
    return pace.refused(request) or _refused(_NOBODY, 401, {"WWW-Authenticate": "Bearer"})


def _refused(why: Text, status: int, headers: dict[str, str]) -> JsonResponse:
    return JsonResponse({"zh": why.zh, "en": why.en}, status=status, headers=headers)


_NOBODY = Text("请登录，或在 Authorization 中给出有效令牌", "sign in, or give a good token in Authorization")
_UNENCRYPTED = Text(
    "请改用 https；刚才发来的令牌请视为已泄露并停用",
    "come by https; end the token that was just sent, as it may have been read on the way",
)
_ONLY_READING = Text("这里只能读取", "here one can only read")
