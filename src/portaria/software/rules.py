"""What a norm may decide about licences, installation and homologation of programs.
Declarations only."""

from __future__ import annotations

from portaria.norms.vocabulary import Rule
from portaria.software.rules_development import RULES as DEVELOPMENT
from portaria.software.rules_homologation import RULES as HOMOLOGATION

RULES: tuple[Rule[object], ...] = (*DEVELOPMENT, *HOMOLOGATION)

CONDITIONS: dict[str, str] = {}
"""Conditions an exception about these matters may depend on: id -> meaning in Portuguese."""
OPEN = {
    "system_kind": "espécie de sistema",
}
"""Dimensions whose ids are data: name -> label in Portuguese."""
