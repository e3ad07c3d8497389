"""F1: the premises told by a plan, with every error where it stands; what each level asks (SEFAZ
6–14)."""

from __future__ import annotations

import pytest

from portaria.config import folders
from portaria.config.vocabulary import with_categories
from portaria.ledger.models import Act
from portaria.norms.places import SourceError
from portaria.premises.places.acts import load_plan
from portaria.premises.places.decisions import classify, levels_in, requirements
from portaria.premises.places.models import Area, Lot, Passage, Place
from portaria.premises.places.reading import read_plan
from portaria.premises.places.types import AreaFacts
from premises.support import BY, SLUG, at, built, plan, policy, settled


def read(text: str):  # type: ignore[no-untyped-def]  # PlanOfPlaces
    return read_plan(text, "plano.yaml", with_categories(folders.packs()))


SITE = "places:\n  - {code: SEDE, name: Sede, kind: site}\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "plano.yaml:1:1"),
        ("places: {}", "«places» é uma lista"),
        ("places:\n  - {code: sede, name: Sede, kind: site}", "2:12: código «sede»: use até 40"),
        ("places:\n  - {code: S, name: Sede, kind: castle}", "«kind: castle» não existe"),
        (SITE + "  - {code: SEDE, name: Outra, kind: site}", "3:12: o código «SEDE» aparece duas"),
        (SITE + "areas:\n  - {code: A, name: A, in: OUTRO, level: nivel_2}", "o lugar «OUTRO»"),
        (SITE + "areas:\n  - {code: A, name: A, in: SEDE, level: nivel_9}", "«nivel_9» não existe"),
        (SITE + "areas:\n  - {code: A, name: A, in: SEDE, level: nivel_2, kinds: [piscina]}",
         "«piscina» não existe"),
        (SITE + "areas:\n  - {code: A, name: A, in: SEDE, level: nivel_2, color: blue}",
         "«color» não é um campo"),
        (SITE + "passages:\n  - {code: P, name: P, kind: door, inside: A}", "a área «A»"),
        (SITE + "areas:\n  - {code: A, name: A, in: SEDE, level: nivel_2,"
         " lot: {spaces: 2, reserved: {idoso: 3}}}", "mais vagas reservadas do que vagas"),
        (SITE + "levels:\n  - {code: N, name: N, areas: [Z]}", "cita a área «Z», que não existe"),
    ],
)  # fmt: skip
def test_f1_every_error_of_a_plan_says_where_and_what_to_do(text: str, said: str) -> None:
    with pytest.raises(SourceError) as error:
        read(text).of("place") or pytest.fail("um plano vazio")
    assert said in str(error.value)


@pytest.mark.django_db
def test_f1_a_plan_makes_the_premises_and_again_changes_nothing() -> None:
    built()
    assert Place.objects.get(code="C1-A").parent.code == "C1"  # type: ignore[union-attr]
    datacenter = Area.objects.get(code="C1-DC")
    assert (datacenter.level, datacenter.unit.acronym, datacenter.capacity) == ("nivel_4", "CTI", 6)  # type: ignore[union-attr]
    assert Passage.objects.get(code="DC-PORTA").outside.code == "C1-TI"  # type: ignore[union-attr]
    assert Lot.objects.get(area__code="EST-INT").reserved.get(kind="idoso").number == 12
    lines = Act.objects.filter(kind__startswith="premises.").count()
    again = load_plan(SLUG, plan(), by=BY, at=at("2026-11-03"))
    assert (again.opened, again.changed, again.closed) == (0, 0, 0)
    assert Act.objects.filter(kind__startswith="premises.").count() == lines


@pytest.mark.django_db
def test_f1_what_a_plan_no_longer_names_closes_and_what_differs_changes() -> None:
    built()
    smaller = read(
        "places:\n  - {code: SEDE, name: Sede nova, kind: site, location: sede}\n"
        "areas:\n  - {code: PATIO, name: Pátio, in: SEDE, level: nivel_1, kinds: [calcada]}\n"
    )
    loaded = load_plan(SLUG, smaller, by=BY, at=at("2026-11-03"))
    assert (loaded.opened, loaded.changed) == (0, 2)
    assert set(Area.objects.filter(closed_on=None).values_list("code", flat=True)) == {"PATIO"}
    assert not Passage.objects.filter(closed_on=None).exists()


@pytest.mark.django_db
def test_f1_an_area_at_another_level_than_the_norm_s_is_refused_whole() -> None:
    settled()
    wrong = read(
        SITE + "areas:\n"
        "  - {code: DC, name: Datacenter, in: SEDE, level: nivel_2, kinds: [datacenter]}\n"
        "  - {code: X, name: X, in: SEDE, level: nivel_2, unit: NENHUMA}\n"
    )
    with pytest.raises(SourceError) as error:
        load_plan(SLUG, wrong, by=BY, at=at("2026-11-03"))
    said = str(error.value)
    assert "plano.yaml:4:12: área «DC»: A norma põe" in said
    assert "art. 10, par. ún., I" in said or "art. 10, parágrafo único, I" in said
    assert "a unidade «NENHUMA» não existe" in said
    assert not Place.objects.exists()


@pytest.mark.parametrize(
    ("level", "kinds", "outcome"),
    [
        ("nivel_4", ("datacenter",), "classified"),
        ("nivel_3", ("datacenter",), "misplaced"),
        ("nivel_3", (), "classified"),
        ("nivel_9", (), "unknown_level"),
    ],
)
def test_f1_the_level_of_an_area(level: str, kinds: tuple[str, ...], outcome: str) -> None:
    assert classify(AreaFacts(level, kinds), policy()).outcome == outcome


def test_f1_the_levels_come_from_the_norm() -> None:
    assert levels_in(policy()) == {"nivel_1", "nivel_2", "nivel_3", "nivel_4"}


@pytest.mark.parametrize(
    ("area", "category", "expected"),
    [
        (AreaFacts("nivel_1"), "servidor_efetivo", ("free", None, False, False, 1)),
        (AreaFacts("nivel_2"), "servidor_efetivo", ("controlled", None, False, True, 1)),
        (AreaFacts("nivel_3"), "servidor_efetivo", ("restricted", True, True, True, 1)),
        (AreaFacts("nivel_3"), "visitante", ("restricted", False, True, True, 1)),
        (AreaFacts("nivel_3", ("gabinete_de_direcao",)), "visitante",
         ("restricted", True, False, True, 1)),
        (AreaFacts("nivel_4"), "servidor_efetivo", ("secure", True, True, True, 1)),
        (AreaFacts("nivel_4", ("datacenter",)), "servidor_efetivo",
         ("secure", True, True, True, 2)),
        (AreaFacts("nivel_4", ("geradores",), frozenset({"needed_and_feasible"})),
         "servidor_efetivo", ("secure", True, True, True, 2)),
        (AreaFacts("nivel_4", ("datacenter",)), "visitante", ("secure", False, True, True, 2)),
    ],
)  # fmt: skip
def test_f1_what_each_level_asks(
    area: AreaFacts, category: str, expected: tuple[object, ...]
) -> None:
    found = requirements(area, category, policy())
    assert (
        found.access, found.eligible, found.need_only, found.prior_authorisation, found.factors
    ) == expected  # fmt: skip
    assert all(reason.citation for reason in found.reasons)


@pytest.mark.parametrize(
    ("category", "records"),
    [("servidor_efetivo", ("identification", "entry", "exit")),
     ("visitante", ("identification", "entry", "exit", "host"))],
)  # fmt: skip
def test_f1_what_is_kept_of_a_passage(category: str, records: tuple[str, ...]) -> None:
    assert requirements(AreaFacts("nivel_2"), category, policy()).records == records
