"""Adopting a configuration, and the law of a body as adopted."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bodies.support import ARTICLES, BODY, write
from portaria.bodies import policies
from portaria.bodies.acts import adopt
from portaria.bodies.models import Adoption, Body, Content
from portaria.ledger.models import Act
from portaria.mail.rules import QUOTA, RETENTION
from portaria.norms.places import SourceError

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path, settings) -> Path:
    settings.PACKS_DIR = tmp_path / "packs"
    return tmp_path


def adopt_in(home: Path, **texts: str) -> Adoption:
    return adopt(write(home, **texts), by="cli:teste", at=NOON)


def test_adoption_is_an_act_and_keeps_the_contents(home: Path) -> None:
    adoption = adopt_in(home)
    act = Act.objects.get(pk=adoption.act)
    assert (act.kind, act.subject, act.by) == (
        "body.configuration.adopted", "body:corpo", "cli:teste",
    )  # fmt: skip
    assert act.policy == adoption.digest
    kinds = [Content.objects.get(pk=digest).kind for digest in adoption.contents]
    assert kinds == ["body", "categories", "pack", "calendar"]
    body = Body.objects.get(pk="corpo")
    assert (body.root, body.zone, body.parent_id) == ("corpo", "America/Sao_Paulo", None)


def test_adopting_again_without_change_writes_nothing(home: Path) -> None:
    first = adopt_in(home)
    counts = [model.objects.count() for model in (Act, Adoption, Content)]
    again = adopt_in(home, body="# só um comentário a mais\n" + BODY)
    assert again.pk == first.pk
    assert [model.objects.count() for model in (Act, Adoption, Content)] == counts


def test_a_change_is_another_adoption_that_shares_contents(home: Path) -> None:
    first = adopt_in(home)
    second = adopt_in(home, articles=ARTICLES.replace("256 MB", "512 MB"))
    assert second.pk != first.pk
    assert len(set(first.contents) & set(second.contents)) == 3
    day = date(2026, 1, 5)
    before = policies.assembled_of(first.pk).law.on(day).get(QUOTA, category="discente")
    after = policies.policy_on("corpo", day).get(QUOTA, category="discente")
    assert (before.value, after.value) == (256 << 20, 512 << 20)


def test_what_is_wrong_leaves_nothing_behind(home: Path) -> None:
    with pytest.raises(SourceError):
        adopt_in(home, articles="art1: {about: x, sets: {mailbox.qota: 1 MB}}")
    assert [m.objects.count() for m in (Body, Content, Adoption, Act)] == [0, 0, 0, 0]


def test_a_linked_body_needs_its_parent_and_takes_its_root(home: Path) -> None:
    linked = BODY.replace("slug: corpo", "slug: corpo-2\nparent: corpo")
    with pytest.raises(SourceError, match="o órgão «corpo» ainda não foi adotado"):
        adopt_in(home, body=linked)
    adopt_in(home)
    adopt_in(home, body=linked)
    body = Body.objects.get(pk="corpo-2")
    assert (body.parent_id, body.root) == ("corpo", "corpo")


def test_a_body_does_not_change_families(home: Path) -> None:
    """Persons and logins are unique within a family: they would be lost."""
    adopt_in(home)
    adopt_in(home, body=BODY.replace("slug: corpo", "slug: outro"))
    with pytest.raises(SourceError, match="já roda na família de «corpo»"):
        adopt_in(home, body=BODY.replace("acronym: CT", "acronym: CT\nparent: outro"))
    assert Body.objects.get(pk="corpo").root == "corpo"


def test_the_policy_comes_from_what_was_adopted_not_from_the_folder(home: Path) -> None:
    adopt_in(home)
    write(home, articles=ARTICLES.replace("256 MB", "1 MB"))
    found = policies.policy_on("corpo", date(2026, 1, 5)).get(QUOTA, category="discente")
    assert found.value == 256 << 20
    assert found.citations[0].label == "art. 1º da Resolução nº 1/2020"


@pytest.mark.parametrize(
    ("day", "months"), [("2021-12-31", 12), ("2022-01-01", 24), ("2030-01-01", 24)]
)
def test_a_past_day_has_the_wording_of_that_day(home: Path, day: str, months: int) -> None:
    adopt_in(home)
    found = policies.policy_on("corpo", date.fromisoformat(day)).get(RETENTION)
    assert found.value.amount == months


def test_before_the_norm_there_is_silence(home: Path) -> None:
    adopt_in(home)
    assert policies.policy_on("corpo", date(2019, 12, 31)).find(RETENTION) is None


def test_a_policy_is_one_query_and_is_shared(home: Path, django_assert_num_queries) -> None:
    adopt_in(home)
    policies.policy_on("corpo", date(2026, 1, 5))
    with django_assert_num_queries(1):
        one = policies.policy_on("corpo", date(2026, 1, 5))
    assert one is policies.policy_on("corpo", date(2027, 1, 5))


def test_the_calendar_of_a_body(home: Path) -> None:
    adopt_in(home)
    calendar = policies.calendar_of("corpo")
    assert not calendar.is_business(date(2026, 9, 7))
    assert not calendar.is_business(date(2026, 6, 29))
    assert calendar.is_business(date(2026, 6, 30))


def test_the_first_instant_of_a_civil_day(home: Path) -> None:
    """Also where summer time skipped midnight: 4 November 2018 began at one o'clock."""
    adopt_in(home)
    begins = policies.effective_at("corpo", date(2026, 1, 5))
    assert begins == datetime(2026, 1, 5, 3, tzinfo=UTC)
    assert policies.effective_at("corpo", date(2018, 11, 4)) == datetime(2018, 11, 4, 3, tzinfo=UTC)
    assert policies.effective_at("corpo", date(2018, 11, 5)) == datetime(2018, 11, 5, 2, tzinfo=UTC)


def test_a_body_that_adopted_nothing(home: Path) -> None:
    with pytest.raises(policies.NotAdopted, match="não adotou nenhuma configuração"):
        policies.policy_on("corpo", date(2026, 1, 5))
