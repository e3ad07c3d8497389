"""A person's page, a mailbox's, and its command tell what the servers have of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from portaria.cli.main import root
from portaria.connectors.publishing.files import Folder
from portaria.connectors.publishing.publisher import publisher
from portaria.mail.models import Mailbox
from web import world as worlds

pytestmark = pytest.mark.django_db


def shown(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_waiting_and_then_read_back(client: Client, tmp_path: Path, settings: Any) -> None:
    settings.PUBLISHED_DIR = tmp_path / "published"
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    worlds.build()
    box = Mailbox.objects.filter(kind="individual", state="active").first()
    assert box is not None
    assert box.person is not None
    client.force_login(worlds.sign_in_of("titular", box.person))
    pages = (f"/caixas/{box.pk}/", f"/pessoas/{box.person.pk}/")
    for page in pages:
        assert "Nos servidores" not in shown(client, page), "where nothing was ever published"
    with publisher(Folder(tmp_path / "published")) as own:
        own.pending()
        for page in pages:
            assert "versão 1, lida de volta em" in " ".join(shown(client, page).split())
        Mailbox.objects.filter(pk=box.pk).update(quota_bytes=9)
        for page in pages:
            assert "à espera de publicação" in shown(client, page)
        own.pending()
    told = CliRunner().invoke(root, ["mailbox", "show", str(box.address), "--json"])
    found = json.loads(told.stdout)["on_servers"]
    assert (found["version"], found["waiting"]) == (2, False)
    told = CliRunner().invoke(root, ["mailbox", "show", str(box.address)])
    assert "nos servidores: versão 2, lida de volta em" in told.stdout
