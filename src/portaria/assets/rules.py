"""What a norm may decide about equipment: custody, inventory, loans. Declarations only."""

from __future__ import annotations

from portaria.assets.rules_custody import CONDITIONS as CUSTODY_CONDITIONS
from portaria.assets.rules_custody import RULES as CUSTODY
from portaria.assets.rules_equipment import RULES as EQUIPMENT
from portaria.norms.vocabulary import Rule

RULES: tuple[Rule[object], ...] = (*CUSTODY, *EQUIPMENT)

CONDITIONS: dict[str, str] = {**CUSTODY_CONDITIONS}
"""Conditions an exception about these matters may depend on: id -> meaning in Portuguese."""
OPEN = {
    "disposal": "destino do equipamento que sai",
    "goods": "espécie de bem que se move",
    "document": "documento de movimentação",
    "inventory": "inventário ou conferência",
    "handover": "passo da entrega do bem",
    "holder_duty": "dever de quem detém o bem",
    "vehicle_duty": "dever do condutor",
}
"""Dimensions whose ids are data: name -> label in Portuguese."""
