"""The reception's pages and those of whoever receives (F10–F13)."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from pypdf import PdfReader

from portaria import clock
from portaria.frame.places import page_for
from portaria.people.models import Person, Unit
from portaria.premises.desk import Desk
from portaria.premises.places.models import Area, Place
from portaria.premises.visits import acts
from portaria.premises.visits.knowing import known_of, usual_place
from portaria.premises.visits.models import Delivery, Event, Photo, RegistryEntry, Visit, Visitor
from portaria.premises.visits.types import LARGEST, Expect, Gather
from premises.support import BY, SLUG, at, built, competent, kinds, someone, waiting
from web.world import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]
MOMENT = "2027-01-18 09:00"
PICTURE = b"\xff\xd8\xff" + b"x" * 40


@pytest.fixture
def desk(db: None) -> Client:
    built()
    person = someone("Rita Recepção", slug=SLUG, unit=Unit.objects.get(code="GESE"))
    competent("premises.desk", person)
    competent("premises.manage", person)
    return signed_in(person, "rita")


@pytest.fixture
def host(desk: Client) -> Person:
    return someone("Ana Souza", slug=SLUG, unit=Unit.objects.get(code="CTI"), registration="M77")


def get(client: Client, path: str, status: int = 200) -> str:
    with clock.at(at(MOMENT)):
        answer = client.get(path)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def post(client: Client, path: str, **data: Any) -> Any:
    with clock.at(at(MOMENT)):
        return client.post(path, data, follow=True)


def arrival(**fields: Any) -> dict[str, Any]:
    place = str(Place.objects.get(code="C1").pk)
    return {
        "nome": "Maria Lima", "motivo": "reunião", "complexo": place, "matricula": "M77",
        "documento": "RG 123", **fields,
    }  # fmt: skip


def test_f11_a_visitor_in_one_form_when_the_host_said_yes_by_telephone(
    desk: Client, host: Person
) -> None:
    photo = SimpleUploadedFile("rosto.jpg", PICTURE, content_type="image/jpeg")
    answer = post(desk, "/recepcao/visitante/", **arrival(telefone="1", foto_rosto=photo))
    assert "Visitante admitido" in answer.content.decode()
    row = Visit.objects.get()
    assert (row.state, row.host_id) == ("open", host.pk)
    assert "camera=(self)" in answer.headers["Permissions-Policy"]
    page = get(desk, "/recepcao/")
    assert "Maria Lima" in page
    assert row.badge is not None
    number = row.badge.credential.number  # type: ignore[union-attr]
    assert "Maria Lima" in get(desk, f"/recepcao/?q={number}")
    with clock.at(at(MOMENT)):
        seen = desk.get(f"/visitas/{row.pk}/foto/face/")
    assert (seen.content, seen["Content-Type"]) == (PICTURE, "image/jpeg")
    for kind in ("cracha", "etiqueta"):
        with clock.at(at(MOMENT)):
            paper = desk.get(f"/visitas/{row.pk}/imprimir/{kind}/")
        assert paper.content.startswith(b"%PDF-")
    post(desk, f"/visitas/{row.pk}/saiu/", onde="")
    assert "Crachás não devolvidos" in get(desk, "/recepcao/")
    assert "Maria Lima" in get(desk, "/recepcao/visitas/?situacao=cracha")
    [duty] = waiting("premises.recover_visitor_badge")
    assert page_for(duty) == f"/visitas/{row.pk}/"
    post(desk, f"/visitas/{row.pk}/cracha/", onde="guard")
    assert "Nenhuma visita" in get(desk, "/recepcao/visitas/?situacao=cracha")
    with clock.at(at(MOMENT)):
        csv = desk.get("/recepcao/visitas/exportar.csv").getvalue().decode("utf-8-sig")
    assert "Maria Lima" in csv
    assert Photo.objects.count() == 1


def test_f11_the_host_answers_by_a_click_and_sees_only_what_is_theirs(
    desk: Client, host: Person
) -> None:
    post(desk, "/recepcao/visitante/", **arrival())
    row = Visit.objects.get()
    own = signed_in(host, "ana")
    assert "está na recepção" in get(own, "/visitas/")
    assert "computadores" in get(own, f"/visitas/{row.pk}/")
    assert "não está nessa" not in post(own, f"/visitas/{row.pk}/recebo/").content.decode()
    row.refresh_from_db()
    assert row.answer == "receives"
    with clock.at(at(MOMENT)):
        assert own.post(f"/visitas/{row.pk}/admitir/").status_code == 403
        assert own.get("/recepcao/").status_code == 403
        assert own.get(f"/visitas/{row.pk}/foto/face/").status_code == 403
        stranger = signed_in(someone("Outra Pessoa", slug=SLUG), "outra")
        assert stranger.get(f"/visitas/{row.pk}/").status_code == 403
    text = post(desk, f"/visitas/{row.pk}/admitir/", documento="").content.decode()
    assert "Falta o documento oficial com foto" in text
    post(desk, f"/visitas/{row.pk}/admitir/", documento="RG 123", serie="VIS-7")
    post(desk, f"/visitas/{row.pk}/prorrogar/", ate="19:30", motivo="a reunião segue")
    row.refresh_from_db()
    assert (row.state, row.open_until) == ("open", at("2027-01-18 19:30"))


def test_f11_a_visit_told_beforehand_is_found_by_the_code_that_a_scanner_reads(
    desk: Client, host: Person
) -> None:
    own = signed_in(host, "ana")
    answer = post(
        own, "/visitas/nova/", nome="Maria Lima", motivo="reunião", dia="2027-01-18", das="09:30",
        complexo=str(Place.objects.get(code="C1").pk), ate="11:00",
    )  # fmt: skip
    row = Visit.objects.get()
    assert row.code in answer.content.decode()
    with clock.at(at(MOMENT)):
        found = desk.get(f"/recepcao/?q=VISITA:{row.code}")
        picture = own.get(f"/visitas/{row.pk}/convite.png")
    assert found["Location"] == f"/visitas/{row.pk}/"
    assert picture.content.startswith(b"\x89PNG")
    post(desk, f"/visitas/{row.pk}/chegou/")
    post(own, f"/visitas/{row.pk}/cancelar/", motivo="adiada")
    row.refresh_from_db()
    assert row.state == "cancelled"


def test_the_desk_is_told_what_is_wrong_and_nothing_is_kept(desk: Client, host: Person) -> None:
    wrong = arrival(matricula="nada")
    with clock.at(at(MOMENT)):
        answer = desk.post("/recepcao/visitante/", wrong)
        second = desk.post("/recepcao/visitante/", arrival(documento="", telefone="1"))
    assert answer.status_code == second.status_code == 400
    assert "Ninguém em exercício tem essa matrícula" in answer.content.decode()
    assert "Falta o documento oficial com foto" in second.content.decode()
    assert not Visit.objects.exists()
    assert "Nada com esse começo" in get(desk, "/recepcao/?q=ninguem")
    with connection.cursor() as c:
        c.execute("UPDATE people_person SET search = to_tsvector('simple', 'ana souza m77')")
    assert "Visitante para esta pessoa" in get(desk, "/recepcao/?q=souza")


HOSTILE = {
    "a page": b"<html><script>alert(1)</script>",
    "a drawing": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "another kind of picture": b"GIF89a<script>alert(1)</script>",
    "a document": b"%PDF-1.7",
    "just above the limit": b"\xff\xd8\xff" + b"\0" * (LARGEST - 2),
}


def test_a_photograph_that_is_none_is_refused_and_nothing_is_kept(
    desk: Client, host: Person
) -> None:
    post(desk, "/recepcao/visitante/", **arrival())
    there = f"/visitas/{Visit.objects.get().pk}/foto/"
    for case, content in HOSTILE.items():
        for field in ("foto_documento", "foto_rosto"):
            sent = SimpleUploadedFile("../x.jpg", content, content_type="image/jpeg")
            with clock.at(at(MOMENT)):
                answer = desk.post("/recepcao/visitante/", arrival(**{field: sent}))
            assert answer.status_code == 400, (case, field)
        sent = SimpleUploadedFile("x.jpg", content, content_type="image/jpeg")
        post(desk, there, face=sent)
    assert (Visit.objects.count(), Photo.objects.count()) == (1, 0)
    largest = b"\xff\xd8\xff" + b"\0" * (LARGEST - 3)
    post(desk, there, face=SimpleUploadedFile("x.jpg", largest, content_type="image/jpeg"))
    assert Photo.objects.count() == 1


def test_f12_a_delivery_announced_arrived_and_fetched(desk: Client, host: Person) -> None:
    own = signed_in(host, "ana")
    post(
        own, "/entregas/nova/", que="lanche", complexo=str(Place.objects.get(code="C1").pk),
        ramal="2345", fornecedor="Cantina", dia="2027-01-18", das="11:00", ate="13:00",
    )  # fmt: skip
    row = Delivery.objects.get()
    with clock.at(at(MOMENT)):
        assert own.post(f"/entregas/{row.pk}/chegou/").status_code == 403
    post(desk, f"/entregas/{row.pk}/chegou/")
    assert "à espera de retirada" in get(own, "/entregas/")
    post(desk, f"/entregas/{row.pk}/retirada/")
    row.refresh_from_db()
    assert row.state == "collected"


def test_f13_an_event_at_the_desk(desk: Client, host: Person) -> None:
    area = Area.objects.get(code="C1-HALL").pk
    gather = Gather(
        SLUG, "Oficina", area, at("2027-01-18 19:00"), at("2027-01-18 21:00"), host.pk,
        "Guarita I, com documento.", (host.pk,), ("Lia Prado",), authorised=True,
    )  # fmt: skip
    [key] = acts.plan_events([gather], by=BY, at=at(MOMENT))
    assert "Oficina" in get(desk, "/recepcao/eventos/")
    there = f"/recepcao/eventos/{key}/"
    text = post(desk, f"{there}comecar/").content.decode()
    assert "ainda não chegou" in text
    post(desk, f"{there}comecar/", presente="1")
    one = Event.objects.get().participants.get(person=None)
    assert "Falta a placa" in post(
        desk, f"{there}entrar/", participante=str(one.pk), documento="RG 5"
    ).content.decode()  # fmt: skip
    post(desk, f"{there}entrar/", participante=str(one.pk), documento="RG 5", sem_veiculo="1")
    post(desk, f"{there}sair/", participante=str(one.pk))
    one.refresh_from_db()
    assert one.left_at is not None
    assert waiting("premises.note_event") == []  # whoever manages the security was told: it began
    assert "Lia Prado" in get(signed_in(host, "ana"), there)


def test_f11_authorities_are_known_beforehand(desk: Client, host: Person) -> None:
    post(desk, "/recepcao/cadastro/novo/", cadastro="autoridades", nome="Governador",
         sobre="Governo", documento="Of. 3")  # fmt: skip
    row = RegistryEntry.objects.get()
    assert "Governador" in get(desk, "/recepcao/cadastro/")
    assert 'value="Governador"' in get(desk, f"/recepcao/visitante/?cadastro={row.pk}")
    given = arrival(nome="Governador", documento="", cadastro=str(row.pk), telefone="1")
    assert "Visitante admitido" in post(desk, "/recepcao/visitante/", **given).content.decode()
    post(desk, f"/recepcao/cadastro/{row.pk}/retirar/", motivo="fim do mandato")
    assert "Ninguém no cadastro" in get(desk, "/recepcao/cadastro/")


def test_the_reception_asks_the_database_alike_however_many_are_inside(
    desk: Client, host: Person, django_assert_max_num_queries: Any
) -> None:
    unit, place = Unit.objects.get(code="CTI").pk, Place.objects.get(code="C1").pk
    first, last = at("2027-01-18 09:00"), at("2027-01-18 12:00")
    asks = [Expect(SLUG, f"Visitante {n}", host.pk, unit, place, first, last, "reunião")
            for n in range(30)]  # fmt: skip
    acts.announce_arrivals(asks, by=BY, at=first)
    get(desk, "/recepcao/")
    with django_assert_max_num_queries(40):
        get(desk, "/recepcao/")


def test_f11_who_came_before_has_everything_filled_in_but_the_host_s_word(
    desk: Client, host: Person
) -> None:
    post(desk, "/recepcao/visitante/", **arrival(telefone="1", serie="VIS-1"))
    row = Visit.objects.get()
    assert "Já visitaram" not in get(desk, "/recepcao/?q=maria")  # still inside: the visit is found
    post(desk, f"/visitas/{row.pk}/saiu/", onde="receptionist")
    there = f"/recepcao/visitante/?orgao={SLUG}&visitante={row.visitor_id}".replace("&", "&amp;")
    assert there in get(desk, "/recepcao/?q=maria")
    assert there in get(desk, "/recepcao/?q=RG+123")
    page = get(desk, there.replace("&amp;", "&"))
    for known in ("Maria Lima", "RG 123", "M77", "reunião", "Visita a"):
        assert known in page
    found = re.search(r'<input[^>]*name="telefone"[^>]*>', page)
    assert found is not None
    assert "autofocus" in found[0]
    assert Visitor.objects.update(erased_at=at(MOMENT), name="", document="") == 1
    assert "Maria" not in get(desk, there.replace("&amp;", "&"))


def test_f11_a_new_visitor_goes_where_the_unit_is_unless_the_desk_says_otherwise(
    desk: Client, host: Person
) -> None:
    today = Desk(at(MOMENT))
    unit = Unit.objects.get(code="CTI")
    c1, c2 = (Place.objects.get(code=code).pk for code in ("C1", "C2"))
    assert known_of(SLUG, today, registration="M77").initial["complexo"] == str(c1)  # its areas
    assert usual_place(SLUG, None) is None  # several complexes, and nothing says which
    post(desk, "/recepcao/visitante/?matricula=M77", **arrival(complexo=str(c2), telefone="1"))
    assert usual_place(SLUG, unit.pk) == c2  # where the last visit to it went
    assert known_of(SLUG, today, registration="nada").bond is None


def test_r5_a_visitor_is_told_what_is_kept_until_when_and_who_looked(
    desk: Client, host: Person
) -> None:
    photo = SimpleUploadedFile("rosto.jpg", PICTURE, content_type="image/jpeg")
    post(desk, "/recepcao/visitante/", **arrival(telefone="1", foto_rosto=photo))
    row = Visit.objects.get()
    get_photo = f"/visitas/{row.pk}/foto/face/"
    with clock.at(at(MOMENT)):
        desk.get(get_photo)
        answer = desk.post(f"/visitas/{row.pk}/dados-do-visitante.pdf")
        assert signed_in(host, "ana").post(
            f"/visitas/{row.pk}/dados-do-visitante.pdf"
        ).status_code == 403  # fmt: skip
    pages = PdfReader(io.BytesIO(answer.content)).pages
    text = " ".join(" ".join(page.extract_text().split()) for page in pages)
    until = f"{row.visitor.keep_until:%d/%m/%Y}"
    for said in (
        "Maria Lima", "RG 123", until, "reunião", "documento oficial com foto",
        "fotografia de visitante vista (Rita Recepção)", "limite deste produto",
    ):  # fmt: skip
        assert said in text, said
    assert kinds(f"visitor:{row.visitor_id}") == ["premises.visitor.reported"]
    Visitor.objects.update(erased_at=at(MOMENT))
    with clock.at(at(MOMENT)):
        gone = desk.post(f"/visitas/{row.pk}/dados-do-visitante.pdf")
    assert gone.status_code == 404


def test_f11_who_is_not_received_stays_in_sight_of_the_desk(desk: Client, host: Person) -> None:
    post(desk, "/recepcao/visitante/", **arrival())
    row = Visit.objects.get()
    post(signed_in(host, "ana"), f"/visitas/{row.pk}/nao-recebo/")
    page = get(desk, "/recepcao/")
    assert "Não recebidas hoje" in page
    assert "Maria Lima" in page
    with clock.at(at("2027-01-19 09:00")):
        assert "Maria Lima" not in desk.get("/recepcao/").content.decode()
    for view, state in (
        ("naorecebidas", "refused"), ("sairam", "left"), ("canceladas", "cancelled"),
        ("naovieram", "lapsed"),
    ):  # fmt: skip
        Visit.objects.update(state=state)
        assert "Maria Lima" in get(desk, f"/recepcao/visitas/?situacao={view}")
        Visit.objects.update(state="open")
        assert "Maria Lima" not in get(desk, f"/recepcao/visitas/?situacao={view}")
    assert "não recebidas" in get(desk, "/recepcao/visitas/")


def announced(own: Client, **fields: Any) -> str:
    """What is answered to whoever announces Maria for Monday morning."""
    given = {
        "nome": "Maria Lima", "motivo": "reunião", "dia": "2027-01-18", "das": "10:00",
        "ate": "11:00", "complexo": str(Place.objects.get(code="C1").pk), **fields,
    }  # fmt: skip
    content: bytes = post(own, "/visitas/nova/", **given).content
    return content.decode()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"das": "16:00", "ate": "10:00"}, "A hora do fim vem antes da do começo."),
        ({"das": "16:00", "ate": "16:00"}, "A hora do fim vem antes da do começo."),
        ({"das": "20:00", "ate": "21:00"}, "Fora do expediente, visitante não entra (art. 63"),
        ({"das": "07:59"}, "O expediente desse dia vai das 08:00 às 18:00."),
        ({"dia": "2027-01-24"}, "Nesse dia não há expediente."),
        ({"das": "17:00", "ate": "18:01"}, "O expediente desse dia vai das 08:00 às 18:00."),
        ({"das": "20:00", "ate": "21:00", "prestador": "eventual"}, "(art. 55"),
    ],
)
def test_f11_no_one_is_invited_to_come_when_the_desk_would_let_nobody_in(
    desk: Client, host: Person, fields: dict[str, str], said: str
) -> None:
    assert said in announced(signed_in(host, "ana"), **fields)
    assert not Visit.objects.exists()
    assert waiting("premises.send_invitation") == []


@pytest.mark.parametrize("fields", [{"das": "08:00", "ate": "18:00"}, {"ate": "10:01"}])
def test_f11_whoever_comes_in_the_opening_hours_is_invited(
    desk: Client, host: Person, fields: dict[str, str]
) -> None:
    announced(signed_in(host, "ana"), **fields)
    assert Visit.objects.get().state == "expected"


def test_f11_a_registration_that_is_nobody_s_is_said(desk: Client, host: Person) -> None:
    post(desk, "/recepcao/visitante/", **arrival())
    row = Visit.objects.get()
    own = signed_in(host, "ana")
    text = post(own, f"/visitas/{row.pk}/mando/", matricula="M99").content.decode()
    assert "Ninguém em exercício tem essa matrícula." in text
    text = post(own, f"/visitas/{row.pk}/mando/", matricula="").content.decode()
    assert "Diga quem vai em seu lugar" in text  # a refusal is a sentence: it begins with a capital


def test_f11_an_hour_gone_by_is_no_extension_unless_it_is_said_to_be_of_the_next_day(
    desk: Client, host: Person
) -> None:
    post(desk, "/recepcao/visitante/", **arrival(telefone="1", serie="VIS-1"))
    row = Visit.objects.get()
    there, minutes = f"/visitas/{row.pk}/prorrogar/", count()

    def stays(**data: str) -> tuple[str, Any]:
        with clock.at(at(MOMENT) + timedelta(minutes=next(minutes))):
            answer = desk.post(there, {"motivo": "a reunião segue", **data}, follow=True)
        text = answer.content.decode()
        row.refresh_from_db()
        return text, row.open_until

    text, end = stays(ate="08:00")
    assert "Essa hora já passou" in text
    assert end == at("2027-01-18 18:00")
    assert stays(ate="19:30")[1] == at("2027-01-18 19:30")
    assert stays(ate="00:30", seguinte="1")[1] == at("2027-01-19 00:30")
    assert stays(ate="19:00")[1] == at("2027-01-18 19:00")  # said too long, it is made shorter
    assert stays(ate="19:30")[1] == at("2027-01-18 19:30")
    [duty] = waiting("premises.close_visit")
    assert duty.run_at == at("2027-01-18 19:30")
    text, end = stays(ate="17:59")
    assert end == at("2027-01-18 19:30")  # no less than the opening hours
    assert stays(ate="18:00")[1] == at("2027-01-18 18:00")
    assert row.extended_for == ""


def test_f11_who_is_shown_with_the_unit_where_the_person_works(desk: Client, host: Person) -> None:
    bond = host.bonds.get()
    bond.working_unit = Unit.objects.get(code="GAB")
    bond.save(update_fields=["working_unit"])
    with connection.cursor() as c:
        c.execute("UPDATE people_person SET search = to_tsvector('simple', 'ana souza m77')")
    found = get(desk, "/recepcao/?q=souza")
    assert "M77 · GAB" in found
    form = get(desk, "/recepcao/visitante/?matricula=M77")
    assert "(GAB)" in form
    assert "(CTI)" not in form


def test_the_list_of_visits_is_exported_in_words(desk: Client, host: Person) -> None:
    post(desk, "/recepcao/visitante/", **arrival(telefone="1", serie="VIS-1"))
    post(desk, f"/visitas/{Visit.objects.get().pk}/saiu/", onde="turnstile_safe")
    with clock.at(at(MOMENT)):
        csv = desk.get("/recepcao/visitas/exportar.csv").getvalue().decode("utf-8-sig")
    assert "no cofre da catraca" in csv
    assert "saiu" in csv
    assert "left" not in csv


def test_f11_a_visitor_comes_to_somebody_or_is_not_registered(desk: Client, host: Person) -> None:
    answer = post(desk, "/recepcao/visitante/", **arrival(matricula=""))
    assert "Falta a pessoa visitada (art. 56, § 1º" in answer.content.decode()
    assert not Visit.objects.exists()


def test_f11_a_document_seen_before_is_of_who_showed_it_then(desk: Client, host: Person) -> None:
    post(desk, "/recepcao/visitante/", **arrival())
    answer = post(desk, "/recepcao/visitante/", **arrival(nome="João Outro"))
    assert "é de «Maria Lima», e não de «João Outro»" in answer.content.decode()
    post(desk, "/recepcao/visitante/", **arrival(nome="MARIA L."))
    assert Visit.objects.count() == 2
    post(desk, "/recepcao/visitante/", **arrival(nome="João Outro", documento=""))
    last = Visit.objects.get(visitor__name="João Outro")
    answer = post(desk, f"/visitas/{last.pk}/admitir/", documento="RG 123", telefone="1")
    assert "é de «Maria Lima», e não de «João Outro»" in answer.content.decode()
    last.refresh_from_db()
    assert (last.state, last.visitor.name) == ("waiting", "João Outro")


def test_f11_nobody_comes_under_the_name_of_an_authority(desk: Client, host: Person) -> None:
    entry = acts.Entry(SLUG, "autoridades", acts.EntryText("Carlos Prado", "Prefeito", "Ofício 1"))
    [key] = acts.enter_in_registers([entry], by=BY, at=at(MOMENT))
    other = arrival(documento="", cadastro=str(key), telefone="1")
    answer = post(desk, "/recepcao/visitante/", **other)
    assert "Esse cadastro é de «Carlos Prado»" in answer.content.decode()
    assert not Visit.objects.exists()
    post(desk, "/recepcao/visitante/", **{**other, "nome": "carlos prado"})
    assert Visit.objects.get().state == "open"


def test_f11_who_is_inside_does_not_come_in_again(desk: Client, host: Person) -> None:
    post(desk, "/recepcao/visitante/", **arrival(telefone="1", serie="VIS-1"))
    first = Visit.objects.get()
    answer = post(desk, "/recepcao/visitante/", **arrival(telefone="1", serie="VIS-2"))
    assert f"já está dentro, na visita nº {first.pk}" in answer.content.decode()
    assert Visit.objects.count() == 1


def test_f11_the_areas_indicated_are_of_the_complex_indicated(desk: Client, host: Person) -> None:
    place = str(Place.objects.get(code="C2").pk)
    answer = post(desk, "/recepcao/visitante/", **arrival(complexo=place, areas="C1-TI"))
    assert "A área C1-TI não é do complexo indicado" in answer.content.decode()
    assert not Visit.objects.exists()
    post(desk, "/recepcao/visitante/", **arrival(areas="C1-TI"))  # in a building of the complex
    assert Visit.objects.get().areas.count() == 1


def test_an_invitation_is_as_wide_as_the_page(desk: Client, host: Person) -> None:
    own = signed_in(host, "ana")
    place = str(Place.objects.get(code="C1").pk)
    answer = post(
        own, "/visitas/nova/", nome="Maria Lima", motivo="reunião", dia="2027-01-18", das="09:30",
        complexo=place, ate="11:00",
    )  # fmt: skip
    assert '<pre class="letter">' in answer.content.decode()
