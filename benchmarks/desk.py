"""The reception driven by keyboard in Chromium: seconds of a visitor let in, and of a forgotten
badge.

``python -m benchmarks.desk [--people N] [--times N] [--keys PER_SECOND]`` on the server of
``DATABASE_URL``, in a database of its own: the demonstration's treasury with N people, at ten in
the morning of its last business day. The box finds whom the visitor comes to see, or who forgot the
badge, by the beginning of a name; everything else is typed field by field, as somebody trained does
who looks at no mouse: at so many keys per second, and then without waiting between keys, which is
the machine's part alone. Badges are read by a reader that types. No photograph is taken. Goal: a
visitor in under 15 seconds.
"""

from __future__ import annotations

import argparse
import re
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from socketserver import ThreadingMixIn
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from playwright.sync_api import Page, sync_playwright

from benchmarks._scratch import scratch, seconds, told

BODY = "fazenda"
PATIENCE = 120_000  # milliseconds
GOAL = 15
LETTERS = 14
"""Of a name, typed in the box."""


@dataclass
class Hands:
    """Hands on the keyboard: ``between`` seconds from key to key. ``count``: keys pressed."""

    page: Page
    between: float
    count: int = 0

    def type(self, text: str) -> None:
        """Type a text."""
        self.count += len(text)
        self.page.keyboard.type(text, delay=self.between * 1000)

    def press(self, key: str, times: int = 1) -> None:
        """Press a key."""
        for _ in range(times):
            self.count += 1
            self.page.keyboard.press(key, delay=self.between * 1000)

    def read(self, badge: str) -> None:
        """A reader types what it reads, and Enter, at once: no keys of anybody."""
        self.page.keyboard.type(badge)
        self.page.keyboard.press("Enter")

    def to(self, link: str) -> None:
        """Tab until the link of that name among what the box found has the focus; follow it."""
        found = self.page.locator("#achados").get_by_role("link", name=link).first
        found.wait_for()
        while not found.evaluate("link => link === document.activeElement"):
            self.press("Tab")
        self.press("Enter")


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Silent(WSGIRequestHandler):
    def log_message(self, *_args: Any) -> None:
        """Nothing."""


def main(people: int, times: int, per_second: float) -> None:
    """Measure and tell."""
    with scratch("portaria_bench_desk"), TemporaryDirectory(prefix="portaria-bench-") as folder:
        cookie, moment, names = _live(Path(folder), people)
        server = _serve(moment)
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
                )
                context = browser.new_context(locale="pt-BR")
                context.set_default_timeout(PATIENCE)
                url = f"http://127.0.0.1:{server.server_port}"
                context.add_cookies([{"name": cookie[0], "value": cookie[1], "url": url}])
                page = context.new_page()
                for what, between in ((f"at {per_second:g} keys/s", 1 / per_second), ("alone", 0)):
                    _tell(what, url, page, between, times, names)
                browser.close()
        finally:
            server.shutdown()


def _live(folder: Path, people: int) -> tuple[tuple[str, str], datetime, list[tuple[str, str]]]:
    """The body and its day: the receptionist's session, the instant at which the desk is looked
    at, and people of the house (what begins the name of nobody else; the document they show)."""
    from benchmarks.crowd import session_of
    from portaria import clock
    from portaria.bodies.policies import calendar_of
    from portaria.config import folders
    from portaria.launch import demonstration
    from portaria.launch.premises_day import worked
    from portaria.web import assets

    assets.prepare()
    (folder / "bodies").mkdir()
    (folder / "bodies" / BODY).symlink_to(folders.bodies() / BODY)
    demonstration.live(folder / "bodies", folder / "files", people=people)
    opens, _closes = worked(calendar_of(BODY), clock.now())
    moment = opens + timedelta(hours=2)
    person = demonstration.guides(clock.now())[BODY]
    return session_of(1, person), moment, _people()


def _people() -> list[tuple[str, str]]:
    from portaria.bodies.models import Body
    from portaria.people.models import Bond, Person
    from portaria.people.queries import search
    from portaria.premises.badges.models import Badge, Impediment

    held = Badge.objects.filter(body=BODY, kind="permanente", state="active")
    there = Bond.objects.filter(body=BODY, end=None, situation="active").exclude(unit=None)
    keys = set(held.values_list("person", flat=True)) & set(there.values_list("person", flat=True))
    keys -= set(Impediment.objects.values_list("person", flat=True))
    root = Body.objects.get(pk=BODY).root
    found = Person.objects.filter(pk__in=keys).order_by("-pk")
    typed = [(one.shown_name.lower()[:LETTERS], f"RG {one.pk}") for one in found]
    return [pair for pair in typed if len(search(root, pair[0])) == 1]


def _serve(moment: datetime) -> _Server:
    """The site as it is at ``moment`` and after, in threads of this process."""
    from portaria import clock
    from portaria.config.wsgi import application

    since = clock.elapsed()

    def then(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        with clock.at(moment + timedelta(seconds=clock.elapsed() - since)):
            answer = application(environ, start)
            try:
                return [b"".join(answer)]
            finally:
                answer.close()

    server: _Server = make_server("127.0.0.1", 0, then, _Server, _Silent)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def _tell(
    what: str, url: str, page: Page, between: float, times: int, people: list[tuple[str, str]]
) -> None:
    deeds = (("a visitor let in", _visitor, f"goal {GOAL} s"), ("a forgotten badge", _forgot, ""))
    for name, deed, goal in deeds:
        taken, keys = [], []
        for number in range(times):
            page.goto(f"{url}/recepcao/")
            hands = Hands(page, between)
            taken.append(seconds(partial(deed, hands, number, *people.pop())))
            keys.append(hands.count)
        told(f"{name}, {what} ({median(keys):.0f} keys)", f"{median(taken):.1f} s", goal)


def _visitor(hands: Hands, number: int, host: str, _document: str) -> None:
    """The host is found in the box and has said yes by telephone; name, document, complex, reason;
    the badge is read."""
    page = hands.page
    hands.type(host)
    hands.to("Visitante para esta pessoa")
    page.wait_for_url("**/recepcao/visitante/**")
    page.locator("#id_nome").wait_for()
    page.locator("#id_nome").focus()
    hands.type(f"Maria Lima {'ABCDEFGHIJ'[number % 10]}")
    hands.press("Tab")
    hands.type(f"12.345.{number:03}-0")
    hands.press("Tab", 2)
    hands.type("C")  # the first complex
    hands.press("Tab")
    hands.type("reunião")
    hands.press("Tab")
    hands.press("Space")
    hands.press("Tab")
    hands.read(f"VIS-{number}-{hands.between:g}")
    page.wait_for_url("**/visitas/*/")
    page.get_by_text("dentro", exact=True).first.wait_for()


def _forgot(hands: Hands, number: int, holder: str, document: str) -> None:
    """Who forgot it is found in the box; the document shown; the provisional one is read."""
    page = hands.page
    hands.type(holder)
    hands.to("Esqueceu o crachá")
    page.wait_for_url("**/crachas/provisorio/**")
    page.locator("#id_documento").wait_for()
    hands.type(document)
    hands.press("Tab")
    hands.read(f"LEND-{number}-{hands.between:g}")
    page.wait_for_url(re.compile(r"/crachas/\d+/$"))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=400)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--keys", type=float, default=5.0)
    asked = parser.parse_args()
    main(asked.people, asked.times, asked.keys)
