"""The mail store, as a Django app: it follows acts and carries out duties."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig

_PARTS = (
    "store.effects", "store.provisioning", "store.sessions", "store.sharing", "store.replies",
    "store.purging", "store.exporting", "store.expiring", "backup.duties", "signing", "flowing",
    "store.recurring", "store.warning", "store.comparing", "store.scripts",
    "store.disclosing", "store.catching_up",
)  # fmt: skip


class StoreConfig(AppConfig):
    name = "portaria.connectors.dovecot.store"
    label = "store"

    def ready(self) -> None:
        for part in _PARTS:
            import_module(f"portaria.connectors.dovecot.{part}")
