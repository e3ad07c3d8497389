"""Every screen in real Chromium: no complaint of the console, no violation of WCAG 2.2 AA, nothing
wider than 320 px (400 % zoom), in both languages; screenshots to look at."""

from __future__ import annotations

import pytest

from browser.conftest import Site

# The mark makes the test database; the world is committed to it before each test begins.
pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def _screens(site: Site) -> dict[str, str]:
    w = site.world
    return {
        "inicio": "/",
        "tenho": "/meu/",
        "equipe": "/minha-equipe/",
        "meus-dados": "/meus-dados/relatorio/",
        "avisos": "/avisos/",
        "busca": "/busca/?q=con",
        "busca-vazia": "/busca/",
        "ajuda": "/ajuda/servidor/",
        "passos": "/primeiros-passos/",
        "competencias": "/competencias/",
        "organograma": "/unidades/organograma/",
        "pessoas": "/pessoas/",
        "pessoas-vazia": "/pessoas/?q=zzz",
        "pessoa": f"/pessoas/{w.ana.pk}/",
        "pessoa-desligada": f"/pessoas/{w.carla.pk}/",
        "pessoa-sabida": f"/pessoas/{w.ana.pk}/?dia=2026-11-01&sabia=2026-11-20",
        "contato": "/meus-dados/",
        "eventos": "/eventos/",
        "evento": f"/eventos/{w.event.pk}/",
        "unidades": "/unidades/",
        "unidade": f"/unidades/{w.ctic.pk}/",
        "caixas": "/caixas/",
        "caixa": f"/caixas/{w.mailbox.pk}/",
        "contas": "/contas/",
        "conta": f"/contas/{w.account.pk}/",
        "prazos": "/prazos/",
        "prazo": f"/prazos/{w.duty}/",
        "calendario": "/prazos/mes/2026-11/",
        "ano": "/prazos/ano/2026/",
        "cargas": "/cargas/",
        "carga": f"/cargas/{w.load.pk}/",
        "normas": "/normas/",
        "norma": "/normas/uniar/unila-cgtic-5-2020/?prova=1",
        "transicao": "/normas/uniar/transicao/",
        "regras": "/normas/regras/",
        "regra": "/normas/regras/mailbox.quota/?explicar=1&category=discente",
        "regra-faixas": "/normas/regras/mail.sending.many/?explicar=1&recipients=101"
        "&time_of_day=19%3A30",
        "livro": "/livro/",
        "ato": f"/livro/{w.act}/",
        "porque": "/porque/?dispositivo=unila-cgtic-5-2020%23art14_cpt_inc1&orgao=uniar"
        "&regra=mailbox.quota&categoria=servidor_efetivo&valor=2+GB",
        "saude": "/saude/",
        "segundo-fator": "/conta/segundo-fator/",
        "nao-encontrado": "/nada/",
    }


NAMES = (
    "tenho", "equipe", "meus-dados", "avisos", "busca", "busca-vazia", "ajuda", "passos",
    "competencias", "organograma",
    "inicio", "pessoas", "pessoas-vazia", "pessoa", "pessoa-desligada", "pessoa-sabida", "eventos",
    "evento", "transicao", "contato",
    "unidades", "unidade", "caixas", "caixa", "contas", "conta", "prazos", "prazo", "calendario",
    "ano",
    "cargas", "carga", "normas", "norma", "regras", "regra", "regra-faixas", "livro", "ato",
    "porque", "saude", "segundo-fator", "nao-encontrado",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_screen_is_sound(site: Site, name: str) -> None:
    tab = site.open("ana")
    tab.go(_screens(site)[name])
    tab.shot(name)
    assert tab.violations() == []
    assert [c for c in tab.complaints if "404" not in c or name != "nao-encontrado"] == []
    tab.page.set_viewport_size({"width": 320, "height": 700})
    tab.shot(f"{name}-360")
    assert tab.overflow() == 0
    assert tab.violations() == []


def test_every_screen_is_listed(site: Site) -> None:
    assert set(_screens(site)) == set(NAMES)
