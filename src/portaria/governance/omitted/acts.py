"""Omitted cases: asked, decided by whoever the norm says, kept as precedents (N8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portaria.bodies.assembly import Assembled
from portaria.bodies.policies import adopted
from portaria.database.copying import next_ids
from portaria.duties.acts import close_about, drop_duties, open_duties
from portaria.duties.types import DutyDraft
from portaria.governance.models import OmittedCase
from portaria.governance.types import Refused
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, Json, ref
from portaria.norms.pack import Pack
from portaria.norms.policy import Policy
from portaria.people import rules as people

DECIDE, POWER = "governance.decide_omitted_case", "norms.decide_omitted"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: of which norm, near which provision ("" for none), by whom (None: the system
    or a stranger to the body)."""

    body: str
    norm: str
    question: str
    provision: str = ""
    person: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What was decided. ``overrules`` is the precedent that gives way to this one."""

    decision: str
    summary: str = ""
    precedent: bool = True
    overrules: int | None = None


def ask_case(asked: Question, *, by: str, at: datetime) -> int:
    """Ask for the decision of a case that the norm leaves out; its primary key. Whoever is
    competent gets a duty.

    Raises:
        Refused: the question is empty, or the norm or the provision is not the body's.
    """
    its = adopted(asked.body)
    pack = _asked_about(asked, its)
    policy = its.law.on(its.calendar.day_of(at))
    competence, provisions = competent(policy)
    [key] = next_ids(OmittedCase, 1)
    facts: dict[str, Json] = {
        "norm": asked.norm,
        "provision": asked.provision,
        "question": asked.question,
        "competence": competence,
    }
    line = _line("asked", key, asked.body, asked.person, at, provisions, policy.digest, facts)
    [act] = append([line], by=by, at=at)
    OmittedCase.objects.create(
        pk=key,
        body_id=asked.body,
        norm=asked.norm,
        provision=asked.provision,
        question=asked.question.strip(),
        asked_by_id=asked.person,
        asked_at=at,
        state="asked",
        competence=competence,
        provisions=list(provisions),
        act=act,
    )
    open_duties([_deciding(key, asked, pack, provisions, policy.digest, at)], at=at)
    return key


def _deciding(
    key: int,
    asked: Question,
    pack: Pack,
    provisions: tuple[str, ...],
    policy: str,
    at: datetime,
) -> DutyDraft:
    """What whoever is competent has to do about the case ``key``."""
    return DutyDraft(
        kind=DECIDE,
        body=asked.body,
        subject=ref("omitted_case", key),
        person=asked.person,
        run_at=at,
        key=f"{DECIDE}:{key}",
        about=f"Decidir o caso omisso nº {key}, de {pack.norm.short}",
        provisions=provisions,
        assignee=f"power:{POWER}",
        policy=policy,
    )


def _asked_about(asked: Question, its: Assembled) -> Pack:
    """The norm that the question is about, if it can be asked."""
    pack = its.packs.get(asked.norm)
    if pack is None:
        raise Refused(f"a norma «{asked.norm}» não é deste órgão")
    if asked.provision and asked.provision not in pack.provisions:
        raise Refused(f"«{asked.provision}» não é um dispositivo de {pack.norm.short}")
    if not asked.question.strip():
        raise Refused("descreva o caso que a norma não trata")
    return pack


def decide_case(key: int, answer: Answer, *, person: int, by: str, at: datetime) -> None:
    """``person``, of the competent body, decides.

    Raises:
        Refused: the case is not waiting, there is no decision, a precedent has no summary to be
            found by, whoever asked decides, or what is overruled is no precedent of the norm.
    """
    case = OmittedCase.objects.select_for_update().filter(pk=key).first()
    if case is None or case.state != "asked":
        raise Refused("esse caso não espera decisão")
    if case.asked_by_id == person:
        raise Refused("quem perguntou não decide o próprio caso")
    if not answer.decision.strip():
        raise Refused("escreva o que se decidiu")
    if answer.precedent and not answer.summary.strip():
        raise Refused("um precedente precisa de ementa, pela qual se encontre")
    if answer.overrules is not None:
        _overrule(case, answer.overrules)
    facts: dict[str, Json] = {
        "decision": answer.decision,
        "summary": answer.summary,
        "precedent": answer.precedent,
        "overrules": answer.overrules,
    }
    cited = [f"{case.norm}#{case.provision}"] if case.provision else []
    provisions = tuple(dict.fromkeys([*case.provisions, *cited]))
    line = _line("decided", key, case.body_id, person, at, provisions, "", facts)
    append([line], by=by, at=at)
    OmittedCase.objects.filter(pk=key).update(
        state="decided",
        decision=answer.decision.strip(),
        summary=answer.summary.strip(),
        precedent=answer.precedent,
        decided_by=person,
        decided_at=at,
    )
    close_about([ref("omitted_case", key)], DECIDE, by=by, at=at, note="caso decidido")


def withdraw_case(key: int, *, person: int, by: str, at: datetime) -> None:
    """Whoever asked takes the question back.

    Raises:
        Refused: it is another's, or was decided already.
    """
    case = OmittedCase.objects.select_for_update().filter(pk=key).first()
    if case is None or case.state != "asked" or case.asked_by_id != person:
        raise Refused("só quem perguntou retira a pergunta, e antes da decisão")
    line = _line("withdrawn", key, case.body_id, person, at, tuple(case.provisions), "", {})
    append([line], by=by, at=at)
    OmittedCase.objects.filter(pk=key).update(state="withdrawn")
    drop_duties(
        subjects=[ref("omitted_case", key)], kinds=[DECIDE], why="a pergunta foi retirada", at=at,
        by=by,
    )  # fmt: skip


def competent(policy: Policy) -> tuple[str, tuple[str, ...]]:
    """Who decides omitted cases in the norm's words, with who approves, and the provisions; ""
    where the norms are silent about that too."""
    found = policy.find(people.OMITTED_CASES)
    if found is None:
        return "", ()
    words, refs = ", ".join(found.value), list(found.refs)
    if approval := policy.find(people.OMITTED_APPROVED):
        words += f", com aprovação de {approval.value}"
        refs += approval.refs
    return words, tuple(dict.fromkeys(refs))


def _overrule(case: OmittedCase, older: int) -> None:
    precedents = OmittedCase.objects.filter(
        pk=older, body=case.body_id, norm=case.norm, precedent=True, overruled_by=None
    )
    if not precedents.update(overruled_by=case.pk):
        raise Refused(f"o caso nº {older} não é precedente em vigor desta norma")


def _line(
    what: str,
    key: int,
    body: str,
    person: int | None,
    at: datetime,
    provisions: tuple[str, ...],
    policy: str,
    facts: dict[str, Json],
) -> ActDraft:
    return ActDraft(
        kind=f"governance.omitted_case.{what}",
        subject=ref("omitted_case", key),
        person=person,
        body=body,
        held_at=at,
        provisions=provisions,
        policy=policy,
        content={"facts": facts},
    )
