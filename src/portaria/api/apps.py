"""The API's application: tells the frame who knows tokens, and what is swept once a day."""

from __future__ import annotations

from django.apps import AppConfig

from portaria.duties.registry import daily
from portaria.frame.api.bearer import authenticated_by


class ApiConfig(AppConfig):
    name = "portaria.api"
    label = "api"

    def ready(self) -> None:
        from portaria.api.tokens.knowing import authenticate
        from portaria.api.tokens.sweeping import sweep

        authenticated_by(authenticate)
        daily(sweep)
