"""``portaria explain``: the value in force and why; or who decides, when the norms are silent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from portaria import clock
from portaria.bodies.assembly import Assembled
from portaria.cli import output
from portaria.cli.body import assembled_for
from portaria.cli.options import DAY
from portaria.norms.citations import Citation
from portaria.norms.explaining import Explanation
from portaria.norms.explaining import explain as explain_case
from portaria.norms.plain import Json
from portaria.norms.policy import Policy
from portaria.norms.values import suggestion
from portaria.norms.vocabulary import Rule, Vocabulary
from portaria.people.rules import OMITTED_CASES, OMITTED_TECHNICAL

_SILENCE = (OMITTED_TECHNICAL, OMITTED_CASES)
DIMENSIONS = ("category", "event", "standard", "leave_kind", "ground")


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, checked against the vocabulary."""

    rule: Rule[object]
    keys: dict[str, str | None]
    flags: frozenset[str]
    on: date


@click.command()
@click.argument("rule", metavar="REGRA")
@click.option("--body", "slug", help="Órgão; dispensável se só há um.")
@click.option("--category", help="Categoria da pessoa ou espécie de caixa.")
@click.option("--event", help="Evento funcional.")
@click.option("--standard", help="individual ou organizational.")
@click.option("--leave-kind", help="vacation, licence ou absence.")
@click.option("--ground", help="Motivo de suspensão.")
@click.option("--when", "flags", multiple=True, help="Condição que vale no caso.")
@click.option("--on", type=DAY, help="Dia (padrão: hoje no fuso do órgão).")
@click.option("--bodies-dir", type=click.Path(path_type=Path), help="Ler o órgão desta pasta.")
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def explain(
    rule: str,
    slug: str | None,
    flags: tuple[str, ...],
    on: date | None,
    bodies_dir: Path | None,
    as_json: bool,
    **keys: str | None,
) -> None:
    """O valor de REGRA em vigor para um caso, e o dispositivo que o faz assim."""
    body = assembled_for(slug, bodies_dir)
    day = on or clock.today(ZoneInfo(body.config.zone))
    question = _question(body.vocabulary, rule, keys, flags, day)
    policy = body.law.on(day)
    answer = explain_case(policy, question.rule, question.keys, question.flags)
    if as_json:
        output.json_out(_as_json(body, policy, question, answer))
    else:
        _show(body, policy, question, answer)


def _question(
    vocabulary: Vocabulary,
    name: str,
    keys: dict[str, str | None],
    flags: tuple[str, ...],
    day: date,
) -> Question:
    try:
        rule = vocabulary.rule(name)
    except KeyError as error:
        output.bad_input(f"{error.args[0]}; veja «portaria rule list»")
    given = {dimension: value for dimension, value in keys.items() if value is not None}
    for dimension, value in given.items():
        known = vocabulary.keys.get(dimension, {})
        option = f"--{dimension.replace('_', '-')}"
        if dimension not in rule.by:
            depends = ", ".join(rule.by) or "nada"
            output.bad_input(f"{option}: {name} não depende disso; depende de {depends}")
        if value not in known:
            output.bad_input(
                f"{option}: «{value}» não existe{suggestion(value, known)}; há {', '.join(known)}"
            )
    for flag in flags:
        if flag not in vocabulary.conditions:
            hint = suggestion(flag, vocabulary.conditions)
            output.bad_input(f"--when: a condição «{flag}» não existe{hint}")
    return Question(rule, dict(given), frozenset(flags), day)


def _as_json(
    body: Assembled, policy: Policy, question: Question, answer: Explanation
) -> dict[str, Json]:
    return {
        **answer.as_json(),
        "body": body.config.slug,
        "on": question.on.isoformat(),
        "case": {**question.keys, **dict.fromkeys(sorted(question.flags), True)},
        "policy": policy.digest,
        "depends_on": list(_unsaid(policy, question, answer)),
        "omitted_cases": None if answer.found else _who_decides(policy),
    }


def _unsaid(policy: Policy, question: Question, answer: Explanation) -> tuple[str, ...]:
    """The dimensions that the question leaves out, where the norms do speak but by case: what is
    not asked is no silence of theirs."""
    if answer.found or not policy.entries.get(question.rule.name):
        return ()
    return tuple(name for name in question.rule.by if question.keys.get(name) is None)


def _show_cases(policy: Policy, question: Question, unsaid: tuple[str, ...]) -> None:
    options = ", ".join(f"--{name.replace('_', '-')}" for name in unsaid)
    click.echo(f"  depende do caso; diga {options}:")
    for entry in policy.entries[question.rule.name]:
        case = "; ".join(", ".join(sorted(ids)) for ids in entry.keys if ids is not None)
        click.echo(f"    {entry.shown}: {case or 'os demais'} ({entry.citation.label})")


def _who_decides(policy: Policy) -> list[Json]:
    """Who decides what the norms omit: ``[{"decided_by", "norm", "provision", "label"}]``."""
    return [
        {
            "decided_by": rule.type.as_text(found.value),
            "norm": found.citations[0].norm,
            "provision": found.citations[0].provision,
            "label": found.citations[0].label,
        }
        for rule in _SILENCE
        if (found := policy.find(rule))
    ]


def _show(body: Assembled, policy: Policy, question: Question, answer: Explanation) -> None:
    rule = question.rule
    click.echo(f"{rule.name}: {rule.about}")
    click.echo(f"  {body.config.name}, em {question.on:%d/%m/%Y}{_case(body, question)}")
    if unsaid := _unsaid(policy, question, answer):
        _show_cases(policy, question, unsaid)
        return
    if answer.found is None:
        click.echo("  as normas em vigor não dizem nada sobre este caso")
        deciders = [(rule, found) for rule in _SILENCE if (found := policy.find(rule))]
        for rule, found in deciders:
            who, source = rule.type.as_text(found.value), found.citations[0]
            click.echo(f"  {rule.about}: {who} ({source.label})")
        if not deciders:
            click.echo("  nem dizem quem decide os casos omissos")
        return
    click.echo(f"  {rule.type.as_text(answer.found.value)}")
    for citation in answer.found.citations:
        click.echo(f"  porque: {citation.label}, desde {citation.since:%d/%m/%Y}")
        click.echo(f"          {_about(body, citation, question.on)}")
    for entry, why in answer.beaten:
        click.echo(f"  cede:   {entry.citation.label} («{entry.shown}»), porque {why}")


def _case(body: Assembled, question: Question) -> str:
    keys = body.vocabulary.keys
    words = [keys[name].get(id or "", id or "") for name, id in question.keys.items()]
    words += [body.vocabulary.conditions[flag] for flag in sorted(question.flags)]
    return f"; {'; '.join(words)}" if words else ""


def _about(body: Assembled, citation: Citation, day: date) -> str:
    """What the cited provision says, in the pack's words."""
    pack = next(p for p in body.packs.values() if p.norm.id == citation.norm)
    wordings = pack.provisions[citation.provision].wordings
    return next((w.about for w in wordings if day in pack.days_of(w)), wordings[-1].about)
