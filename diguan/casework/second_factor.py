"""The second factor of an account: a code that changes every 30 seconds (TOTP), and recovery codes for the
day the telephone is lost. A recovery code is kept as a password is, by a slow salted hash (argon2).
Keys of the other kind stand in security_keys.py; both may be in use."""

import secrets
from base64 import b32encode

from django.contrib.auth.hashers import check_password, make_password
from django_otp import user_has_device
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from diguan.casework import audit
from diguan.registry.models import Officer, RecoveryCode, SecurityKey
from diguan.words.errors import Fault
from diguan.words.text import Text

CODES, CODE_LENGTH = 10, 11  # its first letter says which of them it is
ALPHABET = "abcdefghkmnpqrstuvwxyz23456789"
NAME = "code"


class WrongCode(Fault):
    """A code that is not the right one, or was used already, or came too soon after a wrong one."""

    def __init__(self) -> None:
        super().__init__(_WRONG, mend=_MEND)


def has(officer: Officer) -> bool:
    """Whether signing in asks for a second factor, a code or a key."""
    return bool(user_has_device(officer))


def has_telephone(officer: Officer) -> bool:
    """Whether a telephone's codes open the account."""
    return bool(TOTPDevice.objects.filter(user=officer, confirmed=True).exists())


def begin(officer: Officer) -> TOTPDevice:
    """A key that waits to be confirmed; the same until it is."""
    return waiting(officer) or TOTPDevice.objects.create(user=officer, name=NAME, confirmed=False)


def waiting(officer: Officer) -> TOTPDevice | None:
    """The key that was begun and not confirmed yet, if any."""
    return TOTPDevice.objects.filter(user=officer, confirmed=False).first()


def key_text(device: TOTPDevice) -> str:
    """The key as it is typed into an app, in groups of four."""
    words = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(words[at : at + 4] for at in range(0, len(words), 4))


def confirm(officer: Officer, code: str) -> TOTPDevice:
    """Take the waiting key into use when the code comes from it, in place of an earlier one; raises
    WrongCode."""
    device = waiting(officer)
    if device is None or not device.verify_token(code.strip()):
        raise WrongCode
    with audit.act():
        TOTPDevice.objects.filter(user=officer).exclude(pk=device.pk).delete()
        device.confirmed = True
        device.save()
        _note("second_factor_set", officer, officer)
    return device


def verify(officer: Officer, code: str) -> TOTPDevice | StaticDevice:
    """The device that the code of a sign-in is of; a recovery code counts once. Raises WrongCode."""
    given = code.strip().replace(" ", "").lower()
    for device in TOTPDevice.objects.filter(user=officer, confirmed=True):
        if device.verify_is_allowed()[0] and device.verify_token(given):
            return device
    for spare in StaticDevice.objects.filter(user=officer, confirmed=True):
        if spare.verify_is_allowed()[0] and use_code(officer, spare, given):
            return spare
    raise WrongCode


def use_code(officer: Officer, spare: StaticDevice, given: str) -> bool:
    """Whether this is one of the codes; then it is gone. A wrong one lets the next try wait."""
    kept = RecoveryCode.objects.filter(device=spare, letter=given[:1]).first()
    if kept is None or not check_password(given, kept.sum):
        spare.throttle_increment()
        return False
    with audit.act():
        if not RecoveryCode.objects.filter(pk=kept.pk).delete()[0]:
            return False  # another sign-in was first
        spare.throttle_reset(commit=False)
        spare.set_last_used_timestamp(commit=False)
        spare.save()
        _note("recovery_code_used", officer, officer)
    return True


def new_codes(officer: Officer) -> list[str]:
    """New recovery codes in place of all earlier ones; they are told this once."""
    letters = secrets.SystemRandom().sample(ALPHABET, CODES)
    codes = ["".join((one, *(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH - 1)))) for one in letters]
    sums = [(code[0], make_password(code)) for code in codes]
    with audit.act():
        StaticDevice.objects.filter(user=officer).delete()
        device = StaticDevice.objects.create(user=officer, name=NAME)
        for letter, kept in sums:
            RecoveryCode.objects.create(device=device, letter=letter, sum=kept)
        _note("recovery_codes_made", officer, officer)
    return codes


def codes_left(officer: Officer) -> int:
    """How many recovery codes are not used."""
    return RecoveryCode.objects.filter(device__user=officer, device__confirmed=True).count()


def forget(officer: Officer, *, by: Officer) -> None:
    """Take the second factor away, for an officer who has lost telephone, keys and codes."""
    with audit.act():
        TOTPDevice.objects.filter(user=officer).delete()
        StaticDevice.objects.filter(user=officer).delete()
        SecurityKey.objects.filter(user=officer).delete()
        _note("second_factor_reset", officer, by)


def forget_codes_alone(officer: Officer) -> None:
    """Take recovery codes away that stand in for nothing any more."""
    if not has_telephone(officer) and not SecurityKey.objects.filter(user=officer).exists():
        StaticDevice.objects.filter(user=officer).delete()


def _note(kind: str, officer: Officer, by: Officer) -> None:
    prefix = officer.area.prefix if officer.area else ""
    audit.write(kind, by=by, area_prefix=prefix, after={"account": officer.username})


_WRONG = Text("验证码不对，或已用过", "the code is wrong, or was used already")
_MEND = Text("请等手机显示新的验证码后再试", "wait until the telephone shows a new one, then try again")
