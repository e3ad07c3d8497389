"""Lines are sealed while something long goes on, not after it."""

from __future__ import annotations

import threading

import pytest
from django.db import OperationalError

from ledger.conftest import draft, record
from portaria.ledger import sealing as module
from portaria.ledger.models import Block, Pending
from portaria.ledger.sealing import sealing


@pytest.mark.django_db(transaction=True)
def test_what_is_committed_is_sealed_before_the_block_ends() -> None:
    with sealing():
        record([draft(1)])
        while Pending.objects.exists():
            pass
        assert Block.objects.count() == 1
        record([draft(2)])
    assert not Pending.objects.exists()
    assert "sealer" not in {thread.name for thread in threading.enumerate()}


@pytest.mark.django_db
def test_within_a_transaction_it_waits_for_the_end() -> None:
    with sealing():
        assert "sealer" not in {thread.name for thread in threading.enumerate()}
        record([draft(1)])
    assert not Pending.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_ends_the_sealing_is_told_at_once_and_raised_at_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = threading.Event()

    def broken() -> int:
        raise OperationalError

    monkeypatch.setattr(module, "seal", broken)
    monkeypatch.setattr(threading, "excepthook", lambda _: None)
    with pytest.raises(OperationalError), sealing(failed=told.set):
        assert told.wait(120)
