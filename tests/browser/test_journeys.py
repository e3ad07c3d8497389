"""One journey for each kind of person of a body, in real Chromium, from signing in to the end: each
with their own competences only, so that whatever the way needs and the page forgets is missed here.
Two by keyboard alone, two at 400 % zoom (320 css px); every page of them without a finding of axe.
They follow on from one another, as work does: what Sara asks for waits for the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import connection, transaction
from playwright.sync_api import Locator, Page, expect

from browser.conftest import Site, Tab
from portaria.accounts.models import Account
from portaria.mail.models import Mailbox
from portaria.people.models import Competence, Unit
from portaria.procedures.terms.acts import ask_terms
from portaria.procedures.terms.types import TermAsk
from web.test_sign_in import code
from web.world import NOW, PASSWORD, QUOTA, _bond, _person, sign_in_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

EXPECT = 60_000  # milliseconds: a machine may be busy with others
KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "sara": ("Sara Servidora", ()),
    "helio": ("Hélio Chefe", ()),
    "gil": ("Gil Gestor", ("people.read", "accounts.manage", "mail.manage", "mail.read")),
    "rosa": ("Rosa Recursos", ("people.read", "hr.load")),
    "caio": ("Caio Comitê", ("norms.read", "norms.decide_omitted", "norms.deliberate",
                             "norms.draft", "norms.publish")),
    "cora": ("Cora Corregedora", ("conduct.inquire",)),
    "auri": ("Auri Auditora", ("ledger.read", "norms.read", "duties.read", "people.read")),
    "ada": ("Ada Administradora", ("body.admin",)),
}  # fmt: skip


@pytest.fixture(scope="module")
def people(site: Site, django_db_blocker: Any) -> Site:
    """Eight persons of a unit that Hélio heads; Sara has an account and a mailbox of 2 GB."""
    expect.set_options(timeout=EXPECT)
    with django_db_blocker.unblock(), transaction.atomic():
        unit = Unit.objects.create(
            body_id="uniar", code="40", acronym="DSI", name="Divisão de Sistemas",
            parent=site.world.ctic,
        )  # fmt: skip
        for number, (who, (name, powers)) in enumerate(KINDS.items(), start=200):
            person = _person(number, name)
            _bond(person, unit, number)
            sign_in_of(who, person)
            for power in powers:
                Competence.objects.create(
                    body_id="uniar", power=power, person=person, start=date(2020, 12, 4),
                    provision="unila-cgtic-5-2020#art5_cpt_inc1", act=0,
                )  # fmt: skip
            if who == "helio":
                Unit.objects.filter(pk=unit.pk).update(head=person)
            if who == "sara":
                _holdings(person)
                term = TermAsk("uniar", person.pk, "termo-de-uso-da-rede", needs_authorisation=True)
                ask_terms([term], by="cli:teste", at=NOW)
    return site


def _holdings(person: Any) -> None:
    common = {"body_id": "uniar", "person": person, "category": "servidor_efetivo"}
    Account.objects.create(
        **common, login="sara.servidora", state="active", state_since=NOW, opened_at=NOW,
        provision="uniar-cgti-4-2020#art2_cpt",
    )  # fmt: skip
    Mailbox.objects.create(
        **common, kind="individual", address="sara.servidora@uniar.example", state="active",
        state_since=NOW, opened_at=NOW, quota_bytes=2 << 30, quota_provision=QUOTA,
    )  # fmt: skip


Enter = Callable[..., Tab]


@pytest.fixture
def enter(people: Site) -> Iterator[Enter]:
    """Sign in as one of :data:`KINDS` with password and code, by the keyboard."""
    tabs: list[Tab] = []

    def enter(who: str, **options: Any) -> Tab:
        tab = people.open(**options)
        tabs.append(tab)
        page = tab.go("/")
        page.get_by_label("Usuário").fill(who)
        page.get_by_label("Senha").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Segundo fator")).to_be_visible()
        page.locator("input[name=code]").fill(fresh_code())
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="O que espera por mim")).to_be_visible()
        return tab

    yield enter
    for tab in tabs:
        assert [c for c in tab.complaints if "400" not in c] == []
        tab.page.context.close()


def fresh_code() -> str:
    """A code that serves again: each does once in its half minute, and eight persons share one. On
    a connection of its own, for the test's transaction would keep the server from the rows."""

    def forget() -> None:
        cache.clear()
        Authenticator.objects.update(last_used_at=None)
        connection.close()

    with ThreadPoolExecutor(1) as beside:
        beside.submit(forget).result()
    return code()


def sound(tab: Tab, name: str) -> None:
    """Looked at, axe content, nothing wider than the window."""
    tab.shot(f"jornada-{name}")
    assert tab.violations() == []
    assert tab.overflow() == 0


def press(page: Page, target: Locator, key: str = "Enter") -> None:
    """Reach ``target`` by Tab alone, and press ``key`` on it."""
    expect(target).to_be_visible()
    for _ in range(150):
        if target.evaluate("e => e === document.activeElement"):
            page.keyboard.press(key)
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {target}")


def write(page: Page, label: str, text: str) -> None:
    """Reach a field by Tab, and type."""
    target = page.get_by_label(label)
    press(page, target, "End")
    page.keyboard.type(text)


def confirm(page: Page) -> None:
    """Password and code again, for a signature."""
    write(page, "Senha", PASSWORD)
    write(page, "Código do segundo fator", fresh_code())
    page.keyboard.press("Enter")
    expect(page.locator(".br-message.success")).to_be_visible()


def test_1_a_civil_servant_signs_asks_and_tells_by_keyboard_alone(enter: Enter) -> None:
    """Signs the term that waits, sees what she has and why, asks for more room, tells of a
    breach."""
    tab = enter("sara")
    page = tab.page
    menu = page.get_by_role("navigation")
    sound(tab, "servidora-inicio")
    press(page, page.get_by_role("link", name="Ler e assinar").first)
    expect(page.get_by_label("Código do segundo fator")).to_be_visible()
    sound(tab, "servidora-termo")
    confirm(page)
    press(page, menu.get_by_role("link", name="O que tenho e por quê"))
    expect(page.locator("main")).to_contain_text("sara.servidora@uniar.example")
    sound(tab, "servidora-tenho")
    press(page, menu.get_by_role("link", name="Pedidos", exact=True))
    press(page, page.get_by_role("link", name="Fazer um pedido").first)
    press(page, page.get_by_role("link", name="Aumento do limite de uma caixa", exact=True))
    write(page, "Novo limite", "3 GB")
    write(page, "Por que é preciso", "Guardo as plantas do campus.")
    write(page, "Por que não há o que apagar", "São todas de obras em curso.")
    sound(tab, "servidora-pedido")
    press(page, page.get_by_role("button", name="Enviar o pedido"))
    expect(page.get_by_text("Pedido registrado")).to_be_visible()
    sound(tab, "servidora-acompanha")
    press(page, menu.get_by_role("link", name="Comunicar descumprimento"))
    write(page, "Em uma linha, o que houve", "Senha colada no monitor da portaria")
    write(page, "Como foi", "Vi hoje de manhã; qualquer visitante lê.")
    press(page, page.get_by_role("button", name="Comunicar"))
    expect(page.locator("main")).to_contain_text("Senha colada no monitor da portaria")
    sound(tab, "servidora-comunica")


def test_2_a_head_authorises_what_waits_at_400_per_cent(enter: Enter) -> None:
    """The term is on the first page; authorised; then the team, and one of it."""
    tab = enter("helio", width=320, height=700)
    page = tab.page
    sound(tab, "chefia-inicio")
    page.get_by_role("link", name="Ler e autorizar").first.click()
    expect(page.get_by_label("Código do segundo fator")).to_be_visible()
    sound(tab, "chefia-autoriza")
    confirm(page)
    sound(tab, "chefia-autorizado")
    page.get_by_role("button", name="Menu").click()
    page.locator("#menu").get_by_role("link", name="Minha equipe").click()
    expect(page.locator("main")).to_contain_text("Sara Servidora")
    sound(tab, "chefia-equipe")


def test_3_an_account_manager_finds_explains_and_hands_over(enter: Enter) -> None:
    """Grants what waits; from the one search box to the account, its owner over time, and a
    one-time link."""
    tab = enter("gil")
    page = tab.page
    sound(tab, "gestor-inicio")
    page.get_by_role("link", name="Ler e responder").first.click()
    page.get_by_label("Observação (não é obrigatória)").fill("De acordo.")
    sound(tab, "gestor-decide")
    page.get_by_role("button", name="Aprovar").click()
    expect(page.locator(".way")).to_contain_text("De acordo.")
    sound(tab, "gestor-decidido")
    page.keyboard.press("/")
    page.keyboard.type("sara.serv")
    page.keyboard.press("Enter")
    page.locator("#achados").get_by_role("link", name="sara.servidora", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("sara.servidora")
    sound(tab, "gestor-conta")
    page.get_by_role("link", name="Sara Servidora").click()
    expect(page.get_by_role("img", name="O que tem e teve, no tempo")).to_be_visible()
    sound(tab, "gestor-pessoa")
    page.go_back()
    page.get_by_role("link", name="Entregar a senha inicial").click()
    page.get_by_label("A quem se entrega, e como deu recibo").fill("À própria, com recibo 12/2026")
    sound(tab, "gestor-entrega")
    page.get_by_role("button", name="Fazer a entrega").click()
    expect(page.locator("#segredo")).to_contain_text("http")
    sound(tab, "gestor-entregue")
    page.get_by_role("navigation").get_by_role("link", name="Caixas de correio").click()
    page.locator("#q").fill("sara")
    expect(page.locator("#lista tbody tr")).to_have_count(1)
    page.get_by_role("link", name="Limite").click()
    expect(page.locator("th[aria-sort=ascending], th[aria-sort=descending]")).to_contain_text(
        "Limite"
    )
    sound(tab, "gestor-caixas")


def test_4_hr_brings_a_file_and_sees_its_consequences(enter: Enter, tmp_path: Path) -> None:
    """Checked, planned, applied; the event and the person are there at once."""
    file = tmp_path / "pessoas.csv"
    file.write_text(
        "matricula;nome;situacao;categoria_funcional;inicio;unidade;cpf\n"
        "R1;Nilo Novato;ativo;Docente;2026-11-02;40;39053344705\n",
        encoding="utf-8",
    )
    tab = enter("rosa")
    page = tab.page
    sound(tab, "rh-inicio")
    page.get_by_role("navigation").get_by_role("link", name="Cargas do RH").click()
    page.get_by_role("link", name="Nova carga").click()
    page.get_by_label("Arquivos do RH").set_input_files(file)
    page.get_by_role("button", name="Conferir").click()
    expect(page.locator("main")).to_contain_text("Nilo Novato")
    sound(tab, "rh-plano")
    page.get_by_role("button", name="Aplicar").click()
    expect(page.get_by_text("Carga aplicada")).to_be_visible()
    sound(tab, "rh-aplicada")
    page.get_by_role("navigation").get_by_role("link", name="Pessoas").click()
    page.locator("#q").fill("nilo")
    expect(page.locator("#lista tbody tr")).to_have_count(1)
    page.get_by_role("link", name="Nilo Novato").click()
    expect(page.get_by_role("heading", name="Linha do tempo")).to_be_visible()
    sound(tab, "rh-pessoa")


def test_5_the_committee_decides_drafts_and_records(enter: Enter) -> None:
    """A case the norm does not treat, asked by one and decided by another; a draft with its effect;
    the minutes."""
    sara = enter("sara")
    sara.go("/casos-omissos/novo/")
    page = sara.page
    page.get_by_label("Norma", exact=True).select_option(label="Resolução CGTIC nº 5/2020")
    page.get_by_label("Dispositivo mais próximo").fill("art14_par2")
    page.get_by_label("O caso que a norma não trata").fill("Plantas do campus contam no limite?")
    page.get_by_role("button", name="Enviar").click()
    expect(page.get_by_text("Caso levado a quem decide.")).to_be_visible()
    tab = enter("caio")
    page = tab.page
    expect(page.locator("main")).to_contain_text("caso omisso", ignore_case=True)
    sound(tab, "comite-inicio")
    page.get_by_role("navigation").get_by_role("link", name="Casos omissos").click()
    page.get_by_role("link", name="Plantas do campus").first.click()
    page.get_by_label("Decisão").fill("Contam, salvo as guardadas no arquivo central.")
    page.get_by_label("Ementa").fill("Plantas contam no limite da caixa")
    sound(tab, "comite-caso")
    page.get_by_role("button", name="Decidir").click()
    expect(page.get_by_text("Caso decidido.")).to_be_visible()
    page.get_by_role("navigation").get_by_role("link", name="Minutas").click()
    page.get_by_role("link", name="Nova minuta").click()
    page.get_by_label("Título da minuta").fill("Plantas fora do limite")
    page.get_by_label("Partir da norma").select_option(label="Resolução CGTIC nº 5/2020")
    page.get_by_role("button", name="Começar").click()
    expect(page.get_by_text("Diz o mesmo que a norma em vigor no órgão.")).to_be_visible()
    sound(tab, "comite-minuta")
    page.get_by_role("navigation").get_by_role("link", name="Normas", exact=True).click()
    page.get_by_role("link", name="Resolução CGTIC nº 5/2020").first.click()
    expect(page.get_by_role("navigation", name="Mapa da norma")).to_be_visible()
    sound(tab, "comite-norma")


def test_6_internal_affairs_close_what_was_told_at_400_per_cent(enter: Enter) -> None:
    """The breach that Sara told waits on the first page; noted, concluded; Sara sees the result."""
    sara = enter("sara")
    tab = enter("cora", width=320, height=700)
    page = tab.page
    sound(tab, "corregedoria-inicio")
    page.get_by_role("button", name="Menu").click()
    page.locator("#menu").get_by_role("link", name="Comunicações", exact=True).click()
    page.get_by_role("link", name="Senha colada no monitor").first.click()
    page.get_by_label("O que se fez, ou por quê").fill("Senha trocada e papel recolhido.")
    page.get_by_role("button", name="Anotar andamento").click()
    expect(page.locator(".timeline")).to_contain_text("Senha trocada e papel recolhido.")
    sound(tab, "corregedoria-andamento")
    page.get_by_label("O que se fez, ou por quê").fill("Orientada a equipe; sem dolo.")
    page.get_by_label("Resultado, para concluir").select_option(index=1)
    page.get_by_role("button", name="Concluir").click()
    expect(page.get_by_text("Resultado", exact=True)).to_be_visible()
    sound(tab, "corregedoria-concluida")
    seen = sara.page
    seen.get_by_role("navigation").get_by_role("link", name="Comunicar descumprimento").click()
    seen.get_by_role("link", name="Senha colada no monitor").click()
    expect(seen.get_by_text("Resultado", exact=True)).to_be_visible()
    sound(sara, "corregedoria-quem-comunicou")


def test_7_an_auditor_proves_by_keyboard_alone(enter: Enter, people: Site) -> None:
    """Verifies the ledger, reads an act and its proof, the norm's coverage, the year of deadlines;
    takes the list away."""
    people.seal()
    tab = enter("auri", accept_downloads=True)
    page = tab.page
    sound(tab, "auditora-inicio")
    press(page, page.get_by_role("navigation").get_by_role("link", name="Livro de atos"))
    press(page, page.get_by_role("button", name="Verificar o livro"))
    expect(page.locator("#verificacao")).to_contain_text("O livro está íntegro")
    sound(tab, "auditora-livro")
    with page.expect_download() as download:
        press(page, page.get_by_role("link", name="Baixar CSV"))
    assert Path(download.value.path()).read_text(encoding="utf-8-sig").count("\n") > 1
    press(page, page.locator("#lista tbody a").first)
    expect(page.get_by_role("heading", name="Prova")).to_be_visible()
    sound(tab, "auditora-ato")
    press(page, page.get_by_role("navigation").get_by_role("link", name="Prazos"))
    press(page, page.get_by_role("link", name="O ano"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Prazos de")
    sound(tab, "auditora-ano")
    press(page, page.get_by_role("navigation").get_by_role("link", name="Normas", exact=True))
    press(page, page.get_by_role("link", name="Resolução CGTIC nº 5/2020").first)
    press(page, page.get_by_label("Contar os atos de cada dispositivo"), "Space")
    expect(page.locator("#lista")).to_contain_text("nenhum ato ainda")
    sound(tab, "auditora-norma")


def test_8_an_administrator_gives_a_competence_and_a_token(enter: Enter) -> None:
    """By a dated internal act; ended by another; a program's token made and revoked."""
    tab = enter("ada")
    page = tab.page
    sound(tab, "administracao-inicio")
    page.get_by_role("navigation").get_by_role("link", name="Competências").click()
    page.get_by_label("Competência", exact=True).select_option(index=1)
    page.get_by_label("Unidade", exact=True).select_option(label="DSI – Divisão de Sistemas")
    page.get_by_label("Vale desde").fill("2026-11-20")
    page.get_by_label("Ato interno que a atribui").fill("Portaria nº 12, de 3 de março de 2026")
    page.get_by_role("button", name="Atribuir").click()
    expect(page.locator("main")).to_contain_text("Portaria nº 12")
    sound(tab, "administracao-competencias")
    page.get_by_role("navigation").get_by_role("link", name="Tokens de programas").click()
    sound(tab, "administracao-tokens-vazio")
    page.get_by_role("link", name="Novo token").click()
    page.get_by_label("Nome do programa").fill("folha")
    page.get_by_label("Para que serve").fill("Conferir a folha com as contas")
    page.locator("input[name=escopos]").first.check()
    page.get_by_label("Último dia em que serve").fill("2027-06-30")
    page.get_by_role("button", name="Criar").click()
    expect(page.get_by_role("heading", name="Guarde-o agora")).to_be_visible()
    sound(tab, "administracao-token")
    page.get_by_role("link", name="Já guardei").click()
    page.get_by_text("Revogar folha", exact=True).click()
    page.get_by_role("button", name="Sim, revogar folha").click()
    expect(page.locator("#lista")).to_contain_text("revogado")
    sound(tab, "administracao-tokens")
