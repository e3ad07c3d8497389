"""``portaria explain``: the value in force and why; or who decides, when the norms are silent."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from portaria import clock
from portaria.bodies.assembly import Assembled
from portaria.cli import output
from portaria.cli.body import assembled_for, believed
from portaria.cli.options import DAY
from portaria.cli.question import SHORT, Question, pair, question
from portaria.norms.citations import Citation, Cited
from portaria.norms.deciding.explaining import Explanation
from portaria.norms.deciding.explaining import explain as explain_case
from portaria.norms.deciding.given import as_plain, in_words
from portaria.norms.deciding.settling import relatives_of
from portaria.norms.deciding.telling import keys_text
from portaria.norms.plain import Json
from portaria.norms.policy import Policy
from portaria.norms.transitions import LESSER
from portaria.norms.vocabulary import NOT_EXECUTED, Vocabulary
from portaria.people.omitted import deciders


@click.command()
@click.argument("rule", metavar="REGRA")
@click.option("--body", "slug", help="Órgão; dispensável se só há um.")
@click.option("--category", help="Categoria da pessoa ou espécie de caixa.")
@click.option(
    "--event",
    "events",
    multiple=True,
    help="Evento funcional; com o dia, EVENTO=AAAA-MM-DD, o que já se deu.",
)
@click.option("--standard", help="individual ou organizational.")
@click.option("--leave-kind", help="vacation, licence ou absence.")
@click.option("--ground", help="Motivo de suspensão.")
@click.option(
    "--given",
    multiple=True,
    metavar="DIMENSÃO=VALOR",
    help='De que a regra depende: route=outside, size="30 MB", occurrence=3…',
)
@click.option("--at", "time_of_day", metavar="HORA", help="Hora do dia, 19:30.")
@click.option("--when", "flags", multiple=True, help="Condição que vale no caso.")
@click.option("--on", type=DAY, help="Dia (padrão: hoje no fuso do órgão).")
@click.option("--opened", type=DAY, help="Caso aberto desde este dia, e ainda pendente.")
@click.option("--as-known-on", "as_known", type=DAY, help="Como se sabia neste dia.")
@click.option("--bodies-dir", type=click.Path(path_type=Path), help="Ler o órgão desta pasta.")
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def explain(
    rule: str,
    slug: str | None,
    events: tuple[str, ...],
    given: tuple[str, ...],
    time_of_day: str | None,
    flags: tuple[str, ...],
    on: date | None,
    opened: date | None,
    as_known: date | None,
    bodies_dir: Path | None,
    as_json: bool,
    **keys: str | None,
) -> None:
    """O valor de REGRA em vigor para um caso, e o dispositivo que o faz assim.

    Com --as-known-on, o que o órgão acreditava nesse dia sobre o dia --on: pelo que então tinha
    adotado, e pelo texto que então se conhecia.
    """
    body = assembled_for(slug, bodies_dir)
    body = body if as_known is None else believed(body, as_known, bodies_dir is not None)
    day = on or clock.today(ZoneInfo(body.config.zone))
    said = [(f"--{name.replace('_', '-')}", name, text) for name, text in keys.items() if text]
    said += [("--at", "time_of_day", time_of_day)] if time_of_day else []
    said += [("--given", *pair("--given", item)) for item in given]
    asked = question(body.vocabulary, rule, said, events, flags, day)
    policy = body.law.open_since(opened, day) if opened else body.law.on(day)
    known = asked.given
    answer = explain_case(
        policy, asked.rule, known.keys, frozenset(known.flags), events=known.events, on=day
    )
    if as_json:
        axes: dict[str, Json] = {
            "opened": opened.isoformat() if opened else None,
            "as_known_on": as_known.isoformat() if as_known else None,
        }
        output.json_out({**_as_json(body, policy, asked, answer), **axes})
        return
    if as_known:
        click.echo(f"como se sabia em {as_known:%d/%m/%Y}:")
    _show(body, policy, asked, answer)
    if opened and answer.found:
        _show_open(asked, answer.found, opened)


def _show_open(asked: Question, found: Cited[object], opened: date) -> None:
    """What the transition makes of a case open since ``opened``."""
    click.echo(f"  para o caso aberto em {opened:%d/%m/%Y}, ainda pendente")
    if found.counts_from:
        click.echo(f"  o prazo novo conta de {found.counts_from:%d/%m/%Y}, da entrada em vigor")
    if found.rival:
        rival, end = found.rival, "antes" if found.pick == LESSER else "depois"
        shown, label = asked.rule.type.as_text(rival.value), rival.citations[0].label
        click.echo(f"  ou {shown} ({label}): vale o que acabar {end}")


def _as_json(
    body: Assembled, policy: Policy, question: Question, answer: Explanation
) -> dict[str, Json]:
    return {
        **answer.as_json(),
        "executed": question.rule.executed,
        "body": body.config.slug,
        "on": question.on.isoformat(),
        "case": as_plain(question.given),
        "policy": policy.digest,
        "depends_on": list(_unsaid(policy, question, answer)),
        "omitted_cases": None if answer.found else _who_decides(policy),
    }


def _unsaid(policy: Policy, question: Question, answer: Explanation) -> tuple[str, ...]:
    """What the question leaves out and the norms do speak by, dimensions and ``event:<id>``: what
    is not asked is no silence of theirs."""
    if answer.found:
        return ()
    rule, entries = question.rule, policy.entries.get(question.rule.name, ())
    flags, events = frozenset(question.given.flags), question.given.events
    case, _ = policy.case(rule, flags=flags, events=events, on=question.on, **question.given.keys)
    spoken = [any(entry.keys[n] is not None for entry in entries) for n in range(len(rule.by))]
    pairs = zip(rule.by, case, spoken, strict=True)
    dimensions = [name for name, key, said in pairs if said and key is None]
    counted = {one.event for one in relatives_of(entries)} - events.keys()
    return (*dimensions, *(f"event:{event}" for event in sorted(counted)))


def _show_cases(
    policy: Policy, question: Question, unsaid: tuple[str, ...], vocabulary: Vocabulary
) -> None:
    options = ", ".join(_option(name) for name in unsaid)
    click.echo(f"  depende do caso; diga {options}:")
    for entry in policy.entries[question.rule.name]:
        case = "; ".join(keys_text(entry, question.rule, vocabulary))
        click.echo(f"    {entry.shown}: {case or 'os demais'} ({entry.citation.label})")


def _option(name: str) -> str:
    if name.startswith("event:"):
        return f"--event {name.removeprefix('event:')}=AAAA-MM-DD"
    if name == "time_of_day":
        return "--at"
    return f"--{name.replace('_', '-')}" if name in SHORT else f"--given {name}=…"


def _who_decides(policy: Policy) -> list[Json]:
    """Who decides what the norms omit: ``[{"decided_by", "norm", "provision", "label"}]``."""
    return [
        {
            "decided_by": rule.type.as_text(found.value),
            "norm": found.citations[0].norm,
            "provision": found.citations[0].provision,
            "label": found.citations[0].label,
        }
        for rule, found in deciders(policy)
    ]


def _show(body: Assembled, policy: Policy, question: Question, answer: Explanation) -> None:
    rule = question.rule
    click.echo(f"{rule.name}: {rule.about}")
    if not rule.executed:
        click.echo(f"  {NOT_EXECUTED}")
    click.echo(f"  {body.config.name}, em {question.on:%d/%m/%Y}{_case(body, question)}")
    if unsaid := _unsaid(policy, question, answer):
        _show_cases(policy, question, unsaid, body.vocabulary)
        return
    if answer.found is None:
        click.echo("  as normas em vigor não dizem nada sobre este caso")
        known = deciders(policy)
        for rule, found in known:
            who, source = rule.type.as_text(found.value), found.citations[0]
            click.echo(f"  {rule.about}: {who} ({source.label})")
        if not known:
            click.echo("  nem dizem quem decide os casos omissos")
        return
    click.echo(f"  {rule.type.as_text(answer.found.value)}")
    for citation in answer.found.citations:
        given = f", {citation.source}" if citation.source else ""
        click.echo(f"  porque: {citation.label}, desde {citation.since:%d/%m/%Y}{given}")
        click.echo(f"          {_about(body, citation, question.on)}")
    for entry, why in answer.beaten:
        click.echo(f"  cede:   {entry.citation.label} («{entry.shown}»), porque {why}")


def _case(body: Assembled, question: Question) -> str:
    words = in_words(question.given, body.vocabulary)
    return f"; {'; '.join(words)}" if words else ""


def _about(body: Assembled, citation: Citation, day: date) -> str:
    """What the cited provision says, in the pack's words."""
    pack = next(p for p in body.packs.values() if p.norm.id == citation.norm)
    wordings = pack.provisions[citation.provision].wordings
    return next((w.about for w in wordings if day in pack.days_of(w)), wordings[-1].about)
