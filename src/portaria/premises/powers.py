"""The powers of who manages the security of the premises and of who receives people there. Pure."""

from __future__ import annotations

MANAGE, DESK = "premises.manage", "premises.desk"
