"""The part of the settings that the web frame owns: middleware, templates, sign-in, headers."""

from __future__ import annotations

import os
from pathlib import Path

from portaria.config import logs, scanning, secrets, state

_PACKAGE = Path(__file__).resolve().parents[1]
_HTTPS = os.environ.get("PORTARIA_HTTPS", "") == "1"

MIDDLEWARE = [
    "portaria.web.headers.security_headers",  # outermost: redirections and files get them too
    "portaria.api.transport.programs_by_tls",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "portaria.web.errors.told",  # before the length is told
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portaria.web.bounds.bounded",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portaria.web.sessions.middle.presence",
    "portaria.web.gate.Gate",
    "portaria.web.scanning.Scanning",
    "portaria.web.sending.once.Once",
    "allauth.account.middleware.AccountMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_PACKAGE / "frame" / "templates", _PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "portaria.web.menu.frame",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "portaria.frame.templatetags.translating",
                "portaria.frame.templatetags.portaria",
                "portaria.frame.templatetags.reaching",
                "portaria.frame.templatetags.duties",
                "portaria.frame.templatetags.addresses",
                "portaria.frame.templatetags.lists",
                "portaria.frame.templatetags.sending",
            ],
        },
    },
]

# Instants are shown in the zone of the viewer's body; this one serves whoever has none.
DISPLAY_ZONE = os.environ.get("PORTARIA_ZONE", "America/Sao_Paulo")

AUTHENTICATION_BACKENDS = ["portaria.web.credentials.Credentials"]
# Argon2id first, as Dovecot reads it too; the others are read, and written anew at the next entry.
PASSWORD_HASHERS = [
    "portaria.accounts.hashing.MailArgon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "portaria.web.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# Ours, no norm's. Wrong passwords are counted by name and source together (web/guarding); what is
# left to count here are codes of the second factor, given after a right password.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "10/m/ip,5/5m/key"}
# How many proxies write X-Forwarded-For before us: with none, that header is anybody's word and the
# connection's own address is counted.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("PORTARIA_PROXIES") or "0")
IDP_OIDC_ADAPTER = "portaria.web.openid.OpenIdAdapter"
IDP_OIDC_PRIVATE_KEY = secrets.signing_key("openid")
IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN = 900  # each use asks anew whether the person has a mailbox
IDP_OIDC_REFRESH_TOKEN_EXPIRES_IN = 30 * 24 * 3600  # from the first one on, however often renewed
# Where the sign-in form may lead on to: programs that sign people in through the site.
WEBMAIL_URL = os.environ.get("PORTARIA_WEBMAIL_URL", "").rstrip("/")
MFA_ADAPTER = "portaria.web.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Portaria"

# Rate limits hold across processes: they are counted in the database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "web_cache",
    }
}

# HR files between their plan and their application (personal data: outside what is served).
UPLOADS_DIR = state.directory() / "uploads"
# Who looks at files that people send, as unix:/path or inet:host:port ("": nobody); for how long it
# may do so (ours), and what becomes of a file that it could not look at: refuse | accept.
CLAMD = scanning.place()
SCAN_SECONDS = float(os.environ.get("PORTARIA_SCAN_SECONDS") or 15)
UNSCANNED = scanning.unscanned()

SESSION_COOKIE_AGE = 8 * 3600  # a day's work; ours, no norm's
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _HTTPS
# A browser takes a cookie of such a name only from this very host, by TLS.
COOKIE_PREFIX = "__Host-" if _HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "portaria.web.errors.csrf_failure"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}idioma"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = _HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _HTTPS else None
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Names with a digest of the content once `portaria assets` has collected them: kept by browsers for
# ever, replaced at once. Without it (tests), files are found where they lie.
_collected = Path(os.environ.get("PORTARIA_STATIC") or _PACKAGE.parents[1] / "var" / "static")
_HASHED = (_collected / "staticfiles.json").is_file() or "PORTARIA_COLLECTING" in os.environ
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _HASHED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not _HASHED
# A file under a name without a digest would change while a site serves it.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
# Bytes of one request, but where files of HR come in (web/load_forms). Ours.
LARGEST_REQUEST = 40 << 20

LOGGING = logs.logging()
