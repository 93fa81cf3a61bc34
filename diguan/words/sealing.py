"""Sealing: texts and files encrypted with a keyring, bound to their place.

A sealed text is `v1|algorithm|key id|nonce|cipher|tag`; a place (`registry_person.id_number.7/03`) is its
associated data, so that a sealed text moved to another row does not open. It knows no tables and no settings.
"""

import hmac
import json
import os
from base64 import b64decode, b64encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from diguan.words.errors import Fault
from diguan.words.text import Text

VERSION: Final = "v1"
ALGORITHMS: Final = ("aes", "sm4")  # AES-256-GCM; SM4-GCM (GB/T 32907)
NONCE, TAG, LEAST_KEY = 12, 16, 32
PIECE: Final = 1 << 20
MAGIC: Final = b"diguan-sealed-1\n"


class SealFault(Fault):
    """A sealed text that cannot be opened here: another key, another place, or changed."""


@dataclass(frozen=True)
class Keyring:
    """Several keys by their ids; `current` seals, all of them open. `algorithm` is that of new texts."""

    keys: Mapping[str, bytes]
    current: str
    algorithm: str = "aes"
    _ciphers: dict[tuple[str, str], "_Cipher"] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def read(cls, text: str, algorithm: str = "aes") -> "Keyring":
        """A keyring written as `id:base64,id:base64`, the current one first, or as the JSON of a keyring
        file."""
        try:
            if text.lstrip().startswith("{"):
                told = json.loads(text)
                pairs = {name: b64decode(key, validate=True) for name, key in told["keys"].items()}
                return cls(pairs, str(told["current"]), algorithm)._checked()
            parts = [part.strip().partition(":") for part in text.split(",") if part.strip()]
            pairs = {name: b64decode(key, validate=True) for name, _, key in parts}
            return cls(pairs, parts[0][0], algorithm)._checked()
        except (ValueError, KeyError, IndexError, TypeError, AttributeError) as fault:
            raise SealFault(_RING, mend=_MEND_RING) from fault

    def _checked(self) -> "Keyring":
        named = all(name.isalnum() and len(name) <= 8 for name in self.keys)
        if not named or self.current not in self.keys or any(len(k) < LEAST_KEY for k in self.keys.values()):
            raise ValueError(self.current)
        return self

    def __repr__(self) -> str:
        return f"Keyring(current={self.current!r}, keys={sorted(self.keys)!r})"

    @property
    def prefix(self) -> str:
        """What every text begins with that is sealed as new ones are."""
        return f"{VERSION}|{self.algorithm}|{self.current}|"

    def seal(self, text: str, place: str) -> str:
        """The text, sealed with the current key for a place."""
        nonce = os.urandom(NONCE)
        sealed = self._cipher(self.algorithm, self.current).encrypt(nonce, text.encode(), place.encode())
        parts = (nonce, sealed[:-TAG], sealed[-TAG:])
        return self.prefix + "|".join(urlsafe_b64encode(part).decode() for part in parts)

    def open(self, sealed: str, place: str) -> str:
        """The text of a sealed text; raises SealFault."""
        try:
            version, algorithm, key, nonce, cipher, tag = sealed.split("|")
            if version != VERSION:
                raise ValueError(version)
            content = urlsafe_b64decode(cipher) + urlsafe_b64decode(tag)
            return (
                self._cipher(algorithm, key)
                .decrypt(urlsafe_b64decode(nonce), content, place.encode())
                .decode()
            )
        except KeyError as fault:
            raise SealFault(_NO_KEY.format(key=fault.args[0]), mend=_MEND_KEY) from None
        except (ValueError, InvalidTag):
            raise SealFault(_BROKEN, where=place.rpartition(".")[0], mend=_MEND_BROKEN) from None

    def seal_file(self, content: Iterable[bytes], into: BinaryIO, place: str) -> None:
        """Write content sealed piece by piece; a piece left out, moved or cut off is noticed on opening."""
        head = {"algorithm": self.algorithm, "key": self.current, "salt": os.urandom(NONCE - 4).hex()}
        into.write(MAGIC + json.dumps(head).encode() + b"\n")
        cipher, salt = self._cipher(self.algorithm, self.current), bytes.fromhex(head["salt"])
        waiting, number = b"", 0
        for more in content:
            waiting += more
            while len(waiting) > PIECE:
                _put(into, cipher, salt, number, waiting[:PIECE], f"{place}.more")
                waiting, number = waiting[PIECE:], number + 1
        _put(into, cipher, salt, number, waiting, f"{place}.last")

    def open_file(self, sealed: BinaryIO, place: str) -> Iterable[bytes]:
        """The pieces of a sealed file; raises SealFault at the first that is not what was written."""
        try:
            if sealed.readline() != MAGIC:
                raise ValueError
            head = json.loads(sealed.readline())
            cipher, salt = self._cipher(head["algorithm"], head["key"]), bytes.fromhex(head["salt"])
            number, piece = 0, sealed.read(PIECE + TAG)
            while piece:
                after = sealed.read(PIECE + TAG)
                bound = f"{place}.{'more' if after else 'last'}".encode()
                yield cipher.decrypt(salt + number.to_bytes(4, "big"), piece, bound)
                piece, number = after, number + 1
            if not number:
                raise ValueError
        except KeyError as fault:
            raise SealFault(_NO_KEY.format(key=fault.args[0]), mend=_MEND_KEY) from None
        except (ValueError, InvalidTag):
            raise SealFault(_BROKEN, where=place, mend=_MEND_BROKEN) from None

    def key_of_file(self, sealed: BinaryIO) -> str:
        """The id of the key of a sealed file; raises SealFault."""
        try:
            if sealed.readline() != MAGIC:
                raise ValueError
            return str(json.loads(sealed.readline())["key"])
        except (ValueError, KeyError):
            raise SealFault(_BROKEN, mend=_MEND_BROKEN) from None

    def _cipher(self, algorithm: str, key: str) -> "_Cipher":
        if (algorithm, key) not in self._ciphers:
            self._ciphers[algorithm, key] = _CIPHERS[algorithm](self.derived(algorithm, key))
        return self._ciphers[algorithm, key]

    def derived(self, purpose: str, key: str) -> bytes:
        """A key of its own for each purpose, so that none serves two."""
        return hmac.digest(self.keys[key], f"diguan {purpose}".encode(), "sha256")


class _Cipher:
    """Authenticated encryption: nonce, content, place in; content and tag out."""

    def __init__(self, key: bytes) -> None:
        self._aes = AESGCM(key)

    def encrypt(self, nonce: bytes, content: bytes, place: bytes) -> bytes:
        return self._aes.encrypt(nonce, content, place)

    def decrypt(self, nonce: bytes, content: bytes, place: bytes) -> bytes:
        return self._aes.decrypt(nonce, content, place)


class _Sm4(_Cipher):
    def __init__(self, key: bytes) -> None:
        self._key = algorithms.SM4(key[:16])

    def encrypt(self, nonce: bytes, content: bytes, place: bytes) -> bytes:
        making = Cipher(self._key, modes.GCM(nonce)).encryptor()
        making.authenticate_additional_data(place)
        return making.update(content) + making.finalize() + making.tag

    def decrypt(self, nonce: bytes, content: bytes, place: bytes) -> bytes:
        reading = Cipher(self._key, modes.GCM(nonce, content[-TAG:])).decryptor()
        reading.authenticate_additional_data(place)
        return reading.update(content[:-TAG]) + reading.finalize()


_CIPHERS: Final[Mapping[str, Callable[[bytes], _Cipher]]] = {"aes": _Cipher, "sm4": _Sm4}


def new_key() -> bytes:
    """A fresh key."""
    return os.urandom(LEAST_KEY)


def written(keys: Mapping[str, bytes], current: str) -> str:
    """A keyring as its file holds it."""
    spelled = {name: plain_base64(key) for name, key in keys.items()}
    return json.dumps({"current": current, "keys": spelled}, indent=1)


def plain_base64(key: bytes) -> str:
    """A key in plain base64."""
    return b64encode(key).decode()


def keep(file: Path, text: str) -> None:
    """Put a keyring into a file that only its owner may read, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f"{file.name}.{sha256(os.urandom(8)).hexdigest()[:8]}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(file)


def _put(into: BinaryIO, cipher: _Cipher, salt: bytes, number: int, piece: bytes, place: str) -> None:
    into.write(cipher.encrypt(salt + number.to_bytes(4, "big"), piece, place.encode()))


_RING = Text(
    "密钥环写法不对，或密钥不足 32 字节", "the keyring is not written as it should be, or a key is short"
)
_MEND_RING = Text(
    "写成 编号:base64，几把密钥用逗号隔开，当前的在前；用 diguan keys new 生成",
    "write id:base64, several separated by commas, the current one first; make one with: diguan keys new",
)
_NO_KEY = Text("密钥环里没有“{key}”这把密钥", "the keyring has no key '{key}'")
_MEND_KEY = Text("请把备份的旧密钥放回密钥环", "put the old key back into the keyring from its backup")
_BROKEN = Text(
    "密文打不开：被改动过或不属于这一行", "sealed content does not open: changed, or of another row"
)
_MEND_BROKEN = Text(
    "请用备份核对这一行，并执行 diguan audit verify",
    "compare the row with a backup, and run: diguan audit verify",
)
