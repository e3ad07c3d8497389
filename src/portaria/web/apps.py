"""The site's application: registers what the worker does for it once a day."""

from __future__ import annotations

from django.apps import AppConfig

from portaria.duties.registry import daily


class WebConfig(AppConfig):
    name = "portaria.web"
    label = "web"

    def ready(self) -> None:
        from portaria.web.uploads import sweep  # reads the settings

        daily(sweep)
