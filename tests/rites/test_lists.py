"""M20: a distribution list by request, made by whoever the norm has make it."""

from __future__ import annotations

from typing import Any

import pytest

from portaria.mail.lists.models import MailingList
from portaria.procedures.requests.types import Refused

from .towns import Town, last

pytestmark = pytest.mark.django_db
VALUES: dict[str, Any] = {"name": "avisos", "purpose": "avisos da semana", "writes": "members"}


@pytest.mark.parametrize(("slug", "asker", "decider"), [("mpe", "ana", "COTEC"),
                                                       ("mpa", "SETOR", "GEREDE")])  # fmt: skip
def test_m20_asked_and_made(slug: str, asker: str, decider: str) -> None:
    town = Town(slug)
    who = town.ana if asker == "ana" else town.heads[asker]
    key = town.asks("mail.mailing_list", 0, VALUES, who)
    assert not MailingList.objects.exists()
    assert town.approves(key, town.heads[decider]) == "carried_out"
    made = MailingList.objects.get()
    assert (made.name, made.state, made.responsible_id) == ("avisos", "active", who.pk)
    assert last(f"list:{made.pk}", "mail.list.made").outcome == "make"


@pytest.mark.parametrize(("expected", "name"), [(29, "avisos"), (30, "MPE_avisos"),
                                                (31, "MPE_avisos")])  # fmt: skip
def test_m20_thirty_recipients_make_it_extensive(expected: int, name: str) -> None:
    """MPMT 20 §1, 21 §1: below, at and above."""
    town = Town("mpe")
    key = town.asks("mail.mailing_list", 0, {**VALUES, "expected": expected}, town.ana)
    assert town.approves(key, town.heads["COTEC"]) == "carried_out"
    assert MailingList.objects.get().name == name


def test_m20_lacking_refused_or_asked_by_another() -> None:
    town = Town("mpa")
    with pytest.raises(Refused, match="Pede a chefia da unidade"):
        town.asks("mail.mailing_list", 0, VALUES, town.ana)
    with pytest.raises(Refused, match="sem acento"):
        town.asks("mail.mailing_list", 0, {**VALUES, "name": "a visos"}, town.heads["SETOR"])
    with pytest.raises(Refused, match="Falta «Para que serve"):
        town.asks("mail.mailing_list", 0, {"name": "a", "writes": "members"}, town.heads["SETOR"])
    key = town.asks("mail.mailing_list", 0, VALUES, town.heads["SETOR"])
    assert town.refuses(key, town.heads["GEREDE"]) == "refused"
    assert not MailingList.objects.exists()
