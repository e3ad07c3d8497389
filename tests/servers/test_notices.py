"""A notice told in an act's transaction arrives in the person's own mailbox, through the real
Postfix; while that is down, it waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from portaria import clock
from portaria.notices.acts import notify
from portaria.notices.models import Notice as Row
from portaria.notices.sending import empty_outbox
from portaria.notices.types import Notice
from web import world as worlds

from .mail import MailServers

pytestmark = pytest.mark.django_db
ANA = "ana.conceicao@uniar.example"


def test_a_notice_waits_for_the_server_and_arrives(
    mail_servers: MailServers, settings: Any
) -> None:
    mail_servers.person(ANA)
    world = worlds.build()
    now = clock.now()
    told = Notice(
        world.ana.pk, "requests.decided", "x:1", "Sua cota foi aumentada – até 4 GB",
        "O pedido foi aprovado: a caixa já tem 4 GB.", "/pedidos/1/", "uniar",
    )  # fmt: skip
    notify([told, replace(told, key="x:2", title="Outro aviso")], at=now)
    settings.POSTFIX_ETC = "/nonexistent"
    empty_outbox(now)
    assert set(Row.objects.values_list("mail", flat=True)) == {"waiting"}
    settings.POSTFIX_ETC = str(mail_servers.system.postfix.etc)
    empty_outbox(now + timedelta(hours=2))
    assert set(Row.objects.values_list("mail", flat=True)) == {"sent"}
    message = mail_servers.arrived(ANA, "Sua cota foi aumentada – até 4 GB")
    assert "a caixa já tem 4 GB" in message.get_content()
    assert message["Return-Path"] == "<>"
    empty_outbox(now + timedelta(hours=2))
    mail_servers.arrived(ANA, "Outro aviso")
