"""What mail servers report: last access and bytes held. Facts, in bulk, without a line each; a
warning that follows from them is an act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from portaria.database.copying import cursor
from portaria.duties.acts import open_duties
from portaria.duties.types import DutyDraft
from portaria.ledger.types import Json, ref
from portaria.mail import store
from portaria.mail.acts.desk import Desk, Desks, drop, line, record
from portaria.mail.decisions import quota
from portaria.mail.types import INDIVIDUAL, Access, MailboxHeld, Refused, Usage

CLEAN = "mail.clean"

_SEEN = """
UPDATE mail_mailbox m SET last_access_at = seen.at, idle_asked_at = NULL, idle_answer = '',
       idle_stages = 0, idle_stage_at = NULL
FROM (SELECT address, max(at) AS at FROM unnest(%s::text[], %s::timestamptz[]) AS s (address, at)
      GROUP BY address) AS seen
WHERE m.address = seen.address AND m.state IN ('active', 'suspended')
  AND (m.last_access_at IS NULL OR m.last_access_at < seen.at)
"""
_ASKED = """
SELECT id FROM mail_mailbox
WHERE address = ANY(%s) AND (idle_asked_at IS NOT NULL OR idle_stages > 0)
"""
_UNKNOWN = """
SELECT s.address FROM unnest(%s::text[]) AS s (address)
WHERE NOT EXISTS (SELECT FROM mail_mailbox m WHERE m.address = s.address
                  AND m.state IN ('active', 'suspended', 'closed'))
"""
_HELD = """
UPDATE mail_mailbox m SET used_bytes = told.used
FROM unnest(%s::text[], %s::bigint[]) AS told (address, used)
WHERE m.address = told.address AND m.state IN ('active', 'suspended', 'closed')
  AND m.used_bytes <> told.used
RETURNING m.id
"""


def record_accesses(batch: Sequence[Access], *, by: str, at: datetime) -> int:
    """Record accesses seen; return how many mailboxes had an older one. An access older than the
    last one known changes nothing; one to a closed mailbox is not an access.

    Raises:
        Refused: an address is of no mailbox.
    """
    if not batch:
        return 0
    with transaction.atomic(), cursor() as c:
        _known([item.address for item in batch])
        c.execute(_ASKED, ([item.address for item in batch],))
        asked = [row[0] for row in c]
        drop(asked, ["mail.idle_reason", "mail.use_again"], "houve acesso à caixa", by=by, at=at)
        c.execute(_SEEN, ([i.address for i in batch], [i.at for i in batch]))
        return c.rowcount


def record_usage(batch: Sequence[Usage], *, by: str, at: datetime) -> int:
    """Record volumes; warn whoever has the mailbox, once near the limit (where a norm sets the
    share) and once at it (M8). Returns how many were warned.

    Raises:
        Refused: an address is of no mailbox.
    """
    if not batch:
        return 0
    with transaction.atomic():
        _known([item.address for item in batch])
        with cursor() as c:
            c.execute(_HELD, ([i.address for i in batch], [i.used_bytes for i in batch]))
            ids = [row[0] for row in c]
        return _warn(store.lock(ids), Desks(at), by=by, at=at) if ids else 0


def _warn(rows: dict[int, store.Row], desks: Desks, *, by: str, at: datetime) -> int:
    changed, acts, duties, relieved = [], [], [], []
    for row in rows.values():
        box, desk = row.box, desks[row.box.body]
        level = quota.level(box.used_bytes, box.quota_bytes, desk.policy)
        if level == row.quota_warned:
            continue
        changed.append((box.id, level))
        if not level:
            relieved.append(box.id)
        elif level == quota.FULL or not row.quota_warned:
            _, _, decision = quota.standard(box.category, desk.policy)
            facts: dict[str, Json] = {"used": box.used_bytes, "limit": box.quota_bytes}
            told = replace(decision, outcome=level)
            acts.append(line("warned", box, at, decision=told, facts=facts))
        if level == quota.FULL:
            duties.append((box, acts[-1].provisions, desk))
    store.write([key for key, _ in changed], quota_warned=[level for _, level in changed])
    marks = record(acts, by=by, at=at)
    drop(relieved, [CLEAN], "a caixa voltou a ter espaço", by=by, at=at)
    open_duties([_clean(*each, marks) for each in duties], at=at)
    return len(acts)


def _clean(
    box: MailboxHeld, provisions: tuple[str, ...], desk: Desk, marks: Mapping[str, int]
) -> DutyDraft:
    subject = ref("mailbox", box.id)
    who = f"person:{box.person}" if box.person else f"head-of:{box.unit}"
    return DutyDraft(
        kind=CLEAN,
        body=box.body,
        subject=subject,
        person=box.person,
        run_at=desk.at,
        key=f"{subject}:{CLEAN}:{marks[subject]}",
        about=f"{box.address} atingiu o limite: excluir as mensagens desnecessárias, "
        "preservando o que por norma deve ser preservado",
        provisions=provisions,
        payload={"kind": "individual" if box.kind == INDIVIDUAL else "organizational"},
        assignee=who,
        policy=desk.policy.digest,
    )


def _known(addresses: Sequence[str]) -> None:
    with cursor() as c:
        c.execute(_UNKNOWN, (list(addresses),))
        if unknown := sorted(row[0] for row in c):
            raise Refused(f"não existe caixa com o endereço {unknown[0]}")
