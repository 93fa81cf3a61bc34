"""Heads of the audit chains kept outside the database: a journal on disk, signed files for the level above,
and a short code for paper.

A chain alone does not show that its tail was cut, or that an old copy of the database was put back; a head
that somebody else holds does.
"""

import hmac
import json
import logging
import os
from base64 import b32encode, b64decode, b64encode
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC
from pathlib import Path
from time import monotonic
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.utils import timezone

from diguan.registry import vault
from diguan.registry.models import AuditHead
from diguan.words.errors import Fault
from diguan.words.text import Text

logger = logging.getLogger("diguan.audit")
JOURNAL = "heads.jsonl"
EVERY = 60.0  # seconds between two notes of a process that writes
FORMAT = "diguan audit heads 1"
_last = {"at": -EVERY}


@dataclass(frozen=True, slots=True, order=True)
class Anchor:
    """A head as it was known once."""

    chain: str
    number: int
    link: str


class AnchorFault(Fault):
    """A file of heads that is none, or is not signed by the key it names."""


def heads() -> list[Anchor]:
    """The heads of all chains now."""
    rows = AuditHead.objects.filter(number__gt=0).order_by("chain")
    return [Anchor(head.chain, head.number, head.link) for head in rows]


def when_due() -> None:
    """Note the heads in the journal unless this process did so within the minute; called after commits."""
    if monotonic() - _last["at"] >= EVERY:
        try:
            note()
        except OSError as fault:  # the work is done and kept; that no anchor was written is said
            logger.warning("no anchor written: %s", type(fault).__name__)


def note() -> None:
    """Add a line with all heads to the journal, and see it onto the disk."""
    _last["at"] = monotonic()
    folder = Path(settings.ANCHORS)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    line = json.dumps({"at": _now(), "heads": [asdict(head) for head in heads()]}) + "\n"
    journal = os.open(folder / JOURNAL, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(journal, line.encode())
        os.fsync(journal)
    finally:
        os.close(journal)


def noted(folder: Path | None = None) -> Iterator[Anchor]:
    """Every head that the journal holds; a line cut off by a crash is passed over."""
    journal = (folder or Path(settings.ANCHORS)) / JOURNAL
    if not journal.is_file():
        return
    for line in journal.read_text("utf-8").splitlines():
        try:
            yield from (Anchor(**head) for head in json.loads(line)["heads"])
        except (ValueError, KeyError, TypeError):
            continue


def newest(anchors: Iterator[Anchor] | Sequence[Anchor]) -> list[Anchor]:
    """The farthest head of each chain."""
    found: dict[str, Anchor] = {}
    for one in anchors:
        if one.chain not in found or one.number > found[one.chain].number:
            found[one.chain] = one
    return sorted(found.values())


def signed() -> dict[str, Any]:
    """All heads with the day and this site's signature (Ed25519), for the level above."""
    told: dict[str, Any] = {"format": FORMAT, "at": _now(), "heads": [asdict(head) for head in heads()]}
    key = _signing_key()
    public = b64encode(key.public_key().public_bytes_raw()).decode()
    return {**told, "public_key": public, "signature": b64encode(key.sign(_spelled(told))).decode()}


def read(file: Path, public_key: str = "") -> list[Anchor]:
    """The heads of a signed file; with a public key it must be that one's. Raises AnchorFault."""
    try:
        told = json.loads(file.read_text("utf-8"))
        public, signature = told.pop("public_key"), told.pop("signature")
        if told["format"] != FORMAT or (public_key and not hmac.compare_digest(public, public_key)):
            raise ValueError
        Ed25519PublicKey.from_public_bytes(b64decode(public)).verify(b64decode(signature), _spelled(told))
        return [Anchor(**head) for head in told["heads"]]
    except (OSError, ValueError, KeyError, TypeError, InvalidSignature) as fault:
        raise AnchorFault(_NOT_SIGNED, where=file.name, mend=_MEND_NOT_SIGNED) from fault


def code(link: str) -> str:
    """A link as four groups of letters and digits for paper: 80 bits, enough to tell two heads apart."""
    return grouped(b32encode(bytes.fromhex(link.rpartition(":")[2])[:10]).decode())


def grouped(text: str) -> str:
    """Letters in groups of four."""
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def _signing_key() -> Ed25519PrivateKey:
    ring = vault.ring()
    return Ed25519PrivateKey.from_private_bytes(ring.derived("anchor", ring.current))


def _spelled(told: dict[str, Any]) -> bytes:
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _now() -> str:
    return timezone.now().astimezone(UTC).isoformat(timespec="seconds")


_NOT_SIGNED = Text(
    "不是有效的链头文件，或签名不符", "this is no file of heads, or its signature does not fit"
)
_MEND_NOT_SIGNED = Text(
    "请用发出单位重新导出的文件，并核对公钥", "ask its site for the file anew, and compare the public key"
)
