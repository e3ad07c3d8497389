"""The forms of lists: making one, changing it, its members."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portaria.frame import labels
from portaria.frame.categories import label
from portaria.mail.lists.types import Choice, ListAsk, Writes
from portaria.people.listing import categories_in
from portaria.people.queries import units_on
from portaria.procedures.requests.registry import subjects

_ADDRESSES = _("Um endereço por linha.")


def _writes() -> list[tuple[str, str]]:
    return [(one.value, labels.of(labels.LIST_WRITES, one.value)) for one in Writes]


class RuleForm(forms.Form):
    """Who is on the list: everybody of some categories and units, or whoever is put there."""

    def __init__(self, *args: Any, body: str, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = units_on(today, body=body).order_by("acronym")
        categories = categories_in(body)
        self.fields["regra"] = forms.BooleanField(
            label=_("Os membros seguem uma regra"),
            required=False,
            help_text=_("A lista se põe em dia sozinha, com o que o RH informa."),
        )
        self.fields["categorias"] = forms.MultipleChoiceField(
            label=_("Categorias"),
            required=False,
            choices=[(c, label(c)) for c in categories],
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Nenhuma marcada: todas."),
        )
        self.fields["unidades"] = forms.MultipleChoiceField(
            label=_("Unidades"),
            required=False,
            choices=[(str(u.pk), f"{u.acronym} {u.name}") for u in units],
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Nenhuma marcada: todas."),
        )
        self.fields["abaixo"] = forms.BooleanField(
            label=_("Também as unidades subordinadas"), required=False
        )
        self.fields["chefias"] = forms.BooleanField(label=_("Só as chefias"), required=False)

    def choices(self) -> tuple[Choice, ...]:
        """The members' rule; empty where they are put in by hand."""
        data = self.cleaned_data
        if not data["regra"]:
            return ()
        units = tuple(int(unit) for unit in data["unidades"])
        return (
            Choice(
                categories=tuple(data["categorias"]),
                units=units,
                below=data["abaixo"],
                heads=data["chefias"],
            ),
        )


class MakeForm(RuleForm):
    """A list made by whoever manages the mail, where no norm has it asked for."""

    def __init__(
        self, *args: Any, body: str, today: date, domains: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, body=body, today=today, **kwargs)
        self.body = body
        self.fields["dominio"] = forms.ChoiceField(
            label=_("Domínio"), choices=[(d, d) for d in domains]
        )
        self.order_fields(self.field_order)

    nome = forms.CharField(
        label=_("Nome"),
        max_length=56,
        help_text=_("O que vem antes do @; o começo que a norma exige se acrescenta sozinho."),
    )
    responsavel = forms.CharField(
        label=_("Matrícula de quem responde pela lista"),
        max_length=40,
        help_text=_("Outra pessoa que não quem cria a lista."),
    )
    finalidade = forms.CharField(
        label=_("Para que serve e quem a recebe"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    justificativa = forms.CharField(
        label=_("Justificativa"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    escreve = forms.ChoiceField(label=_("Quem pode escrever"), choices=_writes)
    sair = forms.BooleanField(label=_("Quem está na lista pode sair"), required=False)

    field_order = (
        "nome", "dominio", "responsavel", "finalidade", "justificativa", "escreve", "regra",
        "categorias", "unidades", "abaixo", "chefias", "sair",
    )  # fmt: skip

    def clean_responsavel(self) -> int:
        """The person of that registration."""
        found = subjects["person"].find(self.body, self.cleaned_data["responsavel"])
        if found is None:
            raise forms.ValidationError(_("Ninguém tem essa matrícula neste órgão."))
        return found

    def asked(self) -> ListAsk:
        """What was filled in."""
        data = self.cleaned_data
        return ListAsk(
            self.body, data["nome"], data["finalidade"], data["responsavel"],
            Writes(data["escreve"]), domain=data["dominio"], chosen_by=self.choices(),
            justification=data["justificativa"], may_leave=data["sair"],
        )  # fmt: skip


class ChangeForm(RuleForm):
    """What the responsible may change."""

    finalidade = forms.CharField(
        label=_("Para que serve e quem a recebe"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    escreve = forms.ChoiceField(label=_("Quem pode escrever"), choices=_writes)
    remetentes = forms.CharField(
        label=_("Quem foi indicado para escrever"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_ADDRESSES,
    )
    sair = forms.BooleanField(label=_("Quem está na lista pode sair"), required=False)

    field_order = (
        "finalidade", "escreve", "remetentes", "regra", "categorias", "unidades", "abaixo",
        "chefias", "sair",
    )  # fmt: skip


class MembersForm(forms.Form):
    """Addresses put on the list and taken off it."""

    entram = forms.CharField(
        label=_("Entram"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_ADDRESSES,
    )
    saem = forms.CharField(
        label=_("Saem"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_ADDRESSES,
    )


def lines_of(text: str) -> tuple[str, ...]:
    """The addresses of a text, one a line (or with commas between them)."""
    return tuple(
        part.strip().lower() for part in text.replace(",", "\n").split("\n") if part.strip()
    )
