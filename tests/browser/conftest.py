"""The site in real Chromium, on a world committed to the test database and cleared afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client, override_settings
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    expect,
    sync_playwright,
)
from pytest_django.live_server_helper import LiveServer

import databases
from portaria.ledger.sealer import seal
from web import world as worlds

ROOT = Path(__file__).resolve().parents[2]
SHOTS = ROOT / "screenshots"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
VIOLATIONS = """async () => {
    const { violations } = await axe.run(document, { resultTypes: ["violations"] })
    return violations.flatMap(({ id, nodes }) =>
        nodes.map((n) => `${id}: ${n.target} ${n.failureSummary.slice(0, 300)}`))
}"""
"""What is sound is not told: no selector is sought for it."""
PATIENCE = 120_000  # milliseconds; a busy machine fails nothing
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """One for each file: the loop it keeps running would refuse a loop of their own, and with it
    the database, to the tests of other folders that come after it."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as running:
        # Playwright keeps an event loop in this thread, where Django then refuses the database;
        # nothing here runs concurrently with it.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield running


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Started once: what a test keeps in it is in a context, which ends with the test."""
    browser = playwright.chromium.launch(
        executable_path="/usr/bin/chromium", args=list(FLAGS), timeout=PATIENCE
    )
    yield browser
    browser.close()


@dataclass
class Site:
    """The running site and the people who may sign in."""

    url: str
    world: worlds.World
    browser: Browser
    sessions: dict[str, str]
    contexts: list[BrowserContext] = field(default_factory=list)

    def open(self, who: str = "", width: int = 1280, height: int = 900, **options: Any) -> Tab:
        """A fresh browser as ``who`` (signed in, both factors given), or as nobody."""
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, locale="pt-BR", **options
        )
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        if who:
            cookie = {"name": "sessionid", "value": self.sessions[who], "url": self.url}
            context.add_cookies([cookie])
        return Tab(self, context.new_page())

    def close(self) -> None:
        """Close every tab: each keeps connections to the site, and those to the database."""
        while self.contexts:
            self.contexts.pop().close()

    def seal(self) -> None:
        """What a worker does within a second: on a connection of its own, outside the test's."""

        def work() -> None:
            seal()
            connection.close()

        with ThreadPoolExecutor(1) as beside:
            beside.submit(work).result()


class Tab:
    """A page that keeps whatever the console says."""

    def __init__(self, site: Site, page: Page) -> None:
        self.site, self.page = site, page
        self.complaints: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"pageerror: {error}"))
        page.on("request", self._watch)

    def _hear(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.type}: {message.text}")

    def _watch(self, request: Any) -> None:
        if not request.url.startswith((self.site.url, "data:")):
            self.complaints.append(f"foreign: {request.url}")

    def go(self, path: str) -> Page:
        self.page.goto(self.site.url + path)  # loaded, scripts run: nothing asks for more by itself
        return self.page

    def shot(self, name: str) -> None:
        """For people to look at, where they made the folder (``mkdir screenshots``; git ignores
        it): two hundred pictures take half a minute, and no test looks at them."""
        if SHOTS.is_dir():
            self.page.screenshot(path=SHOTS / f"{name}.png", full_page=True)

    def violations(self) -> list[str]:
        """What axe-core finds against WCAG 2.2 A and AA and its own good practices."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))  # as a debugger: CSP stays whole
        return list(self.page.evaluate(VIOLATIONS))

    def overflow(self) -> int:
        """Pixels by which the page is wider than the window."""
        return int(
            self.page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
        )


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: Any, chromium: Browser) -> Iterator[Site]:
    plain = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    with (
        django_db_blocker.unblock(),
        override_settings(STORAGES=plain, WHITENOISE_USE_FINDERS=True),
    ):
        world = worlds.build()
        users = {
            "ana": worlds.sign_in_of("ana", world.ana, operator=True),
            "beto": worlds.sign_in_of("beto", world.beto),
            "novo": worlds.sign_in_of("novo", None, factor=False),
        }
        server = LiveServer("127.0.0.1")
        sessions = {name: _session(user) for name, user in users.items()}
        site = Site(server.url, world, chromium, sessions)
        yield site
        site.close()
        server.stop()
        databases.empty()


@pytest.fixture(autouse=True)
def _tabs_are_closed(request: pytest.FixtureRequest) -> Iterator[None]:
    site: Site | None = None
    if "site" in request.fixturenames:
        site = request.getfixturevalue("site")
    yield
    if site is not None:
        site.close()


def _session(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


OpenTab = Callable[..., Tab]
