"""Keys of this installation: made once, kept outside the repository, readable by their owner."""

from __future__ import annotations

import os
import secrets as random_source
from pathlib import Path

from portaria.config import state


def read(name: str) -> str:
    """The key ``name`` (hexadecimal, 32 bytes), from ``PORTARIA_SECRET_<NAME>`` or its file, made
    at the first use. Whoever loses ``personal-data`` loses the encrypted CPFs: back it up."""
    from_environment = os.environ.get(f"PORTARIA_SECRET_{name.upper().replace('-', '_')}")
    if from_environment:
        return from_environment
    return _file(state.directory() / "secrets" / name)


def _file(path: Path) -> str:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    key = random_source.token_hex(32)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key + "\n")
    return key
