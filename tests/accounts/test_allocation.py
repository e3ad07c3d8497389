"""Login names for many at once and from several hands (A2)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from portaria.accounts.allocation import allocate
from portaria.accounts.models import LoginName

AT = datetime(2024, 3, 1, tzinfo=UTC)
STEPS = ("growing_prefix_last_surname",)
PATIENCE = 300  # seconds; a machine may be busy


def give(names: list[str], root: str = "mpa", first: int = 1) -> list[str]:
    with transaction.atomic():
        wanted = list(enumerate(names, start=first))
        return [c.login for c in allocate(root, wanted, STEPS, at=AT)]


@pytest.mark.django_db
def test_a2_one_batch_in_order() -> None:
    assert give(["Ana Sá", "Ana Sá", "Antônio Sá", "Ana Sá", "Ana Sá"]) == [
        "asa", "ansa", "antsa", "anasa", "asa2",
    ]  # fmt: skip


@pytest.mark.django_db
def test_a2_several_batches_give_what_one_would() -> None:
    names = ["Ana Sá", "Antônio Sá", "Ana Sá"] * 4
    in_one = give(names, "uma")
    assert [give([name], "outra")[0] for name in names] == in_one


@pytest.mark.django_db
def test_a2_numbers_go_on_where_they_were() -> None:
    give(["Ó"] * 30)
    assert give(["Ó", "Ó"]) == ["o31", "o32"]


@pytest.mark.django_db
def test_a2_a_number_that_somebody_has_by_other_means_is_passed_over() -> None:
    LoginName.objects.create(root="mpa", name="o2", taken_at=AT)
    assert give(["Ó", "Ó", "Ó"]) == ["o", "o3", "o4"]


@pytest.mark.django_db
def test_a2_each_family_of_bodies_has_its_own_names() -> None:
    assert give(["Ana Sá"]) == give(["Ana Sá"], "mpe")


@pytest.mark.django_db
def test_a2_ten_thousand_homonyms() -> None:
    logins = give(["José da Silva"] * 5000) + give(["José da Silva"] * 5000, first=6000)
    assert len(set(logins)) == 10_000
    assert logins[:4] == ["jsilva", "josilva", "jossilva", "josesilva"]
    assert logins[4:6] == ["jsilva2", "jsilva3"]
    assert logins[-1] == "jsilva9997"


@pytest.fixture
def committed(transactional_db: None) -> Iterator[None]:
    yield
    LoginName.objects.all().delete()


def test_a2_concurrent_allocators_never_give_the_same(committed: None) -> None:
    """Eight allocators, the same homonyms: no collision, no deadlock, nobody left out."""
    start = threading.Barrier(8)
    given: list[str] = []
    failures: list[Exception] = []

    def allocator(first: int) -> None:
        try:
            start.wait(PATIENCE)
            for batch in range(5):
                order = ["Ana Sá", "Ana Souza"] if first % 2 else ["Ana Souza", "Ana Sá"]
                given.extend(give(order * 5, first=first * 1000 + batch * 10))
        except Exception as error:  # told in the main thread
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=allocator, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads)
    assert failures == []
    assert len(given) == len(set(given)) == 400
    assert LoginName.objects.count() == 400
