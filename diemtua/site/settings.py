"""The one settings file, read from the environment. There is no base/dev/prod family."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from diemtua.ground.postgres import connection_params, home, url_options

PACKAGE = Path(__file__).resolve().parent.parent
HOME = home()


def env_bool(name: str, default: bool = False) -> bool:
    return os.environ.get(name, str(default)).lower() in {"1", "true", "yes", "on"}


def env_list(name: str, default: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def secret(name: str) -> str:
    """A secret from the environment, or from its own 0600 file in the home; made once when neither is there."""
    if value := os.environ.get(f"DIEMTUA_{name.upper()}"):
        return value
    path = HOME / "secrets" / name
    if not path.exists():
        import secrets

        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50), encoding="utf-8")
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text(encoding="utf-8").strip()


DEBUG = env_bool("DIEMTUA_DEBUG")
SECRET_KEY = secret("session_key")
PERSON_KEY_FILE = HOME / "secrets" / "person_keys.json"
ALLOWED_HOSTS = env_list("DIEMTUA_HOSTS", "localhost,127.0.0.1,[::1],testserver")
CSRF_TRUSTED_ORIGINS = env_list("DIEMTUA_ORIGINS", "")
SECURE = env_bool("DIEMTUA_HTTPS")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "procrastinate.contrib.django",
    # The rooms, lowest first; .importlinter holds the same order.
    "diemtua.ground",
    "diemtua.papers",
    "diemtua.parties",
    "diemtua.places",
    "diemtua.associations",
    "diemtua.access",
    "diemtua.people",
    "diemtua.groups",
    "diemtua.programmes",
    "diemtua.ledger",
    "diemtua.facts",
    "diemtua.savings",
    "diemtua.lending",
    "diemtua.capital",
    "diemtua.risk_handling",
    "diemtua.commune_sessions",
    "diemtua.refunds",
    "diemtua.fees",
    "diemtua.month_end",
    "diemtua.ratings",
    "diemtua.reports",
    "diemtua.desks",
    "diemtua.demonstration",
    "diemtua.site",
]

SERVER_TIMING = env_bool("DIEMTUA_SERVER_TIMING")
"""Whether answers tell their times; the demonstration's server is started with it."""

MIDDLEWARE = [
    "diemtua.site.timing.TimingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages travel over village networks. Django pads what it compresses and masks its tokens against BREACH.
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "diemtua.access.middleware.ActingMiddleware",
    "diemtua.site.navigation.NavigationMiddleware",
]

ROOT_URLCONF = "diemtua.site.urls"
WSGI_APPLICATION = "diemtua.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "site" / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "django.templatetags.i18n",
                "diemtua.ground.templatetags.vn",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "diemtua.site.context.page",
            ],
        },
    }
]
COTTON_DIR = "cotton"


def database(role: str) -> dict[str, object]:
    asked = url_options()  # sslmode and the like: as the address asks, for every role
    limits = "-c lock_timeout=10s -c idle_in_transaction_session_timeout=120s" + (
        " -c statement_timeout=60s" if role == "app" else ""
    )
    return {
        "ENGINE": "django.db.backends.postgresql",
        **connection_params(role),
        "CONN_MAX_AGE": None if role in {"app", "jobs"} else 0,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
        "OPTIONS": {
            "application_name": f"diemtua-{role}",
            "connect_timeout": 10,
            "keepalives_idle": 10,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            **asked,
            "options": f"{limits} {asked.get('options', '')}".strip(),
        },
    }


DATABASES = {
    "default": database("app"),
    "owner": database("owner"),
    "jobs": database("jobs"),
    "backup": database("backup"),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_HOURS_AT_MOST = int(os.environ.get("DIEMTUA_SESSION_HOURS", "12"))
"""However often it is renewed, a session ends after these hours: a cookie taken away serves one working day at most."""

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = SECURE
CSRF_FAILURE_VIEW = "diemtua.site.views.csrf_failed"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
PASSWORD_HASHERS = ["diemtua.access.passwords.Argon2"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, object]] = []

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": HOME / "files"},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if env_bool("DIEMTUA_HASHED_STATIC")
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not env_bool("DIEMTUA_HASHED_STATIC")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("DIEMTUA_LOG", "WARNING")},
}
PROCRASTINATE_DATABASE_ALIAS = "jobs"
