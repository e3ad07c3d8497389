"""Drafts of norms: begun from a norm of the body, changed provision by provision, discarded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from portaria.bodies.acts import latest_adoption
from portaria.bodies.contents import kept_cases, sources_from
from portaria.bodies.policies import adopted
from portaria.database.copying import next_ids
from portaria.governance.models import Draft
from portaria.governance.types import Refused
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, Json, ref
from portaria.norms.authoring.editing import block_of, with_block
from portaria.norms.places import Findings, SourceError
from portaria.norms.reading.source import Scalar, Table, content_digest, load

POWER = "norms.draft"


def begin_draft(body: str, norm: str, title: str, *, by: str, at: datetime) -> int:
    """A draft that says what ``norm`` says now; its primary key.

    Raises:
        Refused: the body does not have the norm, or the draft has no title.
    """
    its, adoption = adopted(body), latest_adoption(body)
    pack = its.packs.get(norm)
    if pack is None or adoption is None:
        raise Refused(f"a norma «{norm}» não é deste órgão")
    if not title.strip():
        raise Refused("dê à minuta um título pelo qual se reconheça")
    files = pack_files(adoption.contents, norm)
    return _begun(body, norm, title, pack.digest, files, by, at)


def upload_draft(body: str, title: str, files: Mapping[str, str], *, by: str, at: datetime) -> int:
    """A draft that says what ``files`` say; its primary key. It is of the norm whose id they give.

    Raises:
        Refused: there is no ``norm.yaml`` with an id among them, a file cannot be read, or the
            draft has no title.
    """
    for name, text in files.items():
        _readable(name, text)
    sheet = load(files.get("norm.yaml", ""), "norm.yaml", Findings())
    given = sheet.get("id") if isinstance(sheet, Table) else None
    if not isinstance(given, Scalar) or not given.text:
        raise Refused("falta norm.yaml com o «id» da norma: envie a pasta do pacote inteira")
    norm = given.text
    if not title.strip():
        raise Refused("dê à minuta um título pelo qual se reconheça")
    return _begun(body, norm, title, "", files, by, at)


def change_provision(key: int, provision: str, text: str, *, by: str, at: datetime) -> None:
    """Put ``text`` in the place of a provision's block. It may still have problems of content,
    which the check shows; what is no YAML at all is refused.

    Raises:
        Refused: the draft was discarded, it has no such provision, or the text cannot be read.
    """
    draft = _locked(key)
    try:
        files = with_block(draft.files, block_of(draft.files, provision), text)
    except (KeyError, ValueError) as error:
        raise Refused(str(error.args[0])) from None
    for name, content in files.items():
        if content != draft.files.get(name):
            _readable(name, content)
    _changed(draft, files, {"provision": provision}, by, at)


def change_file(key: int, name: str, text: str, *, by: str, at: datetime) -> None:
    """Put ``text`` in the place of a whole file of the draft (``norm.yaml``, a chapter, cases).

    Raises:
        Refused: the draft was discarded, has no such file, or the text cannot be read.
    """
    draft = _locked(key)
    if name not in draft.files:
        raise Refused(f"a minuta não tem o arquivo «{name}»")
    _readable(name, text)
    _changed(draft, {**draft.files, name: text}, {"file": name}, by, at)


def discard_draft(key: int, *, by: str, at: datetime) -> None:
    """Discard a draft; the ledger keeps that it was.

    Raises:
        Refused: it was discarded already.
    """
    draft = _locked(key)
    append([_line("discarded", key, draft.body_id, at, {})], by=by, at=at)
    Draft.objects.filter(pk=key).update(discarded_at=at, changed_at=at)


def restore_draft(key: int, *, by: str, at: datetime) -> None:
    """Take a discarded draft up again, as it was.

    Raises:
        Refused: it was not discarded.
    """
    draft = Draft.objects.select_for_update().filter(pk=key, discarded_at__isnull=False).first()
    if draft is None:
        raise Refused("essa minuta não foi descartada")
    append([_line("restored", key, draft.body_id, at, {})], by=by, at=at)
    Draft.objects.filter(pk=key).update(discarded_at=None, changed_at=at)


def pack_files(contents: list[str], norm: str) -> dict[str, str]:
    """The files of a norm as an adoption keeps them, also where it is an internal act, with the
    cases beside it.

    Raises:
        Refused: the adoption does not have it.
    """
    sources, cases = sources_from(contents), kept_cases(contents, norm)
    if norm in sources.packs:
        return {**sources.packs[norm], **cases}
    prefix = f"acts/{norm}/"
    own = {n.removeprefix(prefix): t for n, t in sources.own.items() if n.startswith(prefix)}
    if not own:
        raise Refused(f"a norma «{norm}» não é deste órgão")
    return {**own, **cases}


def _begun(
    body: str,
    norm: str,
    title: str,
    based_on: str,
    files: Mapping[str, str],
    by: str,
    at: datetime,
) -> int:
    [key] = next_ids(Draft, 1)
    digest = content_digest(files)
    facts: dict[str, Json] = {"norm": norm, "title": title, "based_on": based_on, "digest": digest}
    append([_line("begun", key, body, at, facts)], by=by, at=at)
    Draft.objects.create(
        pk=key,
        body_id=body,
        norm=norm,
        title=title.strip(),
        based_on=based_on,
        files=dict(files),
        author=by,
        begun_at=at,
        changed_at=at,
    )
    return key


def _locked(key: int) -> Draft:
    draft = Draft.objects.select_for_update().filter(pk=key, discarded_at=None).first()
    if draft is None:
        raise Refused("essa minuta não existe, ou foi descartada")
    return draft


def _readable(name: str, text: str) -> None:
    findings = Findings()
    load(text, name, findings)
    if findings:
        raise Refused(str(SourceError(findings)))


def _changed(
    draft: Draft, files: Mapping[str, str], what: Mapping[str, Json], by: str, at: datetime
) -> None:
    facts = {**what, "digest": content_digest(files)}
    append([_line("changed", draft.pk, draft.body_id, at, facts)], by=by, at=at)
    Draft.objects.filter(pk=draft.pk).update(files=dict(files), changed_at=at)


def _line(what: str, key: int, body: str, at: datetime, facts: Mapping[str, Json]) -> ActDraft:
    return ActDraft(
        kind=f"governance.draft.{what}",
        subject=ref("draft", key),
        person=None,
        body=body,
        held_at=at,
        content={"facts": dict(facts)},
    )
