"""Questions put together once: the same answers as Django's own, and each value where it goes."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from django.db import connection, transaction

from portaria.bodies.models import Body
from portaria.database.copying import cursor
from portaria.database.prepared import Prepared, one_of
from portaria.database.shadow import Shadow, shadowed

pytestmark = pytest.mark.django_db


class Named(NamedTuple):
    """What is read."""

    slug: str
    name: str


def asked(begins: Any, but: Any) -> Any:
    """Bodies whose name begins so, but not that one."""
    found = Body.objects.filter(name__gte=begins).exclude(slug=but)
    return found.order_by("slug")


@pytest.fixture
def _bodies() -> None:
    for slug in ("a", "b", "c"):
        Body.objects.create(slug=slug, name=slug.upper(), acronym=slug, root=slug, zone="UTC")


@pytest.mark.usefixtures("_bodies")
def test_each_asking_has_its_own_values() -> None:
    bodies = Prepared(Named, asked)
    assert bodies(begins="A", but="b") == [Named("a", "A"), Named("c", "C")]
    assert bodies(begins="B", but="c") == [Named("b", "B")]
    assert bodies(begins="D", but="c") == []


@pytest.mark.usefixtures("_bodies")
def test_django_puts_it_together_once_and_postgresql_plans_it_once() -> None:
    made = []
    bodies = Prepared(Named, lambda begins, but: made.append(1) or asked(begins, but))
    for _ in range(3):
        bodies(begins="A", but="b")
    with cursor() as c:
        c.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%bodies_body%'"
        )
        assert c.fetchone() == (1,)
    assert made == [1]


@pytest.mark.usefixtures("_bodies")
def test_a_value_is_never_read_as_sql() -> None:
    assert Prepared(Named, asked)(begins="A' OR 'x' = 'x", but="%s") == [
        Named("b", "B"),
        Named("c", "C"),
    ]


def test_what_is_not_told_is_an_error_and_the_connection_goes_on() -> None:
    with pytest.raises(KeyError, match="but"):
        Prepared(Named, asked)(begins="A")
    assert Body.objects.count() == 0


@pytest.mark.usefixtures("_bodies")
def test_it_is_prepared_again_after_a_transaction_that_was_undone() -> None:
    bodies = Prepared(Named, asked)
    bodies(begins="C", but="")
    with transaction.atomic():
        Body.objects.filter(slug="c").update(name="Z")
        assert bodies(begins="C", but="") == [Named("c", "Z")]
        transaction.set_rollback(True)
    assert bodies(begins="C", but="") == [Named("c", "C")]


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_prepares_its_own() -> None:
    Body.objects.create(slug="a", name="A", acronym="a", root="a", zone="UTC")
    bodies = Prepared(Named, asked)
    before = bodies(begins="A", but="")
    connection.close()
    assert bodies(begins="A", but="") == before == [Named("a", "A")]


@pytest.mark.usefixtures("_bodies")
@pytest.mark.parametrize(
    ("slugs", "found"),
    [
        ([], []),
        (["b"], ["b"]),
        (["c", "a"], ["a", "c"]),
        (["d", "a'"], []),
        (["a", "b", "c"], ["a", "b", "c"]),
    ],
)
def test_any_of_several(slugs: list[str], found: list[str]) -> None:
    def of(slugs: Any) -> Any:
        return Body.objects.filter(one_of("slug", slugs)).order_by("slug")

    assert [one.slug for one in Prepared(Named, of)(slugs=slugs)] == found
    assert list(of(slugs).values_list("slug", flat=True)) == found


@pytest.mark.usefixtures("_bodies")
def test_rows_of_a_model_are_as_django_reads_them() -> None:
    bodies = Prepared(Body, asked)(begins="A", but="b")
    assert bodies == list(asked("A", "b"))
    assert [vars(one).keys() for one in bodies] == [vars(one).keys() for one in asked("A", "b")]
    bodies[0].name = "Outro"
    bodies[0].save()
    assert Body.objects.get(pk="a").name == "Outro"


@pytest.mark.django_db(transaction=True)
def test_in_a_shadow_the_copy_is_asked_and_after_it_the_table() -> None:
    """A plan made before is of the table itself, by whatever name the copy goes."""
    Body.objects.create(slug="a", name="A", acronym="a", root="a", zone="UTC")
    bodies = Prepared(Named, asked)
    real, copied = [Named("a", "A")], [Named("a", "Simulado")]
    for _ in range(2):  # the second time PostgreSQL has its place for copies already
        assert bodies(begins="A", but="") == real
        with shadowed([Shadow("bodies_body", "slug = %(slug)s")], {"slug": "a"}):
            Body.objects.update(name="Simulado")
            assert bodies(begins="A", but="") == copied
        assert bodies(begins="A", but="") == real
