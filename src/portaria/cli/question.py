"""The case that ``portaria explain`` asks about, from options."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portaria.cli import output
from portaria.norms.deciding.given import Given
from portaria.norms.kinds.values import suggestion
from portaria.norms.vocabulary import Rule, Vocabulary

SHORT = ("category", "event", "standard", "leave_kind", "ground")
"""Dimensions with an option of their own; ``--given`` takes any."""


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, checked against the vocabulary."""

    rule: Rule[object]
    given: Given
    on: date


def question(
    vocabulary: Vocabulary,
    name: str,
    said: list[tuple[str, str, str]],
    events: tuple[str, ...],
    flags: tuple[str, ...],
    day: date,
) -> Question:
    """The question, with each thing said as (option, dimension, text); exit 2 where it is wrong."""
    try:
        rule = vocabulary.rule(name)
    except KeyError as error:
        output.bad_input(f"{error.args[0]}; veja «portaria rule list»")
    given = Given()
    for option, dimension, text in said:
        _take(option, given, dimension, text, rule, vocabulary)
    for flag in flags:
        if flag not in vocabulary.conditions:
            hint = suggestion(flag, vocabulary.conditions)
            output.bad_input(f"--when: a condição «{flag}» não existe{hint}")
        _take("--when", given, flag, "true", rule, vocabulary)
    for event in events:
        _event(given, event, rule, vocabulary)
    return Question(rule, given, day)


def _take(
    option: str,
    given: Given,
    name: str,
    text: str,
    rule: Rule[object],
    vocabulary: Vocabulary,
) -> None:
    try:
        given.add(name, text, rule, vocabulary)
    except ValueError as error:
        output.bad_input(f"{option}: {error}")


def _event(given: Given, text: str, rule: Rule[object], vocabulary: Vocabulary) -> None:
    """``dismissal`` is a key of the rule; ``dismissal=2021-03-01`` is an event and its day."""
    if "=" not in text:
        _take("--event", given, "event", text, rule, vocabulary)
        return
    event, day = pair("--event", text)
    try:
        given.happened(event, date.fromisoformat(day), vocabulary)
    except ValueError as error:
        wrong = str(error) if "evento" in str(error) else f"«{day}» não é uma data: AAAA-MM-DD"
        output.bad_input(f"--event: {wrong}")


def pair(option: str, text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name or not value:
        output.bad_input(f"{option}: «{text}» não diz nome e valor; escreva nome=valor")
    return name.strip(), value.strip()
