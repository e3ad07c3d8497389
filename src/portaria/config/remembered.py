"""What the running mail servers were started with, so that a command of another shell, which knows
the state folder only, sees them as they are. What that shell says itself goes before."""

from __future__ import annotations

import json
import os

from portaria.config import state

_PREFIXES = ("PORTARIA_MAIL_", "PORTARIA_GATE_", "PORTARIA_WEBMAIL", "PORTARIA_PUBLISHED")
_NAMES = frozenset({"PORTARIA_CLAMD", "PORTARIA_RSPAMD", "PORTARIA_SCAN_SECONDS"})
_OWN = frozenset({"PORTARIA_GATE_INHERITED", "PORTARIA_GATE_OLD", "PORTARIA_GATE_LOCK"})
"""What a gate that begins anew leaves to itself."""


def asked(name: str) -> str:
    """A setting of the mail servers: the environment's, else what they run with; "" neither."""
    return os.environ.get(name) or state.remembered().get(name, "")


def settings() -> dict[str, str]:
    """All of them, of this environment and remembered."""
    return {**state.remembered(), **{name: os.environ[name] for name in os.environ if _ours(name)}}


def remember() -> None:
    """The servers now run with :func:`settings`."""
    file = state.memory()
    handle = os.open(
        beside := file.with_suffix(".new"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600
    )
    with os.fdopen(handle, "w", encoding="utf-8") as new:
        new.write(json.dumps(settings(), indent=1, sort_keys=True) + "\n")
    os.replace(beside, file)


def forget() -> None:
    """They were stopped."""
    state.memory().unlink(missing_ok=True)


def _ours(name: str) -> bool:
    return name not in _OWN and (name in _NAMES or name.startswith(_PREFIXES))
