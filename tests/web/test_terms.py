"""Terms on the site: read whole, signed with password and second factor, witnessed, authorised,
checked by their code (T1, M1)."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from pypdf import PdfReader

from portaria.bodies.models import Body
from portaria.duties.models import Duty
from portaria.ledger.models import Act
from portaria.people.models import Person
from portaria.procedures.terms.acts import ask_terms
from portaria.procedures.terms.models import Signature, Term
from portaria.procedures.terms.types import TermAsk
from web.world import NOW, PASSWORD, World, sign_in_of

WHY = "o trabalho pede"


@pytest.fixture(autouse=True)
def no_limits(db: None) -> None:
    cache.clear()


def asked(world: World, person: Person, kind: str = "sigilo", **fields: Any) -> Term:
    with transaction.atomic():
        ask_terms([TermAsk("uniar", person.pk, kind, **fields)], by="cli:t", at=NOW)
    return Term.objects.get(person=person, kind=kind, ended_at=None)


def shown(client: Client, what: str, *terms: Term, **said: str) -> dict[str, Any]:
    """What the page with the whole text has in its form, to be posted back."""
    address = f"/termos/{what}/?" + "&".join(f"t={one.pk}" for one in terms)
    answer = client.post(address, {"t": [t.pk for t in terms], **said}) if said else client.get(
        address)  # fmt: skip
    page = answer.content.decode()
    assert answer.status_code == 200, page
    hidden = re.findall(r'name="((?:resumo|motivo)-\d+)" value="([^"]*)"', page)
    return {"t": [one.pk for one in terms], **dict(hidden)}


def code(client: Client) -> str:
    """A recovery code that still serves: each once."""
    user = User.objects.get(pk=client.session["_auth_user_id"])
    held = user.authenticator_set.get(type="recovery_codes").wrap()
    assert isinstance(held, RecoveryCodes)
    return str(held.get_unused_codes()[0])


def sign(client: Client, what: str, form: dict[str, Any], **changed: str) -> tuple[int, str]:
    said = {**form, "senha": PASSWORD, "codigo": code(client), **changed}
    answer = client.post(f"/termos/{what}/", said, follow=True)
    return answer.status_code, answer.content.decode()


def signed(beto: Client, world: World, **fields: Any) -> Term:
    term = asked(world, world.beto, **fields)
    assert sign(beto, "assinar", shown(beto, "assinar", term))[0] == 200
    term.refresh_from_db()
    return term


def test_t1_what_is_shown_is_what_is_signed(beto: Client, world: World) -> None:
    term = asked(world, world.beto)
    form = shown(beto, "assinar", term)
    digest = form[f"resumo-{term.pk}"]
    status, page = sign(beto, "assinar", form)
    assert (status, "1 termo assinado" in page) == (200, True)
    term.refresh_from_db()
    signature = Signature.objects.get(term=term)
    assert term.digest == signature.digest == digest
    assert (signature.method, signature.factors) == ("password", ["password", "recovery_code"])
    assert signature.address == "127.0.0.1"
    assert signature.address_until is not None
    assert signature.address_until - signature.signed_at == timedelta(days=180)  # type: ignore[operator]
    assert b"Beto" not in bytes(term.document or b""), "sealed at rest"
    facts = Act.objects.get(kind="procedures.term.signed", subject=f"term:{term.pk}")
    assert facts.by.startswith("user:")
    reader = PdfReader(BytesIO(beto.get(f"/termos/{term.pk}/termo.pdf").content))
    exact = reader.attachments["termo.txt"][0]
    assert hashlib.sha256(exact).hexdigest() == digest
    text = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    assert "Beto Nascimento" in exact.decode()
    assert str(term.code) in text
    assert "código de recuperação" in text


def test_t1_one_signature_covers_several(beto: Client, world: World) -> None:
    terms = [asked(world, world.beto, kind) for kind in ("sigilo", "rede", "correio")]
    assert "3 termos assinados" in sign(beto, "assinar", shown(beto, "assinar", *terms))[1]
    assert Term.objects.filter(counts_since__isnull=False).count() == 3


WRONG = {
    "password": {"senha": "outra"},
    "no password": {"senha": ""},
    "code": {"codigo": "000000"},
    "no code": {"codigo": ""},
}


@pytest.mark.parametrize("case", WRONG)
def test_t1_without_both_factors_nothing_is_signed(beto: Client, world: World, case: str) -> None:
    term = asked(world, world.beto)
    status, page = sign(beto, "assinar", shown(beto, "assinar", term), **WRONG[case])
    assert (status, "não confere" in page) == (400, True)
    term.refresh_from_db()
    assert term.signed_at is None


def test_t1_guessing_is_slowed_down(beto: Client, world: World) -> None:
    form = shown(beto, "assinar", asked(world, world.beto))
    pages = [sign(beto, "assinar", form, senha="errada")[1] for _ in range(12)]
    assert "Muitas tentativas" in pages[-1]


def test_t1_a_text_that_changed_since_it_was_shown_is_not_signed(
    beto: Client, world: World
) -> None:
    term = asked(world, world.beto)
    form = shown(beto, "assinar", term)
    Person.objects.filter(pk=world.beto.pk).update(social_name="Outro Nome")
    status, page = sign(beto, "assinar", form)
    assert (status, "mudou desde que foi mostrado" in page) == (400, True)
    assert "Outro Nome" in page, "and the new text is there to be read"


def test_t1_a_second_click_changes_nothing(beto: Client, world: World) -> None:
    term = asked(world, world.beto)
    form = shown(beto, "assinar", term)
    sign(beto, "assinar", form)
    assert "Já estava assinado" in sign(beto, "assinar", form)[1]
    assert Act.objects.filter(kind="procedures.term.signed").count() == 1


def test_m2_the_justification_becomes_part_of_what_is_signed(beto: Client, world: World) -> None:
    term = asked(world, world.beto, needs_justification=True)
    page = beto.get(f"/termos/assinar/?t={term.pk}").content.decode()
    assert "Continuar" in page
    assert 'name="senha"' not in page
    form = shown(beto, "assinar", term, **{f"motivo-{term.pk}": WHY})
    assert "1 termo assinado" in sign(beto, "assinar", form)[1]
    assert WHY in beto.get(f"/termos/{term.pk}/").content.decode()


def test_nobody_signs_or_sees_anothers_term(beto: Client, world: World) -> None:
    term = asked(world, world.ana)
    assert beto.get(f"/termos/assinar/?t={term.pk}").status_code == 404
    assert beto.get(f"/termos/{term.pk}/").status_code == 403
    for name in ("termo.pdf", "a-assinar.pdf"):
        assert beto.get(f"/termos/{term.pk}/{name}").status_code in (403, 404)
    for what in ("papel", "revogar", "certificado", "testemunhas"):
        assert beto.post(f"/termos/{term.pk}/{what}/").status_code == 403
    assert beto.get("/termos/todos/").status_code == 403


def test_t1_the_head_authorises_from_the_home_page(
    beto: Client, world: World, client: Client
) -> None:
    term = signed(beto, world, needs_authorisation=True)
    client.force_login(sign_in_of("ana", world.ana))
    home = client.get("/").content.decode()
    assert f"/termos/autorizar/?t={term.pk}" in home
    assert "Ler e autorizar" in home
    assert "1 termo autorizado" in sign(client, "autorizar", shown(client, "autorizar", term))[1]
    term.refresh_from_db()
    assert term.counts_since is not None
    assert term.authorised_by_id == world.ana.pk


def test_t1_witnesses_are_named_sign_and_only_then_it_counts(
    beto: Client, world: World, client: Client
) -> None:
    term = signed(beto, world)
    Term.objects.filter(pk=term.pk).update(witnesses=1, counts_since=None)
    address = f"/termos/{term.pk}/testemunhas/"
    for said, why in (
        ("Ninguém", "Ninguém tem"),
        ("M0002", "próprio termo"),
        ("M0003", "exercício"),
    ):
        page = beto.post(address, {"testemunha": said}, follow=True).content.decode()
        assert why in page
    page = beto.post(address, {"testemunha": "M0001"}, follow=True).content.decode()
    assert "ainda não assinou" in page
    client.force_login(sign_in_of("ana", world.ana))
    assert f"/termos/testemunhar/?t={term.pk}" in client.get("/").content.decode()
    sign(client, "testemunhar", shown(client, "testemunhar", term))
    term.refresh_from_db()
    assert term.counts_since is not None
    assert not Duty.objects.filter(kind="procedures.witness_term", state="open").exists()


def test_t1_anybody_checks_a_code_and_sees_only_what_it_must(
    beto: Client, world: World, client: Client
) -> None:
    term = signed(beto, world)
    client.logout()
    page = client.get(f"/verificar/{str(term.code).lower()}/").content.decode()
    assert "termo autêntico, em vigor" in page
    assert term.digest in page
    assert "Beto Nascimento" in page
    Body.objects.update(zone="America/Manaus")  # an hour before that of who knows no body
    there = term.signed_at.astimezone(ZoneInfo("America/Manaus"))  # type: ignore[union-attr]
    page = client.get(f"/verificar/{term.code}/").content.decode()
    assert f"{there:%d/%m/%Y %H:%M}" in page, "the hour that the document says"
    for private in ("529.982", "127.0.0.1", "declaro", "CTIC", "M0002"):
        assert private not in page
    wrong = client.get("/verificar/AAAA-BBBB-CCCC-DDDD-EEEE/")
    assert wrong.status_code == 404
    unsigned = asked(world, world.ana)
    hidden = client.get(f"/verificar/{unsigned.code}/")
    assert hidden.status_code == 404, "asked and not signed: as if it did not exist"


def test_t1_codes_are_not_tried_out(client: Client, db: None, settings: Any) -> None:
    settings.TERM_CHECK_RATE = "3/h/ip"
    answers = [client.get(f"/verificar/AAAA-{n}/").status_code for n in range(5)]
    assert answers == [404, 404, 404, 429, 429]


def test_t1_a_revoked_term_says_so(beto: Client, world: World, client: Client) -> None:
    term = signed(beto, world)
    client.force_login(sign_in_of("ana", world.ana))
    client.post(f"/termos/{term.pk}/revogar/", {"motivo": "  "})
    term.refresh_from_db()
    assert term.ended_at is None, "not without a reason"
    client.post(f"/termos/{term.pk}/revogar/", {"motivo": "saiu do projeto"})
    assert "revogado" in client.get(f"/verificar/{term.code}/").content.decode()


def test_the_list_narrows_sorts_and_exports(ana: Client, world: World) -> None:
    asked(world, world.beto)
    asked(world, world.ana, "rede")
    page = ana.get("/termos/todos/?situacao=unsigned&termo=rede").content.decode()
    assert ("Ana Lúcia" in page, "Beto Nascimento" in page) == (True, False)
    page = ana.get("/termos/todos/?situacao=valid").content.decode()
    assert "Nenhum termo com esses filtros" in page
    rows = b"".join(ana.get("/termos/todos/exportar.csv?q=beto").streaming_content)  # type: ignore[attr-defined]
    assert rows.decode().count("\n") == 2
    assert ana.get("/termos/todos/?orgao=mpe").status_code == 403


def test_the_list_asks_no_more_when_it_is_longer(
    ana: Client, world: World, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        asked(world, world.beto, f"termo-{number}")
    with django_assert_max_num_queries(20):
        ana.get("/termos/todos/")


def test_t1_the_one_box_finds_one_s_own_terms_and_those_one_manages(
    world: World, client: Client
) -> None:
    mine, hers = asked(world, world.beto, about="Laboratório 3"), asked(world, world.carla)

    def found(username: str, person: Person, text: str) -> list[str]:
        user = User.objects.filter(username=username).first() or sign_in_of(username, person)
        client.force_login(user)
        groups = client.get("/busca/", {"q": text}).context["groups"]
        return [hit.href for group in groups if group.key == "terms" for hit in group.hits]

    assert found("beto", world.beto, "laboratorio") == [f"/termos/{mine.pk}/"]
    assert found("beto", world.beto, "carla") == []
    assert found("ana", world.ana, "carla") == [f"/termos/{hers.pk}/"]
    assert found("ana", world.ana, "laboratorio") == []
