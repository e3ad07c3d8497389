"""Evidence: attached with its digest; every look at it, and every export, on record."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from portaria.incidents import listing
from portaria.incidents.acts.recording import line
from portaria.incidents.models import Evidence, Incident
from portaria.incidents.types import LARGEST, Piece, Refused, State
from portaria.ledger.acts import append
from portaria.ledger.types import Json

_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the same dossier gives the same octets


def attach_evidence(batch: Sequence[Piece], *, by: str, at: datetime) -> list[int]:
    """Attach files to open incidents; their primary keys.

    Raises:
        Refused: one is empty or too large, or its incident is closed.
    """
    with transaction.atomic():
        rows = Incident.objects.select_for_update().in_bulk({p.incident for p in batch})
        made, acts = [], []
        for piece in batch:
            row = rows.get(piece.incident)
            if row is None or row.state != State.OPEN:
                raise Refused("só se junta prova a uma comunicação aberta. Nada foi alterado")
            if not piece.content or len(piece.content) > LARGEST:
                limit = LARGEST >> 20
                raise Refused(
                    f"«{piece.name}»: a prova vai de 1 octeto a {limit} MB (limite nosso)"
                )
            digest = hashlib.sha256(piece.content).hexdigest()
            made.append(
                Evidence(
                    incident=row, name=piece.name[:200], content=zlib.compress(piece.content),
                    digest=digest, size=len(piece.content), added_at=at, added_by=by,
                )
            )  # fmt: skip
            acts.append(line(row, "evidence_added", {"name": piece.name, "digest": digest}, at))
        append(acts, by=by, at=at)
        return [one.pk for one in Evidence.objects.bulk_create(made)]


def see_evidence(
    key: int, *, purpose: str, person: int | None, by: str, at: datetime
) -> tuple[str, bytes]:
    """A piece of evidence, its name first, once the look is on record.

    Raises:
        Refused: no purpose was given.
    """
    with transaction.atomic():
        kept = Evidence.objects.select_related("incident").get(pk=key)
        _on_record(kept.incident, "evidence_seen", purpose, person, {"name": kept.name}, by, at)
        return kept.name, zlib.decompress(bytes(kept.content))


def export_dossier(key: int, *, purpose: str, person: int | None, by: str, at: datetime) -> bytes:
    """All of an incident as a ZIP: ``comunicacao.json``, the evidence, and the SHA-256 of each
    file; once the export is on record.

    Raises:
        Refused: no purpose was given.
    """
    with transaction.atomic():
        row = Incident.objects.get(pk=key)
        _on_record(row, "exported", purpose, person, {}, by, at)
        told = json.dumps(listing.as_json(row), ensure_ascii=False, indent=1).encode()
        files = {"comunicacao.json": told}
        for kept in row.evidence.order_by("pk"):
            name = f"provas/{kept.pk}-{_plain(kept.name)}"
            files[name] = zlib.decompress(bytes(kept.content))
    sums = "".join(f"{hashlib.sha256(raw).hexdigest()}  {n}\n" for n, raw in files.items())
    return _zipped({**files, "SHA256SUMS": sums.encode()})


def _on_record(row: Incident, verb: str, purpose: str, person: int | None,
               facts: dict[str, Json], by: str, at: datetime) -> None:  # fmt: skip
    if not purpose.strip():
        raise Refused("diga para que precisa ver a prova: fica no livro de atos")
    told = {**facts, "purpose": purpose.strip(), "looked": person}
    append([line(row, verb, told, at)], by=by, at=at)


def _plain(name: str) -> str:
    kept = "".join(c if c.isalnum() or c in "._-" else "_" for c in name)
    return kept.lstrip(".")[:100] or "prova"


def _zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in files.items():
            archive.writestr(zipfile.ZipInfo(name, _NO_TIME), raw)
    return out.getvalue()
