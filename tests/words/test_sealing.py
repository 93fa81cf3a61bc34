"""Sealed texts open with their key at their place and nowhere else; both algorithms give the published
answers."""

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diguan.words.sealing import _CIPHERS, Keyring, SealFault, new_key, plain_base64, written

OLD, NEW = new_key(), new_key()
PLACE = "registry_person.id_number.7/03"


@pytest.fixture(params=["aes", "sm4"])
def ring(request: Any) -> Keyring:
    return Keyring({"k1": OLD}, "k1", request.param)


@pytest.mark.requirement("T52")
def test_both_algorithms_give_the_published_answers() -> None:
    """AES-256-GCM: test case 16 of the GCM specification; SM4-GCM: RFC 8998, appendix A.1."""
    key = bytes.fromhex("feffe9928665731c6d6a8f9467308308" * 2)
    plain = bytes.fromhex(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
    )
    place = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    sealed = _CIPHERS["aes"](key).encrypt(bytes.fromhex("cafebabefacedbaddecaf888"), plain, place)
    assert sealed[-16:].hex() == "76fc6ece0f4e1768cddf8853bb2d551b"
    key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    plain = b"".join(bytes([byte]) * 8 for byte in (0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF, 0xEE, 0xAA))
    sealed = _CIPHERS["sm4"](key).encrypt(bytes.fromhex("00001234567800000000abcd"), plain, place)
    assert sealed[:16].hex() == "17f399f08c67d5ee19d0dc9969c4bb7d"
    assert sealed[-16:].hex() == "83de3541e4c2b58177e065a9bf7b62ec"


@given(text=st.text(), place=st.text(alphabet=st.characters(codec="utf-8")))
@pytest.mark.parametrize("algorithm", ["aes", "sm4"])
def test_what_is_sealed_opens_again(algorithm: str, text: str, place: str) -> None:
    text = text.encode("utf-8", "ignore").decode()
    ring = Keyring({"k1": OLD}, "k1", algorithm)
    assert ring.open(ring.seal(text, place), place) == text


def test_it_opens_nowhere_else_and_not_when_changed(ring: Keyring) -> None:
    sealed = ring.seal("990101196503040015", PLACE)
    assert "990101196503040015" not in sealed
    with pytest.raises(SealFault):
        ring.open(sealed, "registry_person.id_number.8/03")
    for position in (len(sealed) - 9, sealed.rindex("|") - 5, len(ring.prefix) + 1):
        other = "A" if sealed[position] != "A" else "B"
        with pytest.raises(SealFault):
            ring.open(sealed[:position] + other + sealed[position + 1 :], PLACE)


def test_the_key_travels_with_the_text(ring: Keyring) -> None:
    sealed = ring.seal("6222020000001234567", PLACE)
    rotated = Keyring({"k1": OLD, "k2": NEW}, "k2", ring.algorithm)
    assert rotated.open(sealed, PLACE) == "6222020000001234567"
    assert rotated.seal("x", PLACE).startswith(f"v1|{ring.algorithm}|k2|")
    with pytest.raises(SealFault, match="k1"):
        Keyring({"k2": NEW}, "k2").open(sealed, PLACE)


def test_two_seals_of_one_text_differ(ring: Keyring) -> None:
    assert ring.seal("x", PLACE) != ring.seal("x", PLACE)


def test_a_keyring_is_read_from_a_setting_or_a_file_and_never_shows_its_keys() -> None:
    text = f"k2:{plain_base64(NEW)}, k1:{plain_base64(OLD)}"
    from_setting = Keyring.read(text)
    from_file = Keyring.read(written({"k1": OLD, "k2": NEW}, "k2"))
    assert (
        (from_setting.current, from_setting.keys)
        == (from_file.current, from_file.keys)
        == ("k2", {"k1": OLD, "k2": NEW})
    )
    assert plain_base64(NEW) not in repr(from_setting)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "k1",
        "k1:short",
        "k1:" + "A" * 20,
        "{",
        '{"keys": {}, "current": "k1"}',
        "k|1:" + plain_base64(bytes(32)),  # the same in every process that runs tests
    ],
)
def test_a_keyring_that_is_no_keyring_is_refused(text: str) -> None:
    with pytest.raises(SealFault):
        Keyring.read(text)


@pytest.mark.parametrize("size", [0, 1, 1 << 20, (1 << 20) + 1, 3_000_000])
def test_a_file_is_sealed_piece_by_piece_and_a_missing_piece_is_noticed(ring: Keyring, size: int) -> None:
    content, kept = bytes(range(256)) * (size // 256 + 1), io.BytesIO()
    ring.seal_file([content[:size]], kept, "upload.a")
    sealed = kept.getvalue()
    assert b"".join(ring.open_file(io.BytesIO(sealed), "upload.a")) == content[:size]
    cut = sealed[:-1] if size <= 1 << 20 else sealed[: -(size % (1 << 20)) - 16]
    for other, place in ((cut, "upload.a"), (sealed, "upload.b"), (b"PK" + sealed, "upload.a")):
        with pytest.raises(SealFault):
            b"".join(ring.open_file(io.BytesIO(other), place))
