"""What somebody wrote is shown as they wrote it, on every page that shows it, and runs nowhere:
names, units, reasons, subjects, file names, purposes that are markup, in real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings
from playwright.sync_api import Browser, BrowserContext, Error, Page
from pytest_django.live_server_helper import LiveServer

import databases
from security import table
from security.addresses import address, cases, of_the_site
from security.conftest import PLAIN, Site, build
from security.people import ROLES

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
NOTE = "\"'><svg onload=alert(1)><img src=x onerror=alert(2)><script>alert(3)</script>"
TABLE = table.read()
NO_PAGES = (
    "account_logout", "idp", "openid", "recovery", "csv", "json", "zip", "ics", "pdf", "proof",
    "picture", "feed", "unsigned", "file",
)  # fmt: skip


@dataclass(frozen=True)
class Running:
    """The site with hostile words in everything, and its address."""

    url: str
    site: Site
    browser: Browser

    def browse(self, who: str) -> BrowserContext:
        context = self.browser.new_context(locale="pt-BR")
        key = self.site.clients[who].cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": "sessionid", "value": key, "url": self.url}])
        return context


@pytest.fixture(scope="module")
def running(django_db_setup: None, django_db_blocker: Any, chromium: Browser) -> Iterator[Running]:
    storages = {**settings.STORAGES, "staticfiles": PLAIN}
    with (
        django_db_blocker.unblock(),
        override_settings(STORAGES=storages, WHITENOISE_USE_FINDERS=True),
    ):
        with transaction.atomic():
            site = build(NOTE)
        server = LiveServer("127.0.0.1")
        yield Running(server.url, site, chromium)
        server.stop()
        databases.empty()


@pytest.mark.parametrize("who", ["foreign", "civil"])
def test_nothing_that_somebody_wrote_runs(running: Running, who: str) -> None:
    """ASVS 1.2.1: as whoever sees most of each body. The policy would stop a script; it is never
    asked to, for none is there."""
    context = running.browse(who)
    page = context.new_page()
    wrong: dict[str, list[str]] = {}
    said: list[str] = []
    page.on("dialog", lambda dialog: (said.append("dialog"), dialog.dismiss()))
    page.on("console", lambda m: said.append(m.text) if "Content Security" in m.text else None)
    shown = seen = 0
    for path in _paths(running.site, who):
        said.clear()
        if not _is_page(page, running.url + path):
            continue
        seen += 1
        shown += "<script>alert(3)" in page.inner_text("body")
        found = page.evaluate(
            "document.querySelectorAll('script:not([src]), img[src=x], [onerror], [onload]').length"
        )
        if said or found:
            wrong[path] = [*said, f"{found} elements"]
    context.close()
    assert wrong == {}
    assert seen > 10
    assert shown > 3


def _is_page(page: Page, url: str) -> bool:
    """Go there; False where a file comes, to be saved or shown as it is."""
    try:
        answer = page.goto(url, wait_until="load")
    except Error as error:
        if "Download is starting" in error.message:
            return False
        raise
    assert answer is not None, url
    assert answer.status == 200, url
    return "text/html" in answer.headers["content-type"]


def _paths(site: Site, who: str) -> Iterator[str]:
    """The pages that the table of roles and routes gives to ``who``."""
    for route in of_the_site():
        case = cases(route)[-1 if who == "foreign" else 0]
        cells = TABLE.get(table.Row("GET", route.name, case), ())
        given = dict(zip(ROLES, cells, strict=False)).get(who) == "200"
        if given and not any(word in route.name for word in NO_PAGES):
            yield address(route, case, site)
