"""Dovecot's configuration of what a mailbox is: where it lies, its folders, quota, sharing, Sieve.

A mailbox lies under its number, so that a new address moves no byte. An organizational mailbox has
no password: it is seen by delegates in the shared namespace, under ACLs (M5).
"""

from __future__ import annotations

from portaria.connectors.dovecot import once
from portaria.connectors.dovecot.blocks import Block
from portaria.connectors.dovecot.settings import DovecotSettings, Folder

RIGHTS = "rights.acl"
_RIGHTS = "* -owner a\n"
"""Nobody gives others rights to their own mailbox: who else gets in is the norm's to say (M18)."""


def settings_of(settings: DovecotSettings) -> dict[str, object]:
    """Settings of the mail store and of its plugins' loading."""
    return {
        "mail_location": "maildir:~/Maildir",
        "mail_plugins": "quota acl notify mail_log",
        "mail_max_userip_connections": settings.clients_each,
        "maildir_very_dirty_syncs": True,
        "recipient_delimiter": "+",
        "lmtp_save_to_detail_mailbox": False,
        "lda_mailbox_autocreate": True,
        "lda_original_recipient_header": "X-Original-To",
        "submission_host": settings.submission,
        "postmaster_address": f"postmaster@{settings.hostname}",
        "hostname": settings.hostname,
        "quota_full_tempfail": False,
    }


def blocks(settings: DovecotSettings) -> list[Block]:
    """Namespaces, protocols and plugins."""
    return [
        Block(
            "namespace inbox",
            {"inbox": True, "separator": "/"},
            tuple(map(_folder, settings.folders)),
        ),
        Block(
            "namespace shared",
            {
                "type": "shared",
                "separator": "/",
                "prefix": "shared/%%u/",
                "location": "maildir:%%h/Maildir:INDEXPVT=~/shared/%%u",
                "subscriptions": False,
                "list": "children",
            },
        ),
        Block("protocol lmtp", {"mail_plugins": "$mail_plugins sieve"}),
        Block("protocol imap", {"mail_plugins": "$mail_plugins imap_acl imap_quota"}),
        Block("plugin", _plugins(settings)),
    ]


def files() -> dict[str, str]:
    """The files that the plugins read, by name."""
    return {RIGHTS: _RIGHTS}


def _folder(folder: Folder) -> Block:
    use: dict[str, object] = {"special_use": folder.use} if folder.use else {}
    return Block(f'mailbox "{folder.name}"', {"auto": "subscribe", **use})


def _plugins(settings: DovecotSettings) -> dict[str, object]:
    return {
        "quota": "count:Caixa",
        "quota_vsizes": True,
        "quota_grace": "0%%",
        "quota_exceeded_message": "Caixa postal cheia: apague mensagens ou peça mais espaço.",
        "acl": f"vfile:{settings.files}/{RIGHTS}",
        "acl_defaults_from_inbox": True,  # one list of rights serves every folder
        "acl_shared_dict": f"file:{settings.home}/state/shared-mailboxes.db",
        "sieve": "file:~/sieve;active=~/.dovecot.sieve",
        "sieve_before": settings.before,
        **once.PLUGIN,
        "sieve_execute_bin_dir": settings.programs,
        # A notice by mail goes anywhere, in any name, without the mailbox's (M16, G4).
        "sieve_extensions": "+vacation-seconds -enotify",
        "sieve_user_log": "~/sieve.log",
        # Postfix knows a redirected message by its sender, the mailbox; a reply has none.
        "sieve_redirect_envelope_from": "recipient",
        "mail_log_events": (
            "delete undelete expunge save copy mailbox_delete mailbox_rename flag_change"
        ),
        "mail_log_fields": "uid box msgid size flags",
    }
