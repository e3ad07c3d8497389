"""What every command shares: errors for bad input, and answers for programs."""

from __future__ import annotations

import errno
import json
import sys
from collections.abc import Callable
from datetime import date, datetime, tzinfo
from typing import NoReturn

import click

from portaria.norms.plain import Json

__all__ = [
    "Json",
    "axes",
    "bad_input",
    "counted",
    "counting",
    "end_line",
    "json_out",
    "local_day",
    "local_time",
    "refused",
    "unknown_body",
]


def bad_input(message: str) -> NoReturn:
    """Say what is wrong with what was asked, and leave with 2: nothing changed."""
    click.echo(message, err=True)
    raise SystemExit(2)


_WHY_NOT = {
    errno.ENOENT: "não existe",
    errno.EACCES: "sem permissão",
    errno.EPERM: "sem permissão",
    errno.EISDIR: "é uma pasta",
    errno.ENOTDIR: "não é uma pasta",
    errno.EEXIST: "já existe",
    errno.ENOSPC: "o disco está cheio",
    errno.EROFS: "o disco só se deixa ler",
}


def why_not(error: OSError) -> str:
    """Why a file cannot be read or written, in Portuguese; what is rare, as the system says it."""
    return _WHY_NOT.get(error.errno or 0) or error.strerror or str(error)


def unknown_body(asked: str) -> NoReturn:
    """Say that no body is called so here, and which there are, and leave with 2."""
    from portaria.bodies.models import Body

    there = ", ".join(Body.objects.order_by("slug").values_list("slug", flat=True))
    bad_input(f"o órgão «{asked}» não está aqui; há: {there or 'nenhum'}")


def refused(message: str) -> NoReturn:
    """Say why the answer is no, and leave with 1: nothing changed."""
    click.echo(message, err=True)
    raise SystemExit(1)


def json_out(value: Json) -> None:
    """One JSON value on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def counting(what: str) -> Callable[[int], None]:
    """Tells on standard error how many ``what`` there are so far, over and over on one line; says
    nothing where nobody looks (standard error is no terminal)."""
    stream = sys.stderr
    if not stream.isatty():
        return lambda _count: None

    def tell(count: int) -> None:
        stream.write(f"\r{count} {what}\033[K")
        stream.flush()

    return tell


def counted(count: int, one: str, many: str) -> str:
    """``1 linha``, ``2 linhas``."""
    return f"{count} {one if count == 1 else many}"


def end_line() -> None:
    """Leave the line on which :func:`counting` tells."""
    if sys.stderr.isatty():
        click.echo(err=True)


def axes(held: object, recorded: object, zone: tzinfo) -> str:
    """The two times of an act where the body is: since when it holds and, if another minute, when
    it was recorded here: ``01/03/2026 00:00 (registrado em 20/03/2026 09:12)``."""
    since, told = local_time(held, zone), local_time(recorded, zone)
    return since if since == told else f"{since} (registrado em {told})"


def local_day(when: date | datetime, zone: tzinfo) -> str:
    """A day, or the civil day of an instant where the body is: ``21/11/2026``."""
    day = when.astimezone(zone) if isinstance(when, datetime) else when
    return f"{day:%d/%m/%Y}"


def local_time(when: object, zone: tzinfo) -> str:
    """An instant (ISO 8601) as the body's clocks show it: ``21/11/2026 19:30``."""
    return f"{datetime.fromisoformat(str(when)).astimezone(zone):%d/%m/%Y %H:%M}"
