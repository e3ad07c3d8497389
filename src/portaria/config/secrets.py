"""Keys of this installation: made once, kept outside the repository, readable by their owner."""

from __future__ import annotations

import os
import secrets as random_source
from collections.abc import Callable
from pathlib import Path

from portaria.config import state


def read(name: str) -> str:
    """The key ``name`` (hexadecimal, 32 bytes), from ``PORTARIA_SECRET_<NAME>`` or its file, made
    at the first use. Whoever loses ``personal-data`` loses the encrypted CPFs: back it up."""
    return _found(name, lambda: random_source.token_hex(32))


def _found(name: str, made: Callable[[], str]) -> str:
    from_environment = os.environ.get(f"PORTARIA_SECRET_{name.upper().replace('-', '_')}")
    if from_environment:
        return from_environment
    return _file(state.directory() / "secrets" / name, made)


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
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key + "\n")
    try:
        os.link(beside, path)  # whole or not at all; of two that start at once the first wins
    except FileExistsError:
        key = path.read_text(encoding="ascii").strip()
    beside.unlink()
    return key
