"""One message, one verdict: every rule of the table asked, for every body whose norms reach it.

Pure: facts, snapshot and instant in, verdict out. Whatever fails inside a rule means that it could
not decide, which the body's failure mode answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from portaria.mail.gate.case import Case, Finding, case_of
from portaria.mail.gate.facts import MessageFacts, Route
from portaria.mail.gate.sentences import sentence
from portaria.mail.gate.snapshot import BodyLaw, GateSnapshot
from portaria.mail.gate.table import TABLE, Line
from portaria.mail.gate.verdict import (
    AddHeader,
    Change,
    Hit,
    Hold,
    Mode,
    Outcome,
    RemoveHeader,
    Reply,
    Verdict,
)
from portaria.mail.rules_gate import NONCONFORMING_BLOCKED

POWER = "mail.decide_held"
"""Whose competence it is to decide what is held (body.yaml)."""
OFFICIAL = "x-comunicacao-oficial"
_OURS = "x-portaria-"
_GRAVITY = {
    Outcome.PASS: 0,
    Outcome.CHANGE: 1,
    Outcome.HOLD: 2,
    Outcome.UNDECIDED: 3,
    Outcome.REFUSE: 4,
}
_ENHANCED = {"sender_identity": "5.7.1", "attachment_size": "5.3.4", "recipients": "5.5.3"}
"""Enhanced codes (RFC 3463) where another than 5.7.1 says more."""


@dataclass(slots=True)
class _Tally:
    """What the rules said so far."""

    hits: list[Hit] = field(default_factory=list)
    acting: list[Hit] = field(default_factory=list)
    changes: dict[Change, None] = field(default_factory=dict)
    misses: dict[str, None] = field(default_factory=dict)
    silent: dict[str, None] = field(default_factory=dict)
    undecided: dict[str, None] = field(default_factory=dict)
    tempfail: BodyLaw | None = None


def decide(facts: MessageFacts, snapshot: GateSnapshot, instant: datetime) -> Verdict:
    """The verdict on a message at ``instant`` (aware). Never raises."""
    tally = _Tally()
    outgoing = facts.envelope.route is Route.SUBMISSION
    bodies: list[BodyLaw] = []
    policies: list[str] = []
    for body in bodies_of(facts, snapshot, outgoing=outgoing):
        case = case_of(facts, snapshot, body, instant, outgoing=outgoing)
        if case is not None:
            bodies.append(body)
            policies.append(case.policy.digest)
            _ask(case, tally)
    return _verdict(facts, tally, bodies, tuple(policies), outgoing=outgoing)


def bodies_of(facts: MessageFacts, snapshot: GateSnapshot, *, outgoing: bool) -> Iterator[BodyLaw]:
    """The bodies whose norms rule on the message: the sender's for what is sent, the recipients'
    for what arrives."""
    envelope = facts.envelope
    if outgoing:
        login = envelope.login.lower()
        known = snapshot.account(login) if login else None
        if known is not None and known.profile.body in snapshot.bodies:
            yield snapshot.bodies[known.profile.body]
            return
        claimed = (login, envelope.sender, *(one.address for one in facts.content.from_))
        for address in claimed:
            body = snapshot.body_of_domain(address.lower().rpartition("@")[2])
            if body is not None:
                yield body
                return
    seen: set[str] = set()
    for recipient in envelope.recipients:
        body = snapshot.body_of_domain(recipient.lower().rpartition("@")[2])
        if body is not None and body.slug not in seen:
            seen.add(body.slug)
            yield body


def _ask(case: Case, tally: _Tally) -> None:
    for line in TABLE:
        try:
            answer = line.check(case)
        except Exception:  # whatever it is, the rule could not decide (design, habit 4)
            tally.undecided[line.name] = None
            if case.body.settings.failure == "tempfail" and _mode(line, case) is Mode.ENFORCE:
                tally.tempfail = tally.tempfail or case.body
            continue
        if answer is None:
            tally.silent[line.name] = None
        elif not answer:
            tally.misses[line.name] = None
        else:
            for finding in answer:
                _count(line, finding, case, tally)


def _mode(line: Line, case: Case, *, advice: bool = False) -> Mode:
    said = case.body.settings.modes.get(line.name)
    if said is not None:
        return said
    return Mode.WARN if advice and line.mode is Mode.ENFORCE else line.mode


def _count(line: Line, finding: Finding, case: Case, tally: _Tally) -> None:
    mode = _mode(line, case, advice=finding.advice)
    cited = finding.citation
    hit = Hit(
        rule=line.name,
        code=finding.code,
        mode=mode,
        asks=finding.asks,
        sentence=sentence(finding, case.body),
        provision=cited.ref if cited else "",
        label=cited.label if cited else "",
        since=cited.since.isoformat() if cited else "",
        detail=finding.detail,
        body=case.body.slug,
        who=finding.who,
        also=_blocking(finding, case),
    )
    tally.hits.append(hit)
    if mode is Mode.ENFORCE:
        tally.acting.append(hit)
        tally.changes.update(dict.fromkeys(finding.changes))
    elif mode is Mode.WARN:
        warned = f"{line.name}; {hit.provision}" if hit.provision else line.name
        tally.changes[AddHeader("X-Portaria-Aviso", warned)] = None


def _blocking(finding: Finding, case: Case) -> tuple[str, ...]:
    """The provision by which what breaks the norm is blocked at all (G13)."""
    if finding.asks not in (Outcome.REFUSE, Outcome.HOLD):
        return ()
    direction = "out" if case.outgoing else "in"
    ordered = case.policy.find(NONCONFORMING_BLOCKED, direction=direction)
    return ordered.refs if ordered is not None and ordered.value.orders else ()


def _verdict(
    facts: MessageFacts,
    tally: _Tally,
    bodies: list[BodyLaw],
    policies: tuple[str, ...],
    *,
    outgoing: bool,
) -> Verdict:
    changes = (*_cleaning(facts, outgoing=outgoing), *tally.changes)
    gravest = max((hit.asks for hit in tally.acting), key=_GRAVITY.__getitem__, default=None)
    outcome = gravest or Outcome.PASS
    if outcome is Outcome.PASS and changes:
        outcome = Outcome.CHANGE
    if tally.tempfail is not None and outcome is not Outcome.REFUSE:
        outcome = Outcome.UNDECIDED
    silent = tuple(name for name in tally.silent if name not in tally.misses)
    official = outgoing and _official(facts)
    return Verdict(
        outcome,
        changes=changes,
        reply=_reply(outcome, tally),
        hold=_hold(tally, bodies) if outcome is Outcome.HOLD else None,
        hits=tuple(tally.hits),
        misses=tuple(tally.misses),
        silent=silent,
        undecided=tuple(tally.undecided),
        notices=tuple(hit for hit in tally.hits if outgoing and hit.mode is Mode.WARN),
        bodies=tuple(body.slug for body in bodies),
        policies=policies,
        official=official,
        subject=facts.content.subject[:300] if official else "",
    )


def _reply(outcome: Outcome, tally: _Tally) -> Reply | None:
    if outcome is Outcome.REFUSE:
        first = next(hit for hit in tally.acting if hit.asks is Outcome.REFUSE)
        return Reply("550", _ENHANCED.get(first.rule, "5.7.1"), first.sentence)
    if outcome is Outcome.UNDECIDED and tally.tempfail is not None:
        asks = f" Dúvidas: {tally.tempfail.ask}." if tally.tempfail.ask else ""
        text = "A mensagem não pôde ser verificada agora: será aceita mais tarde, tente de novo."
        return Reply("451", "4.7.1", text + asks)
    return None


def _hold(tally: _Tally, bodies: list[BodyLaw]) -> Hold:
    reasons = sorted(tally.acting, key=lambda hit: hit.asks is not Outcome.HOLD)
    first = reasons[0]
    body = next(one for one in bodies if one.slug == first.body)
    return Hold(first.body, POWER, first.who, body.settings.hold_within, tuple(reasons))


def _official(facts: MessageFacts) -> bool:
    return any(value.lower() != "nao" for value in facts.content.values.get(OFFICIAL, ()))


def _cleaning(facts: MessageFacts, *, outgoing: bool) -> Iterator[Change]:
    """Headers that only we may set are taken away, as is the mark of an official communication
    that does not come from inside."""
    for name, count in facts.content.counts.items():
        if name.startswith(_OURS) or (name == OFFICIAL and not outgoing):
            yield from (RemoveHeader(name, index) for index in range(count, 0, -1))
