"""One settings file for every installation; what differs comes from the environment.

With nothing set, this is a demonstration on SQLite and an embedded Valkey under ``var/``.
With ``DJANGO_ENV=production`` it refuses to start until it is safe to. README.md has the table.
"""

import contextlib
import hashlib
import ipaddress
import os
import re
import secrets
from pathlib import Path
from urllib.parse import urlsplit

import environ
from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")  # what the environment says already wins over this file


# Strict readers: a value that cannot be understood stops the program instead of meaning "off".


def flag(name: str, default: bool) -> bool:
    raw = env.str(name, default="").strip().lower()
    if raw == "":
        return default
    if raw in {"1", "true", "yes", "on"}:
        return True
    if raw in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name}={raw!r}：只能是 true 或 false / must be true or false.")


def number(name: str, default: int, *, least: int = 0) -> int:
    raw = env.str(name, default="").strip()
    if raw == "":
        return default
    if not raw.isascii() or not raw.isdigit() or int(raw) < least:
        raise ImproperlyConfigured(
            f"{name}={raw!r}：应为不小于 {least} 的整数 / must be a whole number of at least {least}."
        )
    return int(raw)


def words(name: str, default: list[str]) -> list[str]:
    return [word.strip() for word in env.list(name, default=default) if word.strip()]


def one_of(name: str, default: str, allowed: tuple[str, ...]) -> str:
    found = env.str(name, default="").strip() or default
    if found not in allowed:
        raise ImproperlyConfigured(
            f"{name}={found!r}：只能是 {' 或 '.join(allowed)} / must be one of {', '.join(allowed)}."
        )
    return found


def hours(name: str, default: tuple[int, int]) -> tuple[int, int]:
    raw = env.str(name, default="").strip()
    found = re.fullmatch(r"(\d{1,2})-(\d{1,2})", raw) if raw else None
    span = (int(found[1]), int(found[2])) if found else default
    if (raw and not found) or max(span) > 23:
        raise ImproperlyConfigured(
            f"{name}={raw!r}：应如 20-8（晚 20 时至次日 8 时），0-0 表示没有 / must be like 20-8."
        )
    return span


def web_address(name: str, default: str = "") -> str:
    found = env.str(name, default="").strip() or default
    parts = urlsplit(found)
    if found and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.username):
        raise ImproperlyConfigured(
            f"{name}：应为 http:// 或 https:// 开头的完整地址，不含账号 / must be a complete address."
        )
    return found


def together(*names: str) -> None:
    """Either all of these are given or none of them."""
    missing = [name for name in names if not env.str(name, default="").strip()]
    if missing and len(missing) < len(names):
        raise ImproperlyConfigured(
            f"{'、'.join(missing)} 未设置，须与其他几项一同给出 / is missing beside the others."
        )


def networks(name: str) -> list:
    try:
        return [ipaddress.ip_network(word) for word in words(name, [])]
    except ValueError as trouble:
        raise ImproperlyConfigured(
            f"{name}：{trouble}。应为地址或网段，如 10.0.0.5,172.16.0.0/12 / "
            "must be addresses or networks."
        ) from trouble


def private_dir(path: Path) -> Path:
    """Made, or taken over, as nobody else's: case files, keys and the database lie there."""
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    found = path.stat()
    if found.st_mode & 0o077 and found.st_uid == os.geteuid():
        path.chmod(0o700)
    return path


# --- Where and how this installation runs ---------------------------------------------------

DJANGO_ENV = env.str("DJANGO_ENV", default="development")
if DJANGO_ENV not in {"development", "production"}:
    raise ImproperlyConfigured(
        f"DJANGO_ENV={DJANGO_ENV!r}：只能是 development 或 production / "
        "must be development or production."
    )
PRODUCTION = DJANGO_ENV == "production"

# Error pages with source and variables are for developers only, and only when asked for:
# the demonstration shows the same plain pages as production.
DEBUG = flag("DEBUG", False)

# Demonstration people, who sign in without knowing a password.
DEMO = flag("DEMO", not PRODUCTION)

# Everything the program writes: database, files, sockets, logs.
VAR_DIR = private_dir(Path(env.str("VAR_DIR", default="") or BASE_DIR / "var").resolve())


def development_key() -> str:
    """A key of this installation's own, made once: no default key exists that could leak out."""
    path = VAR_DIR / "secret-key"
    if not path.exists():
        fresh = path.with_name(f"secret-key.{os.getpid()}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
        # Of two processes starting at once, the first one's key holds for both.
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
    return path.read_text().strip()


SECRET_KEY = env.str("SECRET_KEY", default="")
# A key that was replaced still opens what it has sealed (second factors), but signs nothing new.
SECRET_KEY_FALLBACKS = words("SECRET_KEY_FALLBACKS", [])
ALLOWED_HOSTS = words("ALLOWED_HOSTS", [] if PRODUCTION else ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS", [])

if PRODUCTION:
    unsafe = []
    lowered = SECRET_KEY.lower()
    if not SECRET_KEY:
        unsafe.append("未设置 SECRET_KEY / SECRET_KEY is missing")
    elif (
        len(SECRET_KEY) < 50
        or len(set(SECRET_KEY)) < 10
        or any(word in lowered for word in ("insecure", "change-me", "changeme", "secret-key"))
    ):
        unsafe.append(
            "SECRET_KEY 是默认值或太短，应为 50 个以上随机字符 / "
            "SECRET_KEY is a default or shorter than 50 random characters"
        )
    if not ALLOWED_HOSTS:
        unsafe.append("未设置 ALLOWED_HOSTS / ALLOWED_HOSTS is empty")
    if "*" in ALLOWED_HOSTS:
        unsafe.append("ALLOWED_HOSTS 不得为 * / ALLOWED_HOSTS must not be *")
    if DEMO:
        unsafe.append("正式环境不得开启 DEMO / DEMO must be off")
    if DEBUG:
        unsafe.append("正式环境不得开启 DEBUG / DEBUG must be off")
    if unsafe:
        raise ImproperlyConfigured(
            "正式环境（DJANGO_ENV=production）拒绝启动 / refusing to start in production: "
            + "; ".join(unsafe)
            + "."
        )
elif not SECRET_KEY:
    SECRET_KEY = development_key()

# --- Seals of the event chain (kernel/seals.py) ----------------------------------------------

# Keyed with a secret that no database dump holds. Own SEAL_KEY: the chain stays provable when
# SECRET_KEY is changed. A key that was replaced goes to SEAL_KEY_FALLBACKS, or old seals fail.


def seal_key(secret: str) -> bytes:
    return hashlib.sha256(b"xuncha event seals\0" + secret.encode()).digest()


SEAL_KEYS = [
    seal_key(secret)
    for secret in (env.str("SEAL_KEY", default="") or SECRET_KEY, *words("SEAL_KEY_FALLBACKS", []))
]
SEAL_ALGORITHM = env.str("SEAL_ALGORITHM", default="sha256")
if SEAL_ALGORITHM not in {"sha256", "sm3"} or SEAL_ALGORITHM not in hashlib.algorithms_available:
    raise ImproperlyConfigured(
        f"SEAL_ALGORITHM={SEAL_ALGORITHM!r}：只能是 sha256 或 sm3，且本机 OpenSSL 须支持 / "
        "must be sha256 or sm3, and OpenSSL here must know it."
    )
SEAL_LOG = VAR_DIR / "seals.log"  # the copy outside the database

# --- What lies enclosed in database and files (kernel/enclosed.py, docs/keys.md) --------------

# Clues, transfers, talks and their files. Without a DATA_KEY of its own the key is made from
# SECRET_KEY, which then cannot be changed without putting it into DATA_KEY_FALLBACKS: what was
# written before would not open any more. The first key writes, all of them read.


def data_key(secret: str) -> bytes:
    return hashlib.sha256(b"xuncha data at rest\0" + secret.encode()).digest()


DATA_KEY = env.str("DATA_KEY", default="")
DATA_KEYS = [
    data_key(secret) for secret in (DATA_KEY or SECRET_KEY, *words("DATA_KEY_FALLBACKS", []))
]

# --- The house, top floor first (docs/architecture.md) --------------------------------------

INSTALLED_APPS = [
    "xuncha.delivery",
    "xuncha.desk",
    "xuncha.clock",
    "xuncha.audit",
    "rectification",
    "findings.reports",
    "findings.clues",
    "findings.immediate",
    "findings.requests",
    "findings.register",
    "findings.fieldwork",
    "findings.letters",
    "rounds",
    "issuing",
    "accounts",
    "kernel",
    "guardian",
    "axes",
    "django_htmx",
    "django.forms",
    "accounts.apps.BackOfficeConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "kernel.headers.HeadersMiddleware",  # first, so that no answer goes out without
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SecondFactorFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    # It tells events who acts, which only authentication knows; so what follows deeds comes after it.
    "kernel.middleware.RequestContextMiddleware",
    "xuncha.clock.middleware.SettleAfterDeeds",
]

ROOT_URLCONF = "xuncha.urls"
WSGI_APPLICATION = "xuncha.wsgi.application"

# Widgets may be drawn by our own templates too (templates/django/forms/).
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "xuncha.desk.context_processors.bar",
            ],
        },
    },
]

# --- People and rights ----------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.Person"
# Who somebody is, and nothing more: what a person may do is never asked of a backend.
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
# Memory-hard: a stolen table of passwords is slow to guess from. The others read older passwords.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
# guardian would make an "anonymous" person on migrate; nobody here acts without a name.
ANONYMOUS_USER_NAME = None

AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "phone", "email")},
    },
    {
        "NAME": "accounts.passwords.LongEnough",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

LOGIN_URL = "sign_in"
SESSION_ENGINE = "accounts.models.sessions"

# Counts failed sign-ins (accounts.throttle); the limits are the security administrator's.
AXES_HANDLER = "accounts.throttle.Throttle"
AXES_USERNAME_CALLABLE = "accounts.throttle.account_key"
AXES_CLIENT_IP_CALLABLE = "kernel.addresses.throttled_address"
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
AXES_FAILURE_LIMIT = "accounts.throttle.failure_limit"
AXES_COOLOFF_TIME = "accounts.throttle.cool_off"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True  # sign-ins are events
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

SILENCED_SYSTEM_CHECKS = [
    # guardian's tables are used, its backend is not; axes is asked by the sign-in form itself.
    "guardian.W001", "axes.W002", "axes.W003",
    # Subdomains and preload lists speak for other hosts of the office's domain: not ours to decide.
    "security.W005", "security.W021",
]  # fmt: skip
# A form older than the last sign-in is shown again instead of being lost.
CSRF_FAILURE_VIEW = "kernel.pages.csrf_failure"

# Requests start the idle time anew (accounts.models.sessions); how long it is, is the security
# administrator's to say (登录与口令规则), as is what no request postpones.
SESSION_COOKIE_AGE = 2 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True  # pages carry the token themselves; no script reads the cookie
# In the session, not in a cookie that the next person at this desk would read on the sign-in page.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_USE_SESSIONS = False  # a form opened before the session ran out can still be sent after it

# --- What is sealed: see kernel/sealing.py and docs/letters-and-keys.md ----------------------

# What one guess at a passphrase costs whoever stole the database: passes and bytes of Argon2id
# (libsodium's "moderate"). Raise it with the machine; what is wrapped keeps its own cost.
SEALING_OPERATIONS = number("SEALING_OPERATIONS", 3, least=1)
SEALING_MEMORY = number("SEALING_MEMORY_MB", 256, least=1) * 1024 * 1024
# An unlocked key is forgotten after this many minutes, whatever its custodian does.
LETTERS_UNLOCK_MINUTES = number("LETTERS_UNLOCK_MINUTES", 30, least=1)

# --- The line between browser and server ----------------------------------------------------

# One switch for an office without TLS on its own closed network; on unless said otherwise.
HTTPS = flag("HTTPS", PRODUCTION)
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = number("HSTS_SECONDS", 30 * 24 * 60 * 60) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = flag("HSTS_INCLUDE_SUBDOMAINS", False)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Nothing but this site's own files, and nothing written into a page: a script smuggled into a text
# does not run. Django 6's setting, read by kernel.headers.
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}
OTHER_HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
# Only when a proxy in front of us sets (and overwrites) X-Forwarded-Proto: else anyone could.
if flag("BEHIND_TLS_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Proxies whose X-Forwarded-For is believed; without them everybody comes from the proxy's address.
TRUSTED_PROXIES = networks("TRUSTED_PROXIES")

# --- Database -------------------------------------------------------------------------------

DATABASES = {
    "default": env.db_url_config(
        env.str("DATABASE_URL", default="")
        or "sqlite:///" + str(VAR_DIR / "db.sqlite3").replace("%", "%25")
    )
}
_database = DATABASES["default"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if _database["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE: SQLite has no row locks, so a transaction takes the write lock when it opens.
    # Without it, of 900 concurrent read-then-write transactions 649 failed; with it, none.
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000; "
            "PRAGMA cache_size=-65536; PRAGMA mmap_size=134217728; "
            # In memory: sorted rows of case files do not lie in temporary files.
            "PRAGMA journal_size_limit=67108864; PRAGMA temp_store=MEMORY;"
        ),
    }
elif _database["ENGINE"] == "django.db.backends.postgresql":
    _database["CONN_MAX_AGE"] = 60
    _database["CONN_HEALTH_CHECKS"] = True
    _database.setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
    # A desk is one query over many tables: compiling it took 2 s where running it takes 0.25 s
    # (10,000 inspections, 1,000,000 findings, 200,000 items).
    _database["OPTIONS"].setdefault("options", "-c jit=off")
else:
    raise ImproperlyConfigured(
        "DATABASE_URL 只支持 sqlite:/// 和 postgres:// / must be sqlite:/// or postgres://."
    )

# --- Background work ------------------------------------------------------------------------

# Unset: bin/run starts a Valkey of its own on a unix socket, with no port and no password.
REDIS_URL = env.str("REDIS_URL", default="")
EMBEDDED_BROKER = not REDIS_URL
VALKEY_SOCKET = VAR_DIR / "valkey.sock"

CELERY_BROKER_URL = REDIS_URL or f"redis+socket://{VALKEY_SOCKET}"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# What remains to be done is always a row in the database; a message is only a nudge. So a web
# request gives up on a silent broker at once, and the sweep sends the nudge again.
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.2}
CELERY_TASK_IGNORE_RESULT = True
CELERY_RESULT_BACKEND = None
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_RESULT_SERIALIZER = "json"
# A task is done when it has finished, not when it was fetched: a killed worker loses nothing.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# Visibility must be longer than the longest task, or it runs twice; hence the hard limit.
CELERY_TASK_SOFT_TIME_LIMIT = 210
CELERY_TASK_TIME_LIMIT = 240
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    # kombu looks for lost tasks every 10 s times this; its default of 10 makes that 100 s.
    "unacked_restore_throttle": 1,
}
CELERY_TASK_ALWAYS_EAGER = False
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # LOGGING below holds for the worker too
CELERY_BEAT_SCHEDULE = {
    "seal-events": {"task": "kernel.tasks.seal_events", "schedule": 60.0},
    "seal-late-events": {
        "task": "kernel.tasks.seal_events",
        "schedule": crontab(hour=3, minute=20),
        "kwargs": {"everything": True},
    },
    "resend-stalled-jobs": {"task": "kernel.tasks.resend_stalled_jobs", "schedule": 60.0},
    # Shares of letters' keys are taken from those who have lost the right meanwhile.
    "sweep-letters-keys": {"task": "letters.sweep", "schedule": crontab(minute=20)},
    # Ten past every hour, so also at 00:10, when the day that deadlines are counted in has turned.
    "sweep-deadlines": {"task": "clock.sweep", "schedule": crontab(minute=10)},
    # Not to be caught up with when the workers were away: one round does what all would have done.
    "deliver-notices": {
        "task": "delivery.deliver", "schedule": crontab(minute="*/5"), "options": {"expires": 240},
    },
}  # fmt: skip

# --- Files ----------------------------------------------------------------------------------

# Evidence and papers: no MEDIA_URL route exists, a file is only ever sent by a view behind a door.
MEDIA_ROOT = VAR_DIR / "files"
FILE_UPLOAD_TEMP_DIR = private_dir(VAR_DIR / "tmp")
FILE_UPLOAD_HANDLERS = [
    "kernel.uploads.SecretUploadHandler",  # what is to be sealed is never written in the clear
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
MAX_UPLOAD_BYTES = 50 * 1024 * 1024  # one file; the form says so, the server insists
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # a form without its files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env.str("STATIC_ROOT", default="") or VAR_DIR / "static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage",
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION  # outside production no collectstatic is needed

# Fonts for official papers, laid here by bin/setup; an office adds its own to the same folder.
FONTS_DIR = Path(env.str("FONTS_DIR", default="") or BASE_DIR / "var" / "fonts")
if (FONTS_DIR / "fonts.conf").exists():
    # Before anything loads fontconfig, which reads this once per process.
    os.environ.setdefault("FONTCONFIG_FILE", str(FONTS_DIR / "fonts.conf"))

# --- Language and time ----------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# --- Mail -----------------------------------------------------------------------------------

# Off unless a server is named: a closed network has none, and a notice always stands on the page.
EMAIL_URL = env.str("EMAIL_URL", default="")
MAIL_ENABLED = bool(EMAIL_URL)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="xuncha@localhost")
EMAIL_TIMEOUT = 10
if MAIL_ENABLED:
    _mail = env.email_url("EMAIL_URL")
    EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
    EMAIL_HOST = _mail.get("EMAIL_HOST") or "localhost"
    EMAIL_PORT = _mail.get("EMAIL_PORT") or 25
    EMAIL_HOST_USER = _mail.get("EMAIL_HOST_USER") or ""
    EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_PASSWORD") or ""
    EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
    EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
else:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

# --- Other ways in which people are told (docs/delivery.md) -----------------------------------

# Addresses and secrets come from whoever runs the installation, never from a page.
WEBHOOK_URL = web_address("WEBHOOK_URL")
WEBHOOK_SECRET = env.str("WEBHOOK_SECRET", default="")
together("WEBHOOK_URL", "WEBHOOK_SECRET")
# 企业微信, or a 政务微信 of the region's own at WECOM_URL.
WECOM_URL = web_address("WECOM_URL", "https://qyapi.weixin.qq.com")
WECOM_CORP_ID = env.str("WECOM_CORP_ID", default="")
WECOM_AGENT_ID = number("WECOM_AGENT_ID", 0)
WECOM_SECRET = env.str("WECOM_SECRET", default="")
WECOM_ACCOUNT = one_of("WECOM_ACCOUNT", "username", ("username", "phone"))
together("WECOM_CORP_ID", "WECOM_AGENT_ID", "WECOM_SECRET")
SMS_URL = web_address("SMS_URL")
SMS_BODY = env.str("SMS_BODY", default="")
SMS_AUTHORIZATION = env.str("SMS_AUTHORIZATION", default="")
SMS_TAKEN = env.str("SMS_TAKEN", default="")
together("SMS_URL", "SMS_BODY")
MESSAGE_CA_BUNDLE = env.str("MESSAGE_CA_BUNDLE", default="")
if MESSAGE_CA_BUNDLE and not Path(MESSAGE_CA_BUNDLE).is_file():
    raise ImproperlyConfigured("MESSAGE_CA_BUNDLE：没有这个文件 / no such file.")

# One message a day from this hour on, on the days named; nothing leaves within the quiet hours.
DIGEST_HOUR = number("DIGEST_HOUR", 9)
if DIGEST_HOUR > 23:
    raise ImproperlyConfigured("DIGEST_HOUR：应为 0 至 23 / must be an hour of the day.")
DIGEST_DAYS = one_of("DIGEST_DAYS", "workdays", ("workdays", "daily"))
QUIET_HOURS = hours("QUIET_HOURS", (20, 8))

# --- Logs -----------------------------------------------------------------------------------

# To stderr, for whoever runs the process to keep. What a form held is never logged: no request
# bodies, no SQL with its parameters, no mailed tracebacks with their variables.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line"},
    },
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO").upper()},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "INFO", "propagate": True},
        "django.db.backends": {"level": "WARNING"},
        "axes": {"level": "WARNING"},
        "weasyprint": {"handlers": [], "level": "ERROR"},
        "fontTools": {"level": "WARNING"},
    },
}
