"""The reception driven by keyboard in Chromium: seconds of a visitor let in, and of a forgotten
badge.

``python -m benchmarks.desk [--people N] [--times N] [--keys PER_SECOND]`` on the server of
``DATABASE_URL``, in a database of its own: the demonstration's treasury with N people, at ten in
the morning of its last business day. The box finds whom the visitor comes to see, who forgot the
badge, or a visitor who came before, by the beginning of a name; everything else is typed field by
field, as somebody trained does who looks at no mouse: at so many keys per second, and then without
waiting between keys, which is the machine's part alone. Visitors' badges are read by a reader that
types; of provisional ones the page offers one that is free. No photograph is taken. Told of each:
seconds, keys, and how many of them are no letters of a name or a document. Goals: a visitor in
under 15 seconds; a forgotten badge in three keys beyond the name.
"""

from __future__ import annotations

import argparse
import os
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

from playwright.sync_api import Page, expect, sync_playwright

from benchmarks._scratch import scratch, seconds, told

BODY = "fazenda"
PATIENCE = 120_000  # milliseconds
GOAL, FEWEST = 15, 3
LETTERS = 14
"""Of a name, typed in the box."""


@dataclass
class Hands:
    """Hands on the keyboard: ``between`` seconds from key to key. ``count``: keys pressed, of which
    ``letters`` were of what is typed."""

    page: Page
    between: float
    count: int = 0
    letters: int = 0

    def type(self, text: str) -> None:
        """Type a text."""
        self.count += len(text)
        self.letters += len(text)
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

    def to(self, link: str, key: str = "Enter") -> None:
        """From the box to the first that it found, whose ``link`` gets the focus; press ``key``."""
        found = self.page.locator("#achados").get_by_role("link", name=link).first
        found.wait_for()
        self.press("Enter")
        expect(found).to_be_focused(timeout=PATIENCE)
        self.press(key)


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Silent(WSGIRequestHandler):
    def log_message(self, *_args: Any) -> None:
        """Nothing."""


def main(people: int, times: int, per_second: float) -> None:
    """Measure and tell."""
    # Playwright keeps an event loop in this thread, where Django then refuses the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with scratch("portaria_bench_desk"), TemporaryDirectory(prefix="portaria-bench-") as folder:
        cookie, moment, names = _live(Path(folder), people)
        _stock(2 * times, moment)
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


def _stock(number: int, moment: datetime) -> None:
    """So many provisional badges in the drawer, handed over and given back long ago."""
    from portaria.premises.badges.acts import lend_provisionals, return_provisionals
    from portaria.premises.badges.models import Badge
    from portaria.premises.badges.types import Lend

    held = Badge.objects.filter(body=BODY, kind="permanente", state="active").order_by("pk")
    person = held.values_list("person", flat=True)[0]
    for n in range(number):
        at = moment - timedelta(days=30) + timedelta(minutes=10 * n)
        ask = Lend(BODY, person, f"PROV-{100 + n}", str(980_000_000 + n), "RG 1")
        [lent] = lend_provisionals([ask], by="bench", at=at)
        if lent.badge is not None:
            return_provisionals([lent.badge], by="bench", at=at + timedelta(minutes=5))


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
    deeds = (
        ("a visitor let in", _visitor, f"goal {GOAL} s"),
        ("a visitor who came before", _again, f"goal {GOAL} s"),
        ("a forgotten badge", _forgot, f"goal {FEWEST} keys beyond the name"),
    )
    for name, deed, goal in deeds:
        taken, keys, beyond = [], [], []
        for number in range(times):
            page.goto(f"{url}/recepcao/")
            hands = Hands(page, between)
            taken.append(seconds(partial(deed, hands, number, *people.pop())))
            keys.append(hands.count)
            beyond.append(hands.count - hands.letters)
        told(
            f"{name}, {what} ({median(keys):.0f} keys, {median(beyond):.0f} no letters)",
            f"{median(taken):.1f} s", goal,
        )  # fmt: skip


def _visitor(hands: Hands, number: int, host: str, _document: str) -> None:
    """The host is found in the box and has said yes by telephone; name and document; the badge is
    read."""
    page = hands.page
    hands.type(host)
    hands.to("Visitante para esta pessoa")
    page.wait_for_url("**/recepcao/visitante/**")
    expect(page.get_by_label("Nome de quem vem")).to_be_focused(timeout=PATIENCE)
    hands.type(_name(number, hands))
    hands.press("Tab")
    hands.type(f"12.345.{number:03}-{_turn(hands)}")
    _let_in(hands, f"VIS-{number}-{_turn(hands)}")


def _again(hands: Hands, number: int, _host: str, _document: str) -> None:
    """Who was let in before, and has left, comes to the same host."""
    page = hands.page
    _leave(number, hands)
    hands.type(_name(number, hands).lower())
    hands.to("Nova visita")
    page.wait_for_url("**/recepcao/visitante/**")
    box = page.get_by_label("A pessoa visitada já autorizou por telefone")
    expect(box).to_be_focused(timeout=PATIENCE)
    hands.press("Space")
    hands.press("Tab")
    _read(hands, f"AGAIN-{number}-{_turn(hands)}")


def _let_in(hands: Hands, badge: str) -> None:
    hands.press("Tab")
    hands.press("Space")
    hands.press("Tab")
    _read(hands, badge)


def _read(hands: Hands, badge: str) -> None:
    hands.read(badge)
    hands.page.get_by_text("Visitante admitido:").wait_for()


def _turn(hands: Hands) -> int:
    return 1 if hands.between else 2


def _name(number: int, hands: Hands) -> str:
    return f"{'ABCDEFGHIJ'[number % 10]}{'eiou'[number // 10 % 4]}{'xz'[_turn(hands) - 1]}o Lima"


def _leave(number: int, hands: Hands) -> None:
    """The visitor's badge is back: not the desk's work here."""
    from portaria.premises.visits.acts import end_visits
    from portaria.premises.visits.models import Visit
    from portaria.premises.visits.types import Returned

    visit = Visit.objects.get(badge__serial=f"VIS-{number}-{_turn(hands)}", state="open")
    at = visit.admitted_at
    assert at is not None  # it is open
    end_visits({visit.pk: Returned.RECEPTIONIST}, by="bench", at=at + timedelta(minutes=1))


def _forgot(hands: Hands, _number: int, holder: str, _document: str) -> None:
    """Who forgot it is found in the box; the page offers a provisional one; it is handed over."""
    page = hands.page
    hands.type(holder)
    hands.to("Visitante para esta pessoa", "e")
    page.wait_for_url("**/crachas/provisorio/**")
    expect(page.get_by_label("Provisório entregue")).to_be_focused(timeout=PATIENCE)
    hands.press("Enter")
    page.get_by_text("Provisório de").wait_for()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=400)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--keys", type=float, default=5.0)
    asked = parser.parse_args()
    main(asked.people, asked.times, asked.keys)
