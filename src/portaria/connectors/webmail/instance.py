"""The webmail's two processes: PHP, and the web server before it."""

from __future__ import annotations

from pathlib import Path

from portaria.connectors.instances import files, folders
from portaria.connectors.instances.companion import Companion
from portaria.connectors.instances.process import ServerFailed, program, run
from portaria.connectors.webmail.rendering import render
from portaria.connectors.webmail.settings import WebmailSettings

_PHP = ("php-fpm8.2", "php-fpm8.3", "php-fpm8.4")  # Debian names the program after its version


class Webmail:
    """A Roundcube of ours."""

    name = "webmail"

    def __init__(self, settings: WebmailSettings) -> None:
        self.settings = settings

    def start(self) -> None:
        """Start it, or give it its present configuration. Idempotent.

        Raises:
            ServerFailed: a program is missing, or does not accept the configuration.
        """
        home, user = self.settings.home, self.settings.user or ""
        folders.make(home, 0o711)
        folders.make(self.settings.run, 0o711)
        for name in ("data", "tmp", "log"):
            folders.make(home / name, 0o700, user=user)
        if files.install(render(self.settings), home, valid=self._valid) and self.pid():
            self.stop()
        self._secrets_readable(user)
        for part in self._parts():
            part.start()

    def stop(self) -> None:
        """Stop it. Idempotent."""
        for part in reversed(self._parts()):
            part.stop()

    def pid(self) -> int | None:
        """The web server's process, if both run."""
        pids = [part.pid() for part in self._parts()]
        return pids[-1] if all(pids) else None

    def _parts(self) -> tuple[Companion, ...]:
        settings = self.settings
        etc, log = settings.home / "etc", settings.home / "log"
        # php-fpm changes user by itself, and insists on it where the one who starts it is root.
        php = (_php(), "--nodaemonize", "--fpm-config", str(etc / "php-fpm.conf"))
        nginx = (program("nginx", "nginx-light"), "-c", str(etc / "nginx.conf"), "-p", str(etc))
        return (
            Companion("php", php, settings.home, log / "php.log", settings.socket),
            Companion("nginx", nginx, settings.home, log / "nginx.out", settings.listens),
        )

    def _valid(self, folder: Path) -> None:
        run([_php(), "--test", "--fpm-config", str(folder / "php-fpm.conf")])
        run([program("nginx", "nginx-light"), "-t", "-q", "-c", str(folder / "nginx.conf")])

    def _secrets_readable(self, user: str) -> None:
        if user:
            import shutil

            shutil.chown(self.settings.home / "etc" / "config.inc.php", group=user)


def _php() -> str:
    for name in _PHP:
        try:
            return program(name, "php-fpm")
        except ServerFailed:
            continue
    return program(_PHP[0], "php-fpm")


def installed() -> bool:
    """Whether Debian's packages are there (roundcube-core, roundcube-sqlite3, php-fpm, nginx)."""
    try:
        program("nginx", "nginx-light")
        _php()
    except ServerFailed:
        return False
    return Path("/var/lib/roundcube/public_html/index.php").exists()
