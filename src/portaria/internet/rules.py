"""What a norm may decide about access to the web, blocking, exceptions and logs.
Declarations only."""

from __future__ import annotations

from portaria.internet.rules_access import RULES as ACCESS
from portaria.internet.rules_content import RULES as CONTENT
from portaria.internet.rules_network import RULES as NETWORK
from portaria.norms.vocabulary import Rule

RULES: tuple[Rule[object], ...] = (*ACCESS, *CONTENT, *NETWORK)

CONDITIONS: dict[str, str] = {}
"""Conditions an exception about these matters may depend on: id -> meaning in Portuguese."""
OPEN = {
    "site": "categoria de sítio ou serviço da internet",
    "concealment": "meio de ocultar a identidade",
    "protection": "proteção do equipamento ou da rede",
}
"""Dimensions whose ids are data: name -> label in Portuguese."""
