"""A sender in a process of its own, which kills itself after handing over its n-th message."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Collection
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portaria.config.settings")
django.setup()

from portaria.notices import sending  # noqa: E402

folder, left = Path(sys.argv[1]), int(sys.argv[2])


class Folder:
    """Each message a file, named by its Message-ID: a second copy is recognised."""

    def send(self, message: EmailMessage, _recipients: Collection[str]) -> None:
        global left
        name = str(message["Message-ID"]).strip("<>").replace("/", "_")
        with (folder / name).open("a") as file:
            file.write("x")
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


while sending.send_due(Folder(), at=datetime.fromisoformat(sys.argv[3])):
    pass
