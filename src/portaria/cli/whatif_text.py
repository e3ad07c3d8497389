"""A what-if for people: who, what, when, how many."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import IO, TYPE_CHECKING

from portaria.cli.output import counted
from portaria.frame import categories, labels, whatif_words

if TYPE_CHECKING:
    from portaria.journeys.whatif.asking import Answer
    from portaria.journeys.whatif.changes import Change
    from portaria.journeys.whatif.rules import RuleChange, Said
    from portaria.journeys.whatif.tally import Tally

SHOWN = 40
"""Changes told one by one; ours, no norm's: the rest is in --csv and --json."""


def tell(result: Answer, spool: IO[str], target: IO[str]) -> None:
    """The summary, the rules that change, and the first changes."""
    from portaria.journeys.whatif.asking import changes_in

    for line in _summary(result):
        target.write(line + "\n")
    for change in islice(changes_in(spool), SHOWN):
        target.write(_line(change) + "\n")
    rest = result.tally.changes - SHOWN
    if rest > 0:
        target.write(f"… e mais {counted(rest, 'mudança', 'mudanças')}: veja --csv ou --json\n")
    target.write("Nada foi escrito.\n")


def _summary(result: Answer) -> Iterable[str]:
    laws, asked, tally = result.question.laws, result.question, result.tally
    yield (
        f"{laws.body}: eventos desde {asked.since:%d/%m/%Y}, prazos até {asked.until:%d/%m/%Y}; "
        f"as normas diferem a partir de {laws.first:%d/%m/%Y}"
    )
    yield ""
    yield counted(len(result.rules), "regra muda", "regras mudam")
    for change in result.rules:
        yield from _rule(change)
    yield ""
    yield (
        f"{counted(tally.affected, 'pessoa afetada', 'pessoas afetadas')} de {tally.persons}; "
        f"{counted(tally.changes, 'mudança', 'mudanças')}, "
        f"{counted(tally.events, 'evento', 'eventos')} e "
        f"{counted(tally.requests, 'pedido olhado', 'pedidos olhados')}"
    )
    for (source, aspect, effect), count in sorted(
        tally.kinds.items(), key=lambda pair: (-pair[1], pair[0])
    ):
        yield f"  {count:>8}  {_words(source, aspect, effect)}"
    if tally.changes:
        yield from _by_category(tally)
        yield from _volumes(tally)
        yield ""


def _rule(change: RuleChange) -> Iterable[str]:
    silent = "" if change.executed else " (ainda não executada)"
    yield f"  {change.rule}{silent}: {change.about}"
    yield from (f"    − {_said(said)}" for said in change.before)
    yield from (f"    + {_said(said)}" for said in change.after)


def _said(said: Said) -> str:
    return f"{said.text}, {said.case} [{said.provision}]"


def _by_category(tally: Tally) -> Iterable[str]:
    yield "Por categoria:"
    for (category, effect), count in tally.categories.most_common(20):
        name = categories.label(category) if category else "sem categoria"
        yield f"  {count:>8}  {name}: {labels.of(whatif_words.EFFECTS, effect)}"


def _volumes(tally: Tally) -> Iterable[str]:
    v = tally.volumes
    yield "Volumes (MB):"
    yield f"  limites somados: {_mb(v.quota_before)} → {_mb(v.quota_after)}"
    yield f"  em uso: {_mb(v.used)}"
    ending = f"{_mb(v.ending_before)} → {_mb(v.ending_after)}"
    yield f"  em caixas que se encerram até o último dia: {ending}"


def _mb(size: int) -> str:
    return f"{size / (1 << 20):,.0f}".replace(",", ".")


def _words(source: str, aspect: str, effect: str) -> str:
    return (
        f"{whatif_words.aspect(aspect)}: {labels.of(whatif_words.EFFECTS, effect)}"
        f" ({labels.of(whatif_words.SOURCES, source)})"
    )


def _line(change: Change) -> str:
    before = change.before.text if change.before else "nada"
    after = change.after.text if change.after else "nada"
    cited = [*(change.before.provisions[:1] if change.before else ())]
    cited += [*(change.after.provisions[:1] if change.after else ())]
    who = change.name or change.subject
    return (
        f"{change.on:%d/%m/%Y}  {who} ({change.subject}): "
        f"{whatif_words.aspect(change.aspect)}: {before} → {after}  [{' → '.join(cited)}]"
    )
