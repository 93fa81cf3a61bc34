"""Says a Fault in the language of the page, for forms and messages; whole error pages are in errors.py."""

from django.utils.translation import get_language

from diguan.web import policies
from diguan.words.errors import Fault


def say(found: Fault, pack_id: str = "") -> str:
    """Where, what and how to mend it, in the current language; clauses of a pack under their titles."""
    language = get_language() or "zh-hans"
    return policies.cited(found.say(language), pack_id, language)
