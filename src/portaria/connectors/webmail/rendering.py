"""The webmail's configuration as text: the web server's, PHP's, Roundcube's."""

from __future__ import annotations

import json
from pathlib import Path

from portaria.connectors.instances.files import ConfigFile, Rendered
from portaria.connectors.webmail.settings import CLIENT, WebmailSettings

_TEMPLATES = Path(__file__).with_name("templates")
# Roundcube reads its defaults and its kinds of file beside its own configuration.
_DEBIAN = Path("/etc/roundcube")
_COPIED = ("defaults.inc.php", "mimetypes.php")


def render(settings: WebmailSettings) -> Rendered:
    """Every file, by name. Roundcube's holds secrets.

    Raises:
        OSError: Roundcube's own defaults are not where Debian puts them.
    """
    files = {
        "nginx.conf": ConfigFile(_filled("nginx.conf", settings, _user_of_nginx(settings))),
        "php-fpm.conf": ConfigFile(_filled("php-fpm.conf", settings, _user_of_php(settings))),
        "config.inc.php": ConfigFile(_filled("config.inc.php", settings), 0o640),
    }
    for name in _COPIED:
        files[name] = ConfigFile((_DEBIAN / name).read_text(encoding="utf-8"))
    return files


def _filled(name: str, settings: WebmailSettings, user: str = "") -> str:
    text = (_TEMPLATES / name).read_text(encoding="utf-8")
    values = {
        "HOME": str(settings.home),
        "ETC": f"{settings.home}/etc/",
        "SOCKET": str(settings.socket),
        "LISTENS": str(settings.listens),
        "USER": user,
        "URL": settings.url,
        "SITE": settings.site,
        "IMAP": str(settings.imap),
        "SUBMISSION": str(settings.submission),
        "SIEVE": str(settings.sieve),
        "TLS": _tls(settings),
        "CLIENT": CLIENT,
        "SECRET": settings.secret,
        "KEY": settings.key,
    }
    for key, value in values.items():
        if key not in {"TLS", "USER"} and any(c in value for c in "'\\\n"):
            raise ValueError(f"{key}: {value!r} cannot stand in a configuration")
        text = text.replace(f"@{key}@", value)
    return text


def _tls(settings: WebmailSettings) -> str:
    """PHP: the certificate is verified, against the installation's own authority if it has one."""
    options = {"verify_peer": True, "verify_peer_name": True, "peer_name": settings.hostname}
    if settings.authority is not None:
        options["cafile"] = str(settings.authority)
    pairs = ", ".join(f"'{name}' => {_php(value)}" for name, value in options.items())
    return f"['ssl' => [{pairs}]]"


def _php(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(str(value))


def _user_of_nginx(settings: WebmailSettings) -> str:
    return f"user {settings.user};" if settings.user else ""


def _user_of_php(settings: WebmailSettings) -> str:
    if not settings.user:
        return ""
    return f"user = {settings.user}\nlisten.owner = {settings.user}"
