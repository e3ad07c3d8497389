"""The sentences that duties keep, in the reader's language.

A duty keeps its sentence in Portuguese: that is what was promised, what the ledger proves, and what
an amendment dates anew. For another reader it is told again from the facts that stand in it, by the
table of the sentences that the product writes; one that no line of the table tells, or a reason
taken from a norm, stays as it was written.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

SENTENCES = (
    # accounts
    _("Criar a conta de rede"),
    _("Criar a conta de rede, válida até %(day)s"),
    _("Pedir a conta de rede de %(person)s"),
    _("Submeter a dúvida sobre o direito à conta de %(person)s"),
    _("Bloquear a conta «%(login)s»"),
    _("Desbloquear a conta «%(login)s», com o mesmo login"),
    _("Guardar os dados da conta bloqueada «%(login)s» e eliminá-los em %(day)s"),
    _("Eliminar os dados de rede da conta «%(login)s»"),
    _("Ver se o login «%(login)s» acompanha o novo nome de %(person)s"),
    _("Entregar, com recibo, a senha inicial da conta «%(login)s»"),
    _("Trocar a senha da conta «%(login)s»: %(why)s"),
    # terms of responsibility
    _("Assinar o termo «%(term)s»"),
    _("Assinar o termo «%(term)s», com a justificativa da necessidade"),
    _("Autorizar, como chefia imediata, o termo «%(term)s» já assinado"),
    _("Abrir o que esperava o termo «%(term)s»"),
    _("Indicar as %(count)s testemunhas do termo «%(term)s»"),
    _("Assinar, como testemunha, o termo «%(term)s»"),
    _("Apagar os endereços de rede de assinaturas cujo prazo de guarda terminou"),
    _("Pedir os termos que as normas mandam assinar, e os que se assinam de novo"),
    # mailboxes: opening and changes
    _("Criar a caixa de correio individual"),
    _("Criar a caixa de correio individual, que espera o termo assinado"),
    _("Providenciar a caixa: há direito a ela, e a norma não diz quem a pede"),
    _("Estender a vigência de %(box)s até %(day)s"),
    _("Estender a vigência de %(box)s, sem termo"),
    _("Passar %(box)s à categoria «%(category)s»: limite e domínio"),
    _("Renomear %(box)s como a conta de rede"),
    _("Renomear %(box)s com a nova sigla da unidade, %(unit)s"),
    _("Dar a %(box)s um alias no órgão que recebe a pessoa"),
    _("Combinar com %(where)s o alias que aponta para %(box)s"),
    _("Ligar a resposta automática de %(box)s"),
    _("Desligar a resposta automática de %(box)s"),
    _("Suspender %(box)s enquanto durar a cessão"),
    _("Substituir quem responde por %(box)s"),
    _("Retirar a delegação sobre %(box)s"),
    _("Rever quem tem acesso a %(box)s"),
    _("Nomear delegados de %(box)s: %(why)s"),
    _(
        "Decidir o destino de %(box)s, da unidade extinta em %(day)s: manter, transferir ou"
        " encerrar"
    ),
    # mailboxes: limit, lack of access
    _(
        "%(box)s atingiu o limite: excluir as mensagens desnecessárias, preservando o que por norma"
        " deve ser preservado"
    ),
    _("Ver se %(box)s está sem acesso"),
    _("Dizer o motivo de %(box)s estar sem acesso: férias, licença, afastamento ou nenhum deles"),
    _("Entrar em %(box)s, antes de %(day)s: %(why)s"),
    _("Entrar em %(box)s: %(why)s"),
    _("Pedir que se libere %(box)s, antes de %(day)s: %(why)s"),
    _("Pedir que se libere %(box)s: %(why)s"),
    # mailboxes: the end
    _("Encerrar %(box)s, com vigência até %(day)s"),
    _("Encerrar %(box)s"),
    _("Entregar a cópia de %(box)s exclusivamente a quem era titular, em %(medium)s"),
    _("Pedir cópia das mensagens de %(box)s"),
    _("Eliminar de vez o conteúdo de %(box)s, em %(day)s"),
    _("Eliminar de vez o conteúdo de %(box)s, levantada a guarda legal"),
    _("Guardar o conteúdo de %(box)s, ora sob guarda legal"),
    _("Salvar até %(day)s as mensagens de %(box)s: fica %(kept)s"),
    _("Excluir %(box)s, duplicada e de menor volume, passado o dia %(day)s"),
    # what somebody answers
    _("Decidir o pedido nº %(number)s: %(rite)s"),
    _("Opinar sobre o pedido nº %(number)s: %(rite)s"),
    _("Silêncio sobre o pedido nº %(number)s: %(rite)s"),
    _("Decidir o pedido de registros de correio"),
    _("Decidir o caso omisso nº %(number)s, de %(norm)s"),
    # what runs by itself
    _("Procurar caixas individuais duplicadas e avisar quem as tem"),
    _("Eliminar as mensagens vencidas, pasta por pasta"),
    _("Ver o que se segue: a conta de rede ficou ativa"),
    _("Ver o que se segue: a conta foi bloqueada"),
    # clauses that follow a «;»
    _("dados guardados e eliminados em %(day)s"),
    _("a norma não fixa a guarda dos dados"),
    _("cópia pode ser pedida até %(day)s"),
    _("conteúdo guardado e eliminado em %(day)s"),
    _("a norma não fixa a guarda do conteúdo"),
    # how a mailbox without an address is called
    _("a caixa nº %(number)s"),
    _("caixa nº %(number)s"),
)
"""The first that fits is taken. ``day`` is a day, ``why`` runs to the end, the rest to a «;»."""

_DAY, _WHY, _NUMBER, _RITE = "day", "why", "number", "rite"
_READ: Mapping[str, str] = {_DAY: r"\d\d/\d\d/\d{4}", _WHY: r".+", _NUMBER: r"\d+"}


def in_language(about: str) -> str:
    """The sentence ``about`` for the reader: as it is in Portuguese; else told again."""
    if (get_language() or "pt").startswith("pt"):
        return about
    return _told(about)


def _told(about: str) -> str:
    for sentence, pattern in _candidates(about):
        if found := pattern.fullmatch(about):
            facts = found.groupdict()
            rest = facts.pop("rest")
            said = gettext(sentence) % {name: _fact(name, facts[name]) for name in facts}
            return f"{said}; {_told(rest)}" if rest else said
    first, semicolon, rest = about.partition("; ")
    return f"{first}; {_told(rest)}" if semicolon else about


def _fact(name: str, text: str) -> str:
    if name == _DAY:
        return _day(text)
    if name == _RITE:
        return gettext(text)  # what a request is called is a sentence of ours
    return text if name in (_WHY, _NUMBER) else _told(text)


def _day(text: str) -> str:
    """A day that the calendar does not have stays as it was written."""
    day, month, year = map(int, text.split("/"))
    try:
        return date_format(date(year, month, day), "j M Y")
    except ValueError:
        return text


def _candidates(about: str) -> Iterator[tuple[str, re.Pattern[str]]]:
    table = _table()
    yield from table.get(about.split(" ", 1)[0], ())
    yield from table[""]


@lru_cache(maxsize=1)
def _table() -> Mapping[str, list[tuple[str, re.Pattern[str]]]]:
    """By the first word; under "" those that begin with a fact."""
    found: dict[str, list[tuple[str, re.Pattern[str]]]] = defaultdict(list)
    for sentence in SENTENCES:
        word = sentence.split(" ", 1)[0]
        found["" if "%(" in word else word].append((sentence, _pattern(sentence)))
    return found


def _pattern(sentence: str) -> re.Pattern[str]:
    parts = re.split(r"%\((\w+)\)s", sentence)
    written = [
        f"(?P<{part}>{_READ.get(part, '[^;]+?')})" if number % 2 else re.escape(part)
        for number, part in enumerate(parts)
    ]
    return re.compile("".join(written) + r"(?:; (?P<rest>.+))?")
