"""Django's settings for the desk, made from its home folder, DATABASE_URL and a few DESK_ variables; no secret is here.

| variable | what |
| --- | --- |
| DELICTI_DESK_HOME | the home folder |
| DATABASE_URL | `postgresql://user:password@host:port/name`; without it SQLite in the home |
| DESK_HOSTS | host names that the desk answers to, with commas; default: this machine |
| DESK_HTTPS | `1` behind TLS: secure cookies, HSTS, redirects |
| DESK_PROXY | `1` where a proxy before the desk sets X-Forwarded-Proto itself |
| DESK_PROXIES | how many proxies before the desk add to X-Forwarded-For; default: 0, the header is not believed |
| DESK_HEADS | a folder outside the home, best on another machine, that also gets the signed heads of the audit |
| DESK_JOB_BYTES | memory that each process of a job may hold; default: that of this machine |
| DESK_UPLOAD_BYTES, DESK_UNPACKED_BYTES, DESK_MEMBERS | bounds of an upload: its size, its size unpacked, files in it |
| DESK_API_A_MINUTE | how many requests a minute the API takes of one token or session; default: 600 |
| DESK_WEBHOOK_PRIVATE | `1` lets webhooks reach private addresses, and this machine without TLS |
"""

import importlib.util
import os
from pathlib import Path
from typing import Any

from delicti.desk import home
from delicti.desk.database import database
from delicti.model.errors import UserError


def _number(name: str, default: int) -> int:
    value = os.environ.get(name) or str(default)
    if not value.isdecimal():
        raise UserError(f"{name} is {value!r}; give a number")
    return int(value)


DESK_HOME = home.folder()
SECRET_KEY = home.secret(DESK_HOME)
DEBUG = False
HTTPS = os.environ.get("DESK_HTTPS") == "1"
ALLOWED_HOSTS = [h for h in os.environ.get("DESK_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if h]
CSRF_TRUSTED_ORIGINS = [f"https://{name}" for name in ALLOWED_HOSTS] if HTTPS else []

DATABASES = {"default": database(os.environ.get("DATABASE_URL"), DESK_HOME / home.DATABASE)}
AUTH_USER_MODEL = "desk.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "delicti.desk",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "delicti.desk.urls"
WSGI_APPLICATION = "delicti.desk.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
STATIC_URL = "static/"
STATIC_ROOT = DESK_HOME / "static"
STATICFILES_DIRS = [path for path in [Path(__file__).parent / "web" / "static"] if path.is_dir()]

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
    )
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
ACCOUNT_PREVENT_ENUMERATION = True
SOCIALACCOUNT_AUTO_SIGNUP = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Delicti"
USERSESSIONS_TRACK_ACTIVITY = True
LOGIN_REDIRECT_URL = "/"

# Counts of attempts are shared by all processes; what only spares work is kept by each.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "desk_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # an attacker with many addresses should not push counts out
    },
    "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "charts": {  # drawn once for all processes
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DESK_HOME / home.CHARTS,
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 1_000},
    },
}

LANGUAGE_CODE = "en"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("DESK_PROXY") == "1" else None
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
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
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 << 20  # a chunk of an upload, and every form
DATA_UPLOAD_MAX_NUMBER_FILES = 100
FILE_UPLOAD_MAX_MEMORY_SIZE = 1 << 20
FILE_UPLOAD_PERMISSIONS = 0o600

DESK_UPLOAD_BYTES = _number("DESK_UPLOAD_BYTES", 50 << 30)
DESK_UNPACKED_BYTES = _number("DESK_UNPACKED_BYTES", 200 << 30)
DESK_MEMBERS = _number("DESK_MEMBERS", 100_000)
DESK_RATIO = 1_000  # unpacked size over packed size; logs reach 40, bombs start at thousands
DESK_CHUNK_BYTES = 8 << 20
DESK_PUBLIC_INTAKE = os.environ.get("DESK_PUBLIC_INTAKE") == "1"  # else only who takes reports in sees its page
DESK_REPORTS_AN_HOUR = _number("DESK_REPORTS_AN_HOUR", 20)  # from one address
DESK_UPLOADS_AN_HOUR = _number("DESK_UPLOADS_AN_HOUR", 200)  # from one address that is not signed in
DESK_PROXIES = _number("DESK_PROXIES", 0)
DESK_HEADS = os.environ.get("DESK_HEADS", "")
DESK_API_A_MINUTE = _number("DESK_API_A_MINUTE", 600)  # requests of one token, or one session
DESK_WEBHOOK_PRIVATE = os.environ.get("DESK_WEBHOOK_PRIVATE") == "1"  # else webhooks reach public addresses alone

_OWN = "delicti.desk.web.settings"  # what the pages add, where they are built
if importlib.util.find_spec("delicti.desk.web") and importlib.util.find_spec(_OWN):
    from delicti.desk.web import settings as _web  # type: ignore[import-not-found,attr-defined,unused-ignore]

    globals().update({name: getattr(_web, name) for name in dir(_web) if name.isupper()})
