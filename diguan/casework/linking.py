"""What makes the links of the audit chains: a key derived from each key of the ring, and kept sealed in the
register for those that the ring has no longer.

So a key of the ring can be given up and every link it made is still verified.
"""

from diguan.registry import vault
from diguan.registry.models import LinkKey

PURPOSE = "audit"  # what the links' keys are derived for


def secret(key: str) -> bytes | None:
    """What makes the links of a key; None for a key that this site never had."""
    if key in vault.ring().keys:
        return vault.ring().derived(PURPOSE, key)
    kept = LinkKey.objects.filter(name=key).first()
    return bytes.fromhex(kept.secret) if kept else None


def keep() -> int:
    """Keep those of all keys of the ring, sealed with the current one, inside the caller's transaction; gives
    how many were kept anew."""
    lacking = sorted(missing())
    for key in lacking:
        LinkKey.objects.create(name=key, secret=vault.ring().derived(PURPOSE, key).hex())
    return len(lacking)


def missing() -> set[str]:
    """Keys of the ring, not counting the current one, whose links could not be verified without them."""
    ring = vault.ring()
    return set(ring.keys) - {ring.current} - set(LinkKey.objects.values_list("name", flat=True))
