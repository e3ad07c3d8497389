"""Publishing a version of a norm to those it concerns, taking note of it, reminding (N7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from portaria.bodies.acts import latest_adoption
from portaria.bodies.policies import adopted, assembled_of
from portaria.database.copying import cursor
from portaria.duties.acts import close_about, drop_duties, open_duties
from portaria.duties.types import DutyDraft
from portaria.governance.models import Acknowledgement, Publication
from portaria.governance.publication import asking
from portaria.governance.publication.audience import audience_of, categories_in_service
from portaria.governance.publication.changes import changed_provisions
from portaria.governance.types import Published, Refused, Wish
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, Json, ref
from portaria.norms.pack import Pack

FOLLOW = "governance.follow_publication"
_REMINDED = """UPDATE governance_acknowledgement
    SET reminders = reminders + 1, reminded_at = %s
  WHERE id = ANY(%s)"""


def publish_norm(wish: Wish, *, by: str, at: datetime) -> Published:
    """Make known the norm as the body has it today. Whoever must take note gets a duty; whoever had
    not taken note of the version before is asked for this one instead.

    Raises:
        Refused: the body does not have the norm, this very text was published already, nobody is
            asked, or nothing says until when.
    """
    its, adoption = adopted(wish.body), latest_adoption(wish.body)
    pack = its.packs.get(wish.norm)
    if pack is None or adoption is None:
        raise Refused(f"a norma «{wish.norm}» não é deste órgão: veja «portaria body check»")
    today, before = its.calendar.day_of(at), _latest(wish.body, wish.norm)
    _must_be_new(wish, pack, before, today)
    old = assembled_of(before.adoption_id).packs[wish.norm] if before else None
    changed = changed_provisions(old, pack)
    policy = its.law.on(today)
    audience = audience_of(policy, categories_in_service(wish.body, today), wish.categories)
    if not audience.asked:
        raise Refused("a norma não diz quem deve dar ciência: escolha as categorias a quem se pede")
    if before is not None:
        _supersede(before, by=by, at=at)
    version = before.version + 1 if before else 1
    content: dict[str, Json] = {
        "version": version, "digest": pack.digest, "changed": list(changed),
        "asked": list(audience.asked), "silent": list(audience.silent), "note": wish.note,
    }  # fmt: skip
    line = ActDraft(
        kind="governance.norm.published", subject=ref("norm", wish.norm), person=None,
        body=wish.body, held_at=at, provisions=audience.provisions, policy=policy.digest,
        content=content,
    )  # fmt: skip
    [act] = append([line], by=by, at=at)
    publication = Publication.objects.create(
        body_id=wish.body,
        norm=wish.norm,
        version=version,
        adoption=adoption,
        digest=pack.digest,
        published_at=at,
        due_on=wish.due_on,
        categories=list(wish.categories),
        changed=list(changed),
        note=wish.note,
        act=act,
    )
    asked = asking.ask_readers(publication, its, audience, by=by, at=at)
    open_duties([_following(publication, audience.provisions, policy.digest, at)], at=at)
    return Published(publication.pk, version, changed, asked, audience.silent)


def _must_be_new(wish: Wish, pack: Pack, before: Publication | None, today: date) -> None:
    if wish.due_on is not None and wish.due_on < today:
        raise Refused(f"o prazo para ciência, {wish.due_on:%d/%m/%Y}, já passou: escolha outro dia")
    if before is not None and before.digest == pack.digest:
        raise Refused(
            f"este texto já foi publicado, como versão {before.version}; nada mudou desde então"
        )


def acknowledge(keys: Sequence[int], *, person: int, by: str, at: datetime) -> int:
    """``person`` takes note of publications, by the keys of what they were asked.

    Raises:
        Refused: one is another person's, was given already, or is no longer asked for.
    """
    asked = list(
        Acknowledgement.objects.select_for_update(of=("self",))
        .select_related("publication")
        .filter(pk__in=keys)
        .order_by("pk")
    )
    for one in asked:
        if one.person_id != person:
            raise Refused("cada um dá ciência por si: esta é de outra pessoa")
        if one.acknowledged_at is not None:
            raise Refused("a ciência desta versão já foi dada")
        if one.dropped_at is not None:
            raise Refused("esta versão foi substituída: dê ciência da mais nova")
    if len(asked) != len(set(keys)):
        raise Refused("não há tal pedido de ciência")
    Acknowledgement.objects.filter(pk__in=keys).update(acknowledged_at=at)
    lines = [
        asking.line("given", one.publication, one.pk, person, at, (), since=one.since_version)
        for one in asked
    ]
    append(lines, by=by, at=at)
    subjects = [ref("acknowledgement", one.pk) for one in asked]
    close_about(subjects, asking.ACKNOWLEDGE, by=by, at=at, note="ciência dada")
    return len(asked)


def remind(publication: Publication, keys: Sequence[int], *, by: str, at: datetime) -> int:
    """Remind those of ``keys`` who have not taken note; return how many."""
    waiting = Acknowledgement.objects.filter(
        publication=publication, pk__in=keys, acknowledged_at=None, dropped_at=None
    )
    found = list(waiting.order_by("pk").values_list("pk", "person", "reminders"))
    with cursor() as c:
        c.execute(_REMINDED, [at, [key for key, _, _ in found]])
    lines = [
        asking.line("reminded", publication, key, person, at, (), reminder=count + 1)
        for key, person, count in found
    ]
    append(lines, by=by, at=at)
    return len(found)


def _latest(body: str, norm: str) -> Publication | None:
    found = Publication.objects.select_for_update().filter(
        body_id=body, norm=norm, superseded_at=None
    )
    return found.first()


def _supersede(before: Publication, *, by: str, at: datetime) -> None:
    """The version before gives way: what was still asked for it is asked for no more."""
    Publication.objects.filter(pk=before.pk).update(superseded_at=at)
    asking.drop_open(before, why="a norma tem versão mais nova", by=by, at=at)
    drop_duties(
        subjects=[ref("publication", before.pk)],
        kinds=[FOLLOW],
        why="a norma tem versão mais nova",
        at=at,
        by=by,
    )


def _following(
    publication: Publication, provisions: tuple[str, ...], policy: str, at: datetime
) -> DutyDraft:
    return DutyDraft(
        kind=FOLLOW,
        body=publication.body_id,
        subject=ref("publication", publication.pk),
        person=None,
        run_at=at,
        key=f"{FOLLOW}:{publication.pk}",
        about=f"Acompanhar a ciência da norma {publication.norm}",
        provisions=provisions,
        payload={"publication": publication.pk},
        policy=policy,
    )
