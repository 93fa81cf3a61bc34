"""The settings in force, as the environment gave them, with those that are weaker than they might be. Secrets
are never among them."""

from collections.abc import Iterator

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext

from diguan.desks.office.standing import BAD, GOOD, PLAIN, SOON, Line
from diguan.policy.library import packs_folder

MINUTE, HOUR = 60, 3600


def of_settings() -> Iterator[Line]:
    """Each setting with its value; a hint says why a weak one is weak and what to do. Whatever else the site
    reads of its environment comes at the end as it was read, so that none is forgotten."""
    told = [*_of_protection(), *_of_sign_in(), *_of_place()]
    yield from told
    named = {line.name for line in told}
    yield from (_other(name, said) for name, said in settings.ENVIRONMENT.items() if name not in named)


def _of_protection() -> Iterator[Line]:
    yield _flag("DIGUAN_HTTPS", settings.HTTPS, good=True, hint=gettext(
        "Passwords cross the network readable: put a web server with HTTPS in front."
    ))  # fmt: skip
    yield _flag("DIGUAN_DEBUG", settings.DEBUG, good=False, hint=gettext(
        "A page that fails shows its data. Never with real files."
    ))  # fmt: skip
    yield _flag("DIGUAN_DEMONSTRATION", settings.DIGUAN_DEMONSTRATION, good=False, hint=gettext(
        "Made-up data with passwords that everybody knows."
    ))  # fmt: skip
    anywhere = "*" in settings.ALLOWED_HOSTS
    hint = gettext("Answers to any name: say under which the site is reached.") if anywhere else ""
    yield Line("DIGUAN_HOSTS", ", ".join(settings.ALLOWED_HOSTS), BAD if anywhere else GOOD, hint)
    yield Line("DIGUAN_CIPHER", {"aes": "AES-256-GCM", "sm4": "SM4-GCM"}[settings.CIPHER], GOOD)
    yield Line("DIGUAN_AUDIT_SUM", {"sha256": "SHA-256", "sm3": "SM3"}[settings.AUDIT_SUM], GOOD)
    hint = "" if settings.COPY else gettext("A broken disk loses all since the last backup.")
    yield Line("DIGUAN_COPY", settings.COPY or gettext("none"), GOOD if settings.COPY else SOON, hint)


def _of_sign_in() -> Iterator[Line]:
    required = settings.SECOND_FACTOR == "required"
    hint = "" if required else gettext("Whoever has not set up a second factor signs in by password alone.")
    yield Line("DIGUAN_SECOND_FACTOR", settings.SECOND_FACTOR, GOOD if required else SOON, hint)
    said = gettext("%(count)s characters at least") % {"count": settings.PASSWORD_LENGTH}
    if settings.PASSWORD_DAYS:
        said += gettext(", changed every %(days)s days") % {"days": settings.PASSWORD_DAYS}
    yield Line("DIGUAN_PASSWORDS", f"{settings.PASSWORDS}: {said}", GOOD)
    known = settings.BREACHED_PASSWORDS
    hint = "" if known else gettext("Only the commonest passwords are refused, not those that became known.")
    yield Line("DIGUAN_BREACHED_PASSWORDS", known or gettext("none"), GOOD if known else SOON, hint)
    locked = gettext("%(tries)s wrong tries lock an account at an address for %(minutes)s minutes")
    minutes = round(settings.AXES_COOLOFF_TIME * HOUR / MINUTE)
    yield Line(gettext("Lock"), locked % {"tries": settings.AXES_FAILURE_LIMIT, "minutes": minutes}, GOOD)
    lasts = gettext("%(hours)s hours") % {"hours": settings.SESSION_COOKIE_AGE // HOUR}
    yield Line(gettext("A sign-in lasts"), lasts, GOOD)
    idle = gettext("%(minutes)s minutes without work end a sign-in") % {"minutes": settings.IDLE_MINUTES}
    yield Line("DIGUAN_IDLE_MINUTES", idle, GOOD)
    alone = gettext("%(many)s a day by one officer, more with a second person")
    yield Line("DIGUAN_EXPORTS_A_DAY", alone % {"many": settings.EXPORTS_A_DAY}, GOOD)
    yield Line("DIGUAN_REVEALS_A_DAY", alone % {"many": settings.REVEALS_A_DAY}, GOOD)
    asked = gettext("%(many)s requests of one account")
    yield Line("DIGUAN_REQUESTS_A_MINUTE", asked % {"many": settings.REQUESTS_A_MINUTE}, GOOD)
    yield Line("DIGUAN_REQUESTS_A_DAY", asked % {"many": settings.REQUESTS_A_DAY}, GOOD)
    asked = gettext("%(many)s requests a minute from one address without a sign-in")
    told = asked % {"many": settings.REQUESTS_OF_AN_ADDRESS}
    yield Line("DIGUAN_REQUESTS_OF_AN_ADDRESS", told, GOOD)
    waiting = gettext("%(many)s workbooks of one officer may wait")
    yield Line("DIGUAN_UPLOADS_WAITING", waiting % {"many": settings.UPLOADS_WAITING}, GOOD)
    yield Line("DIGUAN_UPLOADS_WAITING_MB", f"{settings.UPLOADS_WAITING_MB} MB", GOOD)
    days = gettext("workbooks that wait are dropped after %(many)s days")
    yield Line("DIGUAN_UPLOADS_DAYS", days % {"many": settings.UPLOADS_DAYS}, GOOD)
    pictures = gettext("%(many)s pictures a day of one officer")
    yield Line("DIGUAN_PICTURES_A_DAY", pictures % {"many": settings.PICTURES_A_DAY}, GOOD)


def _of_place() -> Iterator[Line]:
    yield Line("DIGUAN_HOME", str(settings.HOME))
    yield Line("DATABASE_URL", _database())
    yield Line("DIGUAN_PACKS", str(packs_folder()))
    yield Line("DIGUAN_SCRATCH", str(settings.SCRATCH))
    yield Line("DIGUAN_AUDIT_CHAIN_DIGITS", str(settings.AUDIT_CHAIN_DIGITS))
    yield Line("DIGUAN_LANGUAGE", settings.LANGUAGE_CODE)
    yield Line("DIGUAN_TIME_ZONE", settings.TIME_ZONE)
    yield Line("DIGUAN_DESKS", ", ".join(desk.rpartition(".")[2] for desk in settings.DESKS))
    inline = settings.JOBS_INLINE
    hint = gettext("Pages wait for long work: leave it out where a worker runs.") if inline else ""
    yield Line("DIGUAN_JOBS_INLINE", _yes(inline), SOON if inline else PLAIN, hint)


def _database() -> str:
    """Which database, without the name and the password by which it is entered."""
    used = settings.DATABASES["default"]
    where = f" ({used['HOST']})" if used.get("HOST") else ""
    return f"{connection.vendor}: {used['NAME']}{where}"


def _other(name: str, said: str | bool) -> Line:
    if isinstance(said, str):
        return Line(name, said or gettext("none"))
    return Line(
        name, gettext("given; it is not shown") if said else gettext("the site's own; it is not shown")
    )


def _flag(name: str, value: bool, *, good: bool, hint: str) -> Line:
    weak = value is not good
    return Line(name, _yes(value), BAD if weak else GOOD, hint if weak else "")


def _yes(value: bool) -> str:
    return gettext("on") if value else gettext("off")
