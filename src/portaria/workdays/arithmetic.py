"""A deadline's sum, kept as JSON, told in Portuguese so that anybody can check it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from portaria.norms.kinds.spans import EXACT
from portaria.norms.ranging.circles import WEEKDAYS

#: What :meth:`portaria.workdays.deadlines.Deadline.as_json` gives; values are JSON.
Sum = dict[str, Any]

_UNITS = {
    "minute": ("minuto", "minutos"),
    "hour": ("hora", "horas"),
    "day": ("dia corrido", "dias corridos"),
    "business_day": ("dia útil", "dias úteis"),
    "month": ("mês", "meses"),
    "year": ("ano", "anos"),
}


def text_of(data: Mapping[str, Any]) -> str:
    """The sum of a deadline, line by line: start, rule, each day that did not count, the end."""
    return "\n".join(lines_of(data))


def with_others(data: Mapping[str, Any], *others: Mapping[str, Any]) -> Sum:
    """``data`` and, told after it, the sums of other deadlines that begin with the same thing, each
    with its own provision (a closing begins the keeping and the time to ask for a copy)."""
    return {**data, "others": list(others)} if others else dict(data)


def lines_of(data: Mapping[str, Any]) -> list[str]:
    """The lines of :func:`text_of`, those of other deadlines told with it last."""
    lines = _lines_of(data)
    for other in data.get("others", ()):
        lines += ["", *_lines_of(other)]
    return lines


def _lines_of(data: Mapping[str, Any]) -> list[str]:
    lines = [_title(data), f"Início: {_start(data)}", f"Prazo: {span(data['budget'])}"]
    if began := data.get("began_at"):
        lines.insert(1, f"Aberto em {_moment(began)}; a norma posterior manda contar de novo")
    if data["budget"]["amount"] == 0:
        return [*lines, f"Vencimento: de imediato, {_moment(data['due_at'])}"]
    lines += _rule(data)
    lines += [_suspension(item) for item in data["suspensions"]]
    between, after = _split(data)
    lines += [f"Não conta {_skip(item)}" for item in between]
    if after:
        lines.append(f"Soma: {_day(data['nominal'])}")
    lines += [f"Não pode vencer {_skip(item)}" for item in after]
    return [*lines, _end(data)]


def span(budget: Mapping[str, Any]) -> str:
    """``30 dias corridos``, ``1 mês``."""
    amount = int(budget["amount"])
    return f"{amount} {_UNITS[budget['unit']][amount != 1]}"


def _title(data: Mapping[str, Any]) -> str:
    provision = data["provision"]
    return f"{data['label']} ({provision})" if provision else str(data["label"])


def _start(data: Mapping[str, Any]) -> str:
    if data["budget"]["unit"] in EXACT or data["budget"]["amount"] == 0:
        return _moment(data["start_at"])
    return _day(data["start"])


def _rule(data: Mapping[str, Any]) -> list[str]:
    unit, counting = data["budget"]["unit"], data["counting"]
    if unit in EXACT:
        return ["Contagem: de minuto a minuto (Código Civil, art. 132, § 4º)"]
    if unit in {"month", "year"}:
        rule = "Contagem: de data a data (Código Civil, art. 132, § 3º; Lei nº 810/1949)"
        return [rule, _missing(counting)] if data["missing_day"] else [rule]
    first = "excluído" if counting["exclude_first"] else "incluído"
    return [f"Contagem: {first} o dia do início, incluído o do vencimento"]


def _missing(counting: Mapping[str, Any]) -> str:
    if counting["missing_day"] == "last_day":
        return (
            "O mês do vencimento não tem o dia do início: vale o seu último dia "
            "(Lei nº 9.784/1999, art. 66, § 3º)"
        )
    return (
        "O mês do vencimento não tem o dia do início: vale o dia imediato "
        "(Código Civil, art. 132, § 3º; Lei nº 810/1949, art. 3º)"
    )


def _suspension(item: Mapping[str, Any]) -> str:
    source = f" ({item['provision']})" if item["provision"] else ""
    first, last = _short(item["first"]), _short(item["last"])
    return f"Suspenso de {first} a {last}: {item['why']}{source}"


def _split(data: Mapping[str, Any]) -> tuple[list[Any], list[Any]]:
    """Days skipped inside the count, and days over which the end was moved."""
    between = [item for item in data["skipped"] if item["day"] < data["nominal"]]
    return between, [item for item in data["skipped"] if item["day"] >= data["nominal"]]


def _skip(item: Mapping[str, Any]) -> str:
    if item["kind"] == "weekend":
        return f"{_short(item['day'])}: {item['why']}"
    source = f" ({item['source']})" if item["source"] else ""
    return f"{_day(item['day'])}: {item['why']}{source}"


def _end(data: Mapping[str, Any]) -> str:
    if data["budget"]["unit"] in EXACT:
        return f"Vencimento: {_moment(data['due_at'])}"
    return f"Vencimento: {_day(data['due_on'])}, até o fim do dia ({data['zone']})"


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day:%d/%m/%Y} ({WEEKDAYS[day.weekday()]})"


def _short(text: str) -> str:
    return f"{date.fromisoformat(text):%d/%m/%Y}"


def _moment(text: str) -> str:
    instant = datetime.fromisoformat(text)
    return f"{instant:%d/%m/%Y} ({WEEKDAYS[instant.weekday()]}), às {instant:%H:%M:%S}"
