"""From the lines that speak of a passage to its verdict: exceptions set lines aside, then one that
opens and none that refuses is needed. Weighed once for all passages that have it in common."""

from __future__ import annotations

from portaria.norms.decision import Decision, Reason
from portaria.premises.doors.lines import TABLE, Line, Says, speaking
from portaria.premises.doors.sentences import Shared, reason
from portaria.premises.doors.types import Outcome, Verdict

_SILENT = Reason(
    "nothing_opens", "Nenhuma regra abre esta passagem.", None, None
)  # who enters must be let in by something
_REPORT = "Chame a gestão da segurança: o leitor não está no cadastro."
UNKNOWN_READER = Verdict(
    opens=False,
    decision=Decision(
        Outcome.REFUSE, (Reason("unknown_reader", "Leitor desconhecido.", None, None),), ""
    ),
    guard=_REPORT,
    beaten=(),
    records=(),
)


def weigh(bits: int, shared: Shared) -> Verdict:
    """The verdict on passages of which the lines in ``bits`` speak."""
    holding = speaking(bits)
    told = {line.name: reason(line.name, shared) for line in holding}
    standing = [line for line in holding if _setter(line, holding) is None]
    refusing = [line for line in standing if line.says is Says.REFUSES]
    opening = [line for line in standing if line.says is Says.OPENS]
    opens = bool(opening) and not refusing
    leading = opening if opens else refusing
    telling = [line for line in standing if line.says is Says.TELLS] if opens else []
    reasons = tuple(told[line.name] for line in (*leading, *telling)) or (_SILENT,)
    policy = shared.law.policy
    recorded = shared.law.records(shared.profile.category)
    return Verdict(
        opens=opens,
        decision=Decision(
            Outcome.OPEN if opens else Outcome.REFUSE, reasons, policy.digest if policy else ""
        ),
        guard=_guard(leading, telling, holding),
        beaten=tuple(
            (told[line.name], told[setter.name].text)
            for line in holding
            if line.says is not Says.TELLS and (setter := _setter(line, holding)) is not None
        ),
        records=tuple(map(str, recorded.value)) if recorded is not None else (),
    )


def _setter(line: Line, holding: tuple[Line, ...]) -> Line | None:
    """What sets ``line`` aside."""
    return next((other for other in holding if line.name in other.excepts), None)


def _guard(leading: list[Line], telling: list[Line], holding: tuple[Line, ...]) -> str:
    """What leads says what to do; of a passage that opens, also what is told beside it, and of who
    leaves with a blocked badge, that it be kept."""
    said = [line.guard for line in (*leading[:1], *telling) if line.guard]
    if leading and leading[0].name == "egress":
        said += [line.guard for line in holding if line.name == "blocked"]
    return " ".join(dict.fromkeys(said))


def check_table() -> None:
    """Raises ValueError: a line excepts one that is not there, or has another's name."""
    names = {line.name for line in TABLE}
    for line in TABLE:
        if missing := line.excepts - names:
            raise ValueError(f"{line.name}: {sorted(missing)}")
    if len(names) != len(TABLE):
        raise ValueError("two lines have one name")
