"""``master.cf``: Postfix's services. Nothing runs in a chroot: sockets and maps lie outside it.

Every way in names itself to the filters (``milter_macro_daemon_name``): ``mx`` mail of other
servers, ``ORIGINATING`` of people signed in (the name that filters know), ``sieve`` of mailboxes'
own scripts, ``lists`` the parts of a list. What Portaria itself sends comes by ``sendmail``, which
passes no filter and is root's alone.
"""

from __future__ import annotations

from collections.abc import Mapping

from portaria.connectors.instances.addresses import Endpoint
from portaria.connectors.postfix.maps import CHUNKS, NO_PARTS
from portaria.connectors.postfix.settings import PostfixSettings

SERVICES = """\
pickup    unix  n  -  n  60    1    pickup
cleanup   unix  n  -  n  -     0    cleanup
qmgr      unix  n  -  n  300   1    qmgr
tlsmgr    unix  -  -  n  1000? 1    tlsmgr
rewrite   unix  -  -  n  -     -    trivial-rewrite
bounce    unix  -  -  n  -     0    bounce
defer     unix  -  -  n  -     0    bounce
trace     unix  -  -  n  -     0    bounce
verify    unix  -  -  n  -     1    verify
flush     unix  n  -  n  1000? 0    flush
proxymap  unix  -  -  n  -     -    proxymap
proxywrite unix -  -  n  -     1    proxymap
smtp      unix  -  -  n  -     -    smtp
relay     unix  -  -  n  -     -    smtp
showq     unix  n  -  n  -     -    showq
error     unix  -  -  n  -     -    error
retry     unix  -  -  n  -     -    error
discard   unix  -  -  n  -     -    discard
lmtp      unix  -  -  n  -     -    lmtp
anvil     unix  -  -  n  -     1    anvil
scache    unix  -  -  n  -     1    scache
postlog   unix-dgram n -  n  -  1    postlogd
"""
"""What every Postfix has, none of it in a chroot."""
_OURS = """\
listsplit unix  -  -  n  -     -    smtp
listcleanup unix n -  n  -     0    cleanup
  -o {{ virtual_alias_maps = {maps}chunks.cf }}
"""
_SIGNED_IN = {
    "milter_macro_daemon_name": "ORIGINATING",
    "smtpd_tls_security_level": "encrypt",
    "smtpd_sasl_auth_enable": "yes",
    "smtpd_relay_restrictions": "permit_sasl_authenticated,reject",
    "smtpd_sender_restrictions": "reject_sender_login_mismatch",
}
_LOCAL = {
    "smtpd_relay_restrictions": "permit_mynetworks,reject",
    "smtpd_tls_security_level": "none",
}

_LISTS = {
    **_LOCAL,
    "cleanup_service_name": "listcleanup",
    "smtpd_recipient_restrictions": (
        f"check_recipient_access inline:{{ {{ {CHUNKS} = permit_mynetworks }} }}, reject"
    ),
}


def text(settings: PostfixSettings) -> str:
    """The file's content."""
    others = (line + "\n" for line in settings.services)
    return "".join((_way_in("mx", settings.smtp, {}), SERVICES, added(settings), *others))


def added(settings: PostfixSettings) -> str:
    """The services beside those that every Postfix has: the part that a body's own server takes."""
    return "".join(
        (
            _way_in("submission", settings.submission, _SIGNED_IN),
            _way_in("sieve", settings.sieve, _sieve(settings)),
            _way_in("lists", settings.lists, _LISTS),
            _OURS.format(maps=settings.maps),
        )
    )


def _sieve(settings: PostfixSettings) -> dict[str, str]:
    """What a script redirects comes from its mailbox (a reply, from nobody): inside it may go
    anywhere, outside only where the norm lets the mailbox (M16)."""
    maps = settings.maps
    return {
        **_LOCAL,
        "smtpd_recipient_restrictions": (
            f"{NO_PARTS}, "
            f"check_recipient_access {maps}inside.cf, check_sender_access {maps}forwarding.cf"
        ),
    }


def _way_in(name: str, endpoint: Endpoint, options: Mapping[str, str]) -> str:
    named = {
        "syslog_name": f"postfix/{name}",
        "milter_macro_daemon_name": name,
        **options,
    }
    written = "".join(f"  -o {{ {key} = {value} }}\n" for key, value in named.items())
    return f"{endpoint} inet n  -  n  -  -  smtpd\n{written}"
