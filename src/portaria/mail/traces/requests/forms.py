"""The form that asks for records of mail."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portaria.frame import labels
from portaria.mail.traces.querying import Scope
from portaria.mail.traces.requests.types import REQUESTERS, Asked
from portaria.procedures.requests.forms import TO_COME

_LINES = forms.Textarea(attrs={"rows": 2})
MOST = 50
"""Addresses or messages in one request. Ours."""


class _Many(forms.CharField):
    """One a line, or separated by commas or spaces."""

    def to_python(self, value: Any) -> Any:
        parts = str(value or "").replace(",", " ").replace(";", " ").split()
        if len(parts) > MOST:
            raise forms.ValidationError(_("No máximo 50 por pedido (limite do sistema)."))
        return tuple(dict.fromkeys(parts))


class AskForm(forms.Form):
    """Who asks and by what right, the letter, whose records, of which days."""

    quem = forms.ChoiceField(label=_("Quem pede"))
    apuracao = forms.ChoiceField(
        label=_("Em que apuração"), required=False, help_text=_("Só para a corregedoria.")
    )
    juizo = forms.CharField(
        label=_("Juízo que deu a ordem"), required=False, max_length=200,
        help_text=_("Só para ordem judicial."),
    )  # fmt: skip
    oficio = forms.CharField(
        label=_("Ofício, processo ou ordem"), max_length=200,
        help_text=_("Número e data: o pedido se faz por escrito."),
    )  # fmt: skip
    finalidade = forms.CharField(
        label=_("Para que se pedem os registros"), max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    desde = forms.DateField(label=_("Desde"), widget=forms.DateInput(attrs={"type": "date"}))
    ate = forms.DateField(label=_("Até"), widget=forms.DateInput(attrs={"type": "date"}))
    remetentes = _Many(label=_("Enviadas por"), required=False, widget=_LINES)
    destinatarios = _Many(label=_("Recebidas por"), required=False, widget=_LINES)
    quaisquer = _Many(label=_("Enviadas ou recebidas por"), required=False, widget=_LINES)
    mensagens = _Many(
        label=_("Message-ID"), required=False, widget=_LINES,
        help_text=_("Como no cabeçalho da mensagem, entre < e >."),
    )  # fmt: skip
    conteudo = forms.BooleanField(
        label=_("Pedir também o conteúdo das mensagens"), required=False,
        help_text=_("As mensagens que ainda estiverem nas caixas, em pacote lacrado próprio."),
    )  # fmt: skip
    sigilo = forms.CharField(
        label=_("Motivo do sigilo"), required=False, max_length=1000,
        help_text=_("Sem ele, as pessoas cujos registros se veem são avisadas."),
    )  # fmt: skip

    def __init__(self, *args: Any, inquiries: list[str], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        words = [(code, labels.of(labels.REQUESTERS, code)) for code in REQUESTERS]
        self.fields["quem"].choices = words  # type: ignore[attr-defined]
        known = [(code, labels.of(labels.INQUIRIES, code)) for code in inquiries]
        self.fields["apuracao"].choices = [("", _("não se aplica")), *known]  # type: ignore[attr-defined]

    def clean_ate(self) -> date:
        """The last day, which has come."""
        last: date = self.cleaned_data["ate"]
        if last > self._today:
            raise forms.ValidationError(TO_COME)
        return last

    def asked(self, body: str, person: int | None) -> Asked:
        """The request as told."""
        data = self.cleaned_data
        scope = Scope(
            data["desde"], data["ate"], _folded(data["remetentes"]), _folded(data["destinatarios"]),
            data["mensagens"], _folded(data["quaisquer"]),
        )  # fmt: skip
        return Asked(
            body, data["quem"], data["oficio"], data["finalidade"], scope, data["apuracao"],
            data["juizo"], data["sigilo"], person, data["conteudo"],
        )  # fmt: skip


def _folded(addresses: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(address.lower() for address in addresses)
