"""What a norm may decide about norms themselves: publication, committees, revisions, omitted cases
and training. Declarations only."""

from __future__ import annotations

from portaria.governance.rules_committee import RULES as COMMITTEE
from portaria.governance.rules_conduct import RULES as CONDUCT
from portaria.governance.rules_resources import RULES as RESOURCES
from portaria.norms.vocabulary import Modality, Rule, Span

ACKNOWLEDGEMENT = Rule(
    "norm.acknowledgement",
    Modality(),
    by=("category",),
    about="Ciência da norma publicada e de suas alterações, dada por cada pessoa",
)
ACKNOWLEDGEMENT_WITHIN = Rule(
    "norm.acknowledgement.within",
    Span(),
    by=("category",),
    about="Prazo para dar ciência, contado da publicação ou da chegada de quem entra depois",
)
ACKNOWLEDGEMENT_REMINDED = Rule(
    "norm.acknowledgement.reminded_every",
    Span(),
    about="De quanto em quanto tempo se lembra quem ainda não deu ciência",
)
TRAINING = Rule(
    "training.attendance",
    Modality(),
    by=("category",),
    about="Participação nas capacitações sobre a norma",
)
TRAINING_VALID = Rule(
    "training.valid_for", Span(), by=("category",), about="Por quanto tempo vale a capacitação"
)

RULES: tuple[Rule[object], ...] = (
    ACKNOWLEDGEMENT,
    ACKNOWLEDGEMENT_WITHIN,
    ACKNOWLEDGEMENT_REMINDED,
    TRAINING,
    TRAINING_VALID,
    *COMMITTEE,
    *CONDUCT,
    *RESOURCES,
)

CONDITIONS: dict[str, str] = {}
"""Conditions an exception about these matters may depend on: id -> meaning in Portuguese."""
OPEN = {
    "circumstance": "situação de que o valor depende",
    "practice": "prática das pessoas",
    "matter": "matéria",
    "seat": "lugar no comitê",
    "material": "material que se divulga",
    "training": "capacitação",
    "plan": "plano",
    "clause": "cláusula de contrato",
    "breach": "descumprimento",
    "reporter": "quem comunica",
    "resource": "recurso da instituição",
}
"""Dimensions whose ids are data: name -> label in Portuguese."""
PROCEDURES = {
    "norms.omitted_case": "portaria.governance.omitted.acts.ask_case",
}
"""The requests of ``carried_by`` that are carried out here, and what does it."""
