"""What ``portaria gate try`` tells people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from portaria.bodies.powers import POWER_WORDS
from portaria.frame.labels import GATE_MODES
from portaria.mail.gate.kinds.unexamined import LABELS
from portaria.mail.gate.table import TABLE
from portaria.mail.gate.verdict import AddHeader, SetHeader

if TYPE_CHECKING:
    from portaria.mail.gate.facts import MessageFacts, Part, Scans
    from portaria.mail.gate.table import Line
    from portaria.mail.gate.verdict import Change, Hit, Hold, Verdict

_OUTCOMES = {
    "pass": "passa",
    "change": "passa, mudada",
    "hold": "fica retida",
    "refuse": "é recusada",
    "undecided": "não pôde ser decidida",
}


def told(facts: MessageFacts, verdict: Verdict, deciders: str) -> Iterator[str]:
    """Line by line; ``deciders`` are those who hold the power over what is held."""
    bodies = ", ".join(verdict.bodies) or "nenhum órgão com normas publicadas"
    yield f"a mensagem {_OUTCOMES[verdict.outcome]} ({bodies})"
    if verdict.reply:
        reply = verdict.reply
        yield f"  resposta: {reply.code} {reply.enhanced} {reply.text}"
    if verdict.hold:
        yield f"  quem decide: {_who(verdict.hold, deciders)}"
    for change in verdict.changes:
        yield f"  mudança: {_change(change)}"
    for part in facts.content.parts:
        yield f"  parte {part.number}: {_part(part)}"
    for line in TABLE:
        hits = [hit for hit in verdict.hits if hit.rule == line.name]
        for hit in hits:
            yield from _hit(hit)
        if not hits:
            yield from _nothing(line, verdict, facts.scans)


def _who(hold: Hold, deciders: str) -> str:
    power = POWER_WORDS[hold.power]
    who = hold.who or deciders
    return f"{who} ({power})" if who else f"quem tem a competência de {power}"


def _change(change: Change) -> str:
    if isinstance(change, AddHeader):
        return f"acrescenta {change.name}: {change.value}"
    if isinstance(change, SetHeader):
        return f"{change.name} passa a {change.value}"
    return f"tira {change.name} ({change.index}º)"


def _part(part: Part) -> str:
    said = [*part.names[:1], part.type.label, f"{part.size} bytes"]
    dangers = "".join(f"; {one.label} em {one.where}" for one in part.dangers)
    why = f"; não examinada: {LABELS[part.unexamined]}" if part.unexamined else ""
    return f"{', '.join(said)}{dangers}{why}"


def _hit(hit: Hit) -> Iterator[str]:
    yield f"  [achou] {hit.rule} ({GATE_MODES[hit.mode]}): {hit.sentence}"
    if hit.provision:
        refs = ", ".join((hit.provision, *hit.also))
        yield f"          {refs}, desde {date.fromisoformat(hit.since):%d/%m/%Y}"


def _nothing(line: Line, verdict: Verdict, scans: Scans) -> Iterator[str]:
    """A rule that found nothing, and why: no norm speaks of it, what it rests on was not asked, or
    it looked."""
    if line.name in verdict.undecided:
        said = "sem resposta"
    elif line.name in verdict.silent:
        said = "cala "
    elif line.name in verdict.misses:
        unasked = {"virus": not scans.virus.asked, "spam": not scans.spam.asked}
        said = "sem consulta" if unasked.get(line.name) else "nada "
    else:
        return
    yield f"  [{said}] {line.name}: {line.about}"
