"""Every page answers, to whom it should, in a fixed number of queries."""

from __future__ import annotations

import pytest
from django.test import Client

from web.world import World

PAGES: list[tuple[str, str, str]] = [
    ("home", "/", "Recolher a declaração de desligamento"),
    ("people", "/pessoas/?q=concei", "Ana Lúcia da Conceição"),
    ("people empty", "/pessoas/?q=zzz", "Ninguém com esses filtros"),
    ("person", "/pessoas/{ana}/", "ana.conceicao@uniar.example"),
    ("events", "/eventos/?atraso=sim", "18 dias de atraso"),
    ("event", "/eventos/{event}/", "Enquanto não se sabia"),
    ("units", "/unidades/", "Coordenadoria de Tecnologia"),
    ("unit", "/unidades/{ctic}/", "ctic@uniar.example"),
    ("mailboxes", "/caixas/?situacao=closed", "carla.davila@uniar.example"),
    ("mailbox", "/caixas/{mailbox}/", "2 GB"),
    ("accounts", "/contas/", "ana.conceicao"),
    ("account", "/contas/{account}/", "obrigatório"),
    ("duties", "/prazos/", "Expurgar a caixa encerrada"),
    ("duty", "/prazos/{duty}/", "A conta do prazo"),
    ("month", "/prazos/mes/2026-11/", "Zumbi"),
    ("year", "/prazos/ano/2026/", "o dia mais cheio é"),
    ("loads", "/cargas/", "pessoas.csv"),
    ("load", "/cargas/{load}/", "CPF com dígito verificador errado"),
    ("norms", "/normas/", "Resolução CGTIC nº 5/2020"),
    ("norm", "/normas/uniar/unila-cgtic-5-2020/?prova=1", "art. 14, II"),
    ("rules", "/normas/regras/?q=quota", "mailbox.quota"),
    ("rules, another page", "/normas/regras/?pagina=2", "Linhas 51 a 100"),
    (
        "rule",
        "/normas/regras/mailbox.quota/?explicar=1&category=discente",
        "256 MB",
    ),
    ("norm not executed", "/normas/uniar/unila-cgtic-5-2020/", "ainda não executada"),
    ("rules not executed", "/normas/regras/?q=badge", "ainda não executada"),
    (
        "rule by ranges",
        "/normas/regras/mail.sending.many/",
        'aria-describedby="time_of_day-como"',
    ),
    (
        "rule, a range written wrong",
        "/normas/regras/mail.sending.many/?explicar=1&recipients=muitos",
        "«muitos» não é número de destinatários",
    ),
    (
        "rule, silence",
        "/normas/regras/mail.sending.many/?explicar=1&recipients=101&time_of_day=19%3A30",
        "Quem decide os casos omissos",
    ),
    ("ledger", "/livro/", "arquivo do RH (portaria)"),
    ("act", "/livro/{act}/", "porque sim"),
    (
        "why",
        (
            "/porque/?dispositivo=unila-cgtic-5-2020%23art14_cpt_inc1&orgao=uniar"
            "&regra=mailbox.quota&categoria=discente&valor=2+GB"
        ),
        "art. 14, I, da Resolução CGTIC nº 5/2020",
    ),
]


@pytest.mark.parametrize(("name", "address", "shown"), PAGES, ids=[p[0] for p in PAGES])
def test_a_page_shows_what_it_is_for(
    ana: Client, world: World, name: str, address: str, shown: str
) -> None:
    answer = ana.get(world.address(address))
    assert answer.status_code == 200
    assert shown in answer.content.decode()
