"""A private rspamd: its worker on the loopback, with Debian's rules, without Redis or a
controller."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from portaria.connectors.instances import files, folders
from portaria.connectors.instances.companion import Companion
from portaria.connectors.instances.process import is_root, program

if TYPE_CHECKING:
    from portaria.connectors.servers.settings import MailSettings

USER = "_rspamd"
PATIENCE = 180.0  # seconds: it compiles its rules at the first start
_TEXT = """\
# Escrito pela Portaria; o que for mudado à mão se perde.
.include "$CONFDIR/common.conf"
options {{
  .include "$CONFDIR/options.inc"
  pidfile = "{home}/rspamd.pid.own";
}}
logging {{
  type = "console";
  level = "notice";
}}
worker "normal" {{
  bind_socket = "{listens}";
  count = 1;
  mime = true;
}}
"""


class Rspamd(Companion):
    """rspamd, whose configuration is written before it starts."""

    def write(self) -> None:
        """Write its configuration."""
        folders.make(self.folder, 0o755, user=USER if is_root() else "")
        text = _TEXT.format(home=self.folder, listens=self.ready)
        files.write({"rspamd.conf": files.ConfigFile(text)}, self.folder)

    def start(self) -> None:
        """Write its configuration and start it unless it runs.

        Raises:
            ServerFailed: it ended at once, or is not ready in time.
        """
        self.write()
        super().start()


def instances(settings: MailSettings) -> tuple[Rspamd, ...]:
    """The private rspamd, if the installation wants one.

    Raises:
        ServerFailed: it does, and rspamd is not installed.
    """
    if settings.filters.rspamd != "private":
        return ()
    home = settings.home / "rspamd"
    command = (
        *(program("rspamd", "rspamd"), "-f", "-c", str(home / "rspamd.conf")),
        *(f"--var={name}={home}" for name in ("DBDIR", "RUNDIR", "LOGDIR")),
    )
    socket = _socket(settings)
    folders.make(socket.parent, 0o755, user=USER if is_root() else "")
    user = USER if is_root() else None
    log = settings.logs / "rspamd.log"
    return (Rspamd("rspamd", command, home, log, socket, user, patience=PATIENCE),)


def place(settings: MailSettings) -> str:
    """Where the installation's rspamd listens, private or not; "" if there is none."""
    wanted = settings.filters.rspamd
    return f"unix:{_socket(settings)}" if wanted == "private" else wanted


def _socket(settings: MailSettings) -> Path:
    return settings.run / "rspamd" / "worker"
