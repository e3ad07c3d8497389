"""Terms that the norm itself asks for (MPMT 16-III, Annex I: three copies, two witnesses), new
versions, signing again after an event; what has an end comes to it (T1)."""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pytest

from accounts.support import BY, adopted, atomic, instant, someone
from portaria.bodies.models import Adoption, Content
from portaria.duties.models import Duty
from portaria.duties.types import Done, Dropped, Later, OpenDuty
from portaria.launch import stock
from portaria.ledger.models import Act
from portaria.people.models import FunctionalEvent, Person
from portaria.procedures.terms import deadlines, drafts, owed, store
from portaria.procedures.terms.acts import (
    ask_terms,
    name_witnesses,
    sign_terms,
    witness_terms,
)
from portaria.procedures.terms.document import text_signed
from portaria.procedures.terms.models import Signature, Term
from portaria.procedures.terms.queries import counting
from portaria.procedures.terms.types import Evidence, Refused, TermAsk, state_of

pytestmark = pytest.mark.django_db

KIND = "termo-responsabilidade-sigilo"
AT = instant("2024-03-01T09:00", "mpe")
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def mpe(db: None) -> None:
    adopted("mpe")


def ask_due(at: Any = AT) -> int:
    with atomic():
        return owed.ask_due("mpe", by=BY, at=at)


def sign(person: Person, at: Any = AT, **more: Any) -> Term:
    term = Term.objects.get(person=person, signed_at=None, ended_at=None)
    with atomic():
        sign_terms({term.pk: ""}, person=person.pk, by=BY, at=at, **more)
    term.refresh_from_db()
    return term


def witnessed(term: Term, *persons: Person, at: Any = AT) -> None:
    with atomic():
        name_witnesses(term.pk, [p.pk for p in persons], person=term.person_id, by=BY, at=at)
        for one in persons:
            witness_terms([term.pk], person=one.pk, by=BY, at=at)


def everybody() -> tuple[Person, Person, Person]:
    return tuple(someone(f"Pessoa {n}", slug="mpe") for n in range(3))  # type: ignore[return-value]


def test_t1_who_owes_a_term_is_asked_once() -> None:
    people = everybody()
    someone("Fora", slug="mpe", end=date(2023, 1, 1))
    someone("De licença", slug="mpe", situation="leave")
    assert (ask_due(), ask_due()) == (3, 0)
    assert {t.person_id for t in Term.objects.all()} == {p.pk for p in people}
    assert Term.objects.first().provisions[0] == "mpmt-495-2015#art16_cpt_inc3"  # type: ignore[union-attr]


def test_t1_annex_1_two_witnesses_below_at_and_above() -> None:
    signer, one, two = everybody()
    ask_due()
    term = sign(signer)
    assert (term.witnesses, term.copies, term.version) == (2, 3, 1)
    text = text_signed(term)[1]
    assert "Vias, de igual teor: 3 (Anexo I" in text.replace("anexo", "Anexo")
    assert "Comarca de Cuiabá" in text
    assert "continuam depois do vínculo" in text
    assert counting([signer.pk], KIND, "mpe") == set()
    for wrong in ([one.pk], [one.pk, two.pk, signer.pk], [one.pk, signer.pk], [one.pk, one.pk]):
        with pytest.raises(Refused), atomic():
            name_witnesses(term.pk, wrong, person=signer.pk, by=BY, at=AT)
    with pytest.raises(Refused, match="de outra pessoa"), atomic():
        name_witnesses(term.pk, [one.pk, two.pk], person=one.pk, by=BY, at=AT)
    with atomic():
        name_witnesses(term.pk, [one.pk, two.pk], person=signer.pk, by=BY, at=AT)
        witness_terms([term.pk], person=one.pk, by=BY, at=AT)
    assert counting([signer.pk], KIND, "mpe") == set()
    for again in (one, signer):
        with pytest.raises(Refused), atomic():
            witness_terms([term.pk], person=again.pk, by=BY, at=AT)
    with atomic():
        witness_terms([term.pk], person=two.pk, by=BY, at=AT)
    assert counting([signer.pk], KIND, "mpe") == {signer.pk}
    assert not Duty.objects.filter(kind__in=[drafts.NAME, drafts.WITNESS], state="open",
                                   subject=f"term:{term.pk}").exists()  # fmt: skip


def test_t1_another_witness_takes_the_place_of_one_who_did_not_sign() -> None:
    signer, one, two = everybody()
    three = someone("Outra", slug="mpe")
    ask_due()
    term = sign(signer)
    with atomic():
        name_witnesses(term.pk, [one.pk, two.pk], person=signer.pk, by=BY, at=AT)
        witness_terms([term.pk], person=one.pk, by=BY, at=AT)
        name_witnesses(term.pk, [three.pk], person=signer.pk, by=BY, at=AT)
    with pytest.raises(Refused, match="por testemunha"), atomic():
        witness_terms([term.pk], person=two.pk, by=BY, at=AT)
    with atomic():
        witness_terms([term.pk], person=three.pk, by=BY, at=AT)
    assert counting([signer.pk], KIND, "mpe") == {signer.pk}


def second_version(concerns: str) -> None:
    """The pack as if a second version of the term had been adopted."""
    adoption = Adoption.objects.latest("id")
    kept = Content.objects.get(pk__in=adoption.contents, kind="pack", name="mpmt-495-2015")
    path = f"terms/{KIND}.yaml"
    text = kept.files[path] + (
        f"  - version: 2\n    since: 2024-06-01\n    about: outra\n    concerns: {concerns}\n"
        "    text: |\n      Eu, {{ pessoa.nome }}, de novo.\n"
    )
    new = Content.objects.create(
        digest=sha256(text.encode()).hexdigest(),
        kind="pack",
        name="mpmt-495-2015",
        files={**kept.files, path: text},
    )
    contents = [new.pk if digest == kept.pk else digest for digest in adoption.contents]
    Adoption.objects.create(
        body_id="mpe",
        digest=sha256(repr(contents).encode()).hexdigest(),
        contents=contents,
        adopted_at=AT,
        act=adoption.act,
    )


def test_t1_a_new_version_supersedes_only_once_signed() -> None:
    signer, one, two = everybody()
    ask_due()
    old = sign(signer)
    witnessed(old, one, two)
    second_version("[servidor_efetivo]")
    later = instant("2024-06-01T09:00", "mpe")
    assert ask_due(later - DAY) == 0, "not in force yet"
    assert ask_due(later) == 1
    assert counting([signer.pk], KIND, "mpe") == {signer.pk}, "the old one still counts"
    new = sign(signer, later)
    assert new.version == 2
    assert text_signed(new)[1].startswith(f"Eu, {signer.name}, de novo.")
    witnessed(new, one, two, at=later)
    old.refresh_from_db()
    assert (old.ended_for, old.ended_at) == ("superseded", later)
    assert counting([signer.pk], KIND, "mpe") == {signer.pk}
    assert Act.objects.filter(kind="procedures.term.superseded").count() == 1
    assert ask_due(later) == 0
    assert "de novo" not in text_signed(old)[1], "what was signed stays as it was"


def test_t1_a_new_version_leaves_the_others_alone() -> None:
    signer, one, two = everybody()
    ask_due()
    witnessed(sign(signer), one, two)
    second_version("[estagiario]")
    assert ask_due(instant("2024-06-01T09:00", "mpe")) == 0


@pytest.mark.parametrize(
    ("kind", "on", "again"),
    [
        ("secondment_end", "2024-04-01", 1),
        ("secondment_end", "2024-03-01", 0),  # the day it was signed on
        ("return", "2024-04-01", 0),
    ],
)
def test_t1_signed_again_on_return_where_the_norm_says(kind: str, on: str, again: int) -> None:
    signer, one, two = everybody()
    ask_due()
    witnessed(sign(signer), one, two)
    FunctionalEvent.objects.create(
        body_id="mpe", person=signer, kind=kind, effective_on=date.fromisoformat(on),
        known_at=AT, key="e:1", act=1,
    )  # fmt: skip
    later = instant("2024-04-02T09:00", "mpe")
    assert ask_due(later) == again
    if again:
        term = Term.objects.latest("id")
        assert term.provisions[-1] == "mpe-dti-1-2016#art8_cpt"


def opened(kind: str, **payload: Any) -> OpenDuty:
    return OpenDuty(1, kind, "mpe", "body:mpe", None, AT, "k", (), payload, None, 0)


def test_the_body_is_followed_day_by_day_from_its_adoption() -> None:
    [duty] = Duty.objects.filter(kind=drafts.FOLLOW, state="open")
    assert duty.body == "mpe"
    everybody()
    with atomic():
        [outcome] = deadlines.ask_owed_terms([opened(drafts.FOLLOW)], at=AT)
        [once] = deadlines.ask_owed_terms([opened(drafts.FOLLOW, once=True)], at=AT)
    assert isinstance(outcome, Later)
    assert outcome.run_at == instant("2024-03-02", "mpe")
    assert isinstance(once, Done)
    assert Term.objects.count() == 3


def test_a_body_whose_norms_ask_for_nothing_is_not_followed() -> None:
    adopted("uniar")
    assert not Duty.objects.filter(kind=drafts.FOLLOW, body="uniar").exists()
    duty = OpenDuty(1, drafts.FOLLOW, "uniar", "body:uniar", None, AT, "k", (), {}, None, 0)
    [outcome] = deadlines.ask_owed_terms([duty], at=AT)
    assert isinstance(outcome, Dropped)


def test_a_network_address_is_kept_as_long_as_told_and_no_longer(settings: Any) -> None:
    settings.TERM_ADDRESS_DAYS = 10
    signer, *_others = everybody()
    ask_due()
    term = sign(signer, evidence=Evidence("password", ("password", "totp"), "192.0.2.7"))
    assert Duty.objects.filter(kind=drafts.FORGET, state="open").count() == 1
    for days, left in ((9, "192.0.2.7"), (10, "")):
        with atomic():
            deadlines.forget_addresses([opened(drafts.FORGET)], at=AT + days * DAY)
        assert Signature.objects.get(term=term).address == left
    assert Signature.objects.get(term=term).method == "password", "the evidence stays"
    line = Act.objects.get(kind="procedures.term.signed")
    assert "192.0.2.7" not in str(line.__dict__)


def test_the_same_kind_about_different_things_is_asked_for_each() -> None:
    signer, *_others = everybody()
    asks = [TermAsk("mpe", signer.pk, "termo-bem", about=what) for what in ("nº 1", "nº 2", "nº 1")]
    with atomic():
        assert ask_terms(asks, by=BY, at=AT) == 2
    assert set(Term.objects.values_list("about", flat=True)) == {"nº 1", "nº 2"}


def test_the_demonstration_signs_and_witnesses() -> None:
    for number in range(6):
        someone(f"Pessoa {number}", slug="mpe")
    ask_due()
    stock.settle("mpe", at=AT)
    states = {state_of(term) for term in store.select("", ())}
    assert "valid" in states
    assert not states & {"unauthorised"}
