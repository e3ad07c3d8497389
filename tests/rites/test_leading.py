"""A duty to ask for something leads to the form of the request where norms prescribe one, and
asking does it; elsewhere it is done on its own page (A1, M2, M5)."""

from __future__ import annotations

import pytest

from portaria import clock
from portaria.accounts.models import Account
from portaria.duties.acts import open_duties
from portaria.duties.models import Duty
from portaria.duties.types import DutyDraft
from portaria.procedures.requests.models import Request

from .test_pages import client_of
from .towns import Town

pytestmark = pytest.mark.django_db


def to_ask(town: Town, kind: str) -> Duty:
    draft = DutyDraft(
        kind, town.slug, f"person:{town.ana.pk}", town.ana.pk, town.at, f"t:{kind}", "Pedir",
        assignee=f"head-of:{town.units['SETOR'].pk}",
    )  # fmt: skip
    open_duties([draft], at=town.at)
    return Duty.objects.get(key=draft.key)


def test_a1_the_head_s_duty_leads_to_the_request_and_opens_nothing_by_itself() -> None:
    """MPSC 33: no account before whoever manages them decides."""
    town = Town("mpa")
    with clock.at(town.at):
        duty, head = to_ask(town, "accounts.ask"), client_of(town.heads["SETOR"])
        form = f"/pedidos/novo/accounts.request/?orgao=mpa&sobre={town.ana.pk}"
        page = head.get(f"/prazos/{duty.pk}/").content.decode()
        assert form.replace("&", "&amp;") in page
        around = head.post(f"/prazos/{duty.pk}/fazer/", {"confirm": "sim"})
        assert around.status_code == 404, "not here"
        assert head.get(form).status_code == 200
        sent = head.post(form, {"sobre": town.ana.pk})
        assert sent.status_code == 302, sent.content.decode()[-2000:]
        assert Request.objects.get().rite == "accounts.request"
        assert not Account.objects.exists()
        duty.refresh_from_db()
        assert duty.state == "done"


def test_a1_where_no_norm_has_a_request_the_duty_is_done_on_its_page() -> None:
    town = Town("ssp")
    with clock.at(town.at):
        duty, head = to_ask(town, "accounts.ask"), client_of(town.heads["SETOR"])
        page = head.get(f"/prazos/{duty.pk}/").content.decode()
        assert "/pedidos/novo/" not in page
        assert f"/prazos/{duty.pk}/fazer/" in page


def test_m2_the_duty_to_ask_for_a_mailbox_too() -> None:
    """UNILA 8, II: the head of who has no account of their own by right asks."""
    town = Town("uniar")
    with clock.at(town.at):
        duty, head = to_ask(town, "mail.ask"), client_of(town.heads["SETOR"])
        page = head.get(f"/prazos/{duty.pk}/").content.decode()
        assert f"/pedidos/novo/mail.mailbox_request/?orgao=uniar&amp;sobre={town.ana.pk}" in page
