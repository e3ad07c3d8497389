"""Keys of this installation: made once, kept outside the repository, readable by their owner."""

from __future__ import annotations

import os
import secrets as random_source
from collections.abc import Callable, Sequence
from pathlib import Path

from portaria.config import state


def read(name: str) -> str:
    """The key ``name`` (hexadecimal, 32 bytes), from ``PORTARIA_SECRET_<NAME>`` or its file, made
    at the first use; ``personal-data`` may be several, apart by spaces, while it is being changed
    (:mod:`portaria.people.sealed`). Whoever loses ``personal-data`` loses the encrypted CPFs: back
    it up."""
    return _found(name, new)


def new() -> str:
    """A key, made now."""
    return random_source.token_hex(32)


def from_environment(name: str) -> str:
    """The key ``name`` where the environment gives it, or ""."""
    return os.environ.get(f"PORTARIA_SECRET_{name.upper().replace('-', '_')}", "")


def put(name: str, keys: Sequence[str]) -> None:
    """Keep ``keys`` in the file of ``name``, whole or not at all: the first is the one in use."""
    path = state.directory() / "secrets" / name
    os.replace(_beside(path, " ".join(keys)), path)


def _found(name: str, made: Callable[[], str]) -> str:
    return from_environment(name) or _file(state.directory() / "secrets" / name, made)


def signing_key(name: str) -> str:
    """The private key ``name`` (RSA, PEM) of the site as OpenID Connect provider, from
    ``PORTARIA_SECRET_<NAME>`` or its file, made at the first use."""
    return _found(name, _new_signing_key)


def _new_signing_key() -> str:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode("ascii")


def _file(path: Path, made: Callable[[], str]) -> str:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists():
        return path.read_text(encoding="ascii").strip()
    key = made().strip()
    beside = _beside(path, key)
    try:
        os.link(beside, path)  # whole or not at all; of two that start at once the first wins
    except FileExistsError:
        key = path.read_text(encoding="ascii").strip()
    beside.unlink()
    return key


def _beside(path: Path, text: str) -> Path:
    """A file beside ``path`` with ``text``, readable by its owner only, on the disk."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    return beside
