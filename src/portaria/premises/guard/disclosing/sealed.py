"""Carrying out a request for records of passages: the one place from which they are looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portaria.bodies.models import Body
from portaria.bodies.policies import adopted
from portaria.ledger.acts import append
from portaria.ledger.types import Json
from portaria.premises.guard.disclosing import seeking
from portaria.premises.guard.disclosing.closing import close, line
from portaria.premises.guard.disclosing.seeking import Scope
from portaria.premises.guard.disclosing.telling import name_disclosed, name_visits, tell
from portaria.premises.guard.listing import names_of
from portaria.premises.places.models import Device
from portaria.procedures.records import sealing
from portaria.procedures.records.packages import Shelf
from portaria.procedures.records.printing import CSV, PDF, Printed

SHELF = Shelf("_deliveries_door")
_WORDS = {
    "seen": "Instante", "reader": "Leitor", "passage": "Passagem", "side": "Sentido",
    "who": "Quem", "badge": "Crachá", "card": "Cartão", "companion": "Segundo cartão",
    "factors": "Identificações", "opens": "Abriu", "why": "Por quê", "provision": "Dispositivo",
    "offline": "Sem ligação", "differs": "Decidida de novo",
}  # fmt: skip
_SHOWN = {"seen": 4, "passage": 4, "side": 2, "who": 4, "opens": 2, "why": 5}
_EXPLAINED = "Leituras de crachás nas portas, como cada porta as registrou."
_SIDES = {"in": "entrada", "out": "saída"}
_YES = {True: "sim", False: "não"}


@dataclass(frozen=True, slots=True)
class Granted:
    """What a granted request gives.

    Attributes:
        request: its key.
        facts: what was asked, as (label, answer) in Portuguese.
        persons: whose passages it names.
        secret: whether those concerned are not told yet.
        deciders: who approved it.
        provisions: what entitles to it.
    """

    request: int
    body: str
    scope: Scope
    facts: Sequence[tuple[str, str]]
    persons: Sequence[int]
    secret: bool
    deciders: Sequence[int]
    provisions: tuple[str, ...]


def hand_over(one: Granted, *, by: str, at: datetime) -> None:
    """Look up what ``one`` asks for, seal it for who asked, and tell those concerned, unless it is
    secret. Of a transaction that does not commit, a file nobody knows is left, which the daily
    tidying deletes."""
    its = adopted(one.body)
    records = seeking.found(one.body, one.scope, today=its.calendar.day_of(at))
    printed = Printed(_WORDS, _SHOWN, _EXPLAINED, its.calendar.zone)
    shown = list(_in_words(records))
    facts = (
        *one.facts,
        ("Dispositivos", ", ".join(one.provisions)),
        ("Registros", str(len(records))),
    )
    title = f"Registros de passagens: pedido nº {one.request}"
    issuer = Body.objects.values_list("name", flat=True).get(pk=one.body)
    files = {
        CSV: printed.csv(shown),
        PDF: printed.pdf(title, facts, shown, issuer=issuer, at=at),
    }
    packed, digest, hashes = sealing.pack(files, _manifest(one, len(records), at))
    row = close(one.request, at=at)
    row.secret, row.rows, row.digest, row.sealed_at = one.secret, len(records), digest, at
    row.package = SHELF.put(str(one.request), packed).name
    row.save()
    told: dict[str, Json] = {"records": len(records), "manifest": digest, "files": dict(hashes)}
    append([line(row, "sealed", at, told)], by=by, at=at)
    parties = {_key(record["party"]) for record in records}
    name_disclosed(row, one.persons or {key for key in parties if key > 0})
    name_visits(row, {-key for key in parties if key < 0})
    if not row.secret:
        tell(row, by=by, at=at)


def _manifest(one: Granted, records: int, at: datetime) -> Mapping[str, Any]:
    return {
        "request": one.request,
        "body": one.body,
        "asked": dict(one.facts),
        "period": {"first": one.scope.first.isoformat(), "last": one.scope.last.isoformat()},
        "provisions": list(one.provisions),
        "decided_by": list(one.deciders),
        "sealed_at": at.isoformat(),
        "records": records,
    }


def _key(party: str) -> int:
    """A person's key, or minus that of a visit, as passages have it; 0 nobody's."""
    kind, _, key = party.partition(":")
    return int(key or 0) * (1 if kind == "person" else -1)


def _in_words(records: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Each record with its reader's place and its bearer's name; what was since renamed is called
    as today, what is there no more by its key."""
    readers = Device.objects.select_related("passage").in_bulk({one["reader"] for one in records})
    parties = {one["party"]: _key(one["party"]) for one in records}
    names = names_of(set(parties.values()))
    for one in records:
        reader = readers.get(one["reader"])
        yield {
            **one,
            "reader": reader.code if reader else one["reader"],
            "passage": reader.passage.name if reader else "",
            "side": _SIDES.get(reader.side, "") if reader else "",
            "who": names.get(parties[one["party"]], one["party"]),
            "opens": _YES[one["opens"]],
            "offline": _YES[one["offline"]],
        }
