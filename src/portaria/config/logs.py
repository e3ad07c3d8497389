"""Where lines of logs go: standard error, and what is told about security also to a collector."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import urlsplit

PORT = 6514
"""Syslog over TLS (RFC 5425, 4.1)."""


def collector() -> dict[str, Any] | None:
    """The handler of Django's ``LOGGING`` that sends lines elsewhere; None where nothing is asked.

    Raises:
        ValueError: ``PORTARIA_LOG_TO`` is no ``tls://host:port``.
    """
    told = os.environ.get("PORTARIA_LOG_TO", "")
    if not told:
        return None
    where = urlsplit(told)
    if where.scheme != "tls" or not where.hostname or where.path.strip("/") or where.username:
        raise ValueError(f"PORTARIA_LOG_TO: «{told}» não é tls://servidor:porta")
    return {
        "()": "portaria.config.shipping.Collector",
        "host": where.hostname,
        "port": where.port or PORT,
        "authorities": os.environ.get("PORTARIA_LOG_CA") or None,
    }


def logging() -> dict[str, Any]:
    """Django's ``LOGGING``."""
    handlers: dict[str, Any] = {"console": {"class": "logging.StreamHandler"}}
    if sends := collector():
        handlers["collector"] = sends
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "handlers": handlers,
        "loggers": {
            "django": {"handlers": ["console"], "level": "WARNING"},
            "portaria.security": {"handlers": [*handlers], "level": "INFO", "propagate": False},
        },
    }
