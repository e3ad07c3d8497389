"""Who asked for a new password gets a one-time link, where they are reached: looked at by the
worker, never while somebody waits for the answer."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from portaria import clock
from portaria.accounts.acts import make_links
from portaria.accounts.acts.linking import RESET
from portaria.accounts.models import Account
from portaria.bodies.policies import config_of
from portaria.duties.registry import daily, regular
from portaria.notices.ports import WayOut, way_out
from portaria.web.credentials import account_named
from portaria.web.guarding.attempts import forget
from portaria.web.models import ResetAsk

SECONDS = 10.0  # between two looks; ours, no norm's
KEPT = timedelta(days=1)  # of what was settled; ours


@regular(SECONDS)
def settle_resets(at: datetime) -> None:
    """Settle every request that waits, one transaction each: the link exists when the message with
    it is in the mail server's queue."""
    server = None if clock.simulated() else way_out()
    if server is None:
        return
    while _settle_one(server, at):
        pass


@daily
def tidy(at: datetime) -> None:
    """Forget settled requests and failures that no longer count."""
    ResetAsk.objects.filter(settled_at__lt=at - KEPT).delete()
    forget(at)


@transaction.atomic
def _settle_one(server: WayOut, at: datetime) -> bool:
    waiting = ResetAsk.objects.select_for_update(skip_locked=True).filter(settled_at=None)
    asked = waiting.order_by("id").first()
    if asked is None:
        return False
    account = account_named(asked.name).select_related("person").first()
    asked.name, asked.settled_at = "", at
    asked.save(update_fields=["name", "settled_at"])
    if account is not None and account.state == "active" and account.person.email:
        to = account.person.email
        tokens = make_links(
            {account.pk: "correio de contato da pessoa"}, by="system:resets", at=at, means=RESET
        )
        server.send(letter(account, to, tokens[account.pk], at), [to])
    return True


def letter(account: Account, to: str, token: str, at: datetime) -> EmailMessage:
    """The message with the link; the token is nowhere else."""
    config = config_of(account.body_id)
    domains = config.domains
    domain = domains.get("*") or next(iter(domains.values()), to.rpartition("@")[2])
    hours = f"{settings.INITIAL_PASSWORD_HOURS:g}"
    message = EmailMessage()
    message["From"] = Address(f"Portaria de {config.acronym}", "postmaster", domain)
    message["To"] = to
    message["Subject"] = "Senha nova da sua conta"
    message["Date"] = format_datetime(at)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(
        f"Pediram uma senha nova para a sua conta «{account.login}». Escolha-a nesta página, que"
        f" serve uma vez, nas próximas {hours} horas:\n\n"
        f"{settings.PUBLIC_URL}{reverse('password_link', args=[token])}\n\n"
        "Se não foi você, nada precisa fazer: a senha de agora continua a valer.\n"
    )
    return message
