"""Whom another norm would affect, on the site: asked, carried out, shown, exported, filed (N5)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from portaria.duties.runner import run_due
from portaria.journeys.models import WhatIf, WhatIfChange
from portaria.journeys.whatif import keeping
from portaria.ledger.models import Act
from web.world import World, sign_in_of

EDIT = "mailbox.quota[category=servidor_efetivo]=1 GB"


@pytest.fixture
def author(world: World, client: Client) -> Client:
    client.force_login(sign_in_of("ana", world.ana))
    return client


def asked(author: Client, *edits: str) -> WhatIf:
    answer = author.post("/efeitos/novo/", {"orgao": "uniar", "edicoes": "\n".join(edits)})
    assert answer.status_code == 302, answer.content.decode()
    return WhatIf.objects.latest("id")


def answered(author: Client, *edits: str) -> WhatIf:
    row = asked(author, *edits)
    report = run_due()
    assert not report.failed
    row.refresh_from_db()
    return row


def page(author: Client, address: str, **headers: str) -> str:
    answer = author.get(address, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_waits_for_the_worker_and_then_tells(author: Client) -> None:
    row = asked(author, EDIT)
    assert "À espera do trabalhador" in page(author, f"/efeitos/{row.pk}/")
    run_due()
    fragment = author.get(f"/efeitos/{row.pk}/?parte=andamento", headers={"HX-Request": "true"})
    assert fragment.headers["HX-Refresh"] == "true"
    shown = page(author, f"/efeitos/{row.pk}/")
    assert "1 pessoa afetada" in shown
    assert "2 GB" in shown
    assert "1 GB" in shown
    assert shown.count("<svg") == 3
    assert "<script" not in re.sub(r"<script src=[^>]+></script>", "", shown)


def test_the_table_is_filtered_and_exported(author: Client) -> None:
    row = answered(author, EDIT)
    change = WhatIfChange.objects.get(whatif=row)
    htmx = {"HX-Request": "true"}
    assert change.name in page(author, f"/efeitos/{row.pk}/?efeito=less", **htmx)
    assert change.name not in page(author, f"/efeitos/{row.pk}/?efeito=more", **htmx)
    exported = author.get(f"/efeitos/{row.pk}/mudancas.csv?efeito=less")
    text = b"".join(exported.streaming_content).decode()
    assert change.name in text
    assert "minuta#art1" in text
    assert author.get(f"/efeitos/{row.pk}/efeito.json").json()["summary"]["affected"] == 1


def test_filed_it_stays_and_the_ledger_knows(author: Client) -> None:
    row, other = answered(author, EDIT), answered(author, "mailbox.retention=6 months")
    author.post(f"/efeitos/{row.pk}/arquivar/")
    row.refresh_from_db()
    act = Act.objects.get(pk=row.act)
    assert (act.kind, act.subject) == ("journey.whatif.filed", f"whatif:{row.pk}")
    assert len(row.state_digest) == 64
    later = row.asked_at + keeping.FORGOTTEN_AFTER + timedelta(days=1)
    assert keeping.forget(row.asked_at + keeping.FORGOTTEN_AFTER) == 0
    assert keeping.forget(later) == 1
    assert list(WhatIf.objects.values_list("pk", flat=True)) == [row.pk]
    assert other.pk != row.pk
    assert "arquivado" in page(author, "/efeitos/")


@pytest.mark.parametrize(
    ("edits", "says"),
    [
        ("", "Escolha uma minuta ou edite uma regra"),
        ("mailbox.quota", "não é uma edição"),
        ("mailbox.cota=1 GB", "mailbox.quota"),
        ("mailbox.quota=grande", "não é um tamanho"),
    ],
)
def test_what_cannot_be_asked_is_said(author: Client, edits: str, says: str) -> None:
    answer = author.post("/efeitos/novo/", {"orgao": "uniar", "edicoes": edits})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not WhatIf.objects.exists()


def test_names_are_for_those_who_may_see_persons(
    author: Client, world: World, client: Client
) -> None:
    from portaria.people.models import Competence

    row = answered(author, EDIT)
    change = WhatIfChange.objects.get(whatif=row)
    Competence.objects.filter(power="people.read").delete()
    shown = page(author, f"/efeitos/{row.pk}/")
    assert "1 pessoa afetada" in shown
    assert f">{change.name}</a>" not in shown
    assert author.get(f"/efeitos/{row.pk}/mudancas.csv").status_code == 403
