"""The configuration for a body that already has its servers: only what makes them obey the
published state, as files to be put in their places by whoever owns the machine, and a guide.

Nothing here is installed, and nothing that the body's servers have of their own (names, domains of
others, certificates, ports, limits) is written.
"""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files as resources
from pathlib import Path

from portaria.connectors.dovecot import once, services
from portaria.connectors.dovecot import rendering as dovecot_rendering
from portaria.connectors.dovecot.blocks import text
from portaria.connectors.dovecot.settings import DovecotSettings, Users
from portaria.connectors.instances.addresses import Endpoint
from portaria.connectors.instances.certificates import Certificates
from portaria.connectors.instances.files import ConfigFile
from portaria.connectors.postfix import main_cf, maps, master_cf, wording
from portaria.connectors.postfix.settings import PostfixSettings
from portaria.connectors.servers import settings as derived
from portaria.connectors.servers.settings import MailSettings

SPOOL = Path("/var/spool/postfix")
POSTFIX = Path("/etc/postfix/portaria")
DOVECOT = Path("/etc/dovecot/portaria")
GATE = SPOOL / "portaria" / "gate"
_NONE = Certificates(Path(), Path(), None)
# The loopback ports between the servers; the body's own services keep theirs.
_SIEVE, _LISTS, _POLICY, _DOVEADM = 10027, 10028, 10081, 10080


def handed_over(mail: MailSettings) -> dict[str, ConfigFile]:
    """The files by their path below the folder handed over; ``LEIAME.md`` says where each goes."""
    postfix, dovecot = _postfix(mail), _dovecot(mail)
    guide = _template("LEIAME.md")
    values = {
        "published": mail.published,
        "store": mail.store,
        "gate": GATE,
        "policy": f"127.0.0.1:{_POLICY}",
        "doveadm": f"http://127.0.0.1:{_DOVEADM}",
        "user": mail.users.mail if mail.users else Users().mail,
        "parameters": "\n".join(f"| `{name}` |" for name in main_cf.obeying(postfix)),
    }
    return {
        "LEIAME.md": ConfigFile(guide.format(**values)),
        "postfix/main.cf.portaria": ConfigFile(main_cf.lines(main_cf.obeying(postfix))),
        "postfix/master.cf.portaria": ConfigFile(master_cf.added(postfix)),
        **{
            f"postfix/portaria/{name}": ConfigFile(content)
            for name, content in {**maps.files(postfix.published), **wording.files()}.items()
        },
        "dovecot/conf.d/99-portaria.conf": ConfigFile(_dovecot_part(dovecot)),
        **{
            f"dovecot/portaria/{name}": file
            for name, file in dovecot_rendering.databases(dovecot).items()
        },
        f"dovecot/portaria/sieve-before.d/{once.NAME}": ConfigFile(once.SCRIPT),
        f"dovecot/portaria/sieve-bin/{once.PROGRAM_NAME}": ConfigFile(once.PROGRAM, 0o755),
        **{
            f"systemd/{name}": ConfigFile(_template(name).format(**values))
            for name in (
                "portaria-publicador.service",
                "portaria-gate.service",
                "portaria-acessos.service",
            )
        },
    }


def _postfix(mail: MailSettings) -> PostfixSettings:
    ours = derived.postfix(mail, _NONE)
    gate = Path(GATE.relative_to(SPOOL))  # Debian's smtpd runs in a chroot: seen from within
    return replace(
        ours,
        submission=Endpoint("0.0.0.0", 587),  # noqa: S104  # a line for the body to judge
        sieve=Endpoint("127.0.0.1", _SIEVE),
        lists=Endpoint("127.0.0.1", _LISTS),
        lmtp=Path("private/dovecot-lmtp"),
        sasl=Path("private/auth"),
        milters=tuple(replace(one, address=gate) for one in ours.milters),
        # Asked by proxymap, which runs outside the chroot and keeps the file open for all.
        maps=f"proxy:sqlite:{POSTFIX}/",
    )


def _dovecot(mail: MailSettings) -> DovecotSettings:
    ours = derived.dovecot(mail, _NONE)
    policy = ours.policy and replace(ours.policy, url=f"http://127.0.0.1:{_POLICY}/")
    return replace(
        ours,
        home=DOVECOT,
        etc=DOVECOT,
        lmtp=SPOOL / "private" / "dovecot-lmtp",
        sasl=SPOOL / "private" / "auth",
        doveadm=Endpoint("127.0.0.1", _DOVEADM),
        submission=Endpoint("127.0.0.1", _SIEVE),
        users=mail.users or Users(),
        policy=policy,
    )


def _dovecot_part(settings: DovecotSettings) -> str:
    ways_in = [block for block in services.blocks(settings) if block.head in _BETWEEN]
    users = settings.users or Users()
    whose: dict[str, object] = {
        "mail_uid": users.mail,
        "mail_gid": users.mail,
        "first_valid_uid": 1,
        "doveadm_api_key": f"<{settings.doveadm_key}",
    }
    return text([whose]) + text(ways_in) + dovecot_rendering.obeying(settings)


_BETWEEN = ("service lmtp", "service auth", "service auth-worker", "service doveadm")
"""Services by which Postfix and Portaria reach Dovecot; people's ways in are the body's own."""


def _template(name: str) -> str:
    folder = resources("portaria.connectors.servers") / "templates"
    return (folder / name).read_text(encoding="utf-8")
