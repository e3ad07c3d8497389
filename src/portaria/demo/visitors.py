"""Invented visitors of a running site: browsers without a screen, which look at pages, tell
incidents by the site's own form, and keep what they were sending as a browser and its reader do.

For tests and benchmarks of a site under load and of one whose database or processes are killed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

from lxml import html

from portaria import clock

FORM = "/comunicacoes/nova/"
KIND = "tipo"
PATIENCE = 600.0
"""Seconds after which a visitor gives a form up as lost."""
PAUSE = 0.5
_TIMEOUT = 120


@dataclass(slots=True)
class Told:
    """What happened to the visitors.

    Attributes:
        seconds: of each answer, the pages' and the forms'.
        answers: how many of each status.
        broken: connections that ended without an answer.
        sent: the summaries of the forms that were answered as done.
        lost: those of the forms given up.
        wrong: what was answered that is neither done nor "again".
        closed: whoever watches has seen enough: nobody tries again.
    """

    seconds: list[float] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    broken: int = 0
    sent: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    closed: bool = False


@dataclass(slots=True)
class Answer:
    """Status, where it leads to, and the page."""

    status: int
    location: str
    page: str


class Visitor:
    """One signed-in browser (``cookie``: its name and value) at ``127.0.0.1:port``."""

    def __init__(self, port: int, cookie: tuple[str, str], told: Told) -> None:
        self._port, self._told = port, told
        self._cookies = dict([cookie])
        self._line: HTTPConnection | None = None

    def look(self, path: str) -> Answer:
        """Open a page, again and again while the site says "again" or does not answer."""
        return self._until_answered("GET", path, "")

    def tell(self, summary: str) -> bool:
        """Tell an incident by the site's form; whether it was taken as done."""
        page = self.look(FORM)
        if page.status != 200:
            self._told.wrong.append(f"{FORM}: {page.status}")
            return False
        filled = _form(page.page, "post", KIND)
        kinds = html.fromstring(page.page).xpath(f"//select[@name='{KIND}']/option/@value")
        chosen = next(kind for kind in kinds if kind)
        filled |= {KIND: chosen, "resumo": summary, "relato": "Relato.\r\nEm duas linhas."}
        answer = self._until_answered("POST", FORM, urlencode(filled))
        if answer.status in (302, 409):
            self._told.sent.append(summary)
            return True
        where = self._told.lost if answer.status in (0, 503) else self._told.wrong
        where.append(f"{summary}: {answer.status}" if answer.status not in (0, 503) else summary)
        return False

    def _until_answered(self, method: str, path: str, body: str) -> Answer:
        until = clock.elapsed() + PATIENCE
        while True:
            answer = self._ask(method, path, body)
            if answer.status not in (0, 503) or clock.elapsed() > until or self._told.closed:
                return answer
            if answer.status == 503 and method == "POST":
                # What the page that waits holds is what is sent again, not what we remember.
                body = urlencode(_form(answer.page, "post", KIND))
            clock.pause(PAUSE)

    def _ask(self, method: str, path: str, body: str) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        since = clock.elapsed()
        try:
            line = self._line = self._line or HTTPConnection(
                "127.0.0.1", self._port, timeout=_TIMEOUT
            )
            line.request(method, path, body or None, headers)
            answer = line.getresponse()
            page = answer.read().decode("utf-8", "replace")
        except (OSError, HTTPException):
            self._told.broken += 1
            if self._line is not None:
                self._line.close()
            self._line = None
            return Answer(0, "", "")
        self._told.seconds.append(clock.elapsed() - since)
        self._told.answers[answer.status] += 1
        self._keep(answer.headers.get_all("Set-Cookie") or ())
        return Answer(answer.status, answer.headers.get("Location", ""), page)

    def _keep(self, cookies: Sequence[str]) -> None:
        for cookie in cookies:
            name, _, rest = cookie.partition("=")
            self._cookies[name] = rest.partition(";")[0]


def _form(page: str, method: str, with_field: str) -> dict[str, str]:
    """What the form of ``page`` that has a field of that name holds now."""
    for form in html.fromstring(page).forms:
        if form.method.lower() == method and with_field in form.fields:
            return {name: value for name, value in form.form_values() if value is not None}
    raise ValueError(f"a página não tem o formulário esperado: {page[:200]!r}")
