"""Publishes what the norms say of signing in, for the policy server: with each adoption, and daily,
since norms begin and end."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from portaria.accounts import rules as account_rules
from portaria.bodies.assembly import Assembled
from portaria.bodies.models import Body
from portaria.bodies.policies import NotAdopted, adopted
from portaria.connectors.dovecot.policy import terms
from portaria.connectors.dovecot.policy.terms import BodyTerms
from portaria.connectors.dovecot.store import configured
from portaria.database import shadow
from portaria.duties.acts import open_duties
from portaria.duties.registry import daily, handler
from portaria.duties.types import Done, DutyDraft, Failed, OpenDuty, Outcome
from portaria.ledger.following import follow
from portaria.ledger.types import ActDraft, ref
from portaria.mail.decisions import signing_in
from portaria.norms.decision import Reason
from portaria.norms.policy import Policy
from portaria.steps.reasons import by_rule

KIND = "store.sign_in_terms"


@follow("body.configuration.adopted")
def open_publishing(acts: Sequence[tuple[int, ActDraft]], at: datetime) -> None:
    """A body adopted a configuration: its terms of signing in are published anew."""
    if shadow.active() or not configured.present():
        return
    open_duties([_duty(act, draft, at) for act, draft in acts], at=at)


def _duty(act: int, draft: ActDraft, at: datetime) -> DutyDraft:
    return DutyDraft(
        kind=KIND,
        body=draft.body,
        subject=ref("body", draft.body),
        person=None,
        run_at=at,
        key=f"{draft.subject}:{KIND}:{act}",
        about="Publicar o que as normas dizem de quem acessa as caixas, quando e com que programa",
    )


@handler(KIND)
def publish_due(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Publish them, and read back."""
    if shadow.active():
        return [Done("simulação: nada se publica") for _ in duties]
    publish(at)
    path = Path(settings.PUBLISHED_DIR) / terms.FILE
    same = terms.read(path) == of_bodies(at)
    outcome: Outcome = Done("publicado") if same else Failed(f"{path} não é o que se publicou")
    return [outcome for _ in duties]


@daily
def publish_daily(at: datetime) -> None:
    """The same once a day."""
    if configured.present():
        publish(at)


def publish(at: datetime) -> bool:
    """Write the terms in force at ``at`` and to come, unless they stand there; whether they were
    written."""
    folder = Path(settings.PUBLISHED_DIR)
    path, text = folder / terms.FILE, terms.written(of_bodies(at))
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return False
    folder.mkdir(mode=0o711, parents=True, exist_ok=True)
    temporary = folder / f"{terms.FILE}.{os.getpid()}.tmp"
    temporary.write_text(text, encoding="utf-8")
    temporary.chmod(0o644)
    temporary.replace(path)
    return True


@transaction.atomic
def of_bodies(at: datetime) -> Mapping[str, BodyTerms]:
    """Every body's terms."""
    found: dict[str, BodyTerms] = {}
    for slug in Body.objects.order_by("slug").values_list("slug", flat=True):
        try:
            found[slug] = of_body(adopted(slug), at)
        except NotAdopted:
            continue
    return found


def of_body(body: Assembled, at: datetime) -> BodyTerms:
    """A body's terms at ``at`` and after."""
    today = body.calendar.day_of(at)
    days = [today, *(day for day in body.law.changes if day > today)]
    return BodyTerms(body.calendar.zone, [(day, _terms(body, day)) for day in days])


def _terms(body: Assembled, day: date) -> signing_in.Terms:
    policy = body.law.on(day)
    categories = frozenset(body.vocabulary.keys.get("category", {}))
    clients = frozenset(body.config.mail_clients)
    return signing_in.terms(policy, categories, clients, _connections(policy))


def _connections(policy: Policy) -> Reason | None:
    """Why there are but so many connections at once (A5)."""
    cited = policy.find(account_rules.CONNECTIONS)
    if cited is None:
        return None
    said = (
        f"Cada pessoa tem direito a {cited.value} conexão ao mesmo tempo, e há outra aberta em "
        "outro computador: encerre-a, ou peça mais, com justificativa"
        if cited.value == 1
        else f"Cada pessoa tem direito a {cited.value} conexões ao mesmo tempo: encerre uma delas"
    )
    return by_rule("connections", account_rules.CONNECTIONS, cited, said)
