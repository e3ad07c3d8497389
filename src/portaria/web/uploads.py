"""Files sent for checking, kept between the plan and its application: readable by this process's
user only, under a name nobody can guess, and until the first daily sweep after :data:`KEPT`."""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

KEPT = timedelta(days=1)
"""How long an upload that nobody applied stays; ours, no norm's."""
_TOKEN = re.compile(r"[0-9a-f]{32}")
_UNSAFE = re.compile(r"[^\w.\- ]")


def keep(files: Iterable[UploadedFile[Any]], *, at: datetime) -> str:
    """Store ``files`` under their own names and return the token that finds them again. Uploads
    older than :data:`KEPT` go."""
    sweep(at)
    token = secrets.token_hex(16)
    folder = _root() / token
    folder.mkdir(mode=0o700, parents=True)
    for number, file in enumerate(files, 1):
        name = _UNSAFE.sub("_", Path(file.name or "arquivo").name)
        if (folder / name).exists():  # two names that differ only in what is unsafe
            name = f"{number}_{name}"
        with (folder / name).open("xb") as target:
            for chunk in file.chunks():
                target.write(chunk)
    return token


def paths(token: str) -> list[Path]:
    """The files of an upload; none once they are gone."""
    folder = _root() / token
    return sorted(folder.iterdir()) if _TOKEN.fullmatch(token) and folder.is_dir() else []


def discard(token: str) -> None:
    """Forget an upload."""
    if _TOKEN.fullmatch(token):
        shutil.rmtree(_root() / token, ignore_errors=True)


def _root() -> Path:
    return Path(settings.UPLOADS_DIR)


def sweep(at: datetime) -> None:
    """Forget the uploads older than :data:`KEPT`. The worker does it every day too, so that an
    upload nobody follows does not stay."""
    limit = (at - KEPT).timestamp()
    for folder in _root().glob("*"):
        if folder.stat().st_mtime < limit:
            discard(folder.name)
