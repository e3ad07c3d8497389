"""Acts are followed in their transaction; a simulation reaches no server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction

from mail.worlds import World
from portaria.connectors.dovecot.store.effects import EFFECTS
from portaria.database import shadow
from portaria.duties.models import Duty
from portaria.duties.registry import handlers
from portaria.duties.types import Done, OpenDuty
from portaria.ledger import following
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
NOBODY = "http://127.0.0.1:1"


@pytest.fixture
def simulated() -> Iterator[None]:
    """As within a simulation."""
    token = shadow._copying.set(True)
    yield
    shadow._copying.reset(token)


def draft(kind: str, subject: str = "mailbox:7") -> ActDraft:
    return ActDraft(kind, subject, None, "uni", AT, ("n#art1",))


@pytest.mark.django_db
def test_each_act_opens_its_effects_once(settings: Any) -> None:
    World("uni")
    settings.DOVEADM = NOBODY
    with transaction.atomic():
        [first, _] = append([draft("mail.mailbox.renamed"), draft("mail.mailbox.held")],
                            by="cli:t", at=AT)  # fmt: skip
    found = Duty.objects.filter(kind__startswith="store.").order_by("kind")
    assert [(d.kind, d.key, d.person, d.provisions) for d in found] == [
        (kind, f"mailbox:7:{kind}:{first}", None, ["n#art1"])
        for kind in ("store.end_sessions", "store.provision")
    ]


@pytest.mark.django_db
@pytest.mark.usefixtures("simulated")
def test_a_simulation_opens_nothing_and_reaches_nothing(settings: Any) -> None:
    World("uni")
    settings.DOVEADM = NOBODY
    with transaction.atomic():
        append([draft(kind) for kind in EFFECTS], by="cli:t", at=AT)
    assert not Duty.objects.filter(kind__startswith="store.").exists()
    kinds = [kind for kind in handlers() if kind.startswith("store.")]
    assert len(kinds) >= 10
    for kind in kinds:
        duty = OpenDuty(1, kind, "uni", "mailbox:7", None, AT, "k", (), {}, None, 0)
        [outcome] = handlers()[kind].handler([duty], at=AT)
        assert isinstance(outcome, Done)


@pytest.mark.django_db
def test_followers_are_told_of_their_kinds_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Any] = []
    monkeypatch.setattr(following, "_followers", [])
    following.follow("a.b", "a.c")(lambda acts, at: told.append((acts, at)))
    drafts = [draft("a.b", "x:1"), draft("z.z", "x:2"), draft("a.c", "x:3")]
    with transaction.atomic():
        ids = append(drafts, by="cli:t", at=AT)
        append([draft("z.z")], by="cli:t", at=AT)
    assert told == [([(ids[0], drafts[0]), (ids[2], drafts[2])], AT)]
