"""Photographs taken at the desk, and the end of what is kept of visitors, each with its proof in
the ledger: the digest stays, the picture and the names go."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from portaria.database.copying import next_ids
from portaria.duties.acts import open_duties
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, ref
from portaria.people import sealed
from portaria.premises.desk import Desk, line
from portaria.premises.visits.acts.recording import ERASE_PHOTO, about, erasure, locked
from portaria.premises.visits.models import Event, Participant, Photo, Visit, Visitor
from portaria.premises.visits.types import LARGEST, SHOTS, TO_COME, Refused, Shot, State
from portaria.steps.reasons import by_fact, decided

PURPOSE = b"visitor photo"
_HERE = TO_COME | {State.OPEN}
_MARKS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


def keep_photos(batch: Sequence[Shot], *, by: str, at: datetime) -> list[int]:
    """Keep photographs of who is at the desk, sealed, each until its day; their keys. One of the
    same kind for the same visit takes the place of the former.

    Raises:
        Refused: it is no JPEG or PNG, or too large; the visit is over. Nothing is changed.
    """
    with transaction.atomic():
        rows, desk = locked([one.visit for one in batch], _HERE), Desk(at)
        made, lines, duties = [], [], []
        for key, one in zip(next_ids(Photo, len(batch)), batch, strict=True):
            _must_be_picture(one)
            row, digest = rows[one.visit], hashlib.sha256(one.content).hexdigest()
            last = desk.today(row.body_id) + timedelta(days=settings.VISITOR_PHOTOS_KEPT_DAYS)
            made.append(
                Photo(
                    pk=key, visit_id=one.visit, kind=one.kind, media=_media(one.content),
                    content=sealed.seal(base64.b64encode(one.content).decode("ascii"), PURPOSE),
                    digest=digest, taken_at=at, erase_on=last,
                )
            )  # fmt: skip
            fact = by_fact("photo", f"Fotografia guardada até {last:%d/%m/%Y}")
            decision = decided("kept", desk.policy(row.body_id), fact)
            told = {"photo": one.kind, "digest": digest, "erase_on": last.isoformat()}
            lines.append(about("photo_taken", row, decision, at, told))
            text = f"Apagar fotografia da visita nº {one.visit}"
            subject = ref("visit_photo", key)
            duties.append(erasure(ERASE_PHOTO, subject, row.body_id, last, desk, text))
        for one in batch:
            Photo.objects.filter(visit=one.visit, kind=one.kind).delete()
        Photo.objects.bulk_create(made)
        append(lines, by=by, at=at)
        open_duties(duties, at=at)
    return [photo.pk for photo in made]


def see_photo(photo: int, *, by: str, at: datetime) -> tuple[str, bytes]:
    """A photograph and its media type, once the look is on record.

    Raises:
        Photo.DoesNotExist: it was erased, or there never was one.
    """
    with transaction.atomic():
        kept = Photo.objects.select_related("visit").get(pk=photo)
        policy = Desk(at).policy(kept.visit.body_id)
        decision = decided("seen", policy, by_fact("seen", "Fotografia vista"))
        told = {"photo": kept.kind, "digest": kept.digest}
        append([about("photo_seen", kept.visit, decision, at, told)], by=by, at=at)
        return kept.media, base64.b64decode(sealed.unseal(bytes(kept.content), PURPOSE))


def erase_photos(photos: Sequence[int], *, by: str, at: datetime) -> int:
    """Photographs go; the ledger keeps which, by their digests. Return how many were there."""
    with transaction.atomic():
        kept = Photo.objects.select_for_update(of=("self",)).filter(pk__in=photos)
        rows, desk = list(kept.select_related("visit").order_by("pk")), Desk(at)
        fact = by_fact("over", "Terminou o dia até o qual a fotografia se guarda")
        append(
            [
                about("photo_erased", r.visit,
                      decided("erased", desk.policy(r.visit.body_id), fact), at,
                      {"photo": r.kind, "digest": r.digest})
                for r in rows
            ],
            by=by, at=at,
        )  # fmt: skip
        Photo.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def erase_visitors(visitors: Sequence[int], *, by: str, at: datetime) -> int:
    """Names and documents of visitors go, with what their visits say of them; that they came, when
    and to whom stays as numbers. Return how many were there."""
    with transaction.atomic():
        found = Visitor.objects.select_for_update().filter(pk__in=visitors, erased_at=None)
        rows, desk = list(found.order_by("pk")), Desk(at)
        keys = [row.pk for row in rows]
        Visit.objects.filter(visitor__in=keys).update(
            company="", purpose="", email="", plate="", extended_for=""
        )
        photos = Photo.objects.filter(visit__visitor__in=keys)
        erase_photos(list(photos.values_list("pk", flat=True)), by=by, at=at)
        Visitor.objects.filter(pk__in=keys).update(name="", document="", erased_at=at)
        append([_erased(row, desk) for row in rows], by=by, at=at)
    return len(rows)


def erase_participants(events: Sequence[int], *, by: str, at: datetime) -> int:
    """Names, documents and plates of who took part in ``events`` go; that they did stays. Return
    how many."""
    with transaction.atomic():
        rows = list(Event.objects.select_for_update().filter(pk__in=events).order_by("pk"))
        desk, fact = Desk(at), by_fact("over", "Terminou a guarda dos dados dos participantes")
        mine = Participant.objects.filter(event__in=rows)
        erased = mine.update(name="", document="", plate="")
        append(
            [
                line("event.participants_erased", ("school_event", row.pk), row.body_id,
                     decided("erased", desk.policy(row.body_id), fact), {}, at=at)
                for row in rows
            ],
            by=by, at=at,
        )  # fmt: skip
    return erased


def _erased(row: Visitor, desk: Desk) -> ActDraft:
    fact = by_fact("over", "Terminou a guarda dos dados do visitante")
    decision = decided("erased", desk.policy(row.body_id), fact)
    told = {"kept_until": row.keep_until.isoformat()}
    return line("visitor.erased", ("visitor", row.pk), row.body_id, decision, told, at=desk.at)


def _must_be_picture(one: Shot) -> None:
    if one.kind not in SHOTS or not _media(one.content):
        raise Refused("a fotografia tem de ser JPEG ou PNG. Nada foi alterado")
    if len(one.content) > LARGEST:
        raise Refused(f"a fotografia passa de {LARGEST >> 20} MB, limite deste produto")


def _media(content: bytes) -> str:
    return next((kind for mark, kind in _MARKS.items() if content.startswith(mark)), "")
