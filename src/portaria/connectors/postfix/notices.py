"""What Portaria itself writes leaves by the body's own Postfix, through ``sendmail``: it is in the
queue when the command ends well, and passes no filter."""

from __future__ import annotations

import subprocess
from collections.abc import Collection
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from portaria.connectors.instances.process import ADMINISTRATOR, ServerFailed, program
from portaria.connectors.postfix.holding import configuration
from portaria.mail.held.ports import Unreachable

_SECONDS = 60


def of_installation() -> Sendmail | None:
    """The way out of this installation; None where it has no Postfix."""
    etc = configuration()
    return Sendmail(etc) if etc else None


class Sendmail:
    """``sendmail`` of the Postfix configured in the folder ``etc``."""

    def __init__(self, etc: Path) -> None:
        self.etc = etc

    def send(self, message: EmailMessage, recipients: Collection[str]) -> None:
        """Queue ``message`` with the null sender.

        Raises:
            Unreachable: it was not queued.
        """
        given = message.as_bytes(policy=SMTP.clone(max_line_length=900)).replace(b"\r\n", b"\n")
        command = ["-C", str(self.etc), "-i", "-f", "<>", "--", *recipients]
        try:
            done = subprocess.run(  # noqa: S603  # fixed command, no shell
                [program("sendmail", "postfix"), *command],
                input=given, capture_output=True, timeout=_SECONDS, check=False,
                env={"PATH": ADMINISTRATOR, "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            )  # fmt: skip
        except (ServerFailed, OSError, subprocess.TimeoutExpired) as error:
            raise Unreachable(f"sendmail: {error}") from error
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip()
            raise Unreachable(f"sendmail falhou ({done.returncode}): {said[-400:]}")
