"""Human duties are done on their own page, by whom they wait for, with the command line's act."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client

from portaria.accounts.models import Account
from portaria.duties.acts import open_duties
from portaria.duties.models import Duty
from portaria.duties.types import DutyDraft
from portaria.frame import labels
from portaria.ledger.models import Act
from portaria.mail.models import Mailbox
from portaria.people.models import Unit
from portaria.procedures.terms.acts import ask_terms
from portaria.procedures.terms.models import Term
from portaria.procedures.terms.types import TermAsk
from portaria.web.doing import DOINGS
from web.world import NOW, World, sign_in_of

YES = {"confirm": "sim"}


def waiting(kind: str, subject: str, assignee: str, **fields: object) -> int:
    draft = DutyDraft(kind, "uniar", subject, None, NOW, f"t:{kind}:{subject}", "Fazer isto",
                      assignee=assignee, **fields)  # type: ignore[arg-type]  # fmt: skip
    with transaction.atomic():
        open_duties([draft], at=NOW)
    return Duty.objects.get(key=draft.key).pk


def term(world: World, **fields: bool) -> Term:
    with transaction.atomic():
        ask_terms([TermAsk("uniar", world.beto.pk, "sigilo", **fields)], by="cli:t", at=NOW)
    return Term.objects.get(person=world.beto)


def duty(kind: str) -> int:
    return Duty.objects.get(kind=kind, state="open").pk


def do(client: Client, pk: int, **said: str) -> tuple[int, str]:
    answer = client.post(f"/prazos/{pk}/fazer/", said, follow=True)
    return answer.status_code, answer.content.decode()


def test_what_has_a_page_of_its_own_is_led_to(world: World, client: Client) -> None:
    asked = term(world)
    client.force_login(sign_in_of("beto", world.beto))
    pk = duty("procedures.sign_term")
    page = client.get(f"/prazos/{pk}/").content.decode()
    assert f"/termos/assinar/?t={asked.pk}" in page
    assert do(client, pk, **YES)[0] == 404, "not here"


def test_without_confirmation_nothing_is_done(ana: Client, world: World) -> None:
    pk = waiting("mail.deliver_copy", f"mailbox:{world.mailbox.pk}", "power:mail.manage")
    status, page = do(ana, pk, note="entregue")
    assert (status, "Marque que confirma" in page) == (400, True)


def test_the_initial_password_is_shown_once_and_kept_nowhere(ana: Client, world: World) -> None:
    pk = waiting("accounts.hand_credential", f"account:{world.account.pk}", "power:accounts.manage")
    status, page = do(ana, pk, **YES, receipt="assinou o livro")
    assert (status, "mostrada só desta vez" in page) == (200, True)
    password = page.split("<code>")[1].split("</code>")[0]
    assert len(password) == 14
    assert password not in ana.get(f"/prazos/{pk}/").content.decode()
    assert password not in Account.objects.get(pk=world.account.pk).credential_hash
    assert ana.post(f"/prazos/{pk}/fazer/", YES).status_code == 404, "done already"


def test_what_has_no_act_of_its_own_is_closed_with_a_note(ana: Client, world: World) -> None:
    pk = waiting("mail.deliver_copy", f"mailbox:{world.mailbox.pk}", "power:mail.manage")
    assert do(ana, pk, **YES)[0] == 400, "the note is missing"
    assert do(ana, pk, **YES, note="entregue em mãos")[0] == 200
    closed = Duty.objects.get(pk=pk)
    assert (closed.state, closed.note) == ("done", "entregue em mãos")
    assert Act.objects.filter(kind="duty.closed", cause=f"duty:{pk}").exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_is_not_waited_for_gets_no_button(beto: Client, world: World, method: str) -> None:
    pk = waiting("mail.deliver_copy", f"mailbox:{world.mailbox.pk}", "power:mail.manage")
    if method == "get":
        Duty.objects.filter(pk=pk).update(person=world.beto.pk)
        assert "fazer/" not in beto.get(f"/prazos/{pk}/").content.decode()
    else:
        assert do(beto, pk, **YES, note="x")[0] == 403


def test_a_mailbox_of_an_extinct_unit_and_its_fate(ana: Client, world: World) -> None:
    old = Unit.objects.create(
        body_id="uniar", code="9", acronym="VELHA", name="Velha", end=NOW.date()
    )
    Mailbox.objects.filter(pk=world.shared.pk).update(unit=old)
    heir = Unit.objects.get(acronym="REITORIA")
    pk = waiting("mail.decide_extinct", f"mailbox:{world.shared.pk}", "power:mail.manage",
                 payload={"successor": heir.pk})  # fmt: skip
    said = {**YES, "choice": "burn", "why": "x"}
    assert do(ana, pk, **said)[0] == 400
    assert do(ana, pk, **{**said, "choice": "keep"})[0] == 200
    world.shared.refresh_from_db()
    assert world.shared.unit_id == heir.pk


def test_another_answers_for_a_mailbox_found_by_registration(ana: Client, world: World) -> None:
    pk = waiting("mail.replace_responsible", f"mailbox:{world.shared.pk}", "power:mail.manage")
    assert do(ana, pk, **YES, person="ninguém", why="saiu")[0] == 400
    assert do(ana, pk, **YES, person="M0002", why="saiu")[0] == 200
    world.shared.refresh_from_db()
    assert world.shared.person_id == world.beto.pk


def test_every_kind_has_its_word() -> None:
    assert DOINGS.keys() <= labels.DUTIES.keys()
    assert all(doing.button for doing in DOINGS.values())
