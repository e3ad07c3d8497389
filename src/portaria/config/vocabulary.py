"""The vocabulary of this installation: every rule the slices declare, the ids their values may
depend on, and the conditions an exception may have.

Beside ``RULES`` and ``CONDITIONS``, a slice's ``rules.py`` may have ``KEYS`` (closed lists:
dimension -> id -> label), ``OPEN`` (dimensions whose ids are data: name -> label), ``RANGES``
(ranged dimensions), ``EVENTS`` (events of its own that conditions may count from: id -> label) and
``PROCEDURES`` (requests of ``carried_by`` that it carries out: id -> the function that does).
"""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import Any

from portaria.accounts import rules as accounts
from portaria.assets import rules as assets
from portaria.footage import rules as footage
from portaria.governance import rules as governance
from portaria.incidents import rules as incidents
from portaria.internet import rules as internet
from portaria.mail import rules as mail
from portaria.norms.reading import categories, keys
from portaria.norms.vocabulary import Vocabulary
from portaria.people import rules as people
from portaria.premises import rules as premises
from portaria.procedures.requests import rules as requests
from portaria.procedures.reviews import rules as reviews
from portaria.services import rules as services
from portaria.software import rules as software
from portaria.traces import rules as traces

SLICES = (
    people, requests, reviews, traces, accounts, mail, premises, assets, software, internet,
    services, footage, incidents, governance,
)  # fmt: skip

EVENTS = {
    "admission": "admissão",
    "transfer": "relotação",
    "category_change": "mudança de categoria",
    "leave": "férias, licença ou afastamento",
    "return": "retorno",
    "secondment_out": "cessão a outro órgão",
    "secondment_in": "vinda de outro órgão",
    "secondment_end": "fim da cessão",
    "dismissal": "exoneração, demissão ou dispensa",
    "retirement": "aposentadoria",
    "death": "falecimento",
    "contract_end": "término do contrato",
    "contract_renewal": "renovação do contrato",
    "reinstatement": "reintegração",
    "name_change": "mudança de nome",
    "registration_change": "mudança de matrícula",
    "unit_renamed": "mudança de sigla da unidade",
    "unit_extinct": "extinção da unidade",
}
STANDARDS = {"individual": "caixa individual", "organizational": "caixa organizacional"}
LEAVES = {"vacation": "férias", "licence": "licença", "absence": "afastamento"}
GROUNDS = {
    "misuse": "uso com finalidade diversa das atividades institucionais",
    "unauthorised_access": "acesso não autorizado",
    "abnormal_behaviour": "comportamento anormal",
    "order": "determinação judicial ou administrativa",
    "idle": "falta de acesso",
}
ROUTES = {"inside": "dentro da instituição", "outside": "para fora ou de fora dela"}
DIRECTIONS = {"in": "entrada", "out": "saída"}
OPEN = {
    "category": "categoria",
    "unit_kind": "espécie de unidade",
    "rank": "cargo, função ou nível hierárquico",
    "area_level": "nível da área",
    "folder": "pasta",
    "network": "rede",
    "item_kind": "espécie de bem ou equipamento",
    "log_kind": "espécie de registro",
}
"""Dimensions whose ids are data: those of ``categories.yaml`` and ``keys.yaml``, and what a norm
declares. A slice adds others beside its rules: ``OPEN = {"badge_kind": "espécie de crachá"}``."""


def _declared(name: str) -> dict[str, Any]:
    """What the slices declare under ``name``, beside their rules; two may not give one id."""
    found: dict[str, Any] = {}
    for declared in SLICES:
        more: dict[str, Any] = getattr(declared, name, {})
        if twice := found.keys() & more.keys():
            raise ValueError(f"{declared.__name__}: {name} já declarado por outra: {sorted(twice)}")
        found |= more
    return found


CONDITIONS: dict[str, str] = _declared("CONDITIONS")

VOCABULARY = Vocabulary.of(
    chain.from_iterable(declared.RULES for declared in SLICES),
    keys={
        "event": EVENTS,
        "standard": STANDARDS,
        "leave_kind": LEAVES,
        "ground": GROUNDS,
        "route": ROUTES,
        "direction": DIRECTIONS,
        **_declared("KEYS"),
    },
    conditions=CONDITIONS,
    open={**OPEN, **_declared("OPEN")},
    ranges=_declared("RANGES"),
    events=_declared("EVENTS"),
    procedures={"terms.responsibility": "portaria.procedures.terms.acts.sign_terms"}
    | _declared("PROCEDURES"),
    marks=_declared("MARKS"),
)
"""Without the ids of open dimensions, which are data of the packs."""


def with_categories(packs: Path) -> Vocabulary:
    """The vocabulary with the ids that a folder of packs gives: ``categories.yaml``, and
    ``keys.yaml`` if there is one.

    Raises:
        FileNotFoundError: the folder has no ``categories.yaml``.
        SourceError: one of them is malformed.
    """
    listed = packs / keys.FILE
    return keys.with_data(
        VOCABULARY,
        (packs / categories.FILE).read_text(encoding="utf-8"),
        listed.read_text(encoding="utf-8") if listed.is_file() else "",
        f"{packs}/",
    )
