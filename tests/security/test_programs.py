"""Programs' tokens, sessions given by somebody else, fields that no form has, and what is not to be
guessed."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.test import Client

import portaria
from api.calls import NOW, TODAY, program, token_for
from portaria import clock
from portaria.accounts.acts import linking
from portaria.api.models import Token
from portaria.api.tokens import secrets as token_secrets
from portaria.config import secrets as keys
from portaria.people.models import Person
from portaria.procedures.terms.acts.asking import new_code
from security.conftest import Site
from web.test_sign_in import code
from web.world import PASSWORD

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


def test_a_session_given_by_somebody_else_is_not_taken_up(site: Site) -> None:
    """The key changes with the password and with the second factor; what the attacker put into the
    session, and the key that the attacker knows, are worth nothing afterwards."""
    planted = SessionStore()
    planted["from"] = "an attacker"
    planted.create()
    client = Client()
    client.cookies["sessionid"] = planted.session_key or ""
    client.post("/entrar/", {"login": "s.auditor", "password": PASSWORD})
    half = client.cookies["sessionid"].value
    client.post("/entrar/segundo-fator/", {"code": code()})
    whole = client.cookies["sessionid"].value
    assert client.get("/livro/").status_code == 200
    assert len({planted.session_key, half, whole} - {planted.session_key}) >= 1
    assert whole not in (planted.session_key, half)
    assert not Session.objects.filter(session_key__in=[planted.session_key, half]).exists()
    attacker = Client()
    attacker.cookies["sessionid"] = planted.session_key or ""
    assert attacker.get("/livro/").status_code == 302


SCIM_FILTERS = (
    'userName eq "x" or "1" eq "1"', 'userName eq "\'; DROP TABLE people_person; --"',
    'userName eq "%"', "userName co \"' OR ''='\"", "(" * 500 + 'id eq "1"' + ")" * 500,
    'password eq "x"', 'name[givenName eq "\\u0000"]', "id pr and not",
    'id eq "' + "9" * 4000 + '"',
)  # fmt: skip


@pytest.mark.parametrize("told", SCIM_FILTERS, ids=range(len(SCIM_FILTERS)))
def test_filters_of_scim_select_and_do_nothing_else(site: Site, told: str) -> None:
    persons = Person.objects.count()
    answer = program("scim", ("scim:read",)).get(f"/scim/v2/uniar/Users?filter={quote(told)}")
    assert answer.status_code in (200, 400)
    if answer.status_code == 200:
        assert answer.json()["totalResults"] == 0
    assert Person.objects.count() == persons


def test_a_token_ends_on_its_day_and_at_once_when_revoked(site: Site) -> None:
    client = program("curto", ("persons:read",), ends_on=TODAY)
    row = Token.objects.filter(name="curto")
    with clock.at(NOW):
        assert client.get("/api/v1/uniar/persons").status_code == 200
        row.update(ends_on=TODAY - timedelta(days=1))
        assert client.get("/api/v1/uniar/persons").status_code == 401
        row.update(ends_on=TODAY + timedelta(days=9), revoked_at=NOW)
        assert client.get("/api/v1/uniar/persons").status_code == 401


def test_a_token_is_taken_from_the_header_alone(site: Site) -> None:
    """Addresses stay in logs and histories."""
    token = token_for("no-endereco")
    for name in ("token", "access_token", "bearer", "api_key"):
        assert Client().get(f"/api/v1/uniar/persons?{name}={token}").status_code == 401
    answer = Client().get("/api/v1/uniar/persons", headers={"Cookie": f"token={token}"})
    assert answer.status_code == 401


def test_what_is_not_to_be_guessed_is_long() -> None:
    """ASVS 11.5.1: in bits, by the letters that are drawn."""
    token, _prefix, _digest = token_secrets.fresh()
    assert len((token_secrets.parts(token) or ("", ""))[1]) == 43  # of 64 letters: 256 bits
    assert linking._TOKEN >= 32  # bytes
    assert len(new_code().replace("-", "")) == 20  # of 32 letters: 100 bits, tries counted
    assert len({new_code() for _ in range(50)}) == 50


EXTRA = {
    "is_operator": "1", "is_staff": "on", "is_superuser": "on", "person": "1", "person_id": "1",
    "body": "mpe", "body_id": "mpe", "state": "approved", "by": "cli:eu", "powers": "body.admin",
    "user": "1", "pk": "1", "id": "1", "name": "Outro Nome", "cpf": "52998224725",
}  # fmt: skip


def test_more_than_the_form_has_changes_nothing(site: Site) -> None:
    """A person's own data: what the form has is taken, the rest is not even looked at."""
    key = site.things["own"]["person"]
    fields = [f.attname for f in Person._meta.fields if f.attname not in ("email", "phone")]
    before = Person.objects.values(*fields).get(pk=key)
    site.clients["civil"].post("/meus-dados/", {**EXTRA, "email": "novo@fora.test"})
    assert Person.objects.values(*fields).get(pk=key) == before
    assert site.clients["civil"].get("/saude/").status_code == 403


def test_more_than_the_schema_has_is_refused(site: Site) -> None:
    client = program("massa", ("requests:write",))
    told: dict[str, Any] = {"rite": "mail.quota_increase", "about": 1, "values": {}, **EXTRA}
    answer = client.post("/api/v1/uniar/requests", told, content_type="application/json")
    assert answer.status_code in (400, 422)


def test_scripts_keep_nothing_of_persons() -> None:
    kept = []
    for path in Path(portaria.__file__).parent.rglob("static/**/*.js"):
        text = path.read_text(encoding="utf-8")
        kept += re.findall(r"(?:localStorage|sessionStorage)\.setItem\(\"(\w+)\"", text)
        assert "indexedDB" not in text or "htmx" in path.name
    assert set(kept) <= {"contraste"}


def test_every_component_is_locked_by_its_hash() -> None:
    for name in ("requirements.lock", "requirements-dev.lock", "requirements-uv.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        wanted = len(re.findall(r"^[A-Za-z0-9_.\-\[\]]+==", text, re.M))
        blocks = re.split(r"^(?=[A-Za-z0-9_.\-\[\]]+==)", text, flags=re.M)[1:]
        assert wanted == len(blocks) > 0
        assert all("--hash=sha256:" in block for block in blocks), name
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert all(p.get("integrity") for name, p in packages.items() if name)


def test_the_key_of_id_tokens_is_strong() -> None:
    """ASVS 11.2.3: of a new installation."""
    pem = keys._new_signing_key()
    key = serialization.load_pem_private_key(pem.encode(), password=None)
    assert isinstance(key, rsa.RSAPrivateKey)
    assert key.key_size >= 3072
