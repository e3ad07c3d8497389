"""P1: whatever HR says, in any order of months, the register ends as the last file says."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from people.hr_files import NOON, apply, people_file, person, units_file
from portaria.bodies.models import Body
from portaria.people.models import Bond, FunctionalEvent
from portaria.people.types import ENDS_BOND

DAYS = st.dates(date(2020, 3, 1), date(2026, 3, 1)).map(str)
NAMES = st.text("aáãçdeéimnoórsu ", min_size=3, max_size=20).map(str.strip).filter(bool)
ENDED = st.fixed_dictionaries(
    {
        "situacao": st.just("desligado"),
        "fim": DAYS,
        "motivo_fim": st.sampled_from(["exoneracao", "aposentadoria", "falecimento", "rescisao"]),
    }
)
AWAY = st.fixed_dictionaries(
    {
        "situacao": st.just("afastado"),
        "afastamento": st.sampled_from(["ferias", "licenca"]),
        "afastamento_inicio": DAYS,
    }
)
SECONDED = st.fixed_dictionaries(
    {"situacao": st.just("cedido"), "cedido_para": NAMES, "afastamento_inicio": DAYS}
)
SITUATIONS = st.one_of(st.just({}), ENDED, AWAY, SECONDED)
BOND = st.fixed_dictionaries(
    {
        "nome": NAMES,
        "unidade": st.sampled_from(["", "1", "2"]),
        "categoria_funcional": st.sampled_from(["Servidor efetivo", "Docente", "Estagiário"]),
        "cargo": NAMES,
        "fim_previsto": st.sampled_from(["", "2026-12-31", "2027-06-30"]),
    }
)
MONTH = st.dictionaries(st.integers(1, 6), st.tuples(BOND, SITUATIONS), max_size=6)
WORDS = {"exoneracao": "dismissal", "rescisao": "dismissal", "aposentadoria": "retirement",
         "falecimento": "death"}  # fmt: skip
CATEGORIES = {
    "Servidor efetivo": "servidor_efetivo",
    "Docente": "docente",
    "Estagiário": "estagiario",
}
SITUATION = {"afastado": "leave", "cedido": "seconded_out"}


def as_told(fields: dict[str, str]) -> tuple[object, ...]:
    ended = fields.get("situacao") == "desligado"
    return (
        fields["nome"],
        fields["unidade"],
        CATEGORIES[fields["categoria_funcional"]],
        fields["cargo"],
        fields["fim_previsto"],
        WORDS[fields["motivo_fim"]] if ended else "",
        fields["fim"] if ended else "",
        "" if ended else SITUATION.get(fields.get("situacao", ""), "active"),
    )


def as_recorded(bond: Bond) -> tuple[object, ...]:
    return (
        bond.person.name,
        bond.unit.code if bond.unit else "",
        bond.category,
        bond.post,
        str(bond.planned_end or ""),
        bond.end_kind,
        str(bond.end or ""),
        "" if bond.end else bond.situation,
    )


@pytest.mark.django_db
@settings(
    max_examples=30,
    phases=[Phase.reuse, Phase.generate],  # shrinking a history of loads takes minutes
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(MONTH, min_size=1, max_size=4))
def test_p1_the_register_ends_as_the_last_file_says(
    months: list[dict[int, tuple[dict[str, str], dict[str, str]]]],
) -> None:
    from django.db import transaction

    with transaction.atomic(), tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        body = Body.objects.create(slug="o", name="O", acronym="O", root="o", zone="America/Belem")
        apply(body, units_file(folder))
        known: set[int] = set()
        for count, month in enumerate(months):
            said = {n: {**bond, **situation} for n, (bond, situation) in month.items()}
            lines = [person(n, **fields) for n, fields in said.items()]
            at = NOON + timedelta(days=count)
            path = people_file(folder, *lines)
            apply(body, path, at=at)
            assert apply(body, path, at=at).state == "unchanged"
            known |= said.keys()
            recorded = {b.registration: b for b in Bond.objects.select_related("person", "unit")}
            assert recorded.keys() == {str(1000 + n) for n in known}
            for n in known:
                bond = recorded[str(1000 + n)]
                if n in said:
                    assert as_recorded(bond) == as_told(said[n])
                else:
                    assert bond.end is not None
            _every_end_has_its_event(recorded)
        transaction.set_rollback(True)


def _every_end_has_its_event(recorded: dict[str, Bond]) -> None:
    """Except of bonds that were over before they were known."""
    for bond in recorded.values():
        kinds = list(
            FunctionalEvent.objects.filter(bond=bond).order_by("id").values_list("kind", flat=True)
        )
        ends = [k for k in kinds if k in ENDS_BOND or k == "reinstatement"]
        if "admission" in kinds:
            assert bool(ends and ends[-1] != "reinstatement") == (bond.end is not None)
