"""What may be done about a human duty on its own page: the fields to fill in, and the act, the very
one of the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from portaria.accounts import acts as accounts
from portaria.accounts.queries import held_by
from portaria.accounts.types import State
from portaria.duties.acts import close_human
from portaria.duties.models import Duty
from portaria.frame import posted
from portaria.frame.viewer import Viewer
from portaria.journeys import finding
from portaria.ledger.types import key_of
from portaria.mail import acts as mail
from portaria.mail.types import INDIVIDUAL, Change, Delegate, MailboxAsk
from portaria.people.queries import bonds_on

Said = Mapping[str, str]


class Wrong(ValueError):  # noqa: N818  # what was filled in, not the program
    """What was filled in cannot be used; the message says what to do. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Field:
    """Something to fill in. ``choices`` makes it a list; ``tick`` a box to tick."""

    name: str
    label: str
    required: bool = True
    choices: tuple[tuple[str, str], ...] = ()
    tick: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """Who does it, about what, when, and what was filled in."""

    duty: Duty
    said: Said
    viewer: Viewer
    at: datetime

    @property
    def key(self) -> int:
        """The primary key of what the duty is about."""
        return key_of(self.duty.subject)

    @property
    def who(self) -> int:
        """The person signed in: :func:`portaria.frame.assignees.may_do` let no other in."""
        assert self.viewer.person is not None  # noqa: S101
        return self.viewer.person

    def person(self, name: str) -> int:
        """The one person that a field means.

        Raises:
            Wrong: nobody, or several.
        """
        found = finding.persons(self.said[name])
        if len(found) == 1:
            return found[0]
        if not found:
            raise Wrong(gettext("Ninguém tem esse número, matrícula, login ou endereço."))
        several = "; ".join(f"{one.number}: {one.text}" for one in finding.described(found))
        raise Wrong(gettext("É de mais de uma pessoa; use o número: %(who)s") % {"who": several})


@dataclass(frozen=True, slots=True)
class Doing:
    """``button`` says what is done; ``act`` does it, in the transaction of its caller, and returns
    what is shown this once and kept nowhere ("" for nothing)."""

    button: str
    act: Callable[[Asked], str]
    fields: tuple[Field, ...] = ()


def _hand(asked: Asked) -> str:
    receipt = {asked.key: asked.said["receipt"]}
    return accounts.hand_credentials(receipt, by=asked.viewer.by, at=asked.at)[asked.key]


def _password_changed(asked: Asked) -> str:
    accounts.set_password_changed([asked.key], by=asked.viewer.by, at=asked.at)
    return ""


def _enrolled(asked: Asked) -> str:
    accounts.set_second_factor_enrolled([asked.key], by=asked.viewer.by, at=asked.at)
    return ""


def _ask_account(asked: Asked) -> str:
    persons = [asked.key]
    accounts.grant_requests(
        asked.duty.body, persons, asked_by=asked.who, by=asked.viewer.by, at=asked.at
    )
    return ""


def _ask_mailbox(asked: Asked) -> str:
    bonds = bonds_on(asked.key, asked.viewer.today, body=asked.duty.body)
    if not bonds:
        raise Wrong(gettext("A pessoa não tem vínculo em vigor neste órgão."))
    login = next((a.login for a in held_by([asked.key])[asked.key] if a.state is State.ACTIVE), "")
    wanted = MailboxAsk(
        body=asked.duty.body,
        kind=INDIVIDUAL,
        category=bonds[-1].category,
        person=asked.key,
        name=asked.said["name"] or login,
        justification=asked.said["justification"],
    )
    mail.ask_mailboxes([wanted], by=asked.viewer.by, at=asked.at)
    return ""


def _idle(asked: Asked) -> str:
    answer = mail.IdleAnswer(asked.key, asked.said["reason"])
    mail.answer_idle([answer], by=asked.viewer.by, at=asked.at)
    return ""


def _fate(asked: Asked) -> str:
    successor = asked.duty.payload.get("successor")
    if not isinstance(successor, int):
        raise Wrong(gettext("O RH não disse que unidade sucede à extinta: peça que o diga."))
    change = Change(asked.key, asked.said["why"], tuple(asked.duty.provisions))
    choices = {asked.key: (asked.said["choice"], successor)}
    mail.decide_extinct([change], choices, by=asked.viewer.by, at=asked.at)
    return ""


def _responsible(asked: Asked) -> str:
    change = Change(asked.key, asked.said["why"], tuple(asked.duty.provisions))
    new = {asked.key: asked.person("person")}
    mail.replace_responsibles([change], new, by=asked.viewer.by, at=asked.at)
    return ""


def _delegate(asked: Asked) -> str:
    read, delete, send_as = (bool(asked.said[name]) for name in ("read", "delete", "send_as"))
    if not (read or delete or send_as):
        raise Wrong(gettext("Diga ao menos uma coisa que a pessoa pode fazer na caixa."))
    item = Delegate(asked.key, asked.person("person"), read, delete, send_as)
    mail.delegate_mailboxes([item], by=asked.viewer.by, at=asked.at)
    return ""


def _note(asked: Asked) -> str:
    close_human([asked.duty.pk], by=asked.viewer.by, at=asked.at, note=asked.said["note"])
    return ""


_WHY = Field("why", _("Motivo"))
_PERSON = Field("person", _("Pessoa (número, matrícula, login ou endereço)"))
_DONE = Doing(_("Dar por feito"), _note, (Field("note", _("O que se fez")),))
DOINGS: Mapping[str, Doing] = {
    "accounts.hand_credential": Doing(
        _("Gerar e entregar a senha inicial"), _hand,
        (Field("receipt", _("Como a pessoa deu recibo")),),
    ),
    "accounts.change_password": Doing(_("Anotar que a senha foi trocada"), _password_changed),
    "accounts.enrol_second_factor": Doing(_("Anotar o segundo fator cadastrado"), _enrolled),
    "accounts.ask": Doing(_("Pedir a conta"), _ask_account),
    "accounts.settle_doubt": _DONE,
    "accounts.review_login": _DONE,
    "mail.ask": Doing(
        _("Pedir a caixa"), _ask_mailbox,
        (Field("name", _("Nome pedido, se não for o login"), required=False),
         Field("justification", _("Justificativa, onde a norma a exige"), required=False)),
    ),
    "mail.idle_reason": Doing(
        _("Responder"), _idle,
        (Field("reason", _("Motivo de não haver acesso"), choices=(
            ("vacation", _("férias")), ("licence", _("licença")), ("absence", _("afastamento")),
            ("none", _("nenhum deles")))),),
    ),
    "mail.decide_extinct": Doing(
        _("Decidir o destino da caixa"), _fate,
        (Field("choice", _("Destino"), choices=(
            ("keep", _("manter")), ("transfer", _("transferir")), ("close", _("encerrar")))), _WHY),
    ),
    "mail.replace_responsible": Doing(_("Substituir quem responde"), _responsible, (_PERSON, _WHY)),
    "mail.name_delegates": Doing(
        _("Dar acesso à caixa"), _delegate,
        (_PERSON, Field("read", _("pode ler"), required=False, tick=True),
         Field("delete", _("pode apagar"), required=False, tick=True),
         Field("send_as", _("pode enviar como a caixa"), required=False, tick=True)),
    ),
    "mail.review_delegates": _DONE,
    "mail.clean": _DONE,
    "mail.save_duplicate": _DONE,
    "mail.deliver_copy": _DONE,
    "mail.agree_alias": _DONE,
}  # fmt: skip
"""By the duty's kind. A kind that is not here has a page of its own, or is done by the system."""


def filled_in(doing: Doing, form: Mapping[str, str]) -> dict[str, str]:
    """What was filled in, by field.

    Raises:
        Wrong: the confirmation or something compulsory is missing, or a choice is none of those.
    """
    said = {f.name: posted.clean(form.get(f.name, "")) for f in doing.fields}
    if not form.get("confirm"):
        raise Wrong(gettext("Marque que confirma."))
    for field in doing.fields:
        if field.required and not said[field.name]:
            raise Wrong(gettext("Falta preencher: %(what)s") % {"what": gettext(field.label)})
        if field.choices and said[field.name] not in dict(field.choices):
            raise Wrong(gettext("Escolha uma das opções de: %(what)s")
                        % {"what": gettext(field.label)})  # fmt: skip
    return said
