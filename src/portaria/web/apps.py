"""The site's application: registers what the worker does for it once a day, the panels of
the first page and what the search finds."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig

from portaria.duties.registry import daily

_REGISTERING = (
    "panels.everyone", "panels.units", "panels.hr", "panels.control", "finding.persons",
    "finding.norms",
)  # fmt: skip


class WebConfig(AppConfig):
    name = "portaria.web"
    label = "web"

    def ready(self) -> None:
        from portaria.web.uploads import sweep  # reads the settings

        for module in _REGISTERING:
            import_module(f"portaria.web.{module}")

        for module in ("resets", "sessions.ending", "sessions.watching", "sending.keeping"):
            import_module(f"portaria.web.{module}")
        daily(sweep)
