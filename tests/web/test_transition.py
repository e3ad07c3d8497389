"""The page of open deadlines that a new norm moves; and looking back on two axes of time."""

from __future__ import annotations

import pytest
from django.test import Client

from portaria.web.official import shown as official
from portaria.web.official import words_of
from web.world import World

PAGE = "/normas/uniar/transicao/"


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_nothing_open_changes_where_no_norm_changed(ana: Client, world: World) -> None:
    page = shown(ana, PAGE)
    assert "Nada do que está aberto muda." in page
    assert "Mudar os prazos" not in page
    answer = ana.post(f"{PAGE}aplicar/", follow=True)
    assert "Nada a mudar." in answer.content.decode()
    assert ana.get(f"{PAGE}exportar.csv").status_code == 200


def test_what_is_no_transition_is_not_undone(ana: Client, world: World) -> None:
    answer = ana.post(f"{PAGE}{world.act}/desfazer/", follow=True)
    assert "não é uma transição" in answer.content.decode()


def test_who_only_reads_norms_moves_nothing(beto: Client, world: World) -> None:
    assert beto.post(f"{PAGE}aplicar/").status_code == 403


def test_the_norm_page_on_two_axes(ana: Client, world: World) -> None:
    address = "/normas/uniar/unila-cgtic-5-2020/"
    page = shown(ana, f"{address}?dia=2021-03-01")
    assert 'name="dia" value="2021-03-01"' in page
    assert 'name="sabia"' in page
    before = shown(ana, f"{address}?sabia=2019-01-01")
    assert "ainda não tinha adotado nenhuma configuração" in before


def test_the_norm_page_has_the_official_words_beside_ours(ana: Client, world: World) -> None:
    """N1, N3: as published, provision by provision; searched too."""
    address = "/normas/uniar/unila-cgtic-5-2020/"
    page = shown(ana, address)
    assert '<details class="official"><summary>Texto oficial' in page
    assert "Regulamentar a utilização do serviço de correio eletrônico" in page
    assert '<details class="official" open>' in shown(ana, f"{address}?oficial=1")
    found = shown(ana, f"{address}?q=pós-doutorandos")
    assert 'id="art14_cpt_inc2"' in found
    assert 'id="art1_cpt"' not in found


def test_an_older_wording_stands_beside_the_one_of_the_day(ana: Client, world: World) -> None:
    own = words_of("mpa", "mpsc-2005")["art1_cpt"]
    assert [one.status for one in own] == ["superseded", "amended"]
    now, then = official(own, 1, 2), official(own, 0, 2)
    assert now is not None
    assert then is not None
    assert (now.text, now.others) == (own[1].text, [("superseded", own[0].text)])
    assert then.text == own[0].text
    assert words_of("uniar", "norma-que-nao-ha") == {}


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?dia=2026-11-01&sabia=2026-11-20", "O que se sabia em 20/11/2026 sobre o dia 01/11/2026"),
        ("?sabia=2001-01-01", "Nada se sabia."),
    ],
)
def test_the_person_page_on_two_axes(ana: Client, world: World, query: str, said: str) -> None:
    assert said in shown(ana, world.address("/pessoas/{ana}/") + query)
