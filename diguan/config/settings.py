"""Django's settings for diguan, all from the environment; the table of variables stands in docs/operate.md.

A wrong value stops the start with one message that lists every fault. Screens, tables and rules are not set
here.
"""

import os
import tempfile
from pathlib import Path

from csp.constants import NONE, SELF

from diguan.config import desks, sqlite
from diguan.config.environment import DEBUG_SHOWS_DATA, REPOSITORY, Environment
from diguan.registry.chains import ALGORITHMS
from diguan.words import sealing

sqlite.swap()
_environment = Environment(os.environ)

# -- the place -----------------------------------------------------------------------------------------------
HOME = Path(_environment.text("DIGUAN_HOME", str(REPOSITORY / "var")))
DATABASES = {"default": _environment.database("DATABASE_URL", HOME / "diguan.sqlite3")}
EMBEDDED = "postgresql" not in DATABASES["default"].get("ENGINE", "")
ANCHORS = HOME / "anchors"
SNAPSHOTS, UPLOADS, JUDGEMENTS = HOME / "snapshots", HOME / "uploads", HOME / "judgements"
ATTACHMENTS = HOME / "attachments"

SCRATCH = _environment.scratch("DIGUAN_SCRATCH", Path("/dev/shm"), HOME / "scratch")
tempfile.tempdir = SCRATCH  # what a library puts away for a moment may hold secrets: it stays in memory
COPY = _environment.text("DIGUAN_COPY")  # folder on another disk that gets every change within about a second

DIGUAN_DEMONSTRATION = _environment.flag("DIGUAN_DEMONSTRATION")
DEMONSTRATION_PACKS = (
    (Path(__file__).with_name("demonstration_packs"),) if DIGUAN_DEMONSTRATION else ()
)  # papers of its made-up county, in force nowhere else
DEBUG = _environment.flag("DIGUAN_DEBUG")
if DEBUG and not DIGUAN_DEMONSTRATION:
    _environment.wrong("DIGUAN_DEBUG", DEBUG_SHOWS_DATA)
SECRET_KEY = _environment.key("DIGUAN_SECRET_KEY", HOME / "keys" / "session" if EMBEDDED else None)
TOKEN_KEY = _environment.key("DIGUAN_TOKEN_KEY", HOME / "keys" / "tokens" if EMBEDDED else None)
KEYRING_FILE = (
    "" if _environment.hidden("DIGUAN_KEYRING") or not EMBEDDED else str(HOME / "keys" / "ring.json")
)
KEYRING = _environment.keyring("DIGUAN_KEYRING", Path(KEYRING_FILE) if KEYRING_FILE else None)
CIPHER = _environment.choice("DIGUAN_CIPHER", "aes", sealing.ALGORITHMS)
TOKEN_KEY_ID = _environment.text("DIGUAN_TOKEN_KEY_ID", "1")
AUDIT_SUM = _environment.choice("DIGUAN_AUDIT_SUM", "sha256", ALGORITHMS)
AUDIT_CHAIN_DIGITS = int(_environment.choice("DIGUAN_AUDIT_CHAIN_DIGITS", "6", ("2", "4", "6", "9")))
ALLOWED_HOSTS = _environment.words("DIGUAN_HOSTS", "localhost,127.0.0.1,[::1]")
HTTPS = _environment.flag("DIGUAN_HTTPS")

_asked = _environment.words("DIGUAN_DESKS")
if _strange := desks.unknown(_asked):
    _environment.wrong("DIGUAN_DESKS", _strange)
DESKS = desks.apps(_asked)

# -- language and time ---------------------------------------------------------------------------------------
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LANGUAGE_CODE = _environment.choice("DIGUAN_LANGUAGE", "zh-hans", ("zh-hans", "en"))
USE_I18N = USE_TZ = True
TIME_ZONE = _environment.choice("DIGUAN_TIME_ZONE", "Asia/Shanghai", ("Asia/Shanghai", "Asia/Urumqi", "UTC"))

# -- accounts ------------------------------------------------------------------------------------------------
PASSWORDS = _environment.choice("DIGUAN_PASSWORDS", "asvs", ("asvs", "gb"))
PASSWORD_LENGTH, PASSWORD_DAYS = {"asvs": (12, None), "gb": (8, 90)}[PASSWORDS]
SECOND_FACTOR = _environment.choice("DIGUAN_SECOND_FACTOR", "offered", ("offered", "required"))
BREACHED_PASSWORDS = _environment.file("DIGUAN_BREACHED_PASSWORDS")
IDLE_MINUTES = int(_environment.choice("DIGUAN_IDLE_MINUTES", "60", ("15", "30", "60", "120")))

EXPORTS_A_DAY = _environment.whole("DIGUAN_EXPORTS_A_DAY", 100)  # of one officer without a second person
REVEALS_A_DAY = _environment.whole("DIGUAN_REVEALS_A_DAY", 4_999)
REQUESTS_A_MINUTE = _environment.whole("DIGUAN_REQUESTS_A_MINUTE", 600)  # of one account
REQUESTS_A_DAY = _environment.whole("DIGUAN_REQUESTS_A_DAY", 10_000)  # the same
REQUESTS_OF_AN_ADDRESS = _environment.whole("DIGUAN_REQUESTS_OF_AN_ADDRESS", 1_200)  # not signed in
UPLOADS_WAITING = _environment.whole("DIGUAN_UPLOADS_WAITING", 50)  # of one officer, neither in nor dropped
UPLOADS_WAITING_MB = _environment.whole("DIGUAN_UPLOADS_WAITING_MB", 1_024)
UPLOADS_DAYS = _environment.whole("DIGUAN_UPLOADS_DAYS", 30)  # then `diguan erase` drops those that wait
PICTURES_A_DAY = _environment.whole("DIGUAN_PICTURES_A_DAY", 500)  # of one officer

PROCESSES = _environment.whole("DIGUAN_PROCESSES", max(2, len(os.sched_getaffinity(0))))  # of the server

JOBS_INLINE = _environment.flag("DIGUAN_JOBS_INLINE")  # without a worker: the page waits for the work

_environment.stop_if_wrong()
ENVIRONMENT = _environment.said  # every variable above, for the page of settings in force

# -- the rooms -----------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_filters",
    "django_tables2",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "diguan.registry",
    "diguan.jobs",
    "diguan.web",
    *DESKS,
]
AUTH_USER_MODEL = "registry.Officer"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "diguan.config.urls"
WSGI_APPLICATION = "diguan.config.wsgi.application"

MIDDLEWARE = [
    "diguan.web.middleware.RequestMiddleware",
    "diguan.web.request_log.LogMiddleware",
    "csp.middleware.CSPMiddleware",
    "diguan.web.headers.HeaderMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "diguan.web.ending.EndingMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "diguan.web.reading.door.TokenMiddleware",
    "diguan.web.pace.PaceMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "diguan.web.middleware.ViewerMiddleware",
    "diguan.web.middleware.LanguageMiddleware",
    "diguan.web.doors.DoorMiddleware",
    "diguan.web.middleware.DeskMiddleware",
    "diguan.web.middleware.FaultMiddleware",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "diguan.web.frame.frame",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")  # after the rooms, whose drawing of a widget comes first
DJANGO_TABLES2_TEMPLATE = "django_tables2/bootstrap5-responsive.html"

# -- background work -----------------------------------------------------------------------------------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# -- sign-in -------------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": PASSWORD_LENGTH}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": "diguan.web.passwords.NoWordsOfTheField"},
    *([{"NAME": "diguan.web.passwords.NotBreached"}] if BREACHED_PASSWORDS else []),
    *([{"NAME": "diguan.web.passwords.SeveralKinds"}] if PASSWORDS == "gb" else []),
]
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "sign-in", "/", "sign-in"
CSRF_FAILURE_VIEW = "diguan.web.errors.stale_form"
AXES_LOCKOUT_CALLABLE = "diguan.web.signing.locked_out"
SESSION_COOKIE_AGE = 8 * 60 * 60  # a working day
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours; a locked clerk is back to work within the quarter
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # one stranger cannot lock the county out
AXES_SENSITIVE_PARAMETERS: list[str] = []

# -- what browsers are told ----------------------------------------------------------------------------------
SECURE_REDIRECT_EXEMPT = [
    r"^health/",  # asked by the machine itself, without HTTPS
    r"^api/",  # a program that comes unencrypted is refused, so that somebody notices
]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
LANGUAGE_COOKIE_NAME = "__Host-language" if HTTPS else "language"
IDLE_COOKIE_NAME = "__Host-last" if HTTPS else "last"
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
CSRF_TRUSTED_ORIGINS = [f"https://{host.lstrip('.')}" for host in ALLOWED_HOSTS if HTTPS and host != "*"]
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        "report-uri": ["/refused/"],
    }
}

# -- files ---------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
MEDIA_ROOT = UPLOADS
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site uses our files
WHITENOISE_USE_FINDERS = True  # no collecting step: what the rooms ship is served from where it lies
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6_000  # a meeting votes on 600 households, each with eight fields
FILE_UPLOAD_PERMISSIONS = 0o600

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "diguan.config.logs.JsonLines"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"diguan": {"level": "INFO"}, "django": {"handlers": [], "level": "WARNING"}},
}
