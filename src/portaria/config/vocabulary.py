"""The vocabulary of this installation: every rule the slices declare, the ids their values may
depend on, and the conditions an exception may have."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

from portaria.accounts.rules import RULES as ACCOUNTS
from portaria.mail.rules import RULES as MAIL
from portaria.norms.categories import FILE, labels, read_categories
from portaria.norms.vocabulary import Vocabulary
from portaria.people.rules import RULES as PEOPLE

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
    "unit_extinct": "extinção da unidade",
}
STANDARDS = {"individual": "caixa individual", "organizational": "caixa organizacional"}
LEAVES = {"vacation": "férias", "licence": "licença", "absence": "afastamento"}
GROUNDS = {
    "misuse": "uso com finalidade diversa das atividades institucionais",
    "unauthorised_access": "acesso não autorizado",
    "abnormal_behaviour": "comportamento anormal",
    "order": "determinação judicial ou administrativa",
}
CONDITIONS = {"visual_disability": "a pessoa tem deficiência visual"}

VOCABULARY = Vocabulary.of(
    chain(PEOPLE, ACCOUNTS, MAIL),
    keys={
        "category": {},
        "event": EVENTS,
        "standard": STANDARDS,
        "leave_kind": LEAVES,
        "ground": GROUNDS,
    },
    conditions=CONDITIONS,
)
"""Without categories, which are data of the packs."""


def with_categories(packs: Path) -> Vocabulary:
    """The vocabulary with the categories of a folder of packs.

    Raises:
        FileNotFoundError: the folder has no ``categories.yaml``.
        SourceError: it is malformed.
    """
    file = packs / FILE
    found = read_categories(file.read_text(encoding="utf-8"), str(file))
    return VOCABULARY.with_keys(category=labels(found))
