"""Terms of responsibility: asked for, signed, authorised (T1, M1, M2; SESP 6 §1, 11)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accounts.support import BY, adopted, atomic, instant, someone, unit
from portaria.duties.models import Duty
from portaria.ledger.models import Act
from portaria.people.models import FunctionalEvent, Person, Unit
from portaria.procedures.terms.acts import ask_terms, authorise_terms, sign_terms
from portaria.procedures.terms.models import Term
from portaria.procedures.terms.queries import counting, terms_of, waiting
from portaria.procedures.terms.types import Refused, TermAsk

pytestmark = pytest.mark.django_db

KIND = "termo-responsabilidade-email-rede"
PROVISIONS = ("sesp-mt-73-2018#art6_par1",)
AT = instant("2024-03-01T09:00", "ssp")


@pytest.fixture(autouse=True)
def ssp(db: None) -> None:
    adopted("ssp")


def ask(person: Person, **fields: Any) -> TermAsk:
    values: dict[str, Any] = {"needs_authorisation": True, "provisions": PROVISIONS, **fields}
    return TermAsk("ssp", person.pk, KIND, **values)


def asked(person: Person, **fields: Any) -> Term:
    with atomic():
        ask_terms([ask(person, **fields)], by=BY, at=AT)
    return Term.objects.get(person=person)


def sign(term: Term, person: Person, justification: str = "") -> None:
    with atomic():
        sign_terms({term.pk: justification}, person=person.pk, by=BY, at=AT)


def authorise(term: Term, person: Person) -> None:
    with atomic():
        authorise_terms([term.pk], person=person.pk, by=BY, at=AT)


def waits(kind: str) -> list[Duty]:
    return list(Duty.objects.filter(kind=kind, state="open").order_by("id"))


@pytest.fixture
def house() -> dict[str, Any]:
    """A unit with head and substitute under another with its own, and somebody who works there."""
    chief, deputy = someone("Chefe Maior", slug="ssp"), someone("Vice Maior", slug="ssp")
    head, substitute = someone("Chefe", slug="ssp"), someone("Substituta", slug="ssp")
    top = unit("GAB", "ssp", head=chief, substitute=deputy)
    below = unit("GRL", "ssp", parent=top, head=head, substitute=substitute)
    head.bonds.update(unit=below)
    substitute.bonds.update(unit=below)
    person = someone("Ana Souza", slug="ssp", unit=below)
    return {"person": person, "head": head, "substitute": substitute, "chief": chief, "top": top}


def away(person: Person) -> None:
    for bond in person.bonds.all():
        FunctionalEvent.objects.create(
            body=bond.body, person=person, bond=bond, kind="leave", key=f"leave:{bond.pk}",
            effective_on=AT.date(), known_at=AT, act=0,
        )  # fmt: skip


def test_t1_asking_opens_the_signers_duty_and_one_line(house: dict[str, Any]) -> None:
    term = asked(house["person"])
    [duty] = waits("procedures.sign_term")
    assert duty.assignee == f"person:{house['person'].pk}"
    assert duty.provisions == list(PROVISIONS)
    assert term.act == Act.objects.get(kind="procedures.term.asked").pk
    assert [t.id for t in waiting("ssp")] == [term.pk]


def test_t1_a_norms_term_for_signing_is_the_dutys(house: dict[str, Any]) -> None:
    due = instant("2024-03-15", "ssp")
    asked(house["person"], due_at=due)
    assert waits("procedures.sign_term")[0].run_at == due


def test_asking_twice_asks_once(house: dict[str, Any]) -> None:
    person = house["person"]
    with atomic():
        assert ask_terms([ask(person), ask(person)], by=BY, at=AT) == 1
        assert ask_terms([ask(person)], by=BY, at=AT) == 0
    assert Term.objects.count() == len(waits("procedures.sign_term")) == 1


def test_m1_it_counts_only_signed_and_authorised(house: dict[str, Any]) -> None:
    person = house["person"]
    term = asked(person)
    steps = [counting([person.pk], KIND, "ssp")]
    sign(term, person)
    steps.append(counting([person.pk], KIND, "ssp"))
    assert waits("journey.term_ready") == []
    assert waits("procedures.sign_term") == []
    [duty] = waits("procedures.authorise_term")
    assert duty.assignee == f"head-of:{Unit.objects.get(code='GRL').pk}"
    authorise(term, house["head"])
    steps.append(counting([person.pk], KIND, "ssp"))
    assert steps == [set(), set(), {person.pk}]
    assert waits("procedures.authorise_term") == []
    [ready] = waits("journey.term_ready")
    assert (ready.subject, ready.payload) == (f"person:{person.pk}", {"term": KIND})
    assert waiting("ssp") == []


def test_a_term_without_authorisation_counts_once_signed(house: dict[str, Any]) -> None:
    term = asked(house["person"], needs_authorisation=False)
    sign(term, house["person"])
    assert len(waits("journey.term_ready")) == 1
    assert waits("procedures.authorise_term") == []


def test_what_waits_later_for_a_term_that_counts_is_told_at_once(house: dict[str, Any]) -> None:
    term = asked(house["person"], needs_authorisation=False)
    sign(term, house["person"])
    Duty.objects.filter(kind="journey.term_ready").update(state="done")
    later = instant("2024-05-01", "ssp")
    with atomic():
        assert ask_terms([ask(house["person"])], by=BY, at=later) == 0
    assert len(waits("journey.term_ready")) == 1


AUTHORISERS = [
    # who, who is away, allowed
    ("head", (), True),
    ("substitute", (), False),
    ("substitute", ("head",), True),
    ("head", ("head",), False),
    ("substitute", ("head", "substitute"), False),
    ("chief", (), False),
    ("person", (), False),
]


@pytest.mark.parametrize(("who", "gone", "allowed"), AUTHORISERS)
def test_m1_the_head_or_the_legal_substitute_on_that_day(
    house: dict[str, Any], who: str, gone: tuple[str, ...], allowed: bool
) -> None:
    term = asked(house["person"])
    sign(term, house["person"])
    for name in gone:
        away(house[name])
    if allowed:
        authorise(term, house[who])
        assert Term.objects.get().authorised_by == house[who]
    else:
        with pytest.raises(Refused, match="chefia"):
            authorise(term, house[who])
        assert Term.objects.get().authorised_at is None


def test_m1_a_head_is_authorised_by_the_head_above(house: dict[str, Any]) -> None:
    term = asked(house["head"])
    sign(term, house["head"])
    assert waits("procedures.authorise_term")[0].assignee == f"head-of:{house['top'].pk}"
    with pytest.raises(Refused, match="chefia"):
        authorise(term, house["substitute"])
    authorise(term, house["chief"])


def test_m1_the_highest_head_is_authorised_by_the_substitute(house: dict[str, Any]) -> None:
    house["chief"].bonds.update(unit=house["top"])
    term = asked(house["chief"])
    sign(term, house["chief"])
    with pytest.raises(Refused, match="da própria pessoa"):
        authorise(term, house["chief"])
    authorise(term, Person.objects.get(name="Vice Maior"))


def test_a_dismissed_head_authorises_nothing(house: dict[str, Any]) -> None:
    term = asked(house["person"])
    sign(term, house["person"])
    house["head"].bonds.update(end=date(2024, 3, 1))
    with pytest.raises(Refused, match="chefia"):
        authorise(term, house["head"])


JUSTIFIED = [("", False), ("   ", False), ("Atende o plantão da recepção", True)]


@pytest.mark.parametrize(("text", "accepted"), JUSTIFIED)
def test_m2_the_justification_is_attached_where_the_norm_wants_it(
    house: dict[str, Any], text: str, accepted: bool
) -> None:
    """SESP 11, par. un."""
    term = asked(house["person"], needs_justification=True)
    if accepted:
        sign(term, house["person"], text)
        assert Term.objects.get().justification == text
    else:
        with pytest.raises(Refused, match="justificativa"):
            sign(term, house["person"], text)
        assert Term.objects.get().signed_at is None


def test_each_signs_their_own_and_once(house: dict[str, Any]) -> None:
    term = asked(house["person"])
    with pytest.raises(Refused, match="de outra pessoa"):
        sign(term, house["head"])
    sign(term, house["person"])
    with pytest.raises(Refused, match="já foi assinado"):
        sign(term, house["person"])


def test_nothing_is_authorised_unsigned_or_twice(house: dict[str, Any]) -> None:
    term = asked(house["person"])
    with pytest.raises(Refused, match="ainda não foi assinado"):
        authorise(term, house["head"])
    sign(term, house["person"])
    authorise(term, house["head"])
    with pytest.raises(Refused, match="não espera autorização"):
        authorise(term, house["head"])


def test_a_term_that_does_not_exist() -> None:
    with pytest.raises(Refused, match="não existe o termo nº 99"), atomic():
        sign_terms({99: ""}, person=1, by=BY, at=AT)


def test_every_step_leaves_its_line(house: dict[str, Any]) -> None:
    term = asked(house["person"])
    sign(term, house["person"])
    authorise(term, house["head"])
    lines = Act.objects.filter(subject=f"term:{term.pk}", kind__startswith="procedures.")
    kinds = list(lines.order_by("id").values_list("kind", flat=True))
    assert kinds == [
        "procedures.term.asked",
        "procedures.term.signed",
        "procedures.term.authorised",
    ]
    [held] = terms_of([house["person"].pk])
    assert held.as_json()["counts"] is True


def test_many_at_once_in_few_queries(
    house: dict[str, Any], django_assert_max_num_queries: Any
) -> None:
    people = [someone(slug="ssp") for _ in range(50)]
    with django_assert_max_num_queries(8), atomic():
        assert ask_terms([ask(person) for person in people], by=BY, at=AT) == 50
    assert Act.objects.filter(kind="procedures.term.asked").count() == 50
