"""How passwords are kept: one form for the site and for the mail servers."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class MailArgon2(Argon2PasswordHasher):
    """Argon2id with OWASP's second recommendation (19 MiB, two passes, one lane): Dovecot verifies
    with libsodium, which has one lane, at each connection of each mail program, in a process whose
    memory is bounded. Ours, no norm's."""

    time_cost = 2
    memory_cost = 19 * 1024  # KiB
    parallelism = 1
