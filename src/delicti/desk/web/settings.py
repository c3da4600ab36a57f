"""What the pages add to the desk's settings.

| variable | what |
| --- | --- |
| DESK_PUBLIC_INTAKE | `1` opens the page for reports to everybody; else only who may take in reports sees it |
| DESK_OIDC_URL, DESK_OIDC_CLIENT, DESK_OIDC_SECRET, DESK_OIDC_NAME | an OpenID Connect provider for sign-in |
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from delicti.desk.settings import CONTENT_SECURITY_POLICY as _POLICY
from delicti.desk.settings import MIDDLEWARE as _MIDDLEWARE

_HERE = Path(__file__).parent
_CONTEXT = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]

# The desk's own pages are Jinja templates, in which every value is made visible and escaped (web/jinja.py). Django's
# engine renders the forms of allauth, under layouts of ours that take their frame from the first engine.
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "pages",
        "DIRS": [_HERE / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "delicti.desk.web.jinja.environment",
            "context_processors": [*_CONTEXT[1:], "delicti.desk.web.http.frame"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_HERE / "allauth"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": _CONTEXT,
            "builtins": ["delicti.desk.web.pieces"],
            "libraries": {"humanize": "django.contrib.humanize.templatetags.humanize"},  # allauth's pages use it
        },
    },
]

_SESSIONS = "allauth.usersessions.middleware.UserSessionsMiddleware"
MIDDLEWARE = [
    "delicti.desk.web.middleware.Packed",
    *(name for name in _MIDDLEWARE if name != _SESSIONS),
    "delicti.desk.web.middleware.Bounded",
    "delicti.desk.web.middleware.SignedIn",
    "delicti.desk.web.middleware.Seen",
    "delicti.desk.web.middleware.PlainErrors",
]
USERSESSIONS_TRACK_ACTIVITY = False  # `Seen` writes it down every few minutes, not with every request

STATIC_URL = "/static/"
STATIC_ROOT = None  # served from the packages, whose files have a hash in their address
STATICFILES_DIRS = [_HERE / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 7 * 24 * 3600
WHITENOISE_ALLOW_ALL_ORIGINS = False

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "front"
ACCOUNT_ADAPTER = "delicti.desk.web.accounts.Accounts"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_CHANGE_EMAIL = False
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "delicti.desk.web.http.forged"

SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = ""  # a provider sends people back to /account/oidc/oidc/login/callback/
SOCIALACCOUNT_ADAPTER = "delicti.desk.web.accounts.Providers"
if os.environ.get("DESK_OIDC_URL"):
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "oidc",
                    "name": os.environ.get("DESK_OIDC_NAME", "single sign-on"),
                    "client_id": os.environ.get("DESK_OIDC_CLIENT", ""),
                    "secret": os.environ.get("DESK_OIDC_SECRET", ""),
                    "settings": {"server_url": os.environ["DESK_OIDC_URL"]},
                }
            ]
        }
    }
    _origin = "{0.scheme}://{0.netloc}".format(urlsplit(os.environ["DESK_OIDC_URL"]))
    _own = _POLICY["DIRECTIVES"]
    CONTENT_SECURITY_POLICY = {"DIRECTIVES": {**_own, "form-action": [*_own["form-action"], _origin]}}
