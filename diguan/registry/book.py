"""The packs, the fact book and the token maker that the site uses, each made once per process."""

from functools import cache

from django.conf import settings

from diguan.engine.columns import default_book
from diguan.policy.facts import FactBook
from diguan.policy.library import Library
from diguan.words.tokens import Tokens


@cache
def book() -> FactBook:
    """The facts that forms record, from the packs in use."""
    return default_book()


@cache
def tokens() -> Tokens:
    """What makes keyed tokens of document and account numbers, with the key of this site."""
    return Tokens(settings.TOKEN_KEY.encode(), settings.TOKEN_KEY_ID)


@cache
def library() -> Library:
    """All packs of this site, in a demonstration also its made-up county's; a changed pack is seen after a
    restart."""
    return Library(beside=settings.DEMONSTRATION_PACKS)
