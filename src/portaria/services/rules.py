"""What a norm may decide about support, network folders, information and other services.
Declarations only."""

from __future__ import annotations

from portaria.norms.vocabulary import Rule
from portaria.services.rules_desk import RULES as DESK
from portaria.services.rules_information import RULES as INFORMATION
from portaria.services.rules_storage import RULES as STORAGE
from portaria.services.rules_suspension import RULES as SUSPENSION

RULES: tuple[Rule[object], ...] = (*DESK, *INFORMATION, *STORAGE, *SUSPENSION)

CONDITIONS: dict[str, str] = {}
"""Conditions an exception about these matters may depend on: id -> meaning in Portuguese."""
OPEN = {
    "data": "dados copiados",
    "information_kind": "espécie de informação",
    "suspension": "espécie de suspensão de serviços",
    "requester": "quem pede registros ou imagens",
    "inquiry": "espécie de apuração",
}
"""Dimensions whose ids are data: name -> label in Portuguese."""
