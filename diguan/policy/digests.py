"""The digest of a pack: the SHA-256 of its content with all that it refines, written one way only.

Cases are left out, for they are tests of a pack and not part of what it says.
"""

import json
from collections.abc import Iterable
from datetime import date
from hashlib import sha256

from diguan.policy.drafts import Draft


def digest(id: str, header: Draft, drafts: Iterable[Draft]) -> str:
    """64 hexadecimal digits; the same for the same content in whatever order its files hold it."""
    by_name = sorted(drafts, key=lambda draft: (draft.section, draft.id))
    entries = [(draft.section, draft.id, draft.origin, draft.data) for draft in by_name]
    written = json.dumps([id, header.data, entries], ensure_ascii=False, sort_keys=True, default=_plain)
    return sha256(written.encode()).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(value)
