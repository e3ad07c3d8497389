"""``main.cf``: names, domains, maps, restrictions, TLS, limits (postconf(5), Postfix 3.7)."""

from __future__ import annotations

from collections.abc import Mapping

from portaria.connectors.instances.addresses import of_postfix
from portaria.connectors.postfix import wording
from portaria.connectors.postfix.maps import CHUNKS, NO_PARTS, NOWHERE
from portaria.connectors.postfix.settings import Milter, PostfixSettings
from portaria.mail.gate import holding


def text(settings: PostfixSettings) -> str:
    """The file's content; parameters in a fixed order, the caller's own last."""
    parameters = {
        **_places(settings),
        **_names(settings),
        **_nowhere_else(settings),
        **obeying(settings),
        **_encryption(settings),
        **_limits(settings),
        **dict(settings.extra),
    }
    return "# Escrito pela Portaria; o que for mudado à mão se perde.\n" + lines(parameters)


def lines(parameters: Mapping[str, str]) -> str:
    """Parameters as the file writes them, one a line."""
    return "".join(f"{name} = {value}".rstrip() + "\n" for name, value in parameters.items())


def obeying(settings: PostfixSettings) -> dict[str, str]:
    """What makes any Postfix obey the published state: the part that a body's own server takes."""
    return {
        # A queue id is never used again: held messages and traces are known by it.
        "enable_long_queue_ids": "yes",
        **_domains(settings),
        **_who_may(settings),
        **_filters(settings.milters),
        **_kept_here(),
        **wording.parameters(settings.maps.rpartition(":")[2]),
    }


def _kept_here() -> dict[str, str]:
    """Why a message was held is for who decides it: whoever gets it once it is released, inside
    or elsewhere, gets it without the header that says so."""
    ignored = f"regexp:{{{{/^{holding.NAME}:/ IGNORE}}}}"
    return {"lmtp_header_checks": ignored, "smtp_header_checks": ignored}


def _places(settings: PostfixSettings) -> dict[str, str]:
    return {
        "compatibility_level": "3.6",
        "queue_directory": f"{settings.home}/spool",
        "data_directory": f"{settings.home}/data",
        "command_directory": "/usr/sbin",
        "daemon_directory": "/usr/lib/postfix/sbin",
        "mail_owner": "postfix",
        "setgid_group": "postdrop",
        "maillog_file": str(settings.log),
        "maillog_file_prefixes": str(settings.log.parent),
    }


def _names(settings: PostfixSettings) -> dict[str, str]:
    return {
        # What comes by sendmail passes no filter.
        "authorized_submit_users": "root",
        "myhostname": settings.hostname,
        "myorigin": "$myhostname",
        "inet_interfaces": "all",
        "inet_protocols": "ipv4",
        "smtpd_banner": "$myhostname ESMTP",
        "mynetworks": "127.0.0.0/8",
    }


def _domains(settings: PostfixSettings) -> dict[str, str]:
    mapped, lists = settings.maps, settings.lists
    return {
        "virtual_mailbox_domains": f"{mapped}domains.cf",
        "virtual_mailbox_maps": f"{mapped}mailboxes.cf",
        "virtual_alias_maps": f"{mapped}aliases.cf, {mapped}lists.cf",
        "virtual_alias_expansion_limit": "1000",
        "virtual_alias_recursion_limit": "10",
        "transport_maps": (
            f"inline:{{ {{ {CHUNKS} = listsplit:[{lists.host}]:{lists.port} }}, "
            f"{{ {NOWHERE} = discard: }} }}"
        ),
        "listsplit_destination_recipient_limit": "1",
        "virtual_transport": f"lmtp:{of_postfix(settings.lmtp)}",
        "lmtp_destination_recipient_limit": "100",
        "lmtp_destination_concurrency_limit": "10",
    }


def _nowhere_else(settings: PostfixSettings) -> dict[str, str]:
    """No account of the machine gets mail; what is for others leaves by the relay, if there is."""
    relay = settings.relay
    nowhere = f"error:5.4.4 {settings.relay_without}"
    return {
        "mydestination": "",
        "alias_maps": "",
        "alias_database": "",
        "local_transport": "error:5.1.1 sem contas locais",
        "default_transport": f"smtp:[{relay.host}]:{relay.port}" if relay else nowhere,
    }


def _who_may(settings: PostfixSettings) -> dict[str, str]:
    return {
        "smtpd_helo_required": "yes",
        "disable_vrfy_command": "yes",
        "strict_rfc821_envelopes": "yes",
        "smtpd_relay_restrictions": "reject_unauth_destination",
        "smtpd_recipient_restrictions": (
            f"{NO_PARTS}, check_recipient_access {settings.maps}recipients.cf, permit"
        ),
        "smtpd_data_restrictions": "reject_unauth_pipelining",
        "smtpd_sasl_type": "dovecot",
        "smtpd_sasl_path": of_postfix(settings.sasl).removeprefix("unix:"),
        "smtpd_sasl_security_options": "noanonymous",
        # A process of Postfix's asks Dovecot but once what it offers. Another offer is another
        # configuration, which makes all of them anew.
        "smtpd_sasl_mechanism_filter": ", ".join(settings.mechanisms),
        "smtpd_sender_login_maps": f"{settings.maps}senders.cf",
        "smtpd_reject_unlisted_recipient": "yes",
        "show_user_unknown_table_name": "no",
    }


def _encryption(settings: PostfixSettings) -> dict[str, str]:
    return {
        "smtpd_tls_cert_file": str(settings.certificates.certificate),
        "smtpd_tls_key_file": str(settings.certificates.key),
        "smtpd_tls_security_level": "may",
        "smtpd_tls_auth_only": "yes",
        "smtpd_tls_mandatory_protocols": ">=TLSv1.2",
        "smtpd_tls_protocols": ">=TLSv1.2",
        "smtpd_tls_loglevel": "0",
        "smtp_tls_security_level": "may",
        "smtp_tls_CApath": "/etc/ssl/certs",
    }


def _limits(settings: PostfixSettings) -> dict[str, str]:
    return {
        "message_size_limit": str(settings.message_bytes),
        "mailbox_size_limit": "0",
        "virtual_mailbox_limit": "0",
        "smtpd_recipient_limit": str(settings.recipients),
        "biff": "no",
        "append_dot_mydomain": "no",
        "recipient_delimiter": "+",
    }


def _filters(milters: tuple[Milter, ...]) -> dict[str, str]:
    if not milters:
        return {"smtpd_milters": ""}
    return {
        "smtpd_milters": " ".join(
            f"{{ {of_postfix(one.address)}, default_action={one.default_action}, "
            f"content_timeout={one.seconds}s }}"
            for one in milters
        ),
        "milter_protocol": "6",
        "milter_default_action": milters[0].default_action,
    }
