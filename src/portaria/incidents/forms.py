"""The form that tells a breach or an incident."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portaria.incidents.types import LONGEST


class TellForm(forms.Form):
    """What happened. ``kinds`` are pairs (id, words) of the norms' dimension ``incident``,
    ``breaches`` the same of the breaches that they tell apart; where there is none, none is
    asked."""

    tipo = forms.ChoiceField(label=_("O que comunica"))
    descumprimento = forms.ChoiceField(
        label=_("Se é descumprimento, de que espécie"), required=False,
        help_text=_("As que as normas do órgão distinguem: há as que vão a quem elas nomeiam."),
    )  # fmt: skip
    resumo = forms.CharField(label=_("Em uma linha, o que houve"), max_length=200)
    relato = forms.CharField(
        label=_("Como foi"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6})
    )
    quando = forms.DateField(
        label=_("Dia do fato, se souber"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    prova = forms.FileField(label=_("Prova (arquivo)"), required=False)
    sigilo = forms.BooleanField(
        label=_("Manter meu nome em sigilo"), required=False,
        help_text=_("Só a corregedoria saberá quem comunicou."),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        kinds: Sequence[tuple[str, str]],
        breaches: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._offer("tipo", kinds)
        if breaches:
            self._offer("descumprimento", [("", _("nenhuma destas")), *breaches])
        else:
            del self.fields["descumprimento"]

    def _offer(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
        field.choices = list(choices)
