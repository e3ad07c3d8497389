"""A search box, a filter or an export answers the same whether or not what is beyond reach has the
word that was looked for (ASVS 8.2.2): else it would tell, bit by bit, what it does not show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings
from django.urls import reverse

from portaria import clock
from portaria.mail.models import Mailbox
from security.addresses import of_the_site
from security.conftest import PLAIN, Site, build
from security.people import person
from security.things import of_person
from web.world import NOW

pytestmark = pytest.mark.django_db
WORD, NONE = "zanzibar", "zanzibax"
WHO = ("civil", "foreign")
"""A plain servant of the body, and somebody who holds every power in another."""
COMMON = {
    "civil": {"/listas/", "/listas/exportar.csv", "/casos-omissos/", "/casos-omissos/exportar.csv",
              "/busca/"},
    "foreign": set(),
}  # fmt: skip
"""What a body's people all see: its lists, its omitted cases, and these by the search."""
FILTERS = ("q", "nome", "texto", "assunto", "pessoa", "login", "unidade", "norma", "remetente")
_NEW = re.compile(
    rb'name="_envio" value="[^"]*"|\b\w{64}\b|\b\w{8}-(?:\w{4}-){3}\w{12}\b|\b[\w-]{43}\b'
)
"""What is made anew for each answer: tokens of forms, their keys, nonces."""


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: Any) -> Iterator[Site]:
    """As for the other attacks; what another stranger has and wrote here says WORD."""
    storages = {**settings.STORAGES, "staticfiles": PLAIN}
    with django_db_blocker.unblock(), override_settings(STORAGES=storages), transaction.atomic():
        made = build()
        stranger = person(f"{WORD.title()} Prado", made.here.body, made.here.other)
        town = replace(made.here, persons={**made.here.persons, "stranger": stranger})
        things = of_person(town, "stranger", f"{WORD} ")
        Mailbox.objects.filter(pk=things["mailbox"]).update(address=f"{WORD}@uniar.example")
        yield made
        transaction.set_rollback(True)


def answered(client: Any, path: str, word: str) -> tuple[int, bytes]:
    answer = client.get(path, dict.fromkeys(FILTERS, word) | {"vista": "todas"})
    raw = b"".join(answer.streaming_content) if answer.streaming else answer.content
    raw = _NEW.sub(b"", raw)
    for either in (WORD, NONE, WORD.title(), NONE.title()):  # said again by the page, or in reach
        raw = raw.replace(either.encode(), b"")
    return answer.status_code, raw


def _differing(first: bytes, second: bytes) -> bytes:
    """Where one answer leaves the other."""
    place = next((n for n, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), 0)
    return first[max(0, place - 60) : place + 60]


def lists() -> Iterator[str]:
    """Every page whose address is about nothing in particular."""
    for route in of_the_site():
        if not route.at.pattern.regex.groupindex and route.name not in ("account_logout", "live"):
            yield reverse(route.name)


@pytest.mark.parametrize("who", WHO)
def test_what_is_beyond_reach_changes_no_answer(site: Site, who: str) -> None:
    told, tried = [], 0
    with clock.at(NOW):
        for path in lists():
            try:
                with transaction.atomic():
                    first, second = (answered(site.clients[who], path, w) for w in (WORD, NONE))
                    transaction.set_rollback(True)
            except Exception as error:
                told.append(f"{path}: {error!r:.200}")
                continue
            tried += first[0] == 200
            if first != second and path not in COMMON[who]:
                told.append(f"{path}: {_differing(first[1], second[1])!r}")
    assert told == [], "\n".join(told)
    assert tried > 20


def test_the_search_finds_for_all_only_what_all_see(site: Site) -> None:
    with clock.at(NOW):
        groups = site.clients["civil"].get("/busca/", {"q": WORD}).context["groups"]
    assert {group.key for group in groups} == {"lists", "omitted"}


def test_whoever_may_see_it_is_answered_otherwise(site: Site) -> None:
    """The word is there to be found: the test above would see it."""
    with clock.at(NOW):
        for path in ("/pessoas/", "/caixas/", "/busca/"):
            first, second = (answered(site.clients["manager"], path, w) for w in (WORD, NONE))
            assert first != second, path
