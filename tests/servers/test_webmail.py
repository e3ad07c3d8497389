"""The demonstration's webmail: signed in at the site, second factor and all, reading and sending by
the site's token, in real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.db import connection
from django.test import override_settings
from playwright.sync_api import expect

from browser.conftest import Site, chromium, playwright, site
from portaria.connectors.dovecot.settings import OAuth
from portaria.connectors.instances.addresses import Endpoint
from portaria.connectors.webmail.instance import Webmail
from portaria.connectors.webmail.settings import CLIENT, WebmailSettings
from portaria.mail.models import Mailbox
from portaria.web.openid import register_client
from servers.mail import MailServers, wait_for
from unused_ports import unused
from web.world import PASSWORD, SECRET

__all__ = ["chromium", "playwright", "site"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db]
OF_THE_PROGRAM = "segredo-do-programa-1"


@pytest.fixture(scope="module")
def webmail(
    site: Site, mail_servers: MailServers, django_db_blocker: Any
) -> Iterator[WebmailSettings]:
    [port] = unused(1)
    mail = mail_servers.settings
    url = f"http://127.0.0.1:{port}"
    settings = WebmailSettings(
        home=mail.home / "webmail",
        run=mail.run / "w",
        listens=Endpoint("127.0.0.1", port),
        url=url,
        site=site.url,
        imap=mail.at(mail.ports.imap),
        submission=mail.at(mail.ports.submission),
        sieve=mail.at(mail.ports.managesieve),
        hostname=mail.hostname,
        authority=mail_servers.system.certificates.authority,
        secret=OF_THE_PROGRAM,
        key="24-caracteres-de-ensaio!",
        user="www-data",
    )
    mail_servers.person(site.world.mailbox.address or "")
    with django_db_blocker.unblock():
        register_client(CLIENT, "Correio", OF_THE_PROGRAM, [settings.redirect])
    running = Webmail(settings)
    token = OAuth(f"{site.url}/identity/o/api/userinfo")
    with (
        mail_servers.other_settings(dovecot=lambda s: replace(s, oauth=token)),
        override_settings(WEBMAIL_URL=url),
    ):
        running.start()
        try:
            yield settings
        finally:
            running.stop()


def code() -> str:
    return format_hotp_value(hotp_value(SECRET, next(yield_hotp_counters_from_time())))


def sign_in(page: Any, name: str) -> None:
    page.get_by_label("Usuário").fill(name)
    page.get_by_label("Senha").fill(PASSWORD)
    page.get_by_role("button", name="Entrar").click()
    page.get_by_label("Código").fill(code())
    page.get_by_role("button", name="Entrar").click()


def test_the_webmail_opens_after_the_sites_sign_in_with_both_factors(
    site: Site, webmail: WebmailSettings, mail_servers: MailServers
) -> None:
    tab = site.open()
    page = tab.page
    page.goto(webmail.url)
    assert page.url.startswith(f"{site.url}/entrar/")
    sign_in(page, "ana")
    page.wait_for_url(f"{webmail.url}/**")
    page.locator("#messagelist-content").wait_for()
    tab.shot("webmail")
    log = mail_servers.dovecot_log()
    assert f"user=<{site.world.mailbox.address}>, method=XOAUTH2" in log


def test_m5_every_folder_is_shown_though_nobody_subscribed_to_it(
    site: Site, webmail: WebmailSettings, mail_servers: MailServers
) -> None:
    """A mailbox shared with its reader, messages brought back: shown as soon as they are there."""
    address = site.world.mailbox.address or ""
    with mail_servers.imap(address) as mail:
        mail.create('"Sem assinatura"')
        assert "Sem assinatura" not in str(mail.lsub()[1])
    page = site.open("ana").page
    page.goto(webmail.url)
    expect(page.get_by_role("link", name="Sem assinatura")).to_be_visible()


def test_what_is_written_there_is_sent_and_read(
    site: Site, webmail: WebmailSettings, mail_servers: MailServers
) -> None:
    """G4: the submission takes the same token, and only the person's own address."""
    other = mail_servers.person("bia@webmail.test")
    page = site.open("ana").page
    page.goto(webmail.url)
    page.locator("#messagelist-content").wait_for()
    page.goto(f"{webmail.url}/?_task=mail&_action=compose&_to={other}")
    page.locator("#compose-subject").fill("Pelo correio da demonstração")
    page.locator("#composebody").fill("Bom dia.")
    page.wait_for_function("window.rcmail && rcmail.commands.send")  # earlier, nothing is sent
    page.get_by_role("button", name="Enviar").first.click()
    arrived = wait_for(lambda: mail_servers.messages(other), why="nothing arrived")
    assert arrived[0]["Subject"] == "Pelo correio da demonstração"
    assert site.world.mailbox.address in arrived[0]["From"]


def committed(site: Site, state: str) -> None:
    """On a connection of its own, outside the test's transaction, as the site sees it."""

    def work() -> None:
        Mailbox.objects.filter(pk=site.world.mailbox.pk).update(state=state)
        connection.close()

    with ThreadPoolExecutor(1) as beside:
        beside.submit(work).result()


def test_m14_whose_mailbox_is_suspended_is_told_so_instead_of_let_in(
    site: Site, webmail: WebmailSettings, mail_servers: MailServers
) -> None:
    committed(site, "suspended")
    try:
        page = site.open("ana").page
        page.goto(webmail.url)
        expect(page.get_by_role("heading", name="Sem caixa de correio em uso")).to_be_visible()
    finally:
        committed(site, "active")
