"""Contents: a configuration's files, kept by digest, so that any past policy can be rebuilt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portaria.bodies.assembly import Assembled, Sources, calendars_of, own_acts
from portaria.bodies.models import Content
from portaria.norms.reading import categories, keys
from portaria.norms.reading.files import without_cases
from portaria.norms.reading.source import content_digest

BODY, PACK, CALENDAR, CATEGORIES = "body", "pack", "calendar", "categories"
CASES = "cases"
"""About a norm, no part of it: kept with the adoption, without being what is adopted."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A set of files that changes as one."""

    kind: str
    name: str
    files: Mapping[str, str]

    @property
    def digest(self) -> str:
        """Over what the files say; its kind and name do not matter."""
        return content_digest(self.files)


def pieces_of(sources: Sources, assembled: Assembled) -> list[Piece]:
    """What a body uses, its own files first; nothing it does not use."""
    config = assembled.config
    used = sorted({n.pack for n in config.norms} - own_acts(sources.own).keys())
    return [
        Piece(BODY, config.slug, without_cases(sources.own)),
        Piece(CATEGORIES, categories.FILE, _ids(sources)),
        *(Piece(PACK, name, without_cases(sources.packs[name])) for name in used),
        *(
            Piece(CALENDAR, name, {f"{name}.yaml": sources.calendars[name]})
            for name in calendars_of(config)
        ),
    ]


def cases_of(sources: Sources, assembled: Assembled) -> list[Piece]:
    """The cases beside each norm that a body uses, by its id."""
    acts = own_acts(sources.own)
    folders = {n.pack: acts.get(n.pack) or sources.packs[n.pack] for n in assembled.config.norms}
    found = ((name, _cases(files)) for name, files in sorted(folders.items()))
    return [Piece(CASES, name, files) for name, files in found if files]


def _cases(files: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in files.items() if name.startswith(f"{CASES}/")}


def kept_cases(digests: Sequence[str], norm: str) -> dict[str, str]:
    """The cases beside ``norm`` as an adoption keeps them; none where it had none, or was made
    before they were kept."""
    found = Content.objects.filter(pk__in=digests, kind=CASES, name=norm).first()
    return dict(found.files) if found else {}


def _ids(sources: Sources) -> dict[str, str]:
    """The files that give ids to the vocabulary's open dimensions."""
    given = {categories.FILE: sources.categories, keys.FILE: sources.keys}
    return {name: text for name, text in given.items() if text}


def keep(pieces: Sequence[Piece]) -> list[str]:
    """Keep the pieces that are not kept yet; their digests, in order."""
    digests = [piece.digest for piece in pieces]
    Content.objects.bulk_create(
        (
            Content(digest=digest, kind=piece.kind, name=piece.name, files=dict(piece.files))
            for digest, piece in zip(digests, pieces, strict=True)
        ),
        ignore_conflicts=True,
    )
    return digests


def sources_from(digests: Sequence[str]) -> Sources:
    """The files of an adopted configuration.

    Raises:
        LookupError: contents are missing from the database.
    """
    kept = Content.objects.in_bulk(digests)
    if missing := [digest for digest in digests if digest not in kept]:
        raise LookupError(f"conteúdos adotados que faltam no banco: {', '.join(missing)}")
    found = [kept[digest] for digest in digests]
    only = {kind: [c for c in found if c.kind == kind] for kind in (BODY, CATEGORIES)}
    return Sources(
        own=only[BODY][0].files,
        packs={c.name: c.files for c in found if c.kind == PACK},
        categories=only[CATEGORIES][0].files[categories.FILE],
        keys=only[CATEGORIES][0].files.get(keys.FILE, ""),
        calendars={c.name: c.files[f"{c.name}.yaml"] for c in found if c.kind == CALENDAR},
    )
