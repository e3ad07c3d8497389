"""The registers of who is known beforehand, kept up to date and looked up at the desk (F2: SEFAZ
15, sole paragraph; F11: SEFAZ 56 § 5)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from portaria import clock
from portaria.ledger.models import Act
from portaria.ledger.types import ref
from portaria.people.models import Person, Unit
from portaria.premises.places.models import Place
from portaria.premises.visits import acts
from portaria.premises.visits.models import RegistryEntry, Visit
from portaria.premises.visits.types import AUTHORITIES, Refused
from premises.support import BY, SLUG, at, built, competent, kinds, someone
from web.world import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]
MOMENT = "2027-01-18 09:00"
RETIREES = "entidades_de_aposentados"
UNION = {"cadastro": RETIREES, "nome": "Associação dos Aposentados do Fisco",
         "sobre": "Representa os aposentados", "documento": "Estatuto de 1988"}  # fmt: skip


@pytest.fixture
def host(db: None) -> Person:
    built()
    return someone("Ana Souza", slug=SLUG, unit=Unit.objects.get(code="CTI"), registration="M77")


def worker(name: str, *powers: str) -> Client:
    person = someone(name, slug=SLUG, unit=Unit.objects.get(code="GESE"))
    for power in powers:
        competent(power, person)
    return signed_in(person, name.lower())


@pytest.fixture
def keeper(host: Person) -> Client:
    return worker("Gil", "premises.manage")


@pytest.fixture
def desk(host: Person) -> Client:
    return worker("Rita", "premises.desk")


def get(client: Client, path: str, status: int = 200, when: str = MOMENT) -> str:
    with clock.at(at(when)):
        answer = client.get(path)
    assert answer.status_code == status, answer.content.decode()[:2000]
    text: str = (answer.getvalue() if answer.streaming else answer.content).decode()
    return text


def post(client: Client, path: str, when: str = MOMENT, **data: Any) -> Any:
    with clock.at(at(when)):
        return client.post(path, data, follow=True)


def entered(name: str = "Associação", registry: str = RETIREES) -> int:
    entry = acts.Entry(SLUG, registry, acts.EntryText(name, "", "Estatuto"))
    [key] = acts.enter_in_registers([entry], by=BY, at=at(MOMENT))
    return key


def test_f2_a_retirees_representative_comes_for_an_entity_kept_up_to_date(
    host: Person, keeper: Client, desk: Client
) -> None:
    """From the empty register to the second visit, which comes filled in; then the entity is gone,
    and is put back."""
    assert "a recepção o acha pelo nome" in get(desk, "/recepcao/cadastro/")  # what it is for
    assert "GESE/CLOG/SENF" in get(desk, "/recepcao/cadastro/")
    assert "Estatuto" in post(keeper, "/recepcao/cadastro/novo/", **UNION).content.decode()
    row = RegistryEntry.objects.get()
    assert row.provision == "sefaz-mt-1-2012#art15_par1u"
    there = f"/recepcao/cadastro/{row.pk}/"

    found = get(desk, "/recepcao/?q=aposentados+do")  # any part of the name, at the box
    assert f"cadastro={row.pk}" in found
    form = get(desk, f"/recepcao/visitante/?cadastro={row.pk}")
    assert f'<option value="{row.pk}" selected' in form
    visit = {
        "nome": "Maria Lima", "documento": "RG 123", "matricula": "M77", "motivo": "pensões",
        "complexo": str(Place.objects.get(code="C1").pk), "telefone": "1",
        "cadastro": str(row.pk),
    }  # fmt: skip
    assert "Visitante admitido" in post(desk, "/recepcao/visitante/", **visit).content.decode()
    came = Visit.objects.get()
    assert (came.entry, came.state) == (row, "open")
    assert came.badge is not None
    assert came.badge.kind == "visitante"
    admitted = Act.objects.get(kind="premises.visit.admitted")
    assert "sefaz-mt-1-2012#art15_par1u" in admitted.provisions
    assert "Associação dos Aposentados do Fisco" in get(desk, f"/visitas/{came.pk}/")
    assert "Maria Lima" in get(desk, there)
    again = get(desk, f"/recepcao/visitante/?cadastro={row.pk}")
    assert "Ana Souza" in again
    assert "pensões" in again

    post(keeper, f"{there}conferir/", when="2027-02-18 09:00")
    post(keeper, there, when="2027-03-18 09:00", **{**UNION, "documento": "Estatuto de 2026"})
    row.refresh_from_db()
    assert (row.document, row.checked_at) == ("Estatuto de 2026", at("2027-03-18 09:00"))
    post(keeper, f"{there}retirar/", motivo="dissolvida")
    assert "Aposentados do Fisco" not in get(desk, "/recepcao/cadastro/")
    assert "Aposentados do Fisco" in get(desk, "/recepcao/cadastro/?situacao=retirados")
    assert f"cadastro={row.pk}" not in get(desk, "/recepcao/?q=aposentados")
    assert "dissolvida" in get(desk, "/recepcao/cadastro/exportar.csv?situacao=todos")
    post(keeper, f"{there}repor/")
    assert f"cadastro={row.pk}" in get(desk, "/recepcao/?q=aposentados")
    done = ("entered", "checked", "corrected", "ended", "restored")
    assert kinds(ref("registry_entry", row.pk)) == [f"premises.registry.{one}" for one in done]


def test_f2_the_desk_looks_up_and_only_who_manages_the_security_changes(
    host: Person, desk: Client
) -> None:
    there = f"/recepcao/cadastro/{entered()}/"
    page = get(desk, there)
    assert "Corrigir" not in page
    assert "Retirar" not in page
    assert "Acrescentar" not in get(desk, "/recepcao/cadastro/")
    get(desk, "/recepcao/cadastro/novo/", status=403)
    for address in ("/recepcao/cadastro/novo/", there, f"{there}retirar/", f"{there}conferir/"):
        assert post(desk, address, **UNION, motivo="x").status_code == 403
    row = RegistryEntry.objects.get()
    assert (row.name, row.ended_at, row.checked_at) == ("Associação", None, at(MOMENT))


def test_f2_the_list_is_filtered_by_register_by_name_and_by_whether_it_holds(
    host: Person, desk: Client
) -> None:
    entered("Associação União")
    entered("Governadora", AUTHORITIES)
    gone = entered("Sindicato")
    acts.end_entries([gone], "extinto", by=BY, at=at(MOMENT))
    names = {"União": "Associação União", "Gov": "Governadora", "Sind": "Sindicato"}

    def shown(query: str) -> set[str]:
        page = get(desk, f"/recepcao/cadastro/{query}")
        return {short for short, name in names.items() if name in page}

    assert shown("") == {"União", "Gov"}
    assert shown(f"?cadastro={RETIREES}") == {"União"}
    assert shown("?q=uniao") == {"União"}
    assert shown("?situacao=retirados") == {"Sind"}
    assert shown("?situacao=todos") == set(names)


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (acts.Entry(SLUG, "fornecedores", acts.EntryText("X", "", "Y")), "nada dizem"),
        (acts.Entry(SLUG, RETIREES, acts.EntryText(" ", "", "Y")), "diga o nome"),
        (acts.Entry(SLUG, RETIREES, acts.EntryText("X", "", " ")), "por que documento"),
        (acts.Entry(SLUG, RETIREES, acts.EntryText("ASSOCIACAO", "", "Y")), "já está nesse"),
    ],
)
def test_f2_what_no_register_takes_changes_nothing(
    host: Person, entry: acts.Entry, why: str
) -> None:
    entered("Associação")
    with pytest.raises(Refused, match=why):
        acts.enter_in_registers([entry], by=BY, at=at(MOMENT))
    assert RegistryEntry.objects.count() == 1
    entered("Associação", AUTHORITIES)  # the same name in another register is another matter


def test_f2_an_entry_taken_off_is_changed_only_once_it_is_put_back(host: Person) -> None:
    key = entered()
    with pytest.raises(Refused, match="diga por que sai"):
        acts.end_entries([key], " ", by=BY, at=at(MOMENT))
    assert acts.end_entries([key, key], "engano", by=BY, at=at(MOMENT)) == [key]
    assert acts.end_entries([key], "outra vez", by=BY, at=at(MOMENT)) == []
    with pytest.raises(Refused, match="reponha antes"):
        acts.check_entries([key], by=BY, at=at(MOMENT))
    with pytest.raises(Refused, match="reponha antes"):
        acts.correct_entries({key: acts.EntryText("A", "", "B")}, by=BY, at=at(MOMENT))
    entered()  # the name is free again
    with pytest.raises(Refused, match="já está nesse"):
        acts.restore_entries([key], by=BY, at=at(MOMENT))
    assert RegistryEntry.objects.get(pk=key).ended_why == "engano"


def test_f2_a_correction_that_corrects_nothing_is_no_act(host: Person) -> None:
    key = entered()
    same = acts.EntryText("Associação", "", "Estatuto")
    assert acts.correct_entries({key: same}, by=BY, at=at("2027-02-01")) == []
    assert kinds(ref("registry_entry", key)) == ["premises.registry.entered"]
    other = acts.EntryText("Associação", "Aposentados", "Estatuto")
    assert acts.correct_entries({key: other}, by=BY, at=at("2027-02-01")) == [key]
