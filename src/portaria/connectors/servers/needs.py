"""Debian's packages that the private servers need."""

from __future__ import annotations

from pathlib import Path

# A file that each package alone brings.
_PACKAGES = {
    "postfix": "/usr/lib/postfix/sbin/master",
    "postfix-sqlite": "/usr/lib/postfix/postfix-sqlite.so",
    "dovecot-core": "/usr/sbin/dovecot",
    "dovecot-imapd": "/usr/lib/dovecot/imap",
    "dovecot-lmtpd": "/usr/lib/dovecot/lmtp",
    "dovecot-sieve": "/usr/lib/dovecot/modules/lib90_sieve_plugin.so",
    "dovecot-managesieved": "/usr/lib/dovecot/managesieve",
    "dovecot-sqlite": "/usr/lib/dovecot/modules/auth/libdriver_sqlite.so",
}


def missing() -> list[str]:
    """Those that are not installed."""
    return [name for name, file in _PACKAGES.items() if not Path(file).exists()]
