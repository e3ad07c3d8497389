"""Django settings. Every value that a deployment may change is an environment variable of
``docs/reference/settings.md``; the defaults are those of ``make run``."""

from __future__ import annotations

import os
from pathlib import Path

from portaria.config import secrets, state
from portaria.norms.kinds.values import Size

BASE_DIR = Path(__file__).resolve().parents[3]
PACKAGE_DIR = Path(__file__).resolve().parents[1]

DEBUG = os.environ.get("PORTARIA_DEBUG", "") == "1"
ALLOWED_HOSTS = os.environ.get("PORTARIA_HOSTS", "127.0.0.1,localhost,testserver").split(",")
SECURE_TRANSPORT = os.environ.get("PORTARIA_HTTPS", "") == "1"

SECRET_KEY = secrets.read("django")
PERSONAL_DATA_KEY = secrets.read("personal-data")
PERSONAL_INDEX_KEY = secrets.read("personal-index")

PACKS_DIR = Path(os.environ.get("PORTARIA_PACKS", str(BASE_DIR / "packs")))
BODIES_DIR = Path(os.environ.get("PORTARIA_BODIES", str(BASE_DIR / "bodies")))
TERM_ADDRESS_DAYS = int(os.environ.get("PORTARIA_TERM_ADDRESS_DAYS", "180"))
TERM_ROOTS = os.environ.get("PORTARIA_TERM_ROOTS", "")
TERM_CHECK_RATE = os.environ.get("PORTARIA_TERM_CHECK_RATE", "30/m/ip")
PORTARIA_CONFIRM = "portaria.web.signing.confirm"
DUTY_DEATHS = int(os.environ.get("PORTARIA_DUTY_DEATHS", "5"))
HELD_UNDO_SECONDS = float(os.environ.get("PORTARIA_HELD_UNDO", "30"))
OFFICIAL_LOOKED_FOR_DAYS = int(os.environ.get("PORTARIA_OFFICIAL_DAYS", "30"))
PUBLIC_URL = os.environ.get("PORTARIA_URL", "").rstrip("/")
STATE_DIR = state.directory()
POSTFIX_ETC = os.environ.get("PORTARIA_POSTFIX", "")
PORTARIA_HOLD_QUEUE = "portaria.connectors.postfix.holding.of_installation"
PORTARIA_ABUSE_BOX = "portaria.connectors.dovecot.abuse_box.of_installation"
PORTARIA_ARRIVALS = "portaria.connectors.dovecot.arrivals.of_installation"
PORTARIA_NOTICES = "portaria.connectors.postfix.notices.of_installation"
PUBLISHED_DIR = state.published()
PORTARIA_LOGINS = "portaria.accounts.queries.logins_of"
PORTARIA_ON_SERVERS = "portaria.connectors.publishing.standing.of"
PUBLISHED_GROUP = os.environ.get("PORTARIA_PUBLISHED_GROUP", "")
LOGINS_GROUP = os.environ.get("PORTARIA_LOGINS_GROUP", state.logins_group())
DOVEADM = os.environ.get("PORTARIA_DOVEADM", "")
DOVEADM_KEY = os.environ.get("PORTARIA_DOVEADM_KEY", "")
MAIL_STORE = os.environ.get("PORTARIA_MAIL_STORE", "")
MAIL_USAGE_EVERY = float(os.environ.get("PORTARIA_MAIL_USAGE_EVERY", "3600"))
_MOST = os.environ.get("PORTARIA_MAIL_QUOTA_MOST", "")
MAIL_QUOTA_MOST = Size().parse(_MOST) if _MOST else None
MAIL_BACKUP = os.environ.get("PORTARIA_MAIL_BACKUP", "")
DOORS_DIR = Path(os.environ.get("PORTARIA_DOORS") or state.directory() / "doors")
DOORS_KEY = secrets.read("doors")
PORTARIA_VOCABULARY = "portaria.config.vocabulary.VOCABULARY"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.idp.oidc",
    "django_htmx",
    "portaria.ledger",
    "portaria.duties",
    "portaria.bodies",
    "portaria.traces",
    "portaria.people",
    "portaria.notices",
    "portaria.privacy",
    "portaria.procedures",
    "portaria.procedures.requests",
    "portaria.procedures.permits",
    "portaria.procedures.reviews",
    "portaria.accounts",
    "portaria.mail",
    "portaria.mail.lists",
    "portaria.mail.held",
    "portaria.mail.official",
    "portaria.mail.abuse",
    "portaria.mail.shared",
    "portaria.mail.traces",
    "portaria.premises.places",
    "portaria.premises.access",
    "portaria.premises.badges",
    "portaria.premises.visits",
    "portaria.premises.guard",
    "portaria.premises.goods",
    "portaria.premises.parking",
    "portaria.premises.rounds",
    "portaria.assets",
    "portaria.footage",
    "portaria.governance",
    "portaria.incidents",
    "portaria.journeys",
    "portaria.connectors.publishing",
    "portaria.connectors.doors",
    "portaria.connectors.dovecot.store",
    "portaria.web",
    "portaria.api",
]

DATABASES = {"default": state.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

ROOT_URLCONF = "portaria.config.urls"
WSGI_APPLICATION = "portaria.config.wsgi.application"

LANGUAGE_CODE = "pt-br"
LANGUAGES = [("pt-br", "Português (Brasil)"), ("en", "English")]
LOCALE_PATHS = [PACKAGE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("PORTARIA_STATIC", str(BASE_DIR / "var" / "static")))
STATICFILES_DIRS = [p for p in (BASE_DIR / "var" / "assets",) if p.is_dir()]

from portaria.config.settings_api import *  # noqa: E402, F403
from portaria.config.settings_identity import *  # noqa: E402, F403
from portaria.config.settings_site import *  # noqa: E402, F403
from portaria.config.settings_traces import *  # noqa: E402, F403
from portaria.config.settings_web import *  # noqa: E402, F403
