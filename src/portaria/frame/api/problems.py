"""Errors as ``application/problem+json`` (RFC 9457), in the words of whoever must correct them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

MEDIA_TYPE = "application/problem+json"
ERRORS = (400, 401, 403, 404, 405, 413, 422, 429)
"""What any route may answer beside its own statuses."""


class Wrong(Schema):
    """One thing to correct."""

    field: str = Field(description="Onde: query.limit, body.events.0.day…")
    message: str = Field(description="O que está errado e o que fazer")


class ProblemOut(Schema):
    """A problem (RFC 9457, 3.1)."""

    type: str = Field(description="O tipo do problema: urn:portaria:problem:<código>")
    title: str
    status: int
    detail: str
    errors: list[Wrong] = Field(default_factory=list)
    provisions: list[str] = Field(default_factory=list, description="Dispositivos que decidiram")


class Problem(Exception):  # noqa: N818  # the word of the RFC
    """An answer that is no answer.

    Attributes:
        errors: (field, what is wrong with it).
        provisions: where a norm says no.
    """

    def __init__(
        self,
        status: int,
        code: str,
        title: str,
        detail: str,
        *,
        errors: Sequence[tuple[str, str]] = (),
        provisions: Sequence[str] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.code, self.title, self.detail = status, code, title, detail
        self.errors, self.provisions = tuple(errors), tuple(provisions)
        self.headers = dict(headers or {})

    def response(self) -> JsonResponse:
        """The answer."""
        content = {
            "type": f"urn:portaria:problem:{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "errors": [{"field": field, "message": message} for field, message in self.errors],
            "provisions": list(self.provisions),
        }
        found = JsonResponse(content, status=self.status, json_dumps_params={"ensure_ascii": False})
        found["Content-Type"] = MEDIA_TYPE
        for name, value in self.headers.items():
            found[name] = value
        return found


def missing(detail: str = "") -> Problem:
    """404: there is no such thing, or it is not of the token's body: the same answer for both."""
    return Problem(
        404, "not-found", _("Não encontrado"), detail or _("Não há nada neste endereço.")
    )


def invalid(errors: Sequence[tuple[str, str]]) -> Problem:
    """400: what was sent cannot be understood."""
    count = len(errors)
    detail = _("Corrija o que «errors» aponta ({count}) e envie de novo: nada foi feito.")
    return Problem(
        400, "invalid", _("Pedido malformado"), detail.format(count=count), errors=errors
    )


def refused(
    detail: str, errors: Sequence[tuple[str, str]] = (), provisions: Sequence[str] = ()
) -> Problem:
    """422: understood, and cannot be."""
    return Problem(422, "refused", _("Recusado"), detail, errors=errors, provisions=provisions)


def conflict(detail: str) -> Problem:
    """409: something else stands in its way."""
    return Problem(409, "conflict", _("Conflito"), detail)


def unauthorized(detail: str) -> Problem:
    """401 (RFC 6750, 3)."""
    headers = {"WWW-Authenticate": 'Bearer realm="portaria"'}
    return Problem(401, "unauthorized", _("Sem autorização"), detail, headers=headers)


def forbidden(scope: str) -> Problem:
    """403 (RFC 6750, 3.1): the token lacks ``scope``."""
    headers = {
        "WWW-Authenticate": f'Bearer realm="portaria", error="insufficient_scope", scope="{scope}"'
    }
    detail = _(
        "Este token não tem o escopo «{scope}»: peça outro a quem administra o órgão."
    ).format(scope=scope)
    return Problem(403, "forbidden", _("Fora do alcance do token"), detail, headers=headers)


def too_many(limit: int, seconds: int) -> Problem:
    """429 (RFC 6585, 4): more requests in a minute than the token may make."""
    detail = _(
        "Este token pode fazer {limit} pedidos por minuto (limite nosso, de nenhuma norma): "
        "espere {seconds} s."
    ).format(limit=limit, seconds=seconds)
    headers = {"Retry-After": str(seconds)}
    return Problem(429, "too-many", _("Pedidos demais"), detail, headers=headers)


def too_large() -> Problem:
    """413: more than a request may carry."""
    detail = _("O corpo passa do que um pedido pode levar: divida-o, ou mande um arquivo do RH.")
    return Problem(413, "too-large", _("Grande demais"), detail)


def not_allowed(methods: Sequence[str]) -> Problem:
    """405."""
    detail = _("Este endereço aceita {methods}.").format(methods=", ".join(methods))
    headers = {"Allow": ", ".join(methods)}
    return Problem(405, "not-allowed", _("Método não aceito"), detail, headers=headers)


RETRY = 3
"""Seconds after which it is worth asking again what could not be done for a moment; ours."""


def unavailable() -> Problem:
    """503: the database is away; nothing was done."""
    return Problem(
        503,
        "unavailable",
        _("Fora do ar por um instante"),
        _("O banco de dados não responde. Nada foi feito: peça de novo daqui a instantes."),
        headers={"Retry-After": str(RETRY)},
    )


def broken() -> Problem:
    """500: ours. What happened is in our log, not in the answer."""
    detail = _("O erro é nosso e foi anotado. Tente de novo; se persistir, avise quem opera.")
    return Problem(500, "broken", _("Erro interno"), detail)


def of_validation(errors: Sequence[Mapping[str, Any]]) -> Problem:
    """400 from pydantic's errors."""
    return invalid([(_place(error), words(error)) for error in errors])


def _place(error: Mapping[str, Any]) -> str:
    """``body.events.0.day``: without the name of our argument, which the caller never wrote."""
    source, *rest = (str(part) for part in error.get("loc", ("body",)))
    inner = rest[1:] if source == "body" and rest else rest
    if source in ("query", "path", "header") and rest:
        inner = rest[-2:] if rest[-1].isdigit() else rest[-1:]
    return ".".join((source, *inner))


def words(error: Mapping[str, Any]) -> str:
    """A pydantic error in Portuguese; what was sent is not repeated: it may be personal."""
    context = error.get("ctx") or {}
    match str(error.get("type")):
        case "missing":
            return _("falta este campo")
        case "extra_forbidden":
            return _("campo desconhecido: retire-o")
        case "int_parsing" | "int_type" | "int_from_float":
            return _("escreva um número inteiro")
        case "string_too_long" | "too_long":
            return _("longo demais: no máximo {n}").format(n=context.get("max_length"))
        case "string_too_short" | "too_short":
            return _("curto demais: ao menos {n}").format(n=context.get("min_length"))
        case "greater_than_equal":
            return _("no mínimo {n}").format(n=context.get("ge"))
        case "less_than_equal":
            return _("no máximo {n}").format(n=context.get("le"))
        case "literal_error" | "enum":
            return _("use um destes: {options}").format(options=context.get("expected"))
        case "value_error":
            return str(context.get("error") or _("valor que não se entende"))
        case kind if kind.startswith("date"):
            return _("escreva um dia que exista, AAAA-MM-DD")
        case kind if kind.startswith("bool"):
            return _("escreva true ou false")
        case kind if kind.startswith("string"):
            return _("escreva um texto")
        case _kind:
            return _("valor que não se entende")


def unknown_parameters(
    request: HttpRequest, known: frozenset[str], many: frozenset[str] = frozenset()
) -> None:
    """Refuse what the address says and the route does not know, or says twice and is not of
    ``many``.

    Raises:
        Problem: 400, naming each.
    """
    wrong = [
        (f"query.{name}", _("parâmetro desconhecido: retire-o"))
        for name in request.GET
        if name not in known
    ]
    wrong += [
        (f"query.{name}", _("parâmetro repetido: diga-o uma vez"))
        for name in known - many
        if len(request.GET.getlist(name)) > 1
    ]
    if wrong:
        raise invalid(wrong)
