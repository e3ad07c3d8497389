"""JSON Schema of packs, for editors: names, kinds of value and descriptions in Portuguese, from the
vocabulary as it is installed. Looser than ``portaria norm check``, which has the last word."""

from __future__ import annotations

from portaria.norms.kinds.values import (
    Choice,
    Flag,
    Many,
    Modality,
    Size,
    Span,
    Text,
    ValueType,
    Whole,
)
from portaria.norms.pack import HOWS
from portaria.norms.plain import Json
from portaria.norms.transitions import APPLY
from portaria.norms.vocabulary import NOT_EXECUTED, Rule, Vocabulary

Object = dict[str, Json]
DRAFT = "http://json-schema.org/draft-07/schema#"
"""The draft that editors understand."""
_AGAIN = "(r([2-9]|[1-9][0-9]{1,3}))?"
_NUMBER = f"[1-9][0-9]{{0,3}}(-[0-9]{{1,2}})*u?{_AGAIN}"
_TOP = f"^(art|anx|ite){_NUMBER}$"
_INSIDE = f"^(cpt|(art|par|inc|ali|ite){_NUMBER})$"
_DAY = "^(\\? )?[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_WORDS: Json = {"type": ["string", "number", "boolean"]}
_MANY_WORDS: Json = {"anyOf": [_WORDS, {"type": "array", "items": _WORDS}]}
_SPAN = "^[0-9]+ ((business )?days?|minutes?|hours?|weeks?|months?|years?)( .*)?$"


def provisions_schema(vocabulary: Vocabulary) -> Object:
    """The schema of a file of provisions."""
    return {
        "$schema": DRAFT,
        "title": "Dispositivos de uma norma (pacote da Portaria)",
        "type": "object",
        "properties": {"heading": _text("Título, capítulo ou seção que aqui começa")},
        "patternProperties": {_TOP: {"$ref": "#/definitions/provision"}},
        "additionalProperties": False,
        "definitions": {
            "provision": _provision(),
            "wording": {
                "type": "object",
                "properties": _content(),
                "additionalProperties": False,
            },
            "sets": _sets(vocabulary),
        },
    }


def _provision() -> Object:
    return {
        "description": "Um dispositivo: o que diz, como se cumpre, o que fixa, o que contém",
        "type": ["object", "null"],
        "properties": {
            **_content(),
            "heading": _text("Título, capítulo ou seção que aqui começa"),
            "wordings": {
                "description": "As redações de um dispositivo alterado, da mais antiga à mais nova",
                "type": "array",
                "items": {"$ref": "#/definitions/wording"},
            },
        },
        "patternProperties": {_INSIDE: {"$ref": "#/definitions/provision"}},
        "additionalProperties": False,
    }


def _content() -> Object:
    """The fields of a wording (:class:`portaria.norms.reading.wordings.WordingReader`)."""
    return {
        "about": _text("O que o dispositivo diz, com palavras suas"),
        "how": {
            "description": "Como se cumpre: enforced (o sistema impõe), procedure (pedido, termo, "
            "prazo), evidenced (fica registrado), conduct (só as pessoas), framework (definições)",
            "anyOf": [{"enum": list(HOWS)}, {"type": "string", "pattern": "^\\? "}],
        },
        "sets": {"$ref": "#/definitions/sets"},
        "names": {
            "description": "Rótulos para chaves, usados nesta norma: {I: [servidor_efetivo]}",
            "type": "object",
            "additionalProperties": _MANY_WORDS,
        },
        "excepts": _text(
            "O dispositivo de que este é exceção: cpt, um id, ou <norma>#<dispositivo>"
        ),
        "amends": {
            "description": "O dispositivo de outra norma que este altera: <norma>#<dispositivo>",
        },
        "rectifies": {"description": "Retificação da redação anterior", "type": "object"},
        "given_by": _text("Ato que deu esta redação, se não é pacote: Ato nº 486/2012, art. 1º"),
        "open_cases": {
            "description": "O que rege os casos abertos quando esta redação chega",
            "anyOf": [{"enum": list(APPLY)}, {"type": "object"}],
        },
        "carried_by": {
            "description": "O rito que o cumpre: procedure, e o que a norma diz dele",
            "anyOf": [
                {"type": "string"},
                {
                    "type": "object",
                    "properties": {
                        "procedure": _text("Nome do rito"),
                        "for": {"description": "Só para elas", **_as_object(_MANY_WORDS)},
                        **{part: {"description": about} for part, about in _RITE.items()},
                    },
                    "required": ["procedure"],
                    "additionalProperties": False,
                },
            ],
        },
        "since": _day("Primeiro dia, se não é o da norma"),
        "until": _day("Último dia, se não é o da norma"),
        "notes": {"description": "Como se leu um ponto duvidoso", **_as_object(_MANY_WORDS)},
        "proposed": {
            "description": "Valores sugeridos por «norm new»: ponha em sets ou apague",
            "type": "array",
        },
    }


_RITE = {
    "asks": "Quem pede: códigos (self, immediate_head, mail.manage, post.x), ou palavras da norma",
    "decides": "Quem decide: um código, ou a lista na ordem, com {together: […]} e {any: […]}",
    "consults": "Quem é ouvido antes da decisão, sem que a opinião obrigue",
    "needs": "O que o pedido traz: lista de campos, ou palavras da norma",
    "within": "Prazo de cada decisão, como 15 days",
    "silence": "O que significa o silêncio: refused, approved, escalates ou stays",
    "escalates": "A quem sobe a dúvida ou a demora, na ordem",
    "appeal": "A quem se recorre da recusa",
    "appeal_within": "Prazo do recurso, como 10 days",
    "own": "Quem decide o que pediu quem decidiria",
    "eyes": "Quantas pessoas diferentes precisam aprovar",
}


def _sets(vocabulary: Vocabulary) -> Object:
    rules = sorted(vocabulary.rules.values(), key=lambda rule: rule.name)
    return {
        "description": "Valores que o dispositivo dá às regras",
        "type": "object",
        "properties": {rule.name: _rule(rule, vocabulary) for rule in rules},
        "additionalProperties": False,
    }


def _rule(rule: Rule[object], vocabulary: Vocabulary) -> Object:
    depends = ", ".join(f"{name} ({vocabulary.word_for(name)})" for name in rule.by)
    by = f" Depende de {depends}." if depends else ""
    late = "" if rule.executed else f" ({NOT_EXECUTED})"
    return {
        "description": f"{rule.about}{late}. Valor: {rule.type.describe()}.{by}",
        "anyOf": [_value(rule.type), {"type": "object", "description": "por chave, ou {when, is}"}],
    }


def _value(type_: ValueType[object]) -> Object:
    """What an editor may check of a value; types not named here are left to ``norm check``."""
    match type_:
        case Flag():
            return {"type": "boolean"}
        case Whole():
            return {"type": "integer", "minimum": 0}
        case Choice():
            return {"enum": list(type_.ids)}
        case Modality():
            return {"enum": [id for id in _modalities() if id]}
        case Size():
            return {"type": "string", "pattern": "^[0-9]+ ?(B|KB|MB|GB|TB)$"}
        case Span():
            return {"type": "string", "pattern": _SPAN}
        case Text():
            return _as_object(_WORDS)
        case Many():
            inner = _value(type_.inner)
            return {"anyOf": [inner, {"type": "array", "items": inner}]}
        case _:
            return {}


def _modalities() -> list[str]:
    from portaria.norms import modality

    return [one.value for one in modality.Modality]


def norm_schema() -> Object:
    """The schema of ``norm.yaml``."""
    required = ["id", "urn", "title", "short", "of", "authority", "signed", "in_force", "source"]
    return {
        "$schema": DRAFT,
        "title": "Ficha de uma norma (norm.yaml)",
        "type": "object",
        "properties": {
            "id": {"description": "a–z, 0–9 e hífen: resolucao-5-2020", "type": "string"},
            "urn": _text("URN LEX: urn:lex:br;…"),
            "title": _text("Título inteiro"),
            "short": _text("Como se cita: Portaria nº 73/2018"),
            "of": {"description": "art. 1º da, do ou de", "enum": ["da", "do", "de", "? da"]},
            "authority": _text("Quem editou a norma"),
            "signed": _day("Data da assinatura"),
            "published": _day("Data da publicação"),
            "in_force": _text("Primeiro dia em vigor, ou published, published + 45 days"),
            "vacatio_counts": _text("Como se contam os dias da vacatio"),
            "ends": _day("Último dia em vigor, se tem"),
            "source": _text("De onde veio o texto"),
            "revokes": {"description": "O que revoga", **_as_object(_MANY_WORDS)},
            "amends": {"description": "O que altera", **_as_object(_MANY_WORDS)},
            "restores": {
                "description": "O que restaura (repristinação)",
                **_as_object(_MANY_WORDS),
            },
            "regulates": {
                "description": "Matérias que regula por inteiro",
                **_as_object(_MANY_WORDS),
            },
            "notes": {
                "description": "Como se leram os pontos duvidosos",
                **_as_object(_MANY_WORDS),
            },
            "open_cases": {"description": "O que rege os casos abertos"},
            "declares": {
                "description": "Chaves próprias: {dimensão: {id: rótulo}}",
                "type": "object",
            },
        },
        "required": [*required],
        "additionalProperties": False,
    }


def cases_schema(vocabulary: Vocabulary) -> Object:
    """The schema of a file of cases."""
    return {
        "$schema": DRAFT,
        "title": "Casos de uma norma (cases/*.yaml)",
        "type": ["array", "null"],
        "items": {
            "type": "object",
            "properties": {
                "case": _text("O caso, em palavras"),
                "on": _day("O dia"),
                "rule": {"description": "A regra", "enum": sorted(vocabulary.rules)},
                "given": {"description": "Chaves, condições e events: {…: data}", "type": "object"},
                "measured": {"description": "O que se mede contra o limite, escrito como ele"},
                "expect": {
                    "description": "O valor esperado, ou silent; com measured: below, at ou above"
                },
                "because": {
                    "description": "Os dispositivos que decidem",
                    **_as_object(_MANY_WORDS),
                },
            },
            "required": ["case", "on", "rule", "expect"],
            "additionalProperties": False,
        },
    }


def _text(description: str) -> Object:
    return {"description": description, "type": ["string", "number"]}


def _day(description: str) -> Object:
    return {"description": f"{description}: ano-mês-dia", "type": "string", "pattern": _DAY}


def _as_object(value: Json) -> Object:
    assert isinstance(value, dict)  # noqa: S101  # schemas written here are mappings
    return value
