"""A private ClamAV: clamd on a unix socket, with the machine's signatures where it has any."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from portaria.connectors.instances import files, folders
from portaria.connectors.instances.companion import Companion
from portaria.connectors.instances.process import is_root, program

if TYPE_CHECKING:
    from portaria.connectors.servers.settings import MailSettings

USER = "clamav"
MACHINE = Path("/var/lib/clamav")
"""Where Debian's freshclam keeps signatures."""
# EICAR's test file and nothing else: what a demonstration without a network has.
TEST_SIGNATURE = "44d88612fea8a8f36de82e1278abb02f:68:Eicar-Test-Signature\n"
LARGEST = "100M"


class ClamAV(Companion):
    """clamd, whose configuration is written before it starts."""

    def start(self) -> None:
        """Write its configuration and start it unless it runs.

        Raises:
            ServerFailed: clamd ended at once, or is not ready in time.
        """
        home = self.folder
        folders.make(home, 0o755, user=USER if is_root() else "")
        files.write({"eicar.hdb": files.ConfigFile(TEST_SIGNATURE)}, home / "signatures")
        files.write({"clamd.conf": files.ConfigFile(self._text())}, home)
        super().start()

    def signatures(self) -> Path:
        """Folder of the signatures in use."""
        found = any(MACHINE.glob("*.c[lv]d")) if MACHINE.is_dir() else False
        return MACHINE if found else self.folder / "signatures"

    def _text(self) -> str:
        lines = {
            "Foreground": "yes",
            "LocalSocket": self.ready,
            "LocalSocketMode": "666",
            "FixStaleSocket": "yes",
            "DatabaseDirectory": self.signatures(),
            "TemporaryDirectory": self.folder,
            "StreamMaxLength": LARGEST,
            "MaxScanSize": LARGEST,
            "MaxFileSize": LARGEST,
            "ConcurrentDatabaseReload": "no",
            "LogTime": "yes",
        }
        return "".join(f"{name} {value}\n" for name, value in lines.items())


def instances(settings: MailSettings) -> tuple[ClamAV, ...]:
    """The private clamd, if the installation wants one.

    Raises:
        ServerFailed: it does, and clamd is not installed.
    """
    if settings.filters.clamav != "private":
        return ()
    home = settings.home / "clamav"
    command = (program("clamd", "clamav-daemon"), "--config-file", str(home / "clamd.conf"))
    socket = _socket(settings)
    folders.make(socket.parent, 0o755, user=USER if is_root() else "")
    user = USER if is_root() else None
    return (ClamAV("clamd", command, home, settings.logs / "clamd.log", socket, user),)


def place(settings: MailSettings) -> str:
    """Where the installation's ClamAV listens, private or not; "" if there is none."""
    wanted = settings.filters.clamav
    return f"unix:{_socket(settings)}" if wanted == "private" else wanted


def _socket(settings: MailSettings) -> Path:
    return settings.run / "clamav" / "clamd"
