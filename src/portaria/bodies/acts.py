"""Adopting a configuration: from then on it decides, and every past policy can be rebuilt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from portaria.bodies.assembly import Assembled, assemble
from portaria.bodies.contents import cases_of, keep, pieces_of
from portaria.bodies.folders import sources_of
from portaria.bodies.models import Adoption, Body
from portaria.bodies.types import BodyConfig
from portaria.bodies.wiring import vocabulary
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, ref
from portaria.norms.places import Place, Problem, SourceError
from portaria.norms.plain import digest


def adopt(directory: Path, *, by: str, at: datetime) -> Adoption:
    """Adopt the body in ``directory`` with the norms of ``PACKS_DIR``, in one transaction. What is
    adopted already is not adopted again: the same adoption comes back and nothing is written.

    Raises:
        NotADirectoryError: there is no such folder.
        SourceError: the body or one of its norms has problems; nothing is written.
    """
    sources = sources_of(Path(directory), Path(settings.PACKS_DIR))
    assembled = assemble(sources, vocabulary())
    pieces = pieces_of(sources, assembled)
    identity = digest([piece.digest for piece in pieces])
    with transaction.atomic():
        body = _body(assembled.config, f"{directory}/body.yaml")
        latest = latest_adoption(body.slug)
        if latest and latest.digest == identity:
            return latest
        contents = keep([*pieces, *cases_of(sources, assembled)])
        [act] = append([_draft(assembled, identity, contents, at)], by=by, at=at)
        return Adoption.objects.create(
            body=body, digest=identity, contents=contents, adopted_at=at, act=act
        )


def latest_adoption(body: str) -> Adoption | None:
    """The configuration that ``body`` runs on."""
    return Adoption.objects.filter(body_id=body).order_by("-id").first()


def _body(config: BodyConfig, file: str) -> Body:
    """The body's row, made or brought up to date, and locked."""
    parent = Body.objects.filter(slug=config.parent).first() if config.parent else None
    if config.parent and parent is None:
        raise _refused(file, f"o órgão «{config.parent}» ainda não foi adotado: adote-o antes")
    wanted = {
        "name": config.name,
        "acronym": config.acronym,
        "zone": config.zone,
        "parent": parent,
        "root": parent.root if parent else config.slug,
    }
    body, made = Body.objects.select_for_update().get_or_create(slug=config.slug, defaults=wanted)
    if body.root != wanted["root"]:
        raise _refused(
            file,
            f"«parent»: {config.slug} já roda na família de «{body.root}», onde estão as suas "
            "pessoas e logins; não passa a outra por configuração",
        )
    if not made and any(getattr(body, name) != value for name, value in wanted.items()):
        Body.objects.filter(slug=config.slug).update(**wanted)
    return body


def _refused(file: str, why: str) -> SourceError:
    return SourceError([Problem(Place(file, 1, 1), why)])


def _draft(assembled: Assembled, identity: str, contents: Sequence[str], at: datetime) -> ActDraft:
    slug = assembled.config.slug
    return ActDraft(
        kind="body.configuration.adopted",
        subject=ref("body", slug),
        person=None,
        body=slug,
        held_at=at,
        policy=identity,
        content={
            "digest": identity,
            "contents": list(contents),
            "norms": [
                {"norm": name, "digest": pack.digest} for name, pack in assembled.packs.items()
            ],
        },
    )
