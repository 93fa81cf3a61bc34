"""Says a Fault in the language of the page, for forms and messages; whole error pages are in errors.py."""

from django.utils.translation import get_language

from diguan.words.errors import Fault


def say(found: Fault) -> str:
    """Where, what and how to mend it, in the current language."""
    return found.say(get_language() or "zh-hans")
