"""What a Dovecot of ours is told: typed, so that its configuration is a function of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from portaria.connectors.instances.addresses import Address, Endpoint
from portaria.connectors.instances.certificates import Certificates
from portaria.mail.abuse.types import FOLDER


@dataclass(frozen=True, slots=True)
class Users:
    """System users of a Dovecot started by root.

    Attributes:
        mail: owns the mail store.
        internal: runs what needs no privilege.
        login: runs what talks to whoever has not signed in yet.
        postfix: may connect to the sockets of delivery and of authentication.
    """

    mail: str = "mail"
    internal: str = "dovecot"
    login: str = "dovenull"
    postfix: str = "postfix"


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that every mailbox has.

    Attributes:
        name: as shown.
        use: its special use (RFC 6154), as ``\\Sent``; "" none.
    """

    name: str
    use: str = ""


STANDARD = (
    Folder("Rascunhos", "\\Drafts"),
    Folder("Enviadas", "\\Sent"),
    Folder("Lixo eletrônico", "\\Junk"),
    Folder("Lixeira", "\\Trash"),
    Folder(FOLDER),  # what is put there is reported (G10)
)


@dataclass(frozen=True, slots=True)
class Policy:
    """The server that decides who may sign in, asked by HTTP.

    Attributes:
        url: where it answers.
        rejects_on_failure: whether nobody signs in while it does not answer.
        milliseconds: how long it is waited for.
    """

    url: str
    rejects_on_failure: bool = False
    milliseconds: int = 2000


@dataclass(frozen=True, slots=True)
class OAuth:
    """Sign-in by a token of an OpenID Connect provider (XOAUTH2, OAUTHBEARER).

    Attributes:
        introspection: the provider's address that takes a token and tells whose it is.
        attribute: the answer's member that is the mailbox's address.
    """

    introspection: str
    attribute: str = "email"


CLIENTS, CLIENTS_EACH = 2000, 20
"""Where the installation says no other (``PORTARIA_MAIL_CLIENTS…``); ours, no norm's."""


@dataclass(frozen=True, slots=True)
class DovecotSettings:
    """A Dovecot instance.

    Attributes:
        home: its folder; ``etc``, ``state`` and its keys lie there.
        run: folder of its sockets; its path is short (a socket's has room for 107 bytes).
        store: folder of the mailboxes.
        hostname: the name it presents.
        users: system users; None: everything runs as the one who starts it (no root).
        imap, imaps, sieve: where people connect; imap and sieve (ManageSieve) speak STARTTLS.
        lmtp, sasl: sockets (or ports) for Postfix.
        doveadm: HTTP port of its administration; the key is ``home/doveadm.key``.
        maps: the published file of maps.
        logins: the published file of password hashes.
        submission: where mail that Sieve sends is handed in.
        certificates: for TLS.
        policy, oauth: see there; None: not asked.
        folders: of every mailbox.
        log: its log file.
        failure_delay: how long a wrong password is answered after.
        passwords_without_tls: whether a password may pass in clear (tests of old clients only).
        clients: connections of each kind at once; clients_each: of one person from one address.
        etc: folder of the files that dovecot.conf points at; None: ``home/etc``.
        extra: further lines of dovecot.conf, at its end.
    """

    home: Path
    run: Path
    store: Path
    hostname: str
    imap: Endpoint
    imaps: Endpoint
    sieve: Endpoint
    lmtp: Address
    sasl: Address
    doveadm: Endpoint
    maps: Path
    logins: Path
    submission: Endpoint
    certificates: Certificates
    log: Path
    users: Users | None = None
    policy: Policy | None = None
    oauth: OAuth | None = None
    folders: tuple[Folder, ...] = STANDARD
    failure_delay: str = "2 secs"
    passwords_without_tls: bool = False
    clients: int = CLIENTS
    clients_each: int = CLIENTS_EACH
    etc: Path | None = None
    extra: str = ""

    @property
    def mechanisms(self) -> tuple[str, ...]:
        """The ways of signing in (SASL, RFC 4422) that are offered."""
        return ("plain", "login", *(("xoauth2", "oauthbearer") if self.oauth else ()))

    @property
    def files(self) -> Path:
        """Folder of the files that dovecot.conf points at."""
        return self.etc or self.home / "etc"

    @property
    def before(self) -> Path:
        """Folder of the Sieve scripts that every delivery goes through first."""
        return self.home / "sieve-before.d"

    @property
    def programs(self) -> Path:
        """Folder of the programs that those scripts, and no person's, may run."""
        return self.home / "sieve-bin"

    @property
    def doveadm_key(self) -> Path:
        """File of the key that the administration's port asks for."""
        return self.home / "doveadm.key"
