"""What a norm may decide about incidents, misuse and risks. Declarations only."""

from __future__ import annotations

from portaria.incidents.rules_breaches import RULES as BREACHES
from portaria.incidents.rules_reports import RULES as REPORTS
from portaria.norms.kinds.rites import RELATIONS
from portaria.norms.vocabulary import Rule

RULES: tuple[Rule[object], ...] = (*REPORTS, *BREACHES)

CONDITIONS: dict[str, str] = {}
"""Conditions an exception about these matters may depend on: id -> meaning in Portuguese."""
OPEN = {
    "incident": "espécie de incidente",
    "relation": "como as normas chamam quem está ligado à pessoa",
}
"""Dimensions whose ids are data: name -> label in Portuguese."""
MARKS = {
    "incident": {
        "breach": "é descumprimento, e não incidente: vai a quem apura descumprimentos",
        "plain_breach": "o descumprimento que não tem espécie própria",
        "shared_credential": "credencial usada por outra pessoa",
    },
    "relation": RELATIONS,
    "reporter": {"unit_head": "chefia uma unidade"},
}
"""What the data may say of an id of an open dimension: dimension -> mark -> meaning."""

PROCEDURES = {
    "incidents.breach": "portaria.incidents.acts.registering.register_incidents",
    "incidents.report": "portaria.incidents.acts.registering.register_incidents",
    "incidents.situation_report": "portaria.incidents.reporting.send_reports",
}
"""The requests of ``carried_by`` that are carried out here, and what does it."""
