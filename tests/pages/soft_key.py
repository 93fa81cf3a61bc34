"""A security key in a few lines: it makes a pair of keys and signs what a page asks, as a browser sends it.

It can be told to lie: about the origin, the name of the site, or how often it was used.
"""

import json
import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, WITH_KEY = 0x01, 0x40
ORIGIN = "http://localhost"


def text(raw: bytes) -> str:
    """Bytes as a browser writes them."""
    return urlsafe_b64encode(raw).decode().rstrip("=")


class SoftKey:
    """One key, with one credential."""

    def __init__(self) -> None:
        self.secret = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(32)
        self.uses = 0

    def make(self, ask: str, origin: str = ORIGIN) -> str:
        """What comes back when a page asks for a new key."""
        asked = json.loads(ask)
        told = {"fmt": "none", "attStmt": {}, "authData": self._seen(asked["rp"]["id"], with_key=True)}
        return self._written(asked, "webauthn.create", origin, {"attestationObject": cbor2.dumps(told)})

    def answer(self, ask: str, origin: str = ORIGIN, host: str = "", uses: int | None = None) -> str:
        """What comes back at sign-in."""
        self.uses = self.uses + 1 if uses is None else uses
        asked = json.loads(ask)
        seen = self._seen(host or asked["rpId"])
        signed = seen + sha256(_said(asked, "webauthn.get", origin)).digest()
        given = {"authenticatorData": seen, "signature": self.secret.sign(signed, ec.ECDSA(SHA256()))}
        return self._written(asked, "webauthn.get", origin, given)

    def _seen(self, host: str, with_key: bool = False) -> bytes:
        flags = PRESENT | (WITH_KEY if with_key else 0)
        seen = sha256(host.encode()).digest() + bytes([flags]) + self.uses.to_bytes(4, "big")
        if not with_key:
            return seen
        numbers = self.secret.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        return seen + bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(public)

    def _written(self, asked: dict[str, Any], kind: str, origin: str, more: dict[str, bytes]) -> str:
        response = {name: text(raw) for name, raw in more.items()}
        response["clientDataJSON"] = text(_said(asked, kind, origin))
        return json.dumps(
            {"id": text(self.id), "rawId": text(self.id), "type": "public-key", "response": response}
        )


def _said(asked: dict[str, Any], kind: str, origin: str) -> bytes:
    return json.dumps({"type": kind, "challenge": asked["challenge"], "origin": origin}).encode()
