"""A sealer that is killed at the stage named by its argument."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portaria.config.settings")
django.setup()

from portaria.ledger import sealer  # noqa: E402

write = sealer.copy_rows


def die(*_: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def write_and_die(table: str, columns: Sequence[str], rows: Any) -> None:
    write(table, columns, rows)
    die()


vars(sealer)["copy_rows"] = {"taken": die, "written": write_and_die}[sys.argv[1]]
sealer.seal()
