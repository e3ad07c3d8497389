"""The router of persons, units and events: what is read of them and what is told of them share
their addresses."""

from __future__ import annotations

from portaria.frame.api.routing import ApiRouter

router = ApiRouter(tags=["pessoas, unidades e eventos"])
