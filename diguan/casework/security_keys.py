"""Passkeys and security keys (WebAuthn) as second factor: taken into use, asked for at sign-in, withdrawn.

What a browser answers is checked by py_webauthn: the challenge, the site's name and origin, the signature,
and the key's own count of uses. A challenge counts once; keeping it between two requests is the pages' part.
"""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url, parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from diguan.casework import audit, second_factor
from diguan.registry.models import Officer, SecurityKey
from diguan.words.errors import Fault
from diguan.words.text import Text

SITE = "滴灌 diguan"
MOST = 10  # keys of one account
LONGEST = 1400  # letters of a key's id: 1,023 bytes by the standard
LONGEST_ANSWER = 64 * 1024
SECONDS = 120  # that a browser waits for the key
PASSWORD_CAME_FIRST = UserVerificationRequirement.DISCOURAGED  # so the key need not ask who holds it


class WrongKey(Fault):
    """An answer of a key that is not the account's, not for this question or place, or was given before."""

    def __init__(self) -> None:
        super().__init__(_WRONG, mend=_MEND)


class TooManyKeys(Fault):
    """More keys than an account may have."""

    def __init__(self) -> None:
        super().__init__(_TOO_MANY.format(most=MOST), mend=_MEND_TOO_MANY)


@dataclass(frozen=True, slots=True)
class Place:
    """The name under which a browser sees the site, and the origin that it puts into what the key signs."""

    host: str
    origin: str


def of(officer: Officer) -> "QuerySet[SecurityKey]":
    """The account's keys, the oldest first."""
    rows: QuerySet[SecurityKey] = SecurityKey.objects.filter(user=officer).order_by("id")
    return rows


def to_add(officer: Officer, place: Place, challenge: bytes) -> str:
    """What the browser is asked for to make a new key, as JSON; keys that are in use are left out."""
    options = generate_registration_options(
        rp_id=place.host,
        rp_name=SITE,
        user_id=f"officer-{officer.pk}".encode(),
        user_name=officer.username,
        user_display_name=str(officer),
        challenge=challenge,
        timeout=SECONDS * 1000,
        exclude_credentials=_known(officer, place),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED, user_verification=PASSWORD_CAME_FIRST
        ),
    )
    return options_to_json(options)


def add(officer: Officer, name: str, answer: str, *, place: Place, challenge: bytes) -> SecurityKey:
    """Take a key into use that answered; raises WrongKey or TooManyKeys."""
    try:
        made = verify_registration_response(
            credential=_short(answer),
            expected_challenge=challenge,
            expected_rp_id=place.host,
            expected_origin=place.origin,
        )
    except (WebAuthnException, ValueError):
        raise WrongKey from None
    credential = bytes_to_base64url(made.credential_id)
    with audit.act():
        Officer.objects.select_for_update().get(pk=officer.pk)
        if of(officer).count() >= MOST:
            raise TooManyKeys
        if len(credential) > LONGEST or SecurityKey.objects.filter(credential=credential).exists():
            raise WrongKey
        key: SecurityKey = SecurityKey.objects.create(
            user=officer, name=name, credential=credential, public_key=made.credential_public_key,
            host=place.host, uses=made.sign_count, at=timezone.now(),
        )  # fmt: skip
        _note("security_key_added", officer, name)
    return key


def to_sign_in(officer: Officer, place: Place, challenge: bytes) -> str | None:
    """What the browser is asked for at sign-in, as JSON; None for an account without a key for this place."""
    if not (known := _known(officer, place)):
        return None
    options = generate_authentication_options(
        rp_id=place.host,
        challenge=challenge,
        timeout=SECONDS * 1000,
        allow_credentials=known,
        user_verification=PASSWORD_CAME_FIRST,
    )
    return options_to_json(options)


def verify(officer: Officer, answer: str, *, place: Place, challenge: bytes) -> SecurityKey:
    """The key that answered; its count is kept, so that the same answer is never taken twice. Raises WrongKey
    for every other, a copied key among them, whose count goes back."""
    try:
        given = parse_authentication_credential_json(_short(answer))
        key: SecurityKey = of(officer).get(host=place.host, credential=bytes_to_base64url(given.raw_id))
        seen = verify_authentication_response(
            credential=given,
            expected_challenge=challenge,
            expected_rp_id=place.host,
            expected_origin=place.origin,
            credential_public_key=bytes(key.public_key),
            credential_current_sign_count=key.uses,
        )
    except (WebAuthnException, ValueError, SecurityKey.DoesNotExist):
        raise WrongKey from None
    with audit.act():
        before = SecurityKey.objects.filter(pk=key.pk, uses=key.uses)
        if not before.update(uses=seen.new_sign_count, used_at=timezone.now()):
            raise WrongKey
        _note("security_key_used", officer, key.name)
    return key


def withdraw(officer: Officer, key_id: int) -> bool:
    """Take one of one's own keys out of use; False when there is none by that number."""
    with audit.act():
        key = of(officer).filter(pk=key_id).first()
        if key is None:
            return False
        name = key.name
        key.delete()
        second_factor.forget_codes_alone(officer)
        _note("security_key_withdrawn", officer, name)
    return True


def _known(officer: Officer, place: Place) -> list[PublicKeyCredentialDescriptor]:
    keys = of(officer).filter(host=place.host).values_list("credential", flat=True)
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(each)) for each in keys]


def _short(answer: str) -> str:
    if len(answer) > LONGEST_ANSWER:
        raise WrongKey
    return answer


def _note(kind: str, officer: Officer, name: str) -> None:
    prefix = officer.area.prefix if officer.area else ""
    audit.write(kind, by=officer, area_prefix=prefix, after={"account": officer.username, "key": name})


_WRONG = Text("密钥没有通过验证", "the key was not accepted")
_MEND = Text(
    "请用本账号登记过的密钥再试一次；仍不行请用手机验证码，并告知安全管理员",
    "try once more with a key of this account; if that fails use a code, and tell the security administrator",
)
_TOO_MANY = Text("一个账号最多登记 {most} 个密钥", "an account has at most {most} keys")
_MEND_TOO_MANY = Text("请先停用不再使用的密钥", "withdraw one that is not used any more")
