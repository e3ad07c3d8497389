"""Every page answers, to whom it should, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client


from web.world import World

PAGES: list[tuple[str, Callable[[World], str], str]] = [
    ("home", lambda w: "/", "Recolher a declaração de desligamento"),
    ("people", lambda w: "/pessoas/?q=concei", "Ana Lúcia da Conceição"),
    ("people empty", lambda w: "/pessoas/?q=zzz", "Ninguém com esses filtros"),
    ("person", lambda w: f"/pessoas/{w.ana.pk}/", "ana.conceicao@uniar.example"),
    ("events", lambda w: "/eventos/?atraso=sim", "18 dias de atraso"),
    ("event", lambda w: f"/eventos/{w.event.pk}/", "Enquanto não se sabia"),
    ("units", lambda w: "/unidades/", "Coordenadoria de Tecnologia"),
    ("unit", lambda w: f"/unidades/{w.ctic.pk}/", "ctic@uniar.example"),
    ("mailboxes", lambda w: "/caixas/?situacao=closed", "carla.davila@uniar.example"),
    ("mailbox", lambda w: f"/caixas/{w.mailbox.pk}/", "2 GB"),
    ("accounts", lambda w: "/contas/", "ana.conceicao"),
    ("account", lambda w: f"/contas/{w.account.pk}/", "obrigatório"),
    ("duties", lambda w: "/prazos/", "Expurgar a caixa encerrada"),
    ("duty", lambda w: f"/prazos/{w.duty}/", "A conta do prazo"),
    ("month", lambda w: "/prazos/mes/2026-11/", "Zumbi"),
    ("loads", lambda w: "/cargas/", "pessoas.csv"),
    ("load", lambda w: f"/cargas/{w.load.pk}/", "CPF com dígito verificador errado"),
    ("norms", lambda w: "/normas/", "Resolução CGTIC nº 5/2020"),
    ("norm", lambda w: "/normas/uniar/unila-cgtic-5-2020/?prova=1", "art. 14, II"),
    ("rules", lambda w: "/normas/regras/?q=quota", "mailbox.quota"),
    (
        "rule",
        lambda w: "/normas/regras/mailbox.quota/?explicar=1&category=discente",
        "256 MB",
    ),
    ("ledger", lambda w: "/livro/", "hr:portaria"),
    ("act", lambda w: f"/livro/{w.act}/", "porque sim"),
    (
        "why",
        lambda w: "/porque/?dispositivo=unila-cgtic-5-2020%23art14_cpt_inc1&orgao=uniar"
        "&regra=mailbox.quota&categoria=discente&valor=2+GB",
        "art. 14, I, da Resolução CGTIC nº 5/2020",
    ),
]


@pytest.mark.parametrize(("name", "address", "shown"), PAGES, ids=[p[0] for p in PAGES])
def test_a_page_shows_what_it_is_for(
    ana: Client, world: World, name: str, address: Callable[[World], str], shown: str
) -> None:
    answer = ana.get(address(world))
    assert answer.status_code == 200
    assert shown in answer.content.decode()
