"""What people do: sign in, search, ask why, bring an HR file; by mouse and by keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.conftest import Site
from browser.test_manual import keep
from web.test_sign_in import code
from web.world import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_first_sign_in_activates_the_second_factor(site: Site) -> None:
    tab = site.open()
    page = tab.go("/pessoas/")
    expect(page).to_have_title("Entrar · Portaria")
    tab.shot("entrar")
    assert tab.violations() == []
    page.get_by_label("Usuário").fill("novo")
    page.get_by_label("Senha").fill(PASSWORD)
    page.get_by_role("button", name="Entrar").click()
    expect(page.get_by_role("heading", name="Ativar o segundo fator")).to_be_visible()
    tab.shot("ativar-segundo-fator")
    assert tab.violations() == []
    page.goto(site.url + "/")
    expect(page.get_by_role("heading", name="Ativar o segundo fator")).to_be_visible()
    secret = page.locator("#chave").inner_text()
    page.locator("input[name=code]").fill(code(secret))
    page.get_by_role("button", name="Ativar").click()
    expect(page.get_by_role("heading", name="Códigos de recuperação")).to_be_visible()
    tab.shot("codigos-de-recuperacao")
    assert tab.violations() == []
    page.get_by_role("link", name="Continuar").click()
    expect(page.get_by_role("heading", name="O que espera por mim")).to_be_visible()
    assert tab.complaints == []


def test_password_then_code(site: Site) -> None:
    tab = site.open()
    page = tab.go("/")
    page.get_by_label("Usuário").fill("ana")
    page.get_by_label("Senha").fill("errada")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("incorretos")
    tab.shot("entrar-errado")
    assert tab.violations() == []
    page.get_by_label("Usuário").fill("ana")
    page.get_by_label("Senha").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Segundo fator")).to_be_visible()
    tab.shot("codigo")
    assert tab.violations() == []
    page.locator("input[name=code]").fill(code())
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="O que espera por mim")).to_be_visible()
    assert tab.complaints == []


def test_search_as_you_type_keeps_the_address(site: Site) -> None:
    tab = site.open("ana")
    page = tab.go("/pessoas/")
    page.keyboard.press("/")
    expect(page.locator("#procurar")).to_be_focused()
    page.locator("#q").focus()
    page.keyboard.type("conce", delay=30)
    expect(page.locator("#lista tbody tr")).to_have_count(1)
    expect(page.locator("#lista")).to_contain_text("Ana Lúcia da Conceição")
    expect(page).to_have_url(f"{site.url}/pessoas/?q=conce&orgao=uniar")
    expect(page.locator("#q")).to_be_focused()
    page.reload()
    expect(page.locator("#lista tbody tr")).to_have_count(1)
    page.locator("#q").fill("")
    expect(page.locator("#lista tbody tr")).to_have_count(3)
    page.select_option("#situacao", "ended")
    expect(page.locator("#lista tbody tr")).to_have_count(1)
    page.get_by_role("link", name="Nome").click()
    expect(page).to_have_url(f"{site.url}/pessoas/?orgao=uniar&situacao=ended&ordem=-nome")
    page.go_back()
    expect(page).to_have_url(f"{site.url}/pessoas/?orgao=uniar&situacao=ended")
    expect(page.locator("#lista tbody tr")).to_have_count(1)
    assert tab.complaints == []


def test_the_export_follows_the_filters(site: Site) -> None:
    tab = site.open("ana", accept_downloads=True)
    page = tab.go("/pessoas/")
    page.locator("#q").fill("carla")
    expect(page.locator("#lista tbody tr")).to_have_count(1)
    with page.expect_download() as download:
        page.get_by_role("link", name="Baixar CSV").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert "Carla D'Ávila" in text
    assert "Ana Lúcia" not in text


def test_why_opens_beside_the_value_and_gives_the_focus_back(site: Site) -> None:
    tab = site.open("ana")
    page = tab.go(f"/pessoas/{site.world.ana.pk}/")
    link = page.get_by_role("link", name="por quê? do limite")
    link.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("art. 14, I, da Resolução CGTIC nº 5/2020")
    expect(dialog).to_contain_text("Em vigor desde 04/12/2020")
    expect(dialog).to_contain_text("2 GB")
    tab.shot("porque-dialogo")
    assert tab.violations() == []
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(link).to_be_focused()
    assert page.url.endswith(f"/pessoas/{site.world.ana.pk}/")
    assert tab.complaints == []


def test_the_keyboard_reaches_everything_and_the_focus_is_seen(site: Site) -> None:
    tab = site.open("ana")
    page = tab.go("/pessoas/")
    page.keyboard.press("Tab")
    skip = page.locator("a.skip").first
    expect(skip).to_be_focused()
    assert skip.bounding_box()["y"] >= 0  # type: ignore[index]
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.goto(site.url + "/")
    seen = set()
    for _ in range(150):
        page.keyboard.press("Tab")
        where = page.evaluate(
            "(() => { const e = document.activeElement; const s = getComputedStyle(e);"
            " return [e.tagName, e.textContent.trim().slice(0, 40), s.outlineStyle]; })()"
        )
        if where[0] == "BODY":
            break
        seen.add(where[1])
        assert where[2] != "none", f"no visible focus on {where}"
    assert {"Pessoas", "Prazos", "Livro de atos", "CTIC", "English"} <= seen


def test_whole_journeys_by_keyboard_alone(site: Site) -> None:
    """Search, open, ask for help, come back; then choose how to be told; no mouse at all."""
    tab = site.open("ana")
    page = tab.go("/")
    page.keyboard.press("/")
    page.keyboard.type("conce")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Procurar", level=1)).to_be_visible()
    hit = page.locator("#achados").get_by_role("link", name="Ana Lúcia da Conceição")
    _tab_to(page, hit)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ana Lúcia da Conceição")
    page.keyboard.press("F1")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Gestão de pessoas")
    assert tab.violations() == []
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("Alt+4")
    expect(page.locator("#rodape")).to_be_focused()
    page.keyboard.press("Alt+2")
    expect(page.locator("#menu")).to_be_focused()
    page.keyboard.press("Alt+1")
    expect(page.locator("main")).to_be_focused()
    _tab_to(tab.go("/avisos/"), page.get_by_label("na hora"))
    page.keyboard.press("ArrowDown")
    _tab_to(page, page.get_by_role("button", name="Guardar"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("uma vez por dia")
    assert tab.complaints == []


def _tab_to(page: Page, target: Locator) -> None:
    for _ in range(90):
        if target.evaluate("e => e === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {target}")


def test_high_contrast_is_kept_and_sound(site: Site) -> None:
    tab = site.open("ana")
    page = tab.go("/")
    page.get_by_role("button", name="Alto contraste").click()
    assert tab.violations() == []
    tab.go("/meu/")
    expect(page.get_by_role("button", name="Alto contraste")).to_have_attribute(
        "aria-pressed", "true"
    )
    tab.shot("contraste")
    assert tab.violations() == []


def test_the_menu_of_a_small_screen(site: Site) -> None:
    tab = site.open("ana", width=360, height=740)
    page = tab.go("/")
    menu = page.locator("#menu")
    expect(menu).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(menu).to_be_visible()
    expect(menu.get_by_role("list", name="Acompanhamento")).to_be_visible()
    tab.shot("menu-360")
    assert tab.violations() == []
    menu.get_by_role("link", name="Prazos").click()
    expect(page).to_have_url(f"{site.url}/prazos/")


def test_an_hr_file_is_checked_shown_and_applied(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "pessoas.csv"
    file.write_text(
        "matricula;nome;situacao;categoria_funcional;inicio;unidade;cpf\n"
        "S1;Antônia Prado;ativo;Docente;2026-11-02;2;52998224725\n"
        "S2;Beatriz Lima;ativo;Discente;2026-11-02;2;11144477735\n",
        encoding="utf-8",
    )
    tab = site.open("ana")
    page = tab.go("/cargas/")
    page.get_by_role("link", name="Nova carga").click()
    tab.shot("carga-nova")
    assert tab.violations() == []
    page.get_by_label("Arquivos do RH").set_input_files(file)
    page.get_by_role("button", name="Conferir").click()
    expect(page.get_by_role("heading", name="Plano da carga")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Antônia Prado")
    shot = tmp_path / "plano.png"
    page.screenshot(path=shot, full_page=True)
    assert keep(shot, "carga-plano").is_file()
    assert tab.violations() == []
    page.set_viewport_size({"width": 360, "height": 740})
    tab.shot("carga-plano-360")
    assert tab.overflow() == 0
    page.get_by_role("button", name="Aplicar").click()
    expect(page.get_by_text("Carga aplicada")).to_be_visible()
    tab.shot("carga-aplicada-360")
    assert tab.complaints == []


def test_the_ledger_is_verified_on_the_page(site: Site) -> None:
    site.seal()
    tab = site.open("ana")
    page = tab.go("/livro/")
    page.get_by_role("button", name="Verificar o livro").click()
    expect(page.locator("#verificacao")).to_contain_text("O livro está íntegro")
    tab.shot("livro-verificado")
    assert tab.violations() == []
    assert tab.complaints == []


def test_who_lacks_a_competence_sees_whom_to_ask(site: Site) -> None:
    tab = site.open("beto")
    page = tab.go("/pessoas/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("uma competência que você não tem")
    tab.shot("sem-competencia")
    assert tab.violations() == []
    page.set_viewport_size({"width": 360, "height": 740})
    assert tab.overflow() == 0


def test_english(site: Site) -> None:
    tab = site.open("ana")
    page = tab.go("/pessoas/?q=conce")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("People")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page).to_have_url(f"{site.url}/pessoas/?q=conce")
    tab.shot("people-english")
    assert tab.violations() == []
    page.get_by_role("button", name="Português").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pessoas")


def test_without_javascript_the_site_still_works(site: Site) -> None:
    tab = site.open("ana", java_script_enabled=False)
    page = tab.go("/pessoas/")
    page.locator("#q").fill("conce")
    page.get_by_role("button", name="Filtrar").click()
    expect(page.locator("#lista tbody tr")).to_have_count(1)
    page.goto(f"{site.url}/pessoas/{site.world.ana.pk}/")
    page.get_by_role("link", name="por quê? do limite").click()
    expect(page.get_by_role("heading", name="Por quê?")).to_be_visible()
